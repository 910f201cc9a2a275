/** For wide screens, for phones (one block per row, with the column heads beside the values) and for A4. */
export const AUDIT_STYLE = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.site { margin: 0; opacity: .7; }
.verdict { font-weight: 600; border-inline-start: .3rem solid; padding: .3rem .75rem; }
.good { border-color: #2a8a3e; } .bad { border-color: #c0392b; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .5rem; text-align: start; vertical-align: top; overflow-wrap: break-word; }
th { font-size: .85rem; border-bottom-width: 2px; overflow-wrap: normal; hyphens: auto; }
.n { text-align: end; font-variant-numeric: tabular-nums; }
tfoot td { font-weight: 600; border-top: 2px solid #8888; }
footer { margin-top: 2rem; font-size: .8rem; opacity: .75; overflow-wrap: anywhere; }
@media screen and (min-width: 56.01rem) {
  .orders td, .vat td, .n, td:first-child, .exceptions td:nth-child(3) { white-space: nowrap; }
  .exceptions td:nth-child(9) { min-width: 11rem; }
  .exceptions td:nth-child(10) { min-width: 20rem; }
}
@media screen and (max-width: 56rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; border-bottom: 2px solid #8888; padding: .4rem 0; }
  td, tfoot td { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; border: 0; padding: .1rem 0; }
  td.n { text-align: start; }
  td::before { content: attr(data-head); font-weight: 600; }
  td:empty { display: none; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { color-scheme: light; font-size: 9pt; }
  body { margin: 0; max-width: none; padding: 0; }
  h2 { margin-top: 1.2rem; break-after: avoid; }
  thead { display: table-header-group; }
  /* Without this, browsers repeat the total of the month at the foot of each page. */
  tfoot { display: table-row-group; }
  tr { break-inside: avoid; }
  th, td { padding: .15rem .3rem; }
  .orders td, .n, td:first-child { white-space: nowrap; }
  .exceptions table { font-size: 7pt; }
  .exceptions td, .exceptions th { padding: .15rem .2rem; }
}
`;
