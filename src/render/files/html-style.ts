/**
 * The style of a page: on a wide screen (headings, statuses and numbers of usual length do not break), on a phone or
 * tablet (one block per row, with the column heads beside the values) and on A4.
 */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 84rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
h1.good, h1.bad, h1.busy { border-inline-start: .3rem solid; padding-inline-start: .6rem; }
h2.good, h2.bad, h2.busy { border-inline-start: .25rem solid; padding-inline-start: .6rem; }
.bad { color: light-dark(#b3261e, #ff8a80); } td.bad { font-weight: 600; }
.busy { color: light-dark(#8a5300, #ffb74d); }
.good { color: light-dark(#1b6e20, #81c784); }
.dim { opacity: .7; }
.group { margin: 0 0 1rem; }
.group ul { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
.n { text-align: end; font-variant-numeric: tabular-nums; }
tfoot td { font-weight: 600; border-top: 2px solid #8888; }
code { user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; padding: .1rem .3rem; border-radius: .2rem; background: #8882; }
tr.noted td { border-bottom: 0; }
tr.note td { padding-top: 0; }
tr.note p { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; margin: .15rem 0; }
footer { margin-top: 1.5rem; font-size: .85rem; opacity: .75; overflow-wrap: anywhere; }
@media screen and (min-width: 64.01rem) {
  th, td.short, td.n { white-space: nowrap; overflow-wrap: normal; }
  td { min-width: 6.5rem; }
  td:empty, td.short, td.n { min-width: 0; }
  tr.note p { max-width: 64rem; }
}
@media screen and (max-width: 64rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; border-bottom: 2px solid #8888; padding: .5rem 0; }
  td, tfoot td { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; }
  td.n { text-align: start; }
  td::before { content: attr(data-head); font-weight: 600; }
  td:empty { display: none; }
  tr.noted { border-bottom: 0; padding-bottom: 0; }
  tr.note { padding-top: 0; }
  tr.note td { display: block; }
  tr.note td::before { content: none; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { color-scheme: light; font-size: 9pt; }
  body { margin: 0; max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  /* Without this, browsers repeat the sums at the foot of each page. */
  tfoot { display: table-row-group; }
  tr { break-inside: avoid; }
  th, td { padding: .15rem .3rem; }
  .n, td.short { white-space: nowrap; }
}
`;
