import { getOrderClock, getPushTime } from "../discovery/clocks.ts";
import type { Engine } from "../run/engine.ts";
import { outcomeOf } from "../product/plan-push.ts";
import type { ProductRecord, ProductStore } from "../ports/product-store.ts";
import { problem, type Problem } from "../common/problems/problem.ts";
import type { ProductWrite } from "../product/product.ts";

/** A product that waits for a SKU that another product has in the shop. */
export interface Contender {
  readonly id: string;
  /** The SKU it should have. */
  readonly sku: string;
}

/**
 * `settle`: the product can be pushed now. `aside`: the first of several products that exchange their SKUs; it has to
 * give up its own first.
 */
export interface Turn {
  readonly kind: "settle" | "aside";
  readonly id: string;
}

/**
 * The next turn: a product whose SKU no other waiting product has. If there is none, some products wait for each other
 * in a ring (two that swap their SKUs), and one of them has to step aside. `holders`: the id of the product that has
 * each SKU in the shop. Null = no product waits. Pure.
 */
export function nextTurn(waiting: readonly Contender[], holders: ReadonlyMap<string, string>): Turn | null {
  const byId = new Map(waiting.map((contender) => [contender.id, contender]));
  const holderOf = ({ id, sku }: Contender): Contender | undefined => {
    const holder = holders.get(sku);
    return holder === undefined || holder === id ? undefined : byId.get(holder);
  };
  const free = waiting.find((contender) => holderOf(contender) === undefined);
  if (free !== undefined) return { kind: "settle", id: free.id };
  const passed = new Set<Contender>();
  let next = waiting[0];
  while (next !== undefined && !passed.has(next)) {
    passed.add(next);
    next = holderOf(next);
  }
  return next === undefined ? null : { kind: "aside", id: next.id };
}

/** The product that has each SKU in the shop; of several newcomers on one page, the first. */
export async function findHolders(
  store: Pick<ProductStore, "findHolders">,
  records: readonly ProductRecord[],
): Promise<ReadonlyMap<string, string>> {
  const changing = records.filter(changesSku);
  if (changing.length === 0) return new Map();
  const linked = await store.findHolders(changing.map(({ sku }) => sku));
  const holders = new Map([...linked].map(([sku, holder]) => [sku, holder.id]));
  for (const { id, sku, fault } of changing) if (!holders.has(sku) && fault === null) holders.set(sku, id);
  return holders;
}

export function changesSku({ shopId, fields, pushed, sku }: ProductRecord): boolean {
  return shopId === null || (fields !== null && pushed?.sku !== sku);
}

/** The operations of a push on products whose SKU another product has. */
export interface ContestPush {
  isStopped(): boolean;
  /** What may be pushed of a product now; null = nothing. */
  plan(record: ProductRecord, fieldsRefused: boolean): Promise<ProductWrite | null>;
  /** `error`: why its fields are not pushed; null = they are. */
  push(record: ProductRecord, write: ProductWrite, error: Problem | null): Promise<void>;
  fail(record: ProductRecord, error: Problem): Promise<void>;
  /** The product needs no report row. */
  forget(id: string): void;
  handleFailure(error: unknown): Promise<void>;
}

interface Signals {
  readonly run: AbortSignal;
  readonly wire: AbortSignal;
}

/**
 * Pushes products whose SKU another product has in the shop, one after the other, including those that swap their SKUs.
 */
export async function pushContested(
  engine: Engine,
  ids: readonly string[],
  pusher: ContestPush,
  signals: Signals,
): Promise<void> {
  const { store } = engine;
  const waiting = new Set(ids);
  while (waiting.size > 0 && !pusher.isStopped()) {
    const records = await store.readProducts([...waiting]);
    const holders = await store.findHolders(records.map(({ sku }) => sku));
    const turn = nextTurn(records, new Map([...holders].map(([sku, { id }]) => [sku, id])));
    const record = records.find(({ id }) => id === turn?.id);
    if (turn === null || record === undefined) return;
    try {
      if (turn.kind === "aside" && (await stepAside(engine, record, pusher, signals.wire))) continue;
      waiting.delete(turn.id);
      await pushOne(engine, record, holders.get(record.sku)?.id ?? null, pusher, signals.run);
    } catch (error) {
      waiting.delete(turn.id);
      await pusher.handleFailure(error);
    }
  }
}

/** Gives a linked product an unused SKU until its own is free. False = the shop or a brake does not allow it. */
async function stepAside(
  engine: Engine,
  record: ProductRecord,
  pusher: ContestPush,
  wire: AbortSignal,
): Promise<boolean> {
  const { shop, store } = engine;
  const planned = await pusher.plan(record, false);
  if (record.shopId === null || planned?.fields.sku === undefined) return false;
  const write = { shopId: record.shopId, fields: { sku: await freeSku(store, record.pushed?.sku ?? record.sku) } };
  const result = await shop.writeProduct(write, wire);
  if (result.ok) await store.recordPushes([outcomeOf(record, write, result, null, getPushTime(engine))]);
  return result.ok;
}

/** The SKU with as many `~` appended as needed to be unused by linked products. */
async function freeSku(store: Pick<ProductStore, "findHolders">, sku: string): Promise<string> {
  const wanted = `${sku}~`;
  return (await store.findHolders([wanted])).has(wanted) ? freeSku(store, wanted) : wanted;
}

/**
 * If TotalGest no longer knows the holder of the SKU, or the SKU is free meanwhile, the product gets it. Otherwise it
 * is refused, and only its stock is pushed.
 */
async function pushOne(
  engine: Engine,
  record: ProductRecord,
  holder: string | null,
  pusher: ContestPush,
  signal: AbortSignal,
): Promise<void> {
  const { id, sku } = record;
  const isTaken = holder !== null && holder !== id;
  const isFreed = isTaken && (await freeFrom(engine, holder, record, pusher, signal));
  const refused = isTaken && !isFreed ? problem("sku-taken", { sku, newcomer: id, holder }) : null;
  const [fresh] = isFreed ? await engine.store.readProducts([id]) : [record];
  if (fresh === undefined) return;
  const write = await pusher.plan(fresh, refused !== null);
  if (write !== null) await pusher.push(fresh, write, refused);
  else if (refused !== null) await pusher.fail(fresh, refused);
  else pusher.forget(id);
}

/**
 * Frees a SKU whose holder TotalGest no longer knows. A newcomer takes over the holder's link; for a linked product the
 * holder gets another SKU and is hidden. Returns whether the SKU is free.
 */
async function freeFrom(
  engine: Engine,
  holderId: string,
  record: ProductRecord,
  pusher: ContestPush,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, clock } = engine;
  if (!(await isGoneInErp(engine, holderId, signal))) return false;
  if (record.shopId === null) {
    await store.moveLink(holderId, record.id, clock.now(), getOrderClock(engine));
    return true;
  }
  if ((await pusher.plan(record, false))?.fields.sku === undefined) return false;
  await store.recordGone([holderId], clock.now());
  const [holder] = await store.readProducts([holderId]);
  if (holder === undefined || holder.shopId === null) return true;
  const hiding = await pusher.plan(holder, true);
  const fields = { sku: await freeSku(store, record.sku) };
  await pusher.push(holder, { ...hiding, shopId: holder.shopId, fields }, null);
  return !(await store.findHolders([record.sku])).has(record.sku);
}

async function isGoneInErp({ erp, store }: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await erp.fetchProduct(id, signal);
  if (answer !== "nothing") return answer === null;
  return (await store.readProducts([id]))[0]?.gone === true;
}
