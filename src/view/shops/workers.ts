import { type SeenWorker, stateOfWorker } from "../../core/run/worker/queue.ts";
import { type Column, type Table, tableOf } from "../view.ts";
import type { Text } from "../../text/text.ts";

/** A line per worker, the ones with a trouble first. None where there are none. */
export function workerTables(text: Text, workers: readonly SeenWorker[], nowMs: number): readonly Table[] {
  if (workers.length === 0) return [];
  const isBad = (one: SeenWorker): boolean => one.trouble !== null;
  const sorted = [...workers.filter(isBad), ...workers.filter((one) => !isBad(one))];
  const columns: readonly Column<SeenWorker>[] = [
    {
      key: "name",
      label: text.t("workers.name"),
      least: Math.max(...workers.map(({ name }) => name.length)),
      cell: ({ name }) => name,
    },
    { key: "version", label: text.t("workers.version"), room: "wide", cell: ({ version }) => version },
    {
      key: "last-good",
      label: text.t("status.last-good"),
      cell: ({ lastGoodMs }) =>
        lastGoodMs === null
          ? text.t("status.never")
          : text.t("shops.ago", { age: text.formats.duration(Math.max(0, nowMs - lastGoodMs)) }),
    },
    {
      key: "remark",
      label: text.t("head.remark"),
      least: 8,
      cell: (one) => ({ text: workerRemark(text, one, nowMs), tone: isBad(one) ? "bad" : "dim" }),
    },
  ];
  return [tableOf(text.t("workers.heading"), columns, sorted)];
}

/** What keeps it from working; empty = nothing. */
function workerRemark(text: Text, worker: SeenWorker, nowMs: number): string {
  const { trouble, restsUntilMs, seenMs } = worker;
  const state = stateOfWorker(worker, nowMs);
  const parts = [
    ...(state === "gone" ? [text.t("workers.gone", { age: text.formats.duration(nowMs - seenMs) })] : []),
    ...(state === "resting"
      ? [text.t("workers.rests", { age: text.formats.duration((restsUntilMs ?? nowMs) - nowMs) })]
      : []),
    ...(trouble === null ? [] : [text.problem(trouble).message]),
  ];
  return parts.join(" ");
}
