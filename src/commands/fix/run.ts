import type { App } from "../../app/app.ts";
import { withState } from "../../app/state/read.ts";
import type { Body } from "../../cli/declare.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { OrderNarrowing } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { WAITING_STATES } from "../../core/run/notify/open-problems.ts";
import { ordersDocument } from "../../render/json/lists.ts";
import { waitingLines } from "../../view/orders/fix.ts";
import { advice, paragraph } from "../../render/terminal/screen.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { afterRun } from "../output/notify.ts";
import { asText } from "../output/present.ts";
import { english, printResult } from "../output/print.ts";
import { messageScreen, resultScreen, shopZone } from "../output/screen-of.ts";
import { type Read, readAll } from "../status/list.ts";
import { readOpenDecisions } from "./decide.ts";
import { walk } from "./walk.ts";

/** Asks about everything that waits for a decision. Where it cannot ask, it prints the commands for each order. */
export const run: Body<object> = async (app) => {
  if (!canAsk(app)) return printWaiting(app);
  const look = await readOpenDecisions(app);
  const messages = await messageScreen(app, look.timeZone);
  const { text } = messages;
  if (look.decisions.length === 0) {
    app.output.err(asText(paragraph(messages, text.t("fix.none"))));
    return EXIT.ok;
  }
  const results = await resultScreen(app, look.timeZone);
  try {
    const left = await walk(look, { app, prompts: terminalPrompts(app, text), messages, results });
    const lines =
      left === 0 ? paragraph(messages, text.t("fix.done")) : advice(messages, text.t("fix.left", { n: left }));
    app.output.err(`\n${asText(lines)}`);
    return left === 0 ? EXIT.ok : EXIT.items;
  } finally {
    await afterRun(app);
  }
};

/** Each order that waits, why, and everything that can be done about it. Calls neither system. */
async function printWaiting(app: App): Promise<ExitCode> {
  const orders: OrderRecord[] = [];
  await withState(app, async (store) => {
    const list = { states: [...WAITING_STATES], search: null, limit: null, page: null };
    const read: Read<OrderRecord, OrderNarrowing> = (filter) => store.listOrders(filter);
    for await (const record of readAll(list, read)) orders.push(record);
  });
  await printResult(app, {
    timeZone: await shopZone(app),
    document: async () => ordersDocument(orders, await english(app)),
    screen: (screen) =>
      orders.length === 0 ? paragraph(screen, screen.text.t("fix.none")) : waitingLines(screen, orders),
  });
  return orders.length === 0 ? EXIT.ok : EXIT.items;
}
