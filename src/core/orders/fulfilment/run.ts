/** The end of the orders' run: the status of orders that left is pushed to the shop; and what a person decides about statuses. */
import type { StatusAction } from "../../acts/action.ts";
import type { Scope } from "../../acts/page-run.ts";
import { readStatusNote, rememberedPolicy } from "../../discovery/discover.ts";
import { ConfigurationError, EXIT } from "../../common/problems/errors.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { DAY } from "../../common/time/duration.ts";
import { isDailyDue } from "../../common/time/zone.ts";
import { NIGHTLY_HOUR } from "../../discovery/read-order-list.ts";
import { NO_MEANING } from "../order.ts";
import type { OpenDelivery, OrderPolicy } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import { RunLog } from "../../run/run.ts";
import { writeStanding } from "../../run/pauses.ts";
import { readRestored } from "../export/read-again.ts";
import {
  type FulfilmentReport,
  type FulfilmentMemory,
  type Pushed,
  readMemory,
  type StatusOfState,
} from "./fulfilment.ts";
import { pushEach, type Pushing, settleLostPushes } from "./push.ts";
import { askFor } from "../../once/once.ts";
import { readChanges } from "./read-changes.ts";
import * as rules from "./rules.ts";
import { isOutdated, isSwitchedOn, resolveStatuses } from "./statuses.ts";

/** Null = it is switched off. Errors of a system or of the settings are in the report. */
export async function runFulfilment(
  engine: Engine,
  policy: OrderPolicy,
  signals: Pushing["signals"],
): Promise<FulfilmentReport | null> {
  const { store } = engine;
  const memory = await readMemory(store);
  if (!isSwitchedOn(engine.settings.fulfilment.statuses)) {
    if (memory !== null) await switchOff(engine);
    return null;
  }
  const log = new RunLog(engine, "fulfilment");
  const orders: Pushed[] = [];
  try {
    await pushStatuses(engine, memory, { policy, log, signals }, orders);
  } catch (error) {
    await log.fail(error);
  }
  const summary = summarize(orders, await store.listOpenDeliveries());
  const exitCode = log.exitCode(summary.refused > 0 ? [EXIT.items] : []);
  await log.record(exitCode, summary);
  return { exitCode, summary, orders, problems: log.problems };
}

/** What waits is not pushed any more; switched on again, what TotalGest shows then counts as pushed. */
async function switchOff({ store, clock }: Engine): Promise<void> {
  const dropped = (await store.listOpenDeliveries()).map((order) => {
    // One on the wire counts as pushed.
    return { id: order.id, outcome: rules.judgeLost(order, null, NO_MEANING), atMs: clock.now() };
  });
  await store.changeOrders(dropped, rules.settlePush);
  await store.changeOrders(dropped, rules.drop);
  await store.writeNote("fulfilment-brake", null);
  await writeStanding(store, "fulfilment", []);
  await store.writeNote("fulfilment", null);
}

async function pushStatuses(
  engine: Engine,
  known: FulfilmentMemory | null,
  pushing: Pushing,
  done: Pushed[],
): Promise<void> {
  const { store, clock, settings } = engine;
  const { policy, log, signals } = pushing;
  const memory = known ?? { onMs: clock.now(), cursor: null, first: null, nightMs: null, restoredMs: null };
  if (known === null) await store.writeNote("fulfilment", JSON.stringify(memory));
  const statuses = await readStatusOfState(engine, policy);
  const restoredMs = await readRestored(engine);
  const isFirst = memory.cursor === null || memory.restoredMs !== restoredMs;
  const nowMs = clock.now();
  const onMs = isFirst ? nowMs : memory.onMs;
  if (isFirst) await countAsPushed(engine, { statuses, since: { onMs, firstMs: onMs } });
  const lost = await settleLostPushes(engine, pushing);
  done.push(...lost.done);
  // What changed of an order whose push is on the wire is read afterwards. Until then nothing else is pushed either: TotalGest may
  // have taken it back.
  const isRead = lost.left === 0;
  if (isRead) {
    const { timeZone } = settings.framework360;
    const isNight = isDailyDue(memory.nightMs, nowMs, NIGHTLY_HOUR, timeZone, engine.nightDelayMs);
    const isNightly = !isFirst && isNight;
    const first = isFirst ? null : memory.first;
    const reading = { statuses, meaning: policy.statuses, since: memory.cursor, isFirst, isNightly, onMs, first };
    const read = await readChanges(engine, reading, log, signals.run);
    if (read === null) log.add(problem("delivery-off", { cannot: "list" }), EXIT.items);
    else {
      const { cursor, serverTime } = read;
      const nightMs = isNight ? nowMs : memory.nightMs;
      const next: FulfilmentMemory = { ...memory, onMs, cursor, first: first ?? serverTime, nightMs, restoredMs };
      store.writeNoteAtEnd("fulfilment", JSON.stringify(next));
    }
  }
  const open = await store.listOpenDeliveries();
  for (const { fulfilment } of open) if (fulfilment.unread !== null) log.add(fulfilment.unread, EXIT.items);
  const outdated = open.filter(({ fulfilment }) => isOutdated(fulfilment, statuses));
  // What the shop refused before is a problem of every run until it ends.
  for (const { fulfilment } of open) {
    const isRefused = fulfilment.stage === "refused" && !isOutdated(fulfilment, statuses);
    if (isRefused && fulfilment.error !== null) log.add(fulfilment.error, EXIT.items);
  }
  if (outdated.length > 0)
    await store.changeOrders(
      outdated.map(({ id }) => ({ id, statuses })),
      rules.restate,
    );
  const due = await chooseDue(engine, policy, log);
  if (isRead && !log.problems.some(isOff)) done.push(...(await pushEach(engine, due, pushing)));
  await writeStanding(store, "fulfilment", log.problems.filter(isOff));
}

/** Throws ConfigurationError if a status that is configured cannot be used. */
async function readStatusOfState(engine: Engine, policy: OrderPolicy): Promise<StatusOfState> {
  const { statuses } = engine.settings.fulfilment;
  const resolved = resolveStatuses(statuses, await readStatusNote(engine), policy.statuses);
  if ("code" in resolved) throw new ConfigurationError(resolved);
  return resolved;
}

/** One of the systems cannot do its part. */
function isOff({ code }: Problem): boolean {
  return code === "delivery-off";
}

/** In an older copy of the state, what is open may have been pushed since. */
async function countAsPushed(
  { store, clock }: Engine,
  by: Pick<rules.ShownState, "statuses" | "since">,
): Promise<void> {
  const shown = (await store.listOpenDeliveries()).map(({ id, fulfilment }) => {
    const { state, courier, tracking } = fulfilment;
    const parcels = [{ courier, tracking }];
    return { id, state, parcels, shippedMs: null, changedMs: null, ...by, isFirst: true, atMs: clock.now() };
  });
  await store.changeOrders(shown, rules.takeShown);
}

/** Those that are pushed now. The brake holds the others back, until a person releases them. */
async function chooseDue(engine: Engine, policy: OrderPolicy, log: RunLog): Promise<readonly OpenDelivery[]> {
  const open = await engine.store.listOpenDeliveries();
  const due = open.filter((order) => {
    const why = rules.questionOf(order, policy);
    const isKnown = log.problems.some((one) => JSON.stringify(one) === JSON.stringify(why));
    if (why !== null && !isKnown) log.add(why, EXIT.items);
    return why === null && rules.isPushReady(order);
  });
  const counted = due.filter(({ fulfilment }) => !fulfilment.isReleased);
  const { brake, isTripped } = await judgeBrake(engine, counted, rules.heldIn(open).length);
  if (brake !== null) log.add(brake, EXIT.stopped);
  return isTripped ? due.filter((order) => !counted.includes(order)) : due;
}

/**
 * Judges what this run would push that no person released (`counted`), and the statuses that are `held` already. A tripped
 * brake holds all of it. It is noted while it holds anything back.
 */
async function judgeBrake({ store, clock }: Engine, counted: readonly { readonly id: string }[], held: number) {
  const atMs = clock.now();
  const waiting = counted.length + held;
  const since = { pushedSinceMs: atMs - DAY, exportedSinceMs: atMs - 7 * DAY };
  const { pushed, exported } = waiting === 0 ? { pushed: 0, exported: 0 } : await store.countDeliveries(since);
  const isTripped = isBraked({ waiting, pushed, exported });
  const calls = counted.map(({ id }) => ({ id, atMs }));
  if (isTripped) await store.changeOrders(calls, rules.holdPush);
  const left = isTripped ? waiting : held;
  const brake = left === 0 ? null : problem("delivery-brake", { held: left, pushed: left + pushed, exported });
  await store.writeNote("fulfilment-brake", brake === null ? null : JSON.stringify(brake));
  return { brake, isTripped };
}

/** From so many pushes a day on, they may be an accident. */
const LEAST_PUSHES = 20;

/**
 * The brake: more pushes in 24 hours than orders were exported in 7 days. `waiting`: what this run would push, and what is
 * held; `pushed`: in the 24 hours before, without what a person released.
 */
export function isBraked(counts: {
  readonly waiting: number;
  readonly pushed: number;
  readonly exported: number;
}): boolean {
  const { waiting, pushed, exported } = counts;
  const all = waiting + pushed;
  return waiting > 0 && all >= LEAST_PUSHES && all > exported;
}

/** `open`: of whose delivery something is left to do. */
function summarize(orders: readonly Pushed[], open: readonly OpenDelivery[]): FulfilmentReport["summary"] {
  const countOf = (outcome: Pushed["outcome"]): number => orders.filter((one) => one.outcome === outcome).length;
  return {
    pushed: countOf("pushed"),
    left: countOf("left"),
    refused: countOf("refused"),
    heldBack: rules.heldIn(open).length,
    waiting: open.filter((order) => rules.isPushReady(order) || order.fulfilment.stage === "sending").length,
  };
}

/** What a person agrees to. */
export function scopeOfHeld(held: readonly OpenDelivery[]): Scope {
  return held.map(({ id, fulfilment }) => [id, rules.shownPush(fulfilment)] as const);
}

/** What keeps statuses from being told, until a person sees to it: the shop refused it, TotalGest went back, or a brake. */
export async function readStuckStatuses({ store }: Pick<Engine, "store">): Promise<readonly OpenDelivery[]> {
  return (await store.listOpenDeliveries()).filter(({ fulfilment }) => rules.isStuck(fulfilment));
}

/** The statuses that a brake holds back, oldest order first. */
export async function readHeldStatuses({ store }: Pick<Engine, "store">): Promise<readonly OpenDelivery[]> {
  return rules.heldIn(await store.listOpenDeliveries());
}

/**
 * Sends exactly what a person was shown; what has changed since is named. The caller holds the orders' lock. To `push-status`
 * the shop is asked first what it shows of each order, and a status goes also where the shop has moved its order on. To
 * `settle-status` nothing is sent.
 */
export async function pushByHand(
  engine: Engine,
  { kind }: Pick<StatusAction, "kind">,
  asked: Scope,
  signals: Pushing["signals"],
): Promise<FulfilmentReport> {
  const { store, clock } = engine;
  const isAsked = kind === "push-status";
  const log = new RunLog(engine, "fulfilment");
  const policy = await rememberedPolicy(engine);
  const pushing: Pushing = { signals, isAsked, policy, log };
  const isSettling = kind === "settle-status";
  if (!isSettling && isSwitchedOn(engine.settings.fulfilment.statuses)) {
    const statuses = await readStatusOfState(engine, policy);
    await store.changeOrders(
      asked.map(([id]) => ({ id, statuses })),
      rules.restate,
    );
  }
  const lost = isAsked ? (await settleLostPushes(engine, pushing)).done : [];
  const taken = lost.filter(({ order, error }) => error === null && asked.some(([id]) => id === order.id));
  const calls = asked
    .filter(([id]) => !taken.some(({ order }) => order.id === id))
    .map(([id, shown]) => {
      return { id, shown, kind: isAsked ? "status-asked" : "status-released", atMs: clock.now() } as const;
    });
  const none = (id: string): Problem => problem("delivery-none", { id });
  const answered = await askFor(engine, calls, isSettling ? rules.settleByHand : rules.askPush, none);
  const left = answered.left.map(({ id, order, error }): Pushed => {
    return { order: order ?? { id, reference: id, fulfilment: null }, outcome: "left", error };
  });
  const { done } = answered;
  const ended = isSettling
    ? done.map((order): Pushed => ({ order, outcome: "settled", error: null }))
    : await pushEach(engine, done, pushing);
  const orders = [...taken, ...left, ...ended];
  const open = await store.listOpenDeliveries();
  await judgeBrake(engine, [], rules.heldIn(open).length);
  const summary = { ...summarize(orders, open), ...(isSettling ? { settled: done.length } : {}) };
  const isDone = summary.refused === 0 && summary.left === 0;
  return { exitCode: log.exitCode(isDone ? [] : [EXIT.items]), summary, orders, problems: log.problems };
}
