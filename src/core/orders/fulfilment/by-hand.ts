/** What a person decides about statuses: held ones are released, one is sent again. The caller holds the orders' lock. */
import type { StatusAction } from "../../acts/action.ts";
import type { Scope } from "../../acts/page-run.ts";
import { rememberedPolicy } from "../../discovery/discover.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { problem } from "../../common/problems/problem.ts";
import type { Engine } from "../../run/engine.ts";
import { RunLog } from "../../run/run.ts";
import type { OpenDelivery } from "../record.ts";
import type { FulfilmentReport, Pushed } from "./fulfilment.ts";
import { pushEach, type Pushing, settleLost } from "./push.ts";
import * as rules from "./rules.ts";
import { judgeBrake, summarize } from "./run.ts";

/** What a person agrees to. */
export function scopeOfHeld(held: readonly OpenDelivery[]): Scope {
  return held.map(({ id, fulfilment }) => [id, rules.shownPush(fulfilment)] as const);
}

/** The statuses that a brake holds back, oldest order first. */
export async function readHeldStatuses({ store }: Pick<Engine, "store">): Promise<readonly OpenDelivery[]> {
  return rules.heldIn(await store.listOpenDeliveries());
}

/**
 * Sends exactly what a person was shown; what has changed since is named. To `push-status` the shop is asked first what it
 * shows of each order, and a status goes also where the shop has moved its order on.
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
  const pushing: Pushing = { signals, isAsked, policy: await rememberedPolicy(engine), log };
  const lost = isAsked ? (await settleLost(engine, pushing)).assumed : [];
  const taken = lost.filter(({ order, error }) => error === null && asked.some(([id]) => id === order.id));
  const calls = asked
    .filter(([id]) => !taken.some(({ order }) => order.id === id))
    .map(([id, shown]) => {
      return { id, shown, kind: isAsked ? "status-asked" : "status-released", atMs: clock.now() } as const;
    });
  const made = await store.changeOrders(calls, rules.ask);
  const left = calls.flatMap(({ id }, at): readonly Pushed[] => {
    const { row: order, refused: error } = made[at] ?? {
      row: { id, reference: id, fulfilment: null },
      refused: problem("delivery-none", { id }),
    };
    return error === null ? [] : [{ order, outcome: "left", error }];
  });
  const due = made.flatMap((one) => (one?.refused === null ? [one.row] : []));
  const orders = [...taken, ...left, ...(await pushEach(engine, due, pushing))];
  const open = await store.listOpenDeliveries();
  await judgeBrake(engine, [], rules.heldIn(open).length);
  const summary = summarize(orders, open);
  const isDone = summary.refused === 0 && summary.left === 0;
  return { exitCode: log.exitCode(isDone ? [] : [EXIT.items]), summary, orders, problems: log.problems };
}
