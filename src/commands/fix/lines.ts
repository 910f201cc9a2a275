import type { Choice, OpenDecision } from "../../core/orders/fix/open-decisions.ts";
import { lineColumns, paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { truncate } from "../../text/clean.ts";
import { choiceWords, waitingText } from "../../view/orders/fix.ts";

/** The number of orders of one cause that are named; the others are only counted. */
const MOST_NAMED = 8;

/** Columns that the prompt needs before a choice. */
const POINTER_COLUMNS = 4;

/** How much is still to be decided. */
export function leftLine(screen: Screen, left: readonly OpenDecision[]): readonly string[] {
  const n = left.reduce((sum, { orders }) => sum + orders.length, 0);
  return paragraph(screen, screen.text.t("fix.waits", { n, causes: left.length })).map((line) =>
    paint(screen, "strong", line),
  );
}

/** The problem, and the orders that wait for its solution. */
export function decisionLines(screen: Screen, { problem, orders }: OpenDecision): readonly string[] {
  const { text } = screen;
  const [first] = orders;
  const more = orders.length - MOST_NAMED;
  return [
    ...paragraph(screen, text.problem(problem, first?.id).message),
    ...orders.slice(0, MOST_NAMED).map((order) => truncate(`  ${waitingText(order, text)}`, lineColumns(screen))),
    ...(more > 0 ? [`  ${text.t("report.more", { n: more })}`] : []),
  ];
}

/** A choice on one line that fits after a prompt's pointer. */
export function choiceText(choice: Choice, { text, columns }: Screen): string {
  return truncate(choiceWords(choice, text), Math.max(20, columns - POINTER_COLUMNS));
}
