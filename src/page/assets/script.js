"use strict";
// The only script. Every page works without it: it counts ticks, sends filters, focuses the search, refreshes progress.

// Ticks: data-sum = the amount of a row. "#" in data-said, data-one and data-many stands for the number.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const boxes = [...form.querySelectorAll("input[data-sum]")];
  const all = form.querySelector("input[data-all]");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button[data-many]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    const count = ticked.length;
    const sum = ticked.reduce((total, box) => total + Number(box.dataset.sum), 0);
    const words = said.dataset.said.replace("#", count) + money(sum, form.dataset.currency);
    said.textContent = count === 0 ? said.dataset.none : words;
    button.textContent = button.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"].replace("#", count);
    button.classList.toggle("main", count > 0 || form.dataset.ticks === "all");
    // Only what fits all that is ticked.
    for (const other of form.querySelectorAll(".bulk button[name=do]")) {
      const fits = (box) => other.value === "csv" || box.dataset.fits.split(" ").includes(other.value);
      other.hidden = count === 0 ? other !== button : !ticked.every(fits);
    }
    if (!all) return;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && !all.checked;
  };
  let last = null;
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    const range = event.shiftKey && last !== null ? boxes.slice(Math.min(at, last), Math.max(at, last) + 1) : [];
    for (const box of range) box.checked = event.target.checked;
    last = at;
  });
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    show();
  });
  if (all) all.closest("[hidden]")?.removeAttribute("hidden");
  addEventListener("pageshow", show);
  show();
}

/** 1234.5 -> " · CHF 1'234.50"; "" for several currencies. */
function money(sum, currency) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "CHF" });
  const digits = format.formatToParts(sum).filter(({ type }) => type !== "currency" && type !== "literal");
  return currency ? ` · ${currency} ${digits.map(({ value }) => value).join("")}` : "";
}

// Filters: a choice or a date sends the form at once; a search waits for Enter.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search" && event.target.checkValidity()) form.requestSubmit();
  });
}

// A row of links that scrolls sideways shows the current one.
for (const link of document.querySelectorAll("nav [aria-current]")) {
  const nav = link.closest("nav");
  nav.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - nav.clientWidth / 2;
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const search = document.querySelector("input[type=search]");
  if (search !== null) event.preventDefault();
  search?.focus();
  search?.select();
});

// Progress: replaces the part with data-every (seconds) until the server sends it without.
const later = (part) => setTimeout(() => void refresh(part).catch(() => {}), Number(part.dataset.every) * 1000);
async function refresh(part) {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!answer.ok || !next?.dataset.every) return location.reload();
    part.replaceChildren(...next.childNodes);
  } finally {
    later(part);
  }
}
for (const part of document.querySelectorAll("[data-every]")) later(part);
