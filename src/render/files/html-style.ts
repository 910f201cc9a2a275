/**
 * The style of a report page: on a wide screen (headings, statuses and numbers of usual length do not break), on a
 * phone or tablet (one block per row, with the column heads beside the values) and on paper.
 */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 84rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
td.bad { color: light-dark(#b3261e, #ff8a80); font-weight: 600; }
td.busy { color: light-dark(#8a5300, #ffb74d); }
td.good { color: light-dark(#1b6e20, #81c784); }
td.dim { opacity: .7; }
td code { user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; padding: .1rem .3rem; border-radius: .2rem; background: #8882; }
tr.noted td { border-bottom: 0; }
tr.note td { padding-top: 0; }
tr.note p { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; margin: .15rem 0; }
footer { margin-top: 1.5rem; font-size: .85rem; opacity: .7; }
@media screen and (min-width: 64.01rem) {
  th, td.short { white-space: nowrap; overflow-wrap: normal; }
  td { min-width: 6.5rem; }
  td:empty, td.short { min-width: 0; }
  tr.note p { max-width: 64rem; }
}
@media screen and (max-width: 64rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: block; border-bottom: 2px solid #8888; padding: .5rem 0; }
  td { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem; border: 0; padding: .15rem 0; }
  td::before { content: attr(data-head); font-weight: 600; }
  td:empty { display: none; }
  tr.noted { border-bottom: 0; padding-bottom: 0; }
  tr.note { padding-top: 0; }
  tr.note td { display: block; }
  tr.note td::before { content: none; }
}
@media print { body { margin: 0; max-width: none; font-size: 10pt; } thead { display: table-header-group; } tr { break-inside: avoid; } }
`;
