/** Statuses of orders that left: held ones are released, one is sent again, one is settled. */
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { withState } from "../../app/state/read.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { pushByHand, readHeldStatuses, readStuckStatuses, scopeOfHeld } from "../../core/orders/fulfilment/run.ts";
import { isMeant, readQuestioned } from "../../app/decide.ts";
import type { StatusAction } from "../../core/acts/action.ts";
import type { Scope } from "../../core/acts/page-run.ts";
import type { Engine } from "../../core/run/engine.ts";
import { isStuck, shownPush } from "../../core/orders/fulfilment/rules.ts";
import type { OpenDelivery, OrderRecord } from "../../core/orders/record.ts";
import type { Store } from "../../core/ports/store.ts";
import { withWireGrace } from "../../core/run/run.ts";
import { statusesDocument } from "../../render/json/reports.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { viewLines } from "../../render/terminal/view.ts";
import type { View } from "../../view/view.ts";
import { heldStatusesView, statusesView } from "../../view/orders/fix.ts";
import { afterRun } from "../../app/output/notify.ts";
import { asText, messageScreen, shopZone, english, printResult } from "../../app/output/present.ts";
import { isConfirmed, type Prompts } from "../prompts/prompts.ts";

/** Of these orders (none = of all): statuses that cannot be told, and the brake that holds others back. */
export async function readOpenStatuses(
  store: Pick<Store, "listOpenDeliveries" | "readNote">,
  tokens: readonly string[],
): Promise<readonly Problem[]> {
  const open = (await store.listOpenDeliveries()).filter((order) => isMeant(order, tokens));
  const refused = open.flatMap(({ fulfilment }) =>
    [isStuck(fulfilment) ? fulfilment.error : null, fulfilment.unread].filter((one) => one !== null),
  );
  const questions = (await readQuestioned(store, tokens)).map(({ why }) => JSON.stringify(why));
  refused.push(...[...new Set(questions)].map((why) => JSON.parse(why) as Problem));
  const brake = open.some(({ fulfilment }) => fulfilment.stage === "held")
    ? await store.readNote("fulfilment-brake")
    : null;
  return brake === null ? refused : [...refused, JSON.parse(brake) as Problem];
}

/** Lists what is held back of these orders (none = of all), and sends exactly that once it is confirmed. */
export async function releaseHeld(app: App, tokens: readonly string[], yes: boolean): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const all = await withEngine(app, { direction: null, dryRun: false }, readHeldStatuses);
  const held = all.filter((order) => isMeant(order, tokens));
  if (held.length === 0) {
    const none = tokens.length === 0 ? "fix.no-held-statuses" : "fix.no-such-status";
    app.output.err(asText(paragraph(screen, screen.text.t(none))));
    return tokens.length === 0 ? EXIT.ok : EXIT.items;
  }
  app.output.err(asText(await viewLines(screen, heldStatusesView(screen.text, held))));
  const question = ({ t }: Text): string => t("ask.release-statuses", { n: held.length });
  if (!(await isConfirmed(app, { yes, action: "--release-statuses", question }))) return EXIT.ok;
  return carryOut(app, "release-statuses", scopeOfHeld(held));
}

/** What waits of these orders is settled, exactly as it is shown, once it is confirmed. */
export async function settleStatus(app: App, tokens: readonly string[], yes: boolean): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const found = await withState(app, (store) => store.findOrders(tokens));
  const named = tokens.map((token) => pickNamed(found, token));
  app.output.err(asText(await viewLines(screen, heldStatusesView(screen.text, named))));
  const ids = named.map(({ id }) => id);
  const question = ({ t }: Text): string => t("ask.settle-status", { ids, n: ids.length });
  if (!(await isConfirmed(app, { yes, action: "--settle-status", question }))) return EXIT.ok;
  return carryOut(app, "settle-status", shownIn(named));
}

function shownIn(orders: readonly (Pick<OpenDelivery, "id" | "reference"> & Pick<OrderRecord, "fulfilment">)[]): Scope {
  return orders.map(({ id, fulfilment }) => [id, fulfilment === null ? "" : shownPush(fulfilment)] as const);
}

/** An exact id wins over a reference. Throws for one that is not known (exit 3). */
function pickNamed(found: ReadonlyMap<string, readonly OrderRecord[]>, token: string): OrderRecord {
  const all = found.get(token) ?? [];
  const order = all.find(({ id }) => id === token) ?? all[0];
  if (order === undefined) throw new Tg360Error(problem("order-unknown", { token }));
  return order;
}

/** Asks about each status that waits of these orders (none = of all), once. */
export async function walkStatuses(app: App, tokens: readonly string[], prompts: Prompts): Promise<void> {
  const screen = await messageScreen(app, await shopZone(app));
  const { text } = screen;
  const waiting = await withState(app, async (store) => {
    const [stuck, held] = [await readStuckStatuses({ store }), await readHeldStatuses({ store })];
    // Many that are held back together are one decision, unless they are named.
    return [...stuck, ...(tokens.length === 0 ? [] : held)].filter((order) => isMeant(order, tokens));
  });
  for (const order of waiting) {
    const { error, stage } = order.fulfilment;
    app.output.err(asText(await viewLines(screen, heldStatusesView(text, [order]))));
    if (isStuck(order.fulfilment) && error !== null)
      app.output.err(asText(paragraph(screen, text.problem(error, order.id).message)));
    const isHeld = stage === "held";
    const chosen = await prompts.one<StatusAction["kind"] | "later">(
      text.t("fix.what"),
      [
        isHeld
          ? { name: text.t("fix.status-release"), value: "release-statuses" as const }
          : { name: text.t("fix.status-push"), value: "push-status" as const },
        { name: text.t(isHeld ? "fix.status-drop" : "fix.status-settle"), value: "settle-status" as const },
        { name: text.t("fix.later"), value: "later" as const },
      ],
      "later",
    );
    if (chosen !== "later") await carryOut(app, chosen, shownIn([order]));
  }
}

/** Says what the shop shows of these orders, and sends their status once more when it is confirmed. */
export async function pushStatus(app: App, tokens: readonly string[], yes: boolean): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const named = await withEngine(app, { direction: null, dryRun: false }, (engine) =>
    lookAt(engine, tokens, app.signal),
  );
  const lines = named.map(({ id, status }) => screen.text.t("fix.shop-shows", { order: id, status }));
  app.output.err(asText(lines.flatMap((line) => paragraph(screen, line))));
  const ids = named.map(({ id }) => id);
  const question = ({ t }: Text): string => t("ask.push-status", { ids, n: ids.length });
  if (!(await isConfirmed(app, { yes, action: "--push-status", question }))) return EXIT.ok;
  const asked = ids.map((id) => [id, ""] as const);
  return carryOut(app, "push-status", asked);
}

/** What the shop shows of each. Throws as `pickNamed`, RemoteError. */
async function lookAt(
  { store, shop }: Engine,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly status: string }[]> {
  const found = await store.findOrders(tokens);
  const looked: { readonly id: string; readonly status: string }[] = [];
  for (const token of tokens) {
    const order = pickNamed(found, token);
    const shows = await shop.fetchOrder(order.id, signal);
    looked.push({ id: order.id, status: shows?.ok === true ? shows.value.statusName : "?" });
  }
  return looked;
}

function carryOut(app: App, kind: StatusAction["kind"], asked: Scope): Promise<ExitCode> {
  return runByHand(app, (engine, signals) => pushByHand(engine, { kind }, asked, signals), {
    document: statusesDocument,
    view: statusesView,
  });
}

interface ByHand<Report> {
  readonly document: (report: Report, text: Text) => Readonly<Record<string, unknown>>;
  readonly view: (text: Text, report: Report) => View;
}

/** Does what a person decided about statuses or payments under the orders' lock, and prints what came of it. */
export async function runByHand<Report extends { readonly exitCode: ExitCode }>(
  app: App,
  run: (engine: Engine, signals: { readonly run: AbortSignal; readonly wire: AbortSignal }) => Promise<Report>,
  { document, view }: ByHand<Report>,
): Promise<ExitCode> {
  try {
    const report = await withEngine(app, { direction: "orders", dryRun: false }, (engine) =>
      withWireGrace(engine, app.signal, (wire) => run(engine, { run: app.signal, wire })),
    );
    await printResult(app, {
      timeZone: await shopZone(app),
      document: async () => document(report, await english(app)),
      screen: (screen) => viewLines(screen, view(screen.text, report)),
    });
    return report.exitCode;
  } finally {
    await afterRun(app);
  }
}
