/** What a person decides about statuses: held ones are released, one is sent again. The caller holds the orders' lock. */
import type { Scope } from "../../acts/page-run.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { Engine } from "../../run/engine.ts";
import { RunLog } from "../../run/run.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { contentOf, type FulfilmentReport, heldIn, type OpenDelivery, type Pushed } from "./fulfilment.ts";
import { pushEach, type Pushing, settleLost, UPDATE_STATUS } from "./push.ts";
import * as rules from "./rules.ts";
import { noteBrake, summarize } from "./run.ts";

/** What a person agrees to. */
export function scopeOfHeld(held: readonly OpenDelivery[]): Scope {
  return held.map(({ id, fulfilment }) => [id, rules.shownPush(fulfilment)] as const);
}

/** The statuses that a brake holds back, oldest order first. */
export async function readHeldStatuses({ store }: Pick<Engine, "store">): Promise<readonly OpenDelivery[]> {
  return heldIn(await store.listOpenDeliveries());
}

/** Sends exactly what a person was shown; what has changed since stays held and is named. */
export async function releaseStatuses(
  engine: Engine,
  shown: Scope,
  signals: Pushing["signals"],
): Promise<FulfilmentReport> {
  const { store, clock } = engine;
  const calls = shown.map(([id, of]) => ({ id, shown: of, atMs: clock.now() }));
  const released = await store.changeDeliveries(calls, rules.release);
  const left: Pushed[] = [];
  for (const { id } of calls) if (!released.has(id)) left.push(await asLeft(engine, id, changedSince(id)));
  return push(engine, released, left, await pushingOf(engine, signals, false));
}

/**
 * Asks the shop what it shows of each order, and sends its status again, also where the shop has moved it on. Orders that
 * TotalGest has not shown to have left are named, and those that differ from what a person was shown.
 */
export async function pushAgain(engine: Engine, asking: Scope, signals: Pushing["signals"]): Promise<FulfilmentReport> {
  const { store, clock } = engine;
  const pushing = await pushingOf(engine, signals, true);
  const settled = new Map((await settleLost(engine, pushing)).assumed.map((one) => [one.order.id, one]));
  const left: Pushed[] = [];
  const asked: { readonly id: string; readonly atMs: number }[] = [];
  for (const [id, shown] of asking) {
    const fulfilment = (await store.readDelivered(id))?.fulfilment ?? null;
    const known = settled.get(id);
    if (known !== undefined && known.error === null) left.push(known);
    else if (fulfilment === null || contentOf(fulfilment) === null)
      left.push(await asLeft(engine, id, problem("delivery-none", { id })));
    else if (fulfilment.stage === "sending")
      left.push(await asLeft(engine, id, problem("delivery-on-the-wire", { id })));
    else if (shown !== "" && shown !== rules.shownPush(fulfilment))
      left.push(await asLeft(engine, id, changedSince(id)));
    else asked.push({ id, atMs: clock.now() });
  }
  return push(engine, await store.changeDeliveries(asked, rules.askAgain), left, pushing);
}

async function pushingOf(engine: Engine, signals: Pushing["signals"], isAsked: boolean): Promise<Pushing> {
  return { signals, isAsked, policy: await rememberedPolicy(engine), log: new RunLog(engine, "fulfilment") };
}

async function push(
  engine: Engine,
  ids: ReadonlySet<string>,
  left: readonly Pushed[],
  pushing: Pushing,
): Promise<FulfilmentReport> {
  const { store } = engine;
  const { log } = pushing;
  const due = (await store.listOpenDeliveries()).filter(({ id }) => ids.has(id));
  const orders = [...left, ...(await pushEach(engine, due, pushing))];
  if (await isUnsupported(engine, UPDATE_STATUS)) log.add(problem("delivery-off", { cannot: "shop" }), EXIT.items);
  const open = await store.listOpenDeliveries();
  await noteBrake(engine, heldIn(open).length);
  const summary = summarize(orders, open);
  const isDone = summary.refused === 0 && left.every(({ error }) => error === null) && summary.left === 0;
  return { exitCode: log.exitCode(isDone ? [] : [EXIT.items]), summary, orders, problems: log.problems };
}

function changedSince(id: string): Problem {
  return problem("changed-since-shown", { id });
}

/** TotalGest may not have the order by its own id. */
async function asLeft({ store }: Engine, id: string, error: Problem): Promise<Pushed> {
  const order = (await store.readDelivered(id)) ?? { id, reference: id, fulfilment: null };
  return { order, outcome: "left", error };
}
