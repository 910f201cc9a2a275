import type { Context, Printing } from "../../app/context.ts";
import type { Body } from "../../cli/declare.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { OrderNarrowing } from "../../core/order/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { WAITING_STATES } from "../../core/notify/open-problems.ts";
import { ordersDocument } from "../../report/json/lists.ts";
import { waitingLines } from "../../report/screens/fix.ts";
import { advice, paragraph } from "../../report/terminal/screen.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { afterRun } from "../output/notify.ts";
import { asText } from "../output/present.ts";
import { english, printResult } from "../output/print.ts";
import { messageScreen, resultScreen, shopZone } from "../output/screen-of.ts";
import { type Read, readAll } from "../status/list.ts";
import { readOpenDecisions } from "./decide.ts";
import { walk } from "./walk.ts";

type Needs = Printing & Pick<Context, "locateState" | "notifier" | "setUp" | "signal" | "withEngine" | "withState">;

/** Asks about everything that waits for a decision. Where it cannot ask, it prints the commands for each order. */
export const run: Body<object, Needs> = async (context) => {
  if (!canAsk(context)) return printWaiting(context);
  const look = await readOpenDecisions(context);
  const messages = await messageScreen(context, look.timeZone);
  const { text } = messages;
  if (look.decisions.length === 0) {
    context.output.err(asText(paragraph(messages, text.t("fix.none"))));
    return EXIT.ok;
  }
  const results = await resultScreen(context, look.timeZone);
  try {
    const left = await walk(look, { context, prompts: terminalPrompts(context, text), messages, results });
    const lines =
      left === 0 ? paragraph(messages, text.t("fix.done")) : advice(messages, text.t("fix.left", { n: left }));
    context.output.err(`\n${asText(lines)}`);
    return left === 0 ? EXIT.ok : EXIT.items;
  } finally {
    await afterRun(context);
  }
};

/** Each order that waits, why, and everything that can be done about it. Calls neither system. */
async function printWaiting(context: Needs): Promise<ExitCode> {
  const orders: OrderRecord[] = [];
  await context.withState(async (store) => {
    const list = { states: [...WAITING_STATES], search: null, limit: null, page: null };
    const read: Read<OrderRecord, OrderNarrowing> = (filter) => store.listOrders(filter);
    for await (const record of readAll(list, read)) orders.push(record);
  });
  await printResult(context, {
    timeZone: await shopZone(context),
    document: async () => ordersDocument(orders, await english(context)),
    screen: (screen) =>
      orders.length === 0 ? paragraph(screen, screen.text.t("fix.none")) : waitingLines(screen, orders),
  });
  return orders.length === 0 ? EXIT.ok : EXIT.items;
}
