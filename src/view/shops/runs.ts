import type { RunRecord } from "../../core/ports/runs.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import type { Text } from "../../text/text.ts";
import { type Column, type Table, tableOf, type Tone } from "../view.ts";

/** The last runs: when each ended, and its result or why it broke off. */
export function lastRunsTable(text: Text, runs: readonly RunRecord[]): Table {
  const { instant } = text.formats;
  const columns: readonly Column<RunRecord>[] = [
    {
      key: "ended",
      label: text.t("head.ended"),
      cell: ({ finishedMs }) => ({ text: instant(finishedMs), atMs: finishedMs }),
    },
    { key: "what", label: text.t("head.what"), cell: ({ direction }) => text.t(`direction.${direction}`) },
    {
      key: "result",
      label: text.t("head.result"),
      least: 8,
      cell: (run) => ({ text: formatRun(text, run), tone: toneOf(run) }),
    },
  ];
  return tableOf(text.t("status.runs"), columns, runs);
}

function toneOf({ good, exitCode }: RunRecord): Tone {
  if (!good) return "bad";
  return exitCode === EXIT.ok ? "good" : "busy";
}

const TELLING = [
  "exported",
  "alreadyExported",
  "created",
  "updated",
  "hidden",
  "adopted",
  "failed",
  "failedBefore",
  "notSent",
  "not-found",
  "held",
  "unconfirmed",
  "waiting",
  "pushed",
  "left",
  "refused",
  "heldBack",
] as const;

/** The result of a run. */
function formatRun(text: Text, run: RunRecord): string {
  if (run.problem !== null) return text.problem(run.problem).message;
  const result = !run.good
    ? text.t("status.run-broke")
    : text.t(run.exitCode === EXIT.ok ? "status.run-good" : "status.run-items");
  return [result, ...countTexts(text, run.summary)].join(", ");
}

/** The counts that describe what a run did, those that are 0 left out. An order that failed was refused; a product has an error. */
export function countTexts(text: Text, summary: Readonly<Record<string, number>>): readonly string[] {
  const ofOrders = "exported" in summary;
  return TELLING.filter((key) => (summary[key] ?? 0) > 0).map((key) =>
    text.t(ofOrders && key === "failed" ? "count.ordersFailed" : `count.${key}`, { n: summary[key] ?? 0 }),
  );
}
