import type { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Health } from "../../core/run/health/health.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { SeenWorker, Turn } from "../../core/run/worker/queue.ts";
import { truncate } from "../../text/clean.ts";
import type { Overview } from "./overview.ts";
import { advice, lineColumns, paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { renderTable } from "../../render/terminal/table.ts";
import { HEALTH_TONES } from "../labels.ts";
import type { Text } from "../../text/text.ts";
import { widthOf } from "../../text/width.ts";
import { workersDocument } from "./workers.ts";

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
const MOST_LINES = 17;
/** The number of names in the first line: the largest that fits. */
const NAMES: readonly number[] = [3, 2, 1];

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
  return first === undefined ? "" : text.reason(first).message;
}

/** Whether all shops are well, and if not, which: in the first line. */
function headline(screen: Screen, rows: readonly ShopRow[]): string {
  const { health, line } = verdictOn(rows, screen.text, lineColumns(screen));
  const word = screen.text.t(`health.${health}`);
  const cut = truncate(line, lineColumns(screen));
  return cut.startsWith(word) ? paint(screen, HEALTH_TONES[health], word) + cut.slice(word.length) : cut;
}

/** The worst health of all shops that are not paused, and their names: as many as fit `columns`. */
function verdictOn(
  rows: readonly ShopRow[],
  text: Text,
  columns = Number.POSITIVE_INFINITY,
): { readonly health: Health; readonly line: string; readonly troubled: readonly ShopRow[] } {
  const troubled = worstFirst(rows.filter(needsAttention));
  const [worst] = troubled;
  const health = worst === undefined ? "ok" : healthOf(worst);
  const word = text.t(`health.${health}`);
  const well = rows.length - troubled.length;
  const naming = (most: number): string => {
    const left = troubled.length - most;
    const names = troubled.slice(0, most).map(({ shop }) => shop);
    const where = [...names, ...(left > 0 ? [text.t("shops.more", { n: left })] : [])].join(", ");
    return text.t("shops.not-well", { health: word, where, well, n: rows.length });
  };
  const lines = worst === undefined ? [text.t("shops.all-well", { health: word, n: rows.length })] : NAMES.map(naming);
  const line = lines.find((one) => widthOf(one) <= columns) ?? lines.at(-1) ?? "";
  return { health, line, troubled };
}

function worstFirst(rows: readonly ShopRow[]): readonly ShopRow[] {
  return WORST_FIRST.flatMap((health) => rows.filter((row) => healthOf(row) === health));
}

/** The heading above the output for one of several shops. */
export function shopHeading(shop: string): string {
  return `── ${shop} ${"─".repeat(Math.max(2, 40 - shop.length))}`;
}

/** All shops on one screen, however many: a line per shop that needs attention. */
export async function renderAllShops(screen: Screen, rows: readonly ShopRow[]): Promise<string[]> {
  const { text } = screen;
  const { troubled } = verdictOn(rows, text);
  const paused = rows.filter(({ isPaused }) => isPaused).map(({ shop }) => shop);
  const fits = troubled.length <= MOST_LINES;
  const shown = fits ? troubled : troubled.slice(0, MOST_LINES - 1);
  const width = Math.max(...shown.map(({ shop }) => shop.length));
  const lines = shown.map((row) => {
    const word = text.t(`health.${healthOf(row)}`);
    const head = `  ${row.shop.padEnd(width)}  `;
    const rest = truncate(
      text.t("status.headline", { health: word, why: whyOf(text, row) }),
      lineColumns(screen) - head.length,
    );
    return rest.startsWith(word)
      ? head + paint(screen, HEALTH_TONES[healthOf(row)], word) + rest.slice(word.length)
      : head + rest;
  });
  return [
    headline(screen, rows),
    ...lines,
    ...(fits ? [] : [`  ${text.t("report.more", { n: troubled.length - shown.length })}`]),
    ...(paused.length === 0 ? [] : [truncate(text.t("shops.paused-ones", { shops: paused }), lineColumns(screen))]),
    ...(troubled[0] === undefined ? [] : advice(screen, text.next("shops.look", { shop: troubled[0].shop }))),
  ];
}

/** A line per shop. */
export async function renderShopList(screen: Screen, rows: readonly ShopRow[]): Promise<string[]> {
  const { text } = screen;
  if (rows.length === 0) {
    return [...paragraph(screen, text.t("shops.none")), ...advice(screen, text.next("shops.none-next"))];
  }
  const hasTurns = rows.some(({ turn }) => turn !== null);
  const columns = [
    { label: text.t("shops.name"), least: Math.max(...rows.map(({ shop }) => shop.length)) },
    { label: text.t("shops.health") },
    { label: text.t("shops.waiting"), align: "right" as const },
    { label: text.t("shops.held"), align: "right" as const },
    { label: text.t("label.order.failed"), align: "right" as const },
    ...(hasTurns ? [{ label: text.t("shops.next") }] : []),
    { label: text.t("shops.last-orders"), room: "wide" as const },
    { label: text.t("shops.last-products"), room: "wide" as const },
  ];
  const cells = rows.map((row) => {
    const { overview } = row;
    const health = healthOf(row);
    const last = (atMs: number | null): string =>
      atMs === null || overview === null
        ? text.t("status.never")
        : text.t("shops.ago", { age: text.formats.duration(overview.nowMs - atMs) });
    return [
      row.shop,
      row.isPaused ? text.t("shops.word-paused") : { text: text.t(`health.${health}`), tone: HEALTH_TONES[health] },
      overview === null ? "" : text.formats.number(waitingIn(overview)),
      overview === null ? "" : text.formats.number(overview.counts.orders.held),
      overview === null ? "" : text.formats.number(overview.counts.orders.failed),
      ...(hasTurns ? [turnCell(text, row)] : []),
      overview === null ? "" : last(overview.lastGood.orders),
      overview === null ? "" : last(overview.lastGood.products),
    ];
  });
  const [head = "", ...lines] = renderTable(screen, columns, cells);
  return [headline(screen, rows), "", head, ...lines.flatMap((line, at) => [line, ...whyLines(screen, rows[at])])];
}

/** The worker that has it, or when its next cycle is due. */
function turnCell(text: Text, { turn }: ShopRow): string | { readonly text: string; readonly tone: "bad" } {
  if (turn === null) return "";
  if (turn.workers.length > 0) return turn.workers.map((worker) => text.t("shops.at-work", { worker })).join(", ");
  const age = text.formats.duration(Math.abs(turn.inMs));
  if (turn.inMs >= 0) return text.t("shops.due-in", { age });
  const late = text.t("shops.is-late", { age });
  return turn.inMs < -LATE_MS ? { text: late, tone: "bad" } : late;
}

/** Below the line of a shop that needs attention. */
function whyLines(screen: Screen, row: ShopRow | undefined): readonly string[] {
  if (row === undefined || !needsAttention(row)) return [];
  return [truncate(`  ${whyOf(screen.text, row)}`, lineColumns(screen))];
}

function waitingIn({ counts }: Overview): number {
  return counts.orders.queued + counts.orders.sending;
}

function turnDocument({ dueMs, inMs, workers }: Turn): Readonly<Record<string, unknown>> {
  return { dueAt: new Date(dueMs).toISOString(), lateSeconds: Math.max(0, Math.round(-inMs / SECOND)), workers };
}

/** For programs, in English. */
export function shopListDocument(
  rows: readonly ShopRow[],
  workers: readonly SeenWorker[],
  english: Text,
): Readonly<Record<string, unknown>> {
  return {
    schema: "tg360.shop-list/1",
    shops: rows.map((row) => {
      const { shop, isPaused, overview, error, turn } = row;
      const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
      return {
        shop,
        paused: isPaused,
        health: healthOf(row),
        reasons:
          error === null
            ? (overview?.reasons ?? []).map((reason) => english.reason(reason).message)
            : [english.problem(error.problem).message],
        waiting: overview === null ? null : waitingIn(overview),
        held: overview === null ? null : overview.counts.orders.held,
        failed: overview === null ? null : overview.counts.orders.failed,
        lastGood:
          overview === null
            ? null
            : { orders: instant(overview.lastGood.orders), products: instant(overview.lastGood.products) },
        ...(turn === null ? {} : { turn: turnDocument(turn) }),
      };
    }),
    ...(workers.length === 0 ? {} : { workers: workersDocument(workers, english) }),
  };
}
