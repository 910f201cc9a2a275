/** The end of the orders' run: the status of orders that left is pushed to the shop. */
import { readStatusNote } from "../../discovery/discover.ts";
import { ConfigurationError, EXIT } from "../../common/problems/errors.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { OrderPolicy } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import { writeStanding } from "../../run/health/standing.ts";
import { RunLog } from "../../run/run.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { readRestored } from "../export/read-again.ts";
import type { Delivered, Stage, StatusOfState } from "./fulfilment.ts";
import { type Memory, readMemory, writeMemory, writeMemoryAtEnd } from "./memory.ts";
import { pushEach, type Pushing, settleLost, UPDATE_STATUS } from "./push.ts";
import type { FulfilmentReport, Pushed } from "./report.ts";
import { readChanges } from "./read-changes.ts";
import * as rules from "./rules.ts";
import { isSwitchedOn, resolveStatuses } from "./statuses.ts";

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
  const done: Done = { orders: [], hasCancelled: false };
  try {
    await pushStatuses(engine, memory, { policy, log, signals }, done);
  } catch (error) {
    await log.fail(error);
  }
  return finish(engine, done, log);
}

interface Done {
  readonly orders: Pushed[];
  hasCancelled: boolean;
}

/** What waits is not pushed any more; switched on again, what TotalGest shows then counts as pushed. */
async function switchOff({ store, clock }: Engine): Promise<void> {
  const open = await store.listOpenDeliveries();
  await store.changeDeliveries(
    open.map(({ id }) => ({ id, atMs: clock.now() })),
    rules.drop,
  );
  await store.writeNote("fulfilment-brake", null);
  await writeStanding(store, "fulfilment", []);
  await writeMemory(store, null);
}

async function pushStatuses(engine: Engine, known: Memory | null, pushing: Pushing, done: Done): Promise<void> {
  const { store, clock, settings } = engine;
  const { policy, log, signals } = pushing;
  const memory = known ?? { onMs: clock.now(), cursor: null, restoredMs: null };
  if (known === null) await writeMemory(store, memory);
  const resolved = resolveStatuses(settings.fulfilment.statuses, await readStatusNote(engine), policy.statuses);
  if (!resolved.ok) throw new ConfigurationError(resolved.problem);
  const restoredMs = await readRestored(engine);
  const isFirst = memory.cursor === null || memory.restoredMs !== restoredMs;
  if (isFirst) await countAsPushed(engine, resolved.statuses);
  const lost = await settleLost(engine, pushing);
  done.orders.push(...lost.assumed);
  let isListed = true;
  // What changed of an order whose push is on the wire is read afterwards.
  if (lost.left === 0) {
    const onCancelled = (): void => void (done.hasCancelled = true);
    const shown = { statuses: resolved.statuses, meaning: policy.statuses, since: memory.cursor, isFirst };
    const cursor = await readChanges(engine, { ...shown, onCancelled }, log, signals.run);
    isListed = cursor !== null;
    if (cursor !== null) writeMemoryAtEnd(store, { ...memory, cursor, restoredMs });
  }
  const due = await chooseDue(engine, log);
  const isAble = isListed && !(await isUnsupported(engine, UPDATE_STATUS));
  if (isAble) done.orders.push(...(await pushEach(engine, due, pushing)));
  await noteWhetherAble(engine, log, { isListed, isWaiting: due.length > 0 });
}

/** In an older copy of the state, what is open may have been pushed since. */
async function countAsPushed({ store, clock }: Engine, statuses: StatusOfState): Promise<void> {
  const shown = (await store.listOpenDeliveries()).flatMap(({ id, fulfilment }) =>
    fulfilment === null
      ? []
      : [{ id, state: fulfilment.state, parcel: fulfilment, statuses, isFirst: true, atMs: clock.now() }],
  );
  await store.changeDeliveries(shown, rules.takeShown);
}

/** Those that are pushed now. The brake holds the others back. */
async function chooseDue(engine: Engine, log: RunLog): Promise<readonly Delivered[]> {
  const { store, clock } = engine;
  const open = await store.listOpenDeliveries();
  const at = open.map(({ id }) => ({ id, atMs: clock.now() }));
  const moved = await store.changeDeliveries(at, rules.followChange);
  const now = moved.size === 0 ? open : await store.listOpenDeliveries();
  const due = now.filter((order) => stageOf(order) === "due");
  const held = heldIn(now);
  const counted = due.filter(({ fulfilment }) => fulfilment?.isReleased === false);
  const waiting = counted.length + held;
  const isTripped = rules.isBraked({ waiting, ...(await countRecent(engine, waiting)) });
  if (isTripped) {
    await store.changeDeliveries(
      counted.map(({ id }) => ({ id, atMs: clock.now() })),
      rules.hold,
    );
  }
  // What is held back stays so until a person releases it.
  const brake = await noteBrake(engine, isTripped ? await store.listOpenDeliveries() : now);
  if (brake !== null) log.add(brake, EXIT.stopped);
  return isTripped ? due.filter((order) => !counted.includes(order)) : due;
}

async function countRecent(
  { store, clock }: Engine,
  waiting: number,
): Promise<{ readonly pushed: number; readonly exported: number }> {
  if (waiting === 0) return { pushed: 0, exported: 0 };
  const nowMs = clock.now();
  return store.countDeliveries({
    pushedSinceMs: nowMs - rules.BRAKE_DAY_MS,
    exportedSinceMs: nowMs - rules.BRAKE_WEEK_MS,
  });
}

function stageOf({ fulfilment }: Delivered): Stage | null {
  return fulfilment?.stage ?? null;
}

/** A system that cannot do its part is asked again a day later; until then it is said. */
async function noteWhetherAble(
  engine: Engine,
  log: RunLog,
  { isListed, isWaiting }: { readonly isListed: boolean; readonly isWaiting: boolean },
): Promise<void> {
  const cannot = isListed ? ((await isUnsupported(engine, UPDATE_STATUS)) ? "shop" : null) : "list";
  const standing = cannot === null ? [] : [problem("delivery-off", { cannot })];
  await writeStanding(engine.store, "fulfilment", standing);
  if (isWaiting || !isListed) for (const entry of standing) log.add(entry, EXIT.items);
}

async function finish({ store }: Engine, { orders, hasCancelled }: Done, log: RunLog): Promise<FulfilmentReport> {
  const summary = summarize(orders, await store.listOpenDeliveries());
  const exitCode = log.exitCode(summary.refused > 0 || hasCancelled ? [EXIT.items] : []);
  await log.record(exitCode, summary);
  return { exitCode, summary, orders, hasCancelled, problems: log.problems };
}

/** `open`: of whose delivery something is left to do. */
export function summarize(orders: readonly Pushed[], open: readonly Delivered[]): FulfilmentReport["summary"] {
  const countOf = (outcome: Pushed["outcome"]): number => orders.filter((one) => one.outcome === outcome).length;
  return {
    pushed: countOf("pushed"),
    left: countOf("left"),
    refused: countOf("refused"),
    heldBack: heldIn(open),
    waiting: open.filter((order) => stageOf(order) === "due" || stageOf(order) === "sending").length,
  };
}

function heldIn(open: readonly Delivered[]): number {
  return open.filter((order) => stageOf(order) === "held").length;
}

/** The shop takes statuses after all: the next run tells it. */
export async function forgetUnable({ store }: Engine): Promise<void> {
  const note = `unsupported:${UPDATE_STATUS}` as const;
  if ((await store.readNote(note)) === null) return;
  await store.writeNote(note, null);
  await writeStanding(store, "fulfilment", []);
}

/** The brake is noted while it holds anything back. */
export async function noteBrake(engine: Engine, open: readonly Delivered[]): Promise<Problem | null> {
  const held = heldIn(open);
  const found = held === 0 ? null : await brakeOn(engine, held);
  await engine.store.writeNote("fulfilment-brake", found === null ? null : JSON.stringify(found));
  return found;
}

async function brakeOn(engine: Engine, held: number): Promise<Problem> {
  const { pushed, exported } = await countRecent(engine, held);
  return problem("delivery-brake", { held, pushed: held + pushed, exported });
}
