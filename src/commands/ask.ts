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
  forgoColors(context);
  return {
    isPossible,
    async confirm(question, { text }) {
      const { confirm } = await import("@inquirer/prompts");
      const [yes, no] = [text.t("ask.yes"), text.t("ask.no")];
      const keywords = { yes, no, error: () => text.t("ask.yes-or-no", { yes, no }) };
      return orCancelled(signal, confirm({ message: question, default: false, theme: { keywords } }, where));
    },
    async choose(orders, screen) {
      const { searchCheckbox } = await import("./search-checkbox.ts");
      const { t } = screen.text;
      const names = choiceLines(orders, screen);
      const lines = orders.map((order, at) => ({ name: names[at] ?? "", short: orderName(order), value: order.id }));
      const question = {
        message: t("ask.choose"),
        lines,
        pageSize: PAGE_SIZE,
        count: (found: number, all: number, ticked: number) => t("ask.count", { found, all, ticked }),
        keys: t("ask.search-keys"),
        noneFound: t("status.none-found"),
        noneTicked: t("ask.none-ticked"),
      };
      return orCancelled(signal, searchCheckbox(question, where));
    },
  };
}

/** The library takes its colours from the environment alone. */
export function forgoColors({ globals }: Pick<Context, "globals">): void {
  if (!globals.color) process.env["NO_COLOR"] = "1";
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
    customer: cleanCell(customerOf(order), customerColumns(screen)),
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

/** On a wider screen more of a name. */
function customerColumns({ columns }: Screen): number {
  return 14 + Math.max(0, Math.floor((columns - 80) / 2));
}

function padEnd(text: string, columns: number): string {
  return text + blanks(columns - widthOf(text));
}

function blanks(count: number): string {
  return " ".repeat(Math.max(0, count));
}
