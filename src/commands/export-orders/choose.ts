/** The questions of an export: which orders, and whether those that are not due are meant. */
import { SOME_ITEM } from "../../text/problem-values.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { discover } from "../../core/discovery/discover.ts";
import { RemoteError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ORDER_STATES, STATES } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportRow } from "../../core/run/reports.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { orderName } from "../../view/labels.ts";
import { choiceOf, type OrderChoice, statusText } from "../prompts/order-choice.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { asText, messageScreen } from "../../app/output/present.ts";
import { readAll } from "../../view/lists.ts";
import type { ExportFlags } from "./options.ts";

/** The ids of the orders that somebody ticked in the list; empty = none. Throws UsageError without a terminal. */
export async function chooseOrders(
  { dryRun = false, yes = false }: ExportFlags,
  app: App,
  prompts: Prompts | null,
): Promise<readonly string[]> {
  if (prompts === null) throw new UsageError(problem("needs-terminal", { flags: [`--ids ${SOME_ITEM}`] }));
  const screen = await messageScreen(app);
  const choices = await withEngine(app, { direction: "orders", dryRun }, async (engine) => {
    await lookForOrders(engine, app, screen);
    const found: OrderChoice[] = [];
    for await (const order of readAll<OrderRecord>((part) =>
      engine.store.listOrders({ ...part, states: OPEN_STATES }),
    )) {
      found.push(choiceOf(order, screen.text));
    }
    return found;
  });
  const chosen = choices.length === 0 ? [] : await prompts.orders(choices);
  const isAgreed = dryRun || yes || (await isMeant(choices, chosen, prompts, screen.text));
  if (chosen.length > 0 && isAgreed) return chosen;
  app.output.err(asText([screen.text.t(choices.length === 0 ? "ask.none" : "ask.not-done")]));
  return [];
}

/** Orders that a question names. */
const MOST_ASKED = 10;

/**
 * An order that is not due, such as a cancelled one, is sent only after a second confirmation that states why it is
 * not due.
 */
async function isMeant(
  choices: readonly OrderChoice[],
  chosen: readonly string[],
  prompts: Prompts,
  text: Text,
): Promise<boolean> {
  const ids = new Set(chosen);
  const undue = choices.filter(({ id, isDue }) => ids.has(id) && !isDue);
  if (undue.length === 0) return true;
  const named = undue
    .slice(0, MOST_ASKED)
    .map((choice) => `${choice.name}${text.t("said.colon")}${statusText(choice)}`);
  const left = undue.length - named.length;
  const orders = [...named, ...(left > 0 ? [text.t("report.more", { n: left })] : [])];
  return prompts.confirm(text.t("ask.not-due", { n: undue.length, orders }));
}

/**
 * Discovers orders first, so that an order of a minute ago can be chosen. If the shop does not answer, the stored
 * orders can be.
 */
async function lookForOrders(engine: Engine, app: App, screen: Screen): Promise<void> {
  const warn = ({ problem }: RemoteError): void => {
    app.output.err(asText(messageLines(screen, screen.text.problem(problem))));
  };
  try {
    const { failures } = await discover(engine, app.signal, { requireExportable: false });
    for (const failure of failures) warn(failure);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    warn(error);
  }
}

/** Orders that can be sent: TotalGest does not have them, and no answer about them is pending. */
const OPEN_STATES = ORDER_STATES.filter((state) => STATES[state].isThere === "no");

/** Whether these cancelled orders are to be sent after all. */
export async function isMeantToo(cancelled: readonly ExportRow[], prompts: Prompts, app: App): Promise<boolean> {
  const { t } = (await messageScreen(app)).text;
  const names = cancelled.slice(0, MOST_ASKED).map(orderName);
  const left = cancelled.length - names.length;
  const orders = [...names, ...(left > 0 ? [t("report.more", { n: left })] : [])];
  return prompts.confirm(t("ask.cancelled", { n: cancelled.length, orders }));
}
