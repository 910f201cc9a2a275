/** The page's style: for phones first, for desktops from 48rem on, light or dark as the reader prefers. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
  --ink: light-dark(#1c2024, #e8eaed); --dim: light-dark(#5c636b, #a4abb3); --paper: light-dark(#fff, #15181b);
  --panel: light-dark(#f4f6f8, #1f2327); --line: light-dark(#d5dade, #3a4047); --link: light-dark(#0b5cad, #8ab8ff);
  --good: light-dark(#1b6e20, #81c784); --bad: light-dark(#b3261e, #ff8a80); --busy: light-dark(#8a5300, #ffb74d); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); }
a { color: var(--link); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
header, main, footer { max-width: 80rem; margin: 0 auto; padding: .5rem 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; border-bottom: 1px solid var(--line); }
header .brand { font-weight: 700; text-decoration: none; color: var(--ink); padding: .5rem 0; }
header .who { margin-left: auto; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; margin: 0; padding: 0; }
nav a { display: block; padding: .6rem .7rem; text-decoration: none; border-bottom: 3px solid transparent; }
nav a[aria-current] { border-color: var(--link); font-weight: 600; }
header nav { flex-basis: 100%; }
h1 { font-size: 1.4rem; margin: 1rem 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .busy { color: var(--busy); } .dim { color: var(--dim); }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
.panel > :first-child { margin-top: 0; } .panel > :last-child { margin-bottom: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .5rem; padding: 0; list-style: none; }
.cards a { display: block; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; text-decoration: none; color: inherit; }
.cards b { display: block; font-size: 1.3rem; }
button, select, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: .4rem; padding: .5rem .7rem; min-height: 2.75rem; max-width: 100%; }
button { cursor: pointer; background: var(--panel); }
button.main { background: light-dark(#0b5cad, #8ab8ff); color: light-dark(#fff, #10151a); border-color: transparent; font-weight: 600; }
input[type=checkbox], input[type=radio] { min-height: 0; width: 1.35rem; height: 1.35rem; vertical-align: middle; }
form.row, .row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: .5rem 0; }
.who .row { align-items: center; margin: 0; }
label.field { display: grid; gap: .15rem; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: start; vertical-align: top; padding: .45rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td.n, th.n { text-align: end; }
dl { display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .2rem 1rem; margin: .5rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
ol.story { padding-left: 0; list-style: none; } ol.story li { padding: .25rem 0; border-bottom: 1px solid var(--line); }
time { color: var(--dim); font-variant-numeric: tabular-nums; margin-right: .5rem; }
code { user-select: all; overflow-wrap: anywhere; }
details { margin: .5rem 0; } summary { cursor: pointer; padding: .5rem 0; color: var(--link); }
.hint { color: var(--dim); }
.ticks { position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--line); padding: .5rem 0; }
footer { color: var(--dim); font-size: .85rem; margin-top: 2rem; }
@media (min-width: 48.01rem) { td.short, th { white-space: nowrap; } main { overflow-x: auto; } }
@media (max-width: 48rem) {
  table.list thead { display: block; position: absolute; left: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.list tr { display: block; border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .6rem; margin: .5rem 0; }
  table.list td { display: grid; grid-template-columns: 8.5rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; text-align: start; }
  table.list td::before { content: attr(data-head); color: var(--dim); }
  table.list td:empty, table.list td:has(> bdi:only-child:empty) { display: none; }
  bdi, td { overflow-wrap: anywhere; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
}
@media print { header, footer, form, .ticks { display: none; } }
`;

/** Two arrows, one in each direction. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5cad"/><path d="M6 12h16l-5-5M26 20H10l5 5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
