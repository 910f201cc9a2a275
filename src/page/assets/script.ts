/**
 * The page's only script. Everything works without it: it ticks all at once, counts ticks, refreshes while something
 * is waited for, and submits a choice of language.
 */
export const SCRIPT = `"use strict";
for (const all of document.querySelectorAll("input[data-all]")) {
  const form = all.closest("form");
  const boxes = () => [...form.querySelectorAll("input[name=order]")];
  const button = form.querySelector("button[data-count]");
  const label = button ? button.textContent : "";
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
    if (button) button.textContent = ticked > 0 ? label + " (" + ticked + ")" : label;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", (event) => { if (event.target !== all) show(); });
  show();
}
for (const select of document.querySelectorAll("select[data-send]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
  for (const button of select.form.querySelectorAll("button[data-spare]")) button.hidden = true;
}
const waits = document.querySelector("[data-waits]");
if (waits) {
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const text = await answer.text();
      if (!text.includes("data-waits")) return location.reload();
    } catch { /* the next look may find it */ }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1000);
}
`;
