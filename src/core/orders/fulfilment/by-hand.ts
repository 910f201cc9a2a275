/** What a person decides about statuses: held ones are released, one is sent again. The caller holds the orders' lock. */
import type { Scope } from "../../acts/page-run.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { Engine } from "../../run/engine.ts";
import { RunLog } from "../../run/run.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { contentOf, type Delivered, type Fulfilment } from "./fulfilment.ts";
import { pushEach, type Pushing, settleLost, UPDATE_STATUS } from "./push.ts";
import type { FulfilmentReport, Pushed } from "./report.ts";
import * as rules from "./rules.ts";
import { noteBrake, summarize } from "./run.ts";

export type HeldStatus = Delivered & { readonly fulfilment: Fulfilment };

/** What a person agrees to. */
export function scopeOfHeld(held: readonly HeldStatus[]): Scope {
  return held.map(({ id, fulfilment }) => [id, rules.shownPush(fulfilment)] as const);
}

/** The statuses that a brake holds back, oldest order first. */
export async function readHeldStatuses({ store }: Pick<Engine, "store">): Promise<readonly HeldStatus[]> {
  return (await store.listOpenDeliveries()).filter((order): order is HeldStatus => order.fulfilment?.stage === "held");
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
  for (const { id } of calls) {
    if (!released.has(id)) left.push(asLeft((await store.readDelivered(id)) ?? nobody(id), changedSince(id)));
  }
  return push(engine, released, left, { signals, isAsked: false });
}

/**
 * Asks the shop what it shows of each order, and sends its status again, also where the shop has moved it on. Orders that
 * TotalGest has not shown to have left are named, and those that differ from what a person was shown.
 */
export async function pushAgain(engine: Engine, asking: Scope, signals: Pushing["signals"]): Promise<FulfilmentReport> {
  const { store, clock } = engine;
  const pushing = await pushingOf(engine, { signals, isAsked: true });
  const settled = new Map((await settleLost(engine, pushing)).assumed.map((one) => [one.order.id, one]));
  const left: Pushed[] = [];
  const asked: string[] = [];
  for (const [id, shown] of asking) {
    const order = await store.readDelivered(id);
    const known = settled.get(id);
    if (known !== undefined && known.error === null) left.push(known);
    else if (order?.fulfilment === null || order === null || contentOf(order.fulfilment) === null) {
      left.push(asLeft(order ?? nobody(id), problem("delivery-none", { id })));
    } else if (order.fulfilment.stage === "sending") {
      left.push(asLeft(order, problem("delivery-on-the-wire", { id })));
    } else if (shown !== "" && shown !== rules.shownPush(order.fulfilment)) left.push(asLeft(order, changedSince(id)));
    else asked.push(id);
  }
  const at = asked.map((id) => ({ id, atMs: clock.now() }));
  return push(engine, await store.changeDeliveries(at, rules.askAgain), left, { signals, isAsked: true });
}

async function pushingOf(engine: Engine, given: Pick<Pushing, "signals" | "isAsked">): Promise<Pushing> {
  return { ...given, policy: await rememberedPolicy(engine), log: new RunLog(engine, "fulfilment") };
}

async function push(
  engine: Engine,
  ids: ReadonlySet<string>,
  left: readonly Pushed[],
  given: Pick<Pushing, "signals" | "isAsked">,
): Promise<FulfilmentReport> {
  const { store } = engine;
  const pushing = await pushingOf(engine, given);
  const due = (await store.listOpenDeliveries()).filter(({ id }) => ids.has(id));
  const done = [...left, ...(await pushEach(engine, due, pushing))];
  if (await isUnsupported(engine, UPDATE_STATUS))
    pushing.log.add(problem("delivery-off", { cannot: "shop" }), EXIT.items);
  const open = await store.listOpenDeliveries();
  await noteBrake(engine, open);
  const summary = summarize(done, open);
  const isDone = summary.refused === 0 && left.every(({ error }) => error === null) && summary.left === 0;
  const exitCode = pushing.log.exitCode(isDone ? [] : [EXIT.items]);
  return { exitCode, summary, orders: done, hasCancelled: false, problems: pushing.log.problems };
}

function changedSince(id: string): Problem {
  return problem("changed-since-shown", { id });
}

function asLeft(order: Pushed["order"], error: Problem): Pushed {
  return { order, outcome: "left", error };
}

/** An order that TotalGest does not have by its own id. */
function nobody(id: string): Pushed["order"] {
  return { id, reference: id, fulfilment: null };
}
