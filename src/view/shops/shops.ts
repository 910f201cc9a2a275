import type { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Health, Overview } from "../../core/run/health.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { type SeenWorker, stateOfWorker, type Turn } from "../../core/run/worker/queue.ts";
import { HEALTH_TONES } from "../labels.ts";
import type { Text } from "../../text/text.ts";
import { type Cell, type Column, type Table, tableOf, titled, type View } from "../view.ts";

/** One shop of an installation. */
export interface ShopRow {
  readonly shop: string;
  readonly isPaused: boolean;
  /** Null = its state cannot be read; `error` says why. */
  readonly overview: Overview | null;
  readonly error: Tg360Error | null;
  /** Its last successful run is older than `--max-age`; null = it is not, or the option is absent. */
  readonly late: Problem | null;
  /** Its entry in the workers' queue; null = there is none. */
  readonly turn: Turn | null;
}

const WORST_FIRST: readonly Health[] = ["failing", "degraded", "ok"];

/** A cycle that begins later than this is shown as late. */
const LATE_MS = MINUTE;

/** With the headline and the advice, so many lines fit a terminal of 24 lines. */
const MOST_LINES = 14;

export function healthOf({ overview, late }: ShopRow): Health {
  return late === null ? (overview?.health ?? "failing") : "failing";
}

/** A paused shop needs no attention. */
function needsAttention(row: ShopRow): boolean {
  return !row.isPaused && healthOf(row) !== "ok";
}

export function whyOf(text: Text, row: ShopRow): string {
  if (row.isPaused) return text.t("shops.word-paused");
  if (row.error !== null) return text.problem(row.error.problem).message;
  if (row.late !== null) return text.problem(row.late).message;
  const [first] = row.overview?.reasons ?? [];
  // The last problem explains more than "never ran".
  const tried = first?.code === "never-ran" ? row.overview?.runs[0]?.problem : null;
  if (tried !== null && tried !== undefined) return text.problem(tried).message;
  return first === undefined ? "" : text.problem(first).message;
}

/** The worst health of all shops that are not paused as the title of a view, with the name of one or two. */
function verdictOn(rows: readonly ShopRow[], troubled: readonly ShopRow[], text: Text): View {
  const [worst, second] = troubled;
  const n = rows.length;
  if (worst === undefined) return titled(text.t("shops.all-well", { health: text.t("health.ok"), n }), "good");
  const other = troubled.length === 2 ? second?.shop : text.t("shops.more", { n: troubled.length - 1 });
  const where = second === undefined ? worst.shop : `${worst.shop}, ${other ?? ""}`;
  const health = text.t(`health.${healthOf(worst)}`);
  const line = text.t("shops.not-well", { health, where, well: n - troubled.length, n });
  return titled(line, HEALTH_TONES[healthOf(worst)]);
}

/** All shops on one screen, however many: a line per shop that needs attention. */
export function allShopsView(text: Text, rows: readonly ShopRow[]): View {
  const troubled = worstFirst(rows.filter(needsAttention));
  const paused = rows.filter(({ isPaused }) => isPaused).map(({ shop }) => shop);
  const shown = troubled.slice(0, MOST_LINES);
  const [first] = shown;
  const view = {
    ...verdictOn(rows, troubled, text),
    says: paused.length === 0 ? [] : [text.t("shops.paused-ones", { shops: paused })],
  };
  if (first === undefined) return view;
  const columns = shopColumns(text, shown).flatMap(({ isNote, ...one }) =>
    one.key === "shop" || one.key === "health" ? [one] : isNote === true ? [{ ...one, least: 8 }] : [],
  );
  const rest = troubled.length - shown.length;
  const more = rest === 0 ? "" : text.t("report.more", { n: rest });
  const tables = [tableOf(null, columns, shown, more)];
  return { ...view, tables, next: text.next("shops.look", { shop: first.shop }) };
}

function worstFirst(rows: readonly ShopRow[]): readonly ShopRow[] {
  return WORST_FIRST.flatMap((health) => rows.filter((row) => healthOf(row) === health));
}

/** The heading above the output for one of several shops. */
export function shopHeading(shop: string): string {
  return `── ${shop} ${"─".repeat(Math.max(2, 40 - shop.length))}`;
}

/** Of more shops than `most` the worst ones, otherwise all in their order. */
export function worstOf(rows: readonly ShopRow[], most: number): readonly ShopRow[] {
  return rows.length > most ? worstFirst(rows).slice(0, most) : rows;
}

/** A line for each of the worst shops, at most `most`, below it why it needs attention, and the workers if there are any. */
export function shopsView(
  text: Text,
  { rows, most }: { readonly rows: readonly ShopRow[]; readonly most: number },
  workers: readonly SeenWorker[],
  nowMs: number,
): View {
  if (rows.length === 0) {
    return { ...titled(""), says: [text.t("shops.none")], next: text.next("shops.none-next") };
  }
  const shown = worstOf(rows, most);
  const foot = shown.length < rows.length ? text.t("status.first-lines", { shown: shown.length, n: rows.length }) : "";
  const shops = tableOf(null, shopColumns(text, shown), shown, foot);
  const tables = [shops, ...workerTables(text, workers, nowMs)];
  return { ...verdictOn(rows, worstFirst(rows.filter(needsAttention)), text), tables };
}

function shopColumns(text: Text, rows: readonly ShopRow[]): readonly Column<ShopRow>[] {
  const { number, duration } = text.formats;
  const count =
    (of: (overview: Overview) => number) =>
    (row: ShopRow): string =>
      row.overview === null ? "" : number(of(row.overview));
  const last =
    (direction: "orders" | "products") =>
    ({ overview }: ShopRow): string => {
      if (overview === null) return "";
      const atMs = overview.lastGood[direction];
      return atMs === null ? text.t("status.never") : text.t("shops.ago", { age: duration(overview.nowMs - atMs) });
    };
  const turn: Column<ShopRow> = { key: "turn", label: text.t("shops.next"), cell: (row) => turnCell(text, row) };
  return [
    {
      key: "shop",
      label: text.t("shops.name"),
      least: Math.max(...rows.map(({ shop }) => shop.length)),
      cell: ({ shop }) => shop,
    },
    { key: "health", label: text.t("shops.health"), cell: (row) => healthCell(text, row) },
    { key: "waiting", label: text.t("shops.waiting"), align: "right", cell: count(waitingIn) },
    { key: "held", label: text.t("label.order.held"), align: "right", cell: count(({ counts }) => counts.orders.held) },
    {
      key: "failed",
      label: text.t("label.order.failed"),
      align: "right",
      cell: count(({ counts }) => counts.orders.failed),
    },
    ...(rows.some((row) => row.turn !== null) ? [turn] : []),
    { key: "orders", label: text.t("shops.last-orders"), room: "wide", cell: last("orders") },
    { key: "products", label: text.t("shops.last-products"), room: "wide", cell: last("products") },
    {
      key: "why",
      label: text.t("head.why"),
      isNote: true,
      cell: (row) => (needsAttention(row) ? whyOf(text, row) : ""),
    },
  ];
}

function healthCell(text: Text, row: ShopRow): Cell {
  const health = healthOf(row);
  return row.isPaused ? text.t("shops.word-paused") : { text: text.t(`health.${health}`), tone: HEALTH_TONES[health] };
}

/** The worker that has it, or when its next cycle is due. */
function turnCell(text: Text, { turn }: ShopRow): Cell {
  if (turn === null) return "";
  if (turn.workers.length > 0) return turn.workers.map((worker) => text.t("shops.at-work", { worker })).join(", ");
  const age = text.formats.duration(Math.abs(turn.inMs));
  if (turn.inMs >= 0) return text.t("shops.due-in", { age });
  const late = text.t("shops.is-late", { age });
  return turn.inMs < -LATE_MS ? { text: late, tone: "bad" } : late;
}

export function waitingIn({ counts }: Overview): number {
  return counts.orders.queued + counts.orders.sending;
}

/** A line per worker, the ones with a trouble first. None where there are none. */
function workerTables(text: Text, workers: readonly SeenWorker[], nowMs: number): readonly Table[] {
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
