/** Buyers are forgotten: those that a person names, and at night those of orders that are older than what is kept. */
import { problem, type Problem } from "../../common/problems/problem.ts";
import { DAY } from "../../common/time/duration.ts";
import { addDays, localDay } from "../../common/time/zone.ts";
import { readOrderList } from "../../discovery/read-order-list.ts";
import type { Engine } from "../../run/engine.ts";
import { isSameOrder, type ShopOrder } from "../order.ts";
import type { OrderRecord } from "../record.ts";
import { type ForgetReport, lastChangeMs } from "./forget.ts";

export async function forgetBuyers({ store, clock }: Engine, ids: readonly string[]): Promise<ForgetReport> {
  const found = await store.forgetOrders(ids, { atMs: clock.now(), kind: "forgotten" });
  const orders = await Promise.all(
    ids.map(async (id) => {
      const reference = (await store.readOrder(id))?.reference ?? id;
      return { id, reference, error: found.get(id) ?? null, isRepeated: !found.has(id) };
    }),
  );
  return { orders, isScrubbed: await scrub({ store }) };
}

async function scrub({ store }: Pick<Engine, "store">): Promise<boolean> {
  const isScrubbed = await store.scrub();
  if (isScrubbed) await store.writeNote("unscrubbed", null);
  return isScrubbed;
}

/** The orders of a mail address: those of the state, and those that only the shop still shows with it. Throws RemoteError. */
export async function findByMail(
  engine: Engine,
  address: string,
  signal: AbortSignal,
): Promise<readonly OrderRecord[]> {
  const { store, clock, settings } = engine;
  const wanted = address.trim().toLowerCase();
  const isIt = (mail: string | null | undefined): boolean => mail?.trim().toLowerCase() === wanted;
  const isOf = (order: ShopOrder | null): boolean =>
    isIt(order?.email) || isIt(order?.billing?.email) || isIt(order?.shipping?.email);
  const found = new Map<string, OrderRecord>();
  for (const id of await store.listOrdersNaming(wanted)) {
    const record = await store.readOrder(id);
    if (record !== null && (isOf(record.order) || record.customer.split(" ").some(isIt))) found.set(id, record);
  }
  const [first] = await store.listOrders({ sort: { by: "placed", isDescending: false }, limit: 1 });
  if (first === undefined) return [];
  const { timeZone } = settings.framework360;
  const days = {
    from: localDay(Date.parse(first.placedAt) - DAY, timeZone),
    to: addDays(localDay(clock.now(), timeZone), 1),
  };
  await readOrderList(engine, days, signal, async (orders) => {
    for (const one of orders) {
      if (!one.ok || !isOf(one.value.order) || found.has(one.value.id)) continue;
      const record = await store.readOrder(one.value.id);
      if (record !== null && record.forgottenMs === null && isSameOrder(record, one.value))
        found.set(record.id, record);
    }
  });
  return [...found.values()];
}

/** So many orders are looked at in one run. */
const AT_ONCE = 500;

/** Once a day: forgets buyers of orders in which nothing has changed for `retention.buyers`, and does what an earlier try left. */
export async function forgetExpired({ store, clock, settings }: Engine): Promise<void> {
  const nowMs = clock.now();
  const agoMs = nowMs - Number((await store.readNote("expired-at")) ?? 0);
  if (agoMs >= 0 && agoMs < DAY) return;
  const { keptMs } = settings.retention;
  let isForgotten = (await store.readNote("unscrubbed")) !== null;
  if (keptMs !== null) {
    const beforeMs = nowMs - keptMs;
    for (let offset = 0; ;) {
      const ids = await store.listOldOrders(beforeMs, { limit: AT_ONCE, offset });
      const records = await Promise.all(ids.map((id) => store.readOrder(id)));
      const old = records.flatMap((one) => (one !== null && lastChangeMs(one) < beforeMs ? [one.id] : []));
      const found = await store.forgetOrders(old, { atMs: nowMs, kind: "expired" });
      const done = [...found.values()].filter((error) => error === null).length;
      isForgotten ||= done > 0;
      // What stays is in front of the next part.
      offset += ids.length - done;
      if (ids.length < AT_ONCE) break;
    }
  }
  if (isForgotten) await scrub({ store });
  // The run is recorded already.
  await store.writeNote("expired-at", String(nowMs));
}

/** What is forgotten and cannot be taken out of the file now. */
export function problemOfScrub({ isScrubbed }: ForgetReport): Problem | null {
  return isScrubbed ? null : problem("forget-unscrubbed", {});
}
