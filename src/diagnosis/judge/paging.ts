import { problem } from "../../core/common/problems/problem.ts";
import type { SampleNote } from "../../core/diagnosis/sample.ts";
import { type Finding, findingsAt } from "../../core/diagnosis/finding.ts";
import type { Wiring } from "./failure.ts";

type PagingNote = Extract<SampleNote, { readonly kind: "no-next-page" | "next-page-linked" | "beyond-last" }>;

/** Judges whether a read would miss pages or never end, and names the paginators that would mend it. Pure. */
export function judgePaging(operation: string, note: PagingNote, { system }: Wiring): Finding {
  const at = findingsAt(system);
  if (note.kind === "next-page-linked") {
    const { path, link } = note;
    return at.found(
      "paging",
      problem("next-page-linked", { operation, path, line: lineOf({ type: "link", ...link }) }),
    );
  }
  if (note.kind === "beyond-last") {
    const { sent, status, paginator } = note;
    const line = paginator === null ? "none" : lineOf(paginator);
    return at.found("paging", problem("beyond-last", { operation, sent, status, line }));
  }
  const { path, candidates, proposed, count, total, all } = note;
  if (candidates.length > 0 && proposed === null) {
    return at.found("paging", problem("no-next-page", { operation, path, candidates }));
  }
  const likely = new Set([...(proposed === null ? [] : [proposed]), ...note.ways].map(lineOf));
  const lines = [...likely, ...usual([...note.ways, ...(proposed === null ? [] : [proposed])]).map(lineOf)];
  if (total !== null) {
    return at.found("paging", problem("paging-cut", { operation, count, of: total.of, said: total.said, lines }));
  }
  if (likely.size > 0) return at.found("paging", problem("pages-otherwise", { operation, path, lines: [...likely] }));
  return at.found("paging", problem("page-untold", { operation, path, count, lines, end: lineOf(all) }));
}

type Paginator = Readonly<Record<string, unknown>>;

/** Other usual paginators. Only the vendor knows the name of the parameter. */
function usual(ways: readonly Paginator[]): readonly Paginator[] {
  const all = [
    { type: "page", param: "…", start: 1 },
    { type: "offset", param: "…" },
  ];
  return all.filter(({ type }) => ways.every((way) => way["type"] !== type));
}

function lineOf(paginator: Paginator): string {
  return JSON.stringify({ paginator });
}
