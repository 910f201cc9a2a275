import type { App } from "../../app/app.ts";
import { CancelledError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isDue } from "../../core/orders/state.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanCell, truncate, widthOf } from "../../text/clean.ts";
import { customerOf, orderName, rowLabel } from "../../view/labels.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { asText, messageScreen } from "../output/present.ts";
import type { Size } from "./search-checkbox.ts";

/** Questions to the user at the terminal. */
export interface Ask {
  /** False = there is no terminal, or questions are disabled. */
  readonly isPossible: boolean;
  /** Yes or no. Throws CancelledError if the user leaves the prompt. */
  confirm(question: string, screen: Screen): Promise<boolean>;
  /** A text that is not empty. Throws CancelledError if the user leaves the prompt. */
  text(question: string, screen: Screen): Promise<string>;
  /** The ids of the ticked orders, possibly none. Throws CancelledError if the user leaves the prompt. */
  choose(choices: readonly Choice[], screen: Screen): Promise<readonly string[]>;
}

/** An order to choose, as texts, so that the order itself need not stay in memory: there may be thousands. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly day: string;
  /** Not cut: the list cuts it, the search does not. */
  readonly customer: string;
  readonly email: string;
  readonly total: string;
  readonly status: string;
  /** Why it is not exported automatically; empty = it is. */
  readonly reason: string;
  /** It would be sent without being asked for. */
  readonly isDue: boolean;
}

/** Lines of the list; the question and the lines below the list need some too. */
const PAGE_SIZE = 15;
const OTHER_LINES = 5;
const LEAST_LINES = 3;

/** The fields of an order that a search looks at. */
const SEARCHED = ["id", "name", "day", "customer", "email", "total", "status", "reason"] as const;

/** Asks on standard error, so that standard output has only the report. */
export function terminalAsk(app: App): Ask {
  const { globals, output, signal } = app;
  // The prompt library does not refuse a pipe: it would take its lines for answers, or wait forever.
  const where = { output: process.stderr, signal };
  forgoColors(app);
  return {
    // Node opens standard input on first access.
    get isPossible() {
      return globals.input && output.errIsTerminal && process.stdin.isTTY;
    },
    async confirm(question, { text }) {
      const { confirm } = await import("@inquirer/prompts");
      const [yes, no] = [text.t("ask.yes"), text.t("ask.no")];
      const keywords = { yes, no, error: () => text.t("ask.yes-or-no", { yes, no }) };
      return orCancelled(signal, confirm({ message: question, default: false, theme: { keywords } }, where));
    },
    async text(message, { text }) {
      const { input } = await import("@inquirer/prompts");
      const validate = (answer: string): true | string => answer.trim() !== "" || text.t("setup.needed");
      return (await orCancelled(signal, input({ message, validate }, where))).trim();
    },
    async choose(choices, screen) {
      const { searchCheckbox } = await import("./search-checkbox.ts");
      const { t } = screen.text;
      const question = {
        message: t("ask.choose"),
        lines: choices.map((choice) => ({
          short: choice.name,
          value: choice.id,
          found: SEARCHED.map((key) => choice[key]).join(" "),
          isDue: choice.isDue,
        })),
        namesFor: (columns: number) => choiceLines(choices, { ...screen, columns: columns || screen.columns }),
        pageSizeFor: (rows: number) => Math.max(LEAST_LINES, Math.min(PAGE_SIZE, (rows || Infinity) - OTHER_LINES)),
        size: sizeOf(process.stderr),
        onResize: watchSize,
        count: (found: number, all: number, ticked: number) => t("ask.count", { found, all, ticked }),
        colon: t("said.colon"),
        keys: t("ask.search-keys"),
        noneFound: t("status.none-found"),
        noneTicked: t("ask.none-ticked"),
        noneDue: t("ask.none-due"),
        more: (n: number) => t("report.more", { n }),
      };
      return orCancelled(signal, searchCheckbox(question, where));
    },
  };
}

/** Whether a person agrees: `yes` = they said so before. Throws UsageError where nobody can be asked. */
export async function isConfirmed(
  app: App,
  {
    yes,
    action,
    question,
  }: { readonly yes: boolean; readonly action: string; readonly question: (text: Text) => string },
  ask: Ask = terminalAsk(app),
): Promise<boolean> {
  if (yes) return true;
  if (!ask.isPossible) throw new UsageError(problem("needs-confirmation", { action }));
  const screen = await messageScreen(app);
  if (await ask.confirm(question(screen.text), screen)) return true;
  app.output.err(asText([screen.text.t("ask.not-done")]));
  return false;
}

function sizeOf({ columns, rows }: Partial<Size>): Size {
  return { columns: columns ?? 0, rows: rows ?? 0 };
}

/** Erases the screen and moves to its upper left corner (ECMA-48, ED and CUP). */
const WIPE = "\u001B[2J\u001B[H";

/** A terminal whose width changes wraps the lines again at unknown positions, so everything is drawn again. */
function watchSize(listener: (size: Size) => void): () => void {
  const onResize = (): void => {
    process.stderr.write(WIPE);
    listener(sizeOf(process.stderr));
  };
  process.stderr.on("resize", onResize);
  return () => process.stderr.off("resize", onResize);
}

/** The library takes its colours only from the environment. */
export function forgoColors({ globals }: App): void {
  if (!globals.color) process.env["NO_COLOR"] = "1";
}

/** Ctrl-C in a prompt is a SIGINT; a signal from outside has its own reason. */
export async function orCancelled<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === "ExitPromptError") throw new CancelledError("SIGINT");
    throw error;
  }
}

/** Columns that the prompt needs before a choice. */
const TICK_COLUMNS = 4;
/** Between two columns. */
const GAP = "  ";
const MOST_OF_A_NAME = 34;
const LEAST_OF_A_NAME = 8;

export function choiceOf(order: OrderRecord, text: Text): Choice {
  return {
    id: order.id,
    name: orderName(order),
    day: text.formats.day(Date.parse(order.placedAt)),
    customer: customerOf(order),
    email: order.order?.email ?? "",
    total: text.formats.money(order.total, order.currency),
    status: rowLabel(text, order.state),
    reason: order.reason === null ? "" : text.t(`reason.${order.reason}`),
    isDue: isDue(order.state),
  };
}

/**
 * Number, date, customer, total and status of each order, in columns, no wider than the screen: on a narrow one, the
 * customer and the reason after the status are cut.
 */
export function choiceLines(choices: readonly Choice[], screen: Screen): readonly string[] {
  const rows = choices.map(({ name, day, customer, total, status, reason }) => ({
    number: cleanCell(name, 24),
    day,
    customer: cleanCell(customer, MOST_OF_A_NAME),
    total: cleanCell(total, 16),
    label: reason === "" ? status : `${status} …`,
    status: statusText({ status, reason }),
  }));
  const widest = (key: keyof (typeof rows)[number]): number =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[key])), 0);
  const widths = { number: widest("number"), total: widest("total") };
  const taken = TICK_COLUMNS + widths.number + widest("day") + widths.total + widest("label") + 4 * GAP.length;
  const names = Math.max(LEAST_OF_A_NAME, Math.min(widest("customer"), screen.columns - taken));
  return rows.map((row) =>
    truncate(
      [
        padEnd(row.number, widths.number),
        row.day,
        padEnd(truncate(row.customer, names), names),
        blanks(widths.total - widthOf(row.total)) + row.total,
        row.status,
      ].join(GAP),
      screen.columns - TICK_COLUMNS,
    ),
  );
}

/** The status and its reason. */
export function statusText({ status, reason }: Pick<Choice, "status" | "reason">): string {
  return reason === "" ? status : `${status} (${reason})`;
}

function padEnd(text: string, columns: number): string {
  return text + blanks(columns - widthOf(text));
}

function blanks(count: number): string {
  return " ".repeat(Math.max(0, count));
}
