import { type SeenWorker, stateOfWorker } from "../../core/run/worker/queue.ts";
import { errorOf } from "../../render/json/entries.ts";
import { type Screen, section } from "../../render/terminal/screen.ts";
import { renderTable } from "../../render/terminal/table.ts";
import type { Text } from "../../text/text.ts";

/** A line per worker, the ones with a trouble first. Nothing where there are none. */
export async function renderWorkers(
  screen: Screen,
  workers: readonly SeenWorker[],
  nowMs: number,
): Promise<readonly string[]> {
  if (workers.length === 0) return [];
  const { text } = screen;
  const columns = [
    { label: text.t("workers.name"), least: Math.max(...workers.map(({ name }) => name.length)) },
    { label: text.t("workers.version"), room: "wide" as const },
    { label: text.t("workers.last-good") },
    { label: text.t("head.remark"), least: 8 },
  ] as const;
  const isBad = (one: SeenWorker): boolean => one.trouble !== null;
  const sorted = [...workers.filter(isBad), ...workers.filter((one) => !isBad(one))];
  const rows = sorted.map((one) => [
    one.name,
    one.version,
    one.lastGoodMs === null
      ? text.t("status.never")
      : text.t("shops.ago", { age: text.formats.duration(Math.max(0, nowMs - one.lastGoodMs)) }),
    { text: remarkOf(text, one, nowMs), tone: isBad(one) ? ("bad" as const) : ("dim" as const) },
  ]);
  return section(screen, text.t("workers.heading"), renderTable(screen, columns, rows));
}

function remarkOf(text: Text, worker: SeenWorker, nowMs: number): string {
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

/** For programs, in English. */
export function workersDocument(workers: readonly SeenWorker[], english: Text): readonly unknown[] {
  const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
  return workers.map(({ name, version, sinceMs, seenMs, lastGoodMs, trouble, restsUntilMs }) => ({
    name,
    version,
    since: instant(sinceMs),
    seen: instant(seenMs),
    lastGood: instant(lastGoodMs),
    restsUntil: instant(restsUntilMs),
    trouble: trouble === null ? null : errorOf(trouble, english),
  }));
}
