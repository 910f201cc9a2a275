import type { App } from "../../app/app.ts";
import { withState } from "../../app/state/read.ts";
import type { Body } from "../declare.ts";
import { splitTokens } from "../lists.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Store } from "../../core/ports/store.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { waitingDocument } from "../../render/json/lists.ts";
import { waitingView } from "../../view/orders/fix.ts";
import { advice, paragraph } from "../../render/terminal/screen.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import { openPrompts, type Prompts } from "../prompts/prompts.ts";
import { afterRun } from "../../app/output/notify.ts";
import { asText, messageScreen, resultScreen, shopZone, english, printResult } from "../../app/output/present.ts";
import { readTokens } from "../lists.ts";
import { readOpenDecisions, readWaiting } from "../../app/decide.ts";
import { decideNamed, readFixFlags } from "./named.ts";
import type { FixFlags } from "./options.ts";
import { pushStatus, readOpenStatuses, releaseHeld, settleStatus, walkStatuses } from "./statuses.ts";
import { decidePayments, readOpenPayments, walkPayments } from "./payments.ts";
import { walk } from "./walk.ts";

/**
 * Carries out a decision about orders. Without one, it asks about everything that waits; where it cannot ask, it prints
 * the commands for each order.
 */
export const run: Body<FixFlags> = async (app, flags, args) => {
  if (flags.tellPayments === true || flags.settlePayments === true) {
    const kind = flags.tellPayments === true ? "payment-asked" : "payment-settled";
    return decidePayments(app, kind, args.flatMap(splitTokens), flags.yes === true);
  }
  if (flags.releaseStatuses === true || flags.pushStatus === true || flags.settleStatus === true) {
    const tokens = args.flatMap(splitTokens);
    const isForAll = flags.releaseStatuses === true && tokens.length === 0;
    const [one, option] =
      flags.releaseStatuses === true
        ? ([releaseHeld, "--release-statuses"] as const)
        : flags.pushStatus === true
          ? ([pushStatus, "--push-status"] as const)
          : ([settleStatus, "--settle-status"] as const);
    const orders = isForAll ? [] : await readTokens(app, tokens, `tg360 fix ID ${option}`);
    return one(app, orders, flags.yes === true);
  }
  const { deciding, ...request } = readFixFlags(flags, args);
  const { tokens, instead } = request;
  const prompts = await openPrompts(app);
  if (deciding !== null) return decideNamed({ deciding, ...request }, app, prompts);
  const named = tokens.length === 0 ? [] : await readTokens(app, tokens, instead);
  await withState(app, (store) => requireKnown(store, named));
  return prompts === null ? printWaiting(app, named) : walkThrough(app, named, prompts);
};

/** Throws Tg360Error if the state has no order of this id or reference. */
async function requireKnown(store: Pick<Store, "findOrders">, tokens: readonly string[]): Promise<void> {
  const found = await store.findOrders(tokens);
  const token = tokens.find((one) => (found.get(one) ?? []).length === 0);
  if (token !== undefined) throw new Tg360Error(problem("order-unknown", { token }));
}

/** What waits besides the orders themselves: statuses that cannot be told, and payments. */
async function readOthers(store: Store, tokens: readonly string[]): Promise<readonly Problem[]> {
  return [...(await readOpenStatuses(store, tokens)), ...(await readOpenPayments(store, tokens))];
}

async function walkThrough(app: App, tokens: readonly string[], prompts: Prompts): Promise<ExitCode> {
  const look = await readOpenDecisions(app, null, tokens);
  const messages = await messageScreen(app, look.timeZone);
  const { text } = messages;
  const open = await withState(app, (store) => readOthers(store, tokens));
  if (open.length > 0) app.output.err(asText(await bodyLines(messages, waitingView(text, [], open))));
  await walkStatuses(app, tokens, prompts);
  await walkPayments(app, tokens, prompts);
  const still = await withState(app, (store) => readOthers(store, tokens));
  if (look.decisions.length === 0) {
    if (open.length === 0) app.output.err(asText(paragraph(messages, text.t("fix.none"))));
    return still.length === 0 ? EXIT.ok : EXIT.items;
  }
  const results = await resultScreen(app, look.timeZone);
  try {
    const left = await walk(look, { app, tokens, prompts, messages, results });
    const done =
      still.length === 0
        ? paragraph(messages, text.t("fix.done"))
        : await bodyLines(messages, waitingView(text, [], still));
    const lines = left === 0 ? done : advice(messages, text.next("fix.left", { n: left }));
    app.output.err(`\n${asText(lines)}`);
    return left + still.length === 0 ? EXIT.ok : EXIT.items;
  } finally {
    await afterRun(app);
  }
}

/** Each order that waits, why, and everything that can be done about it. Calls neither system. */
async function printWaiting(app: App, tokens: readonly string[]): Promise<ExitCode> {
  const orders: OrderRecord[] = [];
  const others = await withState(app, async (store) => {
    for await (const record of readWaiting(store, tokens)) orders.push(record);
    return readOthers(store, tokens);
  });
  await printResult(app, {
    timeZone: await shopZone(app),
    document: async () => waitingDocument(orders, others, await english(app)),
    screen: (screen) => bodyLines(screen, waitingView(screen.text, orders, others)),
  });
  return orders.length + others.length === 0 ? EXIT.ok : EXIT.items;
}
