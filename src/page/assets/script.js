"use strict";
// The only script. Every page works without it: it counts ticks, sends filters, knows keys, refreshes what changes.

// Ticks: data-sum = the amount of a row. "#" in data-said, data-one and data-many stands for the number.
function countTicks(form) {
  const boxes = [...form.querySelectorAll("input[data-sum]")];
  const all = form.querySelector("input[data-all]");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button[data-many]");
  const sure = form.querySelector("[data-sure]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    const count = ticked.length;
    const sum = ticked.reduce((total, box) => total + Number(box.dataset.sum), 0);
    const words = said.dataset.said.replace("#", count) + money(sum, form.dataset.currency);
    said.textContent = count === 0 ? said.dataset.none : words;
    button.textContent = button.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"].replace("#", count);
    if (sure) {
      sure.textContent = count === 0 ? sure.dataset.sure : sureOf(ticked, sure.dataset);
      // Few that were ticked one by one, and none that is far off.
      const { parentNode: label, dataset } = sure;
      label.hidden = count > 0 && count <= Number(dataset.few) && ticked.every((box) => box.dataset.far === "false");
      label.control.required = !label.hidden;
    }
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
    // Who was sure of other lines is asked again.
    if (sure && boxes.includes(event.target)) sure.parentNode.control.checked = false;
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    show();
  });
  if (all) all.closest("[hidden]")?.removeAttribute("hidden");
  addEventListener("pageshow", show);
  show();
}
for (const form of document.querySelectorAll("form[data-ticks]")) countTicks(form);

/** Names the ends of what is ticked: data-by = how much the value of a row changes, data-size = the same in words. */
function sureOf(ticked, { one, many }) {
  const sizes = ticked.filter((box) => box.dataset.by).sort((a, b) => a.dataset.by - b.dataset.by);
  const [least, most] = [sizes[0], sizes.at(-1)].map((box) => box?.dataset.size ?? "");
  return (ticked.length === 1 ? one : many).replace("#", ticked.length).replace("[0]", least).replace("[1]", most);
}

/** 1234.5 -> " · CHF 1'234.50"; "" for several currencies. */
function money(sum, currency) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "CHF" });
  const digits = format.formatToParts(sum).filter(({ type }) => type !== "currency" && type !== "literal");
  return currency ? ` · ${currency} ${digits.map(({ value }) => value).join("")}` : "";
}

// Filters: a choice or a date sends the form at once, a search does 300 ms after the last letter. What is empty or usual is left out.
for (const form of document.querySelectorAll("form[data-auto]")) {
  let typed;
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of Array.from(formData)) {
      // The first choice of a list is the usual one.
      if (value === "" || value === form.elements[name].options?.[0]?.value) formData.delete(name);
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.type !== "search" && event.target.checkValidity()) form.requestSubmit();
  });
  form.addEventListener("submit", () => clearTimeout(typed));
  form.addEventListener("input", (event) => {
    clearTimeout(typed);
    if (event.target.type === "search") typed = setTimeout(() => void find(form).catch(() => {}), 300);
  });
}

/** Replaces all of the page but its filters by what the server finds. */
async function find(form) {
  const asked = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const address = asked();
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = found.querySelector("main > form[data-auto]");
  // Somebody types on, or has to log in again.
  if (address !== asked()) return;
  if (fresh === null) return location.assign(address);
  for (const part of [...form.parentNode.children].filter((one) => one !== form)) part.remove();
  const parts = [...fresh.parentNode.children];
  form.before(...parts.slice(0, parts.indexOf(fresh)));
  form.after(...parts.slice(parts.indexOf(fresh) + 1));
  history.replaceState(null, "", address);
  for (const ticks of document.querySelectorAll("form[data-ticks]")) countTicks(ticks);
}

// A row of links that scrolls sideways shows the current one.
for (const link of document.querySelectorAll("nav [aria-current]")) {
  const nav = link.closest("nav");
  nav.scrollLeft = link.offsetLeft + link.offsetWidth / 2 - nav.clientWidth / 2;
}

// Keys, unless somebody types or the browser means them: as #keys lists them.
const shown = (part) => part.checkVisibility();
/** The part after, or before, the one with the focus. */
function beside(parts, step) {
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  return at < 0 ? parts[0] : parts[at + step];
}
function focusIn(row) {
  row?.querySelector("a")?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
const KEYS = {
  "/": () => {
    const search = document.querySelector("input[type=search]");
    search?.focus();
    search?.select();
  },
  j: () => focusIn(beside([...document.querySelectorAll(".list tbody tr")], 1)),
  k: () => focusIn(beside([...document.querySelectorAll(".list tbody tr")], -1)),
  x: () => {
    const box = document.activeElement.closest("tr")?.querySelector("input[type=checkbox]");
    box?.click();
    box?.focus();
  },
  e: () => {
    const all = [...document.querySelectorAll(".todo .row :is(a, button), .acts :is(button, summary)")].filter(shown);
    (beside(all, 1) ?? all[0] ?? document.querySelector(".top nav a"))?.focus();
  },
  "?": () => document.getElementById("keys")?.togglePopover(),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  event.preventDefault();
  KEYS[event.key]();
});

// A date is one stop of Tab: arrows lead to its day, month and year.
addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || event.target.type !== "date") return;
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary")].filter(shown);
  const next = beside(stops, event.shiftKey ? -1 : 1);
  if (next) event.preventDefault();
  next?.focus();
});

// What is new: data-live answers with words for the link, or with none.
for (const link of document.querySelectorAll("a[data-live]")) {
  const look = async () => {
    const answer = await fetch(link.dataset.live);
    const words = answer.ok && !answer.redirected ? await answer.text() : "";
    link.textContent = words;
    link.hidden = words === "";
  };
  setInterval(() => void look().catch(() => {}), 15_000);
}

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
