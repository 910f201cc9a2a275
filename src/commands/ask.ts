import type { Context } from "../context.ts";
import { CancelledError } from "../core/errors.ts";
import type { OrderRecord } from "../core/ports.ts";
import { cleanCell, truncate } from "../report/clean.ts";
import { orderName } from "../report/export-screen.ts";
import { rowLabel } from "../report/labels.ts";
import { customerOf } from "../report/list-screens.ts";
import type { Screen } from "../report/screen.ts";
import { widthOf } from "../report/width.ts";

/** Questions to the person at the terminal. */
export interface Ask {
  /** False = there is nobody to ask, or nothing may be asked. */
  readonly isPossible: boolean;
  /** Yes or no. Throws CancelledError where the prompt is left. */
  confirm(question: string, screen: Screen): Promise<boolean>;
  /** The ids of the orders that were ticked; none is possible. Throws CancelledError where the prompt is left. */
  choose(orders: readonly OrderRecord[], screen: Screen): Promise<readonly string[]>;
}

const PAGE_SIZE = 15;

/** Asks on standard error, so that standard output stays the report's. */
export function terminalAsk(context: Context): Ask {
  const { globals, output, signal } = context;
  // The prompt library does not refuse a pipe: it would take its lines for answers, or wait for ever.
  const isPossible = globals.input && process.stdin.isTTY && output.errIsTerminal;
  const where = { output: process.stderr, signal };
  return {
    isPossible,
    async confirm(question, { text }) {
      const { confirm } = await import("@inquirer/prompts");
      const transformer = (yes: boolean): string => text.t(yes ? "ask.yes" : "ask.no");
      return orCancelled(signal, confirm({ message: question, default: false, transformer }, where));
    },
    async choose(orders, screen) {
      const { checkbox } = await import("@inquirer/prompts");
      const lines = choiceLines(orders, screen);
      const choices = orders.map((order, at) => ({ name: lines[at] ?? "", short: orderName(order), value: order.id }));
      const message = screen.text.t("ask.choose");
      const theme = { style: { keysHelpTip: () => screen.text.t("ask.keys") } };
      return orCancelled(signal, checkbox({ message, choices, theme, pageSize: PAGE_SIZE, loop: false }, where));
    },
  };
}

/** Ctrl-C in a prompt is a SIGINT; a signal from outside brings its own reason. */
export async function orCancelled<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === "ExitPromptError") throw new CancelledError("SIGINT");
    throw error;
  }
}

/** Columns that the prompt itself takes in front of a choice. */
const TICK_COLUMNS = 4;

/** Number, date, customer, total and status of each order, under one another, no wider than the screen. */
export function choiceLines(orders: readonly OrderRecord[], screen: Screen): readonly string[] {
  const { text } = screen;
  const rows = orders.map((order) => ({
    number: cleanCell(orderName(order), 24),
    day: text.formats.day(Date.parse(order.placedAt)),
    customer: cleanCell(customerOf(order), 14),
    total: cleanCell(text.formats.money(order.total, order.currency), 16),
    status: rowLabel(text, order.state) + (order.reason === null ? "" : ` (${text.t(`reason.${order.reason}`)})`),
  }));
  const widest = (key: "number" | "customer" | "total"): number => Math.max(0, ...rows.map((row) => widthOf(row[key])));
  const widths = { number: widest("number"), customer: widest("customer"), total: widest("total") };
  return rows.map((row) =>
    truncate(
      [
        padEnd(row.number, widths.number),
        row.day,
        padEnd(row.customer, widths.customer),
        blanks(widths.total - widthOf(row.total)) + row.total,
        row.status,
      ].join("  "),
      screen.columns - TICK_COLUMNS,
    ),
  );
}

function padEnd(text: string, columns: number): string {
  return text + blanks(columns - widthOf(text));
}

function blanks(count: number): string {
  return " ".repeat(Math.max(0, count));
}
