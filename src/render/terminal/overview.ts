import { RUN_KINDS, type RunKind } from "../../core/common/direction.ts";
import type { RunRecord } from "../../core/ports/runs.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import { truncate } from "../../text/clean.ts";
import { ORDER_STATES, type Overview, PRODUCT_STATES } from "../../view/shops/overview.ts";
import { formatRun } from "../../view/shops/runs.ts";
import { HEALTH_TONES, orderTone, productTone } from "../../view/labels.ts";
import { advice, lineColumns, paint, paragraph, type Screen } from "./screen.ts";
import type { Tone } from "../../view/view.ts";
import { widthOf } from "../../text/width.ts";

/** The overview fits a terminal of 24 lines, including the prompt below it. */
const LINES = 23;
const LINES_FOR_REASONS = 7;

/** The overview: the first line says whether all is well, and if not, why. */
export function overviewLines(screen: Screen, overview: Overview): string[] {
  const top = [headline(screen, overview), ...reasonLines(screen, overview)];
  if (isUntouched(overview)) {
    const { text } = screen;
    return [
      ...top,
      "",
      ...paragraph(screen, text.t("status.empty")),
      ...advice(screen, text.next("advice.not-configured")),
    ];
  }
  const middle = [...top, "", ...countLines(screen, overview), "", ...queueLines(screen, overview)];
  return [...middle, ...runLines(screen, overview, LINES - middle.length - 2)];
}

function isUntouched({ counts, runs, lastGood }: Overview): boolean {
  const { products, orders } = counts;
  const items = [...Object.values(products), ...Object.values(orders)].reduce((a, b) => a + b, 0);
  return items === 0 && runs.length === 0 && lastGood.orders === null && lastGood.products === null;
}

function headline(screen: Screen, { health, reasons }: Overview): string {
  const { text } = screen;
  const word = paint(screen, HEALTH_TONES[health], text.t(`health.${health}`));
  return reasons.length > 0 ? word : `${word}${text.t("said.colon")}${text.t("health.well")}`;
}

/** A line per reason, with the command that shows or solves it; two lines if both do not fit. Commands are not cut. */
function reasonLines(screen: Screen, { reasons }: Overview): string[] {
  const { text } = screen;
  const lines: string[] = [];
  for (const [at, reason] of reasons.entries()) {
    const { message, next: steps } = text.reason(reason);
    const [command] = steps.flatMap((step) => step.command ?? []);
    const whole = command === undefined ? `  ${message}` : `  ${message} → ${command}`;
    const next =
      widthOf(whole) <= lineColumns(screen)
        ? [whole]
        : [...paragraph(screen, message, "  "), ...advice(screen, steps, "    ")];
    const left = reasons.length - at;
    if (lines.length + next.length > LINES_FOR_REASONS - (left > 1 ? 1 : 0)) {
      return [...lines, `  ${text.t("report.more", { n: left })}`];
    }
    lines.push(...next);
  }
  return lines;
}

interface Line {
  readonly label: string;
  readonly value: string;
  readonly tone: Tone | null;
}

function countLines(screen: Screen, overview: Overview): string[] {
  const { text } = screen;
  const { counts } = overview;
  const orders = ORDER_STATES.map((state) =>
    countLine(screen, text.t(`label.order.${state}`), counts.orders[state], orderTone(state)),
  );
  const products = PRODUCT_STATES.map(([state, key]) =>
    countLine(screen, text.t(`label.product.${state}`), counts.products[key], productTone(state)),
  );
  const left = [paint(screen, "strong", text.t("status.orders")), ...column(screen, orders)];
  const right = [
    paint(screen, "strong", text.t("status.products")),
    ...column(screen, products),
    paint(screen, "strong", text.t("status.last-good")),
    ...lastGoodLines(screen, overview),
  ];
  return sideBySide(left, right);
}

function countLine({ text }: Screen, label: string, count: number, tone: Tone): Line {
  return { label, value: text.formats.number(count), tone: count === 0 ? "dim" : tone };
}

function column(screen: Screen, lines: readonly Line[]): string[] {
  const labels = Math.max(...lines.map((line) => widthOf(line.label)));
  const values = Math.max(...lines.map((line) => widthOf(line.value)));
  return lines.map(({ label, value, tone }) => {
    const padded = label + " ".repeat(labels - widthOf(label));
    return `  ${paint(screen, tone, padded)}  ${" ".repeat(values - widthOf(value))}${value}`;
  });
}

function lastGoodLines(screen: Screen, { lastGood, nowMs }: Overview): string[] {
  const { text } = screen;
  const kinds = RUN_KINDS.filter((kind) => kind !== "fulfilment" || lastGood.fulfilment !== undefined);
  return kinds.map((direction) => {
    const atMs = direction === "fulfilment" ? (lastGood.fulfilment?.goodMs ?? null) : lastGood[direction];
    return `  ${directionName(screen, direction)}  ${atMs === null ? text.t("status.never") : ago(text, atMs, nowMs)}`;
  });
}

/** Pads the names of all to the same width. */
function directionName({ text }: Screen, direction: RunKind): string {
  const width = Math.max(...RUN_KINDS.map((kind) => widthOf(text.t(`direction.${kind}`))));
  const name = text.t(`direction.${direction}`);
  return name + " ".repeat(width - widthOf(name));
}

function ago(text: Screen["text"], atMs: number, nowMs: number): string {
  return text.t("status.ago", {
    at: text.formats.instant(atMs),
    age: text.formats.duration(Math.max(SECOND, nowMs - atMs)),
  });
}

/** Columns between the two columns of counts. */
const GAP = 4;

function sideBySide(left: readonly string[], right: readonly string[]): string[] {
  const width = Math.max(...left.map(visibleWidth)) + GAP;
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const first = left[at] ?? "";
    return `${first}${" ".repeat(width - visibleWidth(first))}${right[at] ?? ""}`.trimEnd();
  });
}

/** The lines here contain no escape sequences except our own colours. */
function visibleWidth(line: string): number {
  // oxlint-disable-next-line no-control-regex -- our own colour codes
  return widthOf(line.replaceAll(/\u001B\[\d+m/g, ""));
}

function queueLines(screen: Screen, { counts, nowMs, audit }: Overview): string[] {
  const { queued, sending, held, failed, unconfirmed } = counts.orders;
  const depth = queued + sending;
  const age = screen.text.formats.duration(Math.max(SECOND, nowMs - (counts.oldestWaitingMs ?? nowMs)));
  const queue = screen.text.t("status.queue", { depth, age, need: held + failed + unconfirmed });
  return [...paragraph(screen, queue), ...auditLines(screen, audit)];
}

/** Up to which day every order is proven to have arrived, or that it is not proven. */
function auditLines(screen: Screen, audit: Overview["audit"]): string[] {
  if (audit === null) return [];
  const { text } = screen;
  const isProven = audit.exitCode === EXIT.ok;
  const result = text.t(isProven ? "audit.word.proven" : "audit.word.not-proven");
  return paragraph(screen, text.t("status.audit", { to: text.formats.localDay(audit.to), result }));
}

function runLines(screen: Screen, { runs }: Overview, most: number): string[] {
  if (most < 1 || runs.length === 0) return [];
  const heading = paint(screen, "strong", screen.text.t("status.runs"));
  return ["", heading, ...runs.slice(0, most).map((run) => runLine(screen, run))];
}

function runLine(screen: Screen, run: RunRecord): string {
  const { text } = screen;
  const { formats } = text;
  const direction = directionName(screen, run.direction);
  const head = `  ${formats.instant(run.finishedMs)}  ${direction}  `;
  return head + truncate(formatRun(text, run), lineColumns(screen) - widthOf(head));
}
