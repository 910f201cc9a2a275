/** What may be pushed of the pending products now, and the calls that push it. */
import type { Adoption } from "./adopt-products.ts";
import { inParallel } from "../../common/parallel.ts";
import { type Restraint, namesOf, withDoubt, withoutStock } from "../plan-push.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product.ts";
import type { ProductStore } from "../../ports/product-store.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { rememberUnsupported } from "../../run/pauses.ts";
import type { Pull } from "./pull.ts";

export interface PushRequest {
  readonly restraint: Restraint;
  /** The links that this run made; null = it looked for none. */
  readonly adoption: Adoption | null;
  /** The shop's catalogue is not read completely: the shop is asked for a SKU before a product gets it. */
  readonly isShopUnread: boolean;
  /**
   * The second round of a pull: only the stock of products whose figure an order made unknown meanwhile. A product that
   * was pushed since this instant (epoch ms) already has its row. Null = the first round.
   */
  readonly againSinceMs: number | null;
}

/** One product and what to push of it. */
export interface Task {
  readonly record: ProductRecord;
  readonly write: ProductWrite;
}

/** One product and what may be pushed of it now; null = nothing. */
export interface Planned {
  readonly record: ProductRecord;
  readonly write: ProductWrite | null;
}

/** The SKU that a product gets when it is created. */
function createdSku({ record, write }: Task): string {
  return write.fields.sku ?? record.sku;
}

/** See `ProductStore.beginWrites`. */
function beginWrites(store: Pick<ProductStore, "beginWrites">, tasks: readonly Task[]): Promise<void> {
  return store.beginWrites(
    tasks.map((task) => ({
      position: task.record.position,
      sku: task.write.shopId === null ? createdSku(task) : null,
      names: task.write.shopId === null ? [] : withDoubt(task.record, namesOf(task.write)),
    })),
  );
}

/** The shop refused them. */
export function endWrites(store: Pick<ProductStore, "endWrites">, tasks: readonly Task[]): Promise<void> {
  return store.endWrites(tasks.map(({ record: { position, inDoubt } }) => ({ position, names: inDoubt ?? [] })));
}

/** The task as after a lost answer: the product may exist in the shop, so it is looked up before it is sent. */
export function asLost(task: Task): Task {
  if (task.write.shopId !== null) return task;
  return { ...task, record: { ...task.record, creatingSku: createdSku(task) } };
}

/**
 * While orders cannot be read, unknown sales may have reduced the shop's own figures. So each figure is fetched, and a
 * stock is pushed only if it is lower; 0 never raises a figure. If a figure cannot be read, the error goes to
 * `onFailure` and the stock waits.
 */
export async function withoutRaises(
  { engine: { shop, settings }, signal }: Pull,
  planned: readonly Planned[],
  onFailure: (error: unknown) => Promise<void>,
): Promise<readonly Planned[]> {
  const lowered = new Set<ProductWrite>();
  const asked = planned.flatMap(({ write }) => (write !== null && needsFigure(write) ? [write] : []));
  await inParallel(asked, settings.http.concurrency, async (write) => {
    try {
      const shown = await shop.fetchProduct({ id: write.shopId ?? "" }, signal);
      if (Number(shown?.quantity ?? 0) > (write.quantity ?? 0)) lowered.add(write);
    } catch (error) {
      await onFailure(error);
    }
  });
  return planned.map((one) => {
    const { record, write } = one;
    const isKept = write === null || !needsFigure(write) || lowered.has(write);
    return isKept ? one : { record, write: withoutStock(write) };
  });
}

function needsFigure({ shopId, quantity }: ProductWrite): boolean {
  return shopId !== null && quantity !== undefined && quantity > 0;
}

/** Those whose SKU another product has in the shop, or gets before: of several newcomers, all but the first. */
export async function findTaken(
  store: Pick<ProductStore, "findHolders">,
  records: readonly ProductRecord[],
): Promise<ReadonlySet<string>> {
  const changing = records.filter((record) => record.fault === null && changesSku(record));
  if (changing.length === 0) return new Set();
  const holders = new Map(await store.findHolders(changing.map(({ sku }) => sku)));
  const taken = new Set<string>();
  for (const { id, sku } of changing) {
    const holder = holders.get(sku) ?? id;
    holders.set(sku, holder);
    if (holder !== id) taken.add(id);
  }
  return taken;
}

function changesSku({ shopId, fields, pushed, sku }: ProductRecord): boolean {
  return shopId === null || (fields !== null && pushed?.sku !== sku);
}

export const BULK = "products/bulkUpdate";

/** The write is on disk before the first byte is sent, and no more once the shop refused it. */
export async function writeSingly({ engine, wire }: Pull, task: Task): Promise<WriteResult> {
  await beginWrites(engine.store, [task]);
  const result = await engine.shop.writeProduct(task.write, wire);
  if (!result.ok) await endWrites(engine.store, [task]);
  return result;
}

/** `lost`: the outcome is unknown, or the call was refused as a whole. */
export async function writeInBulk(
  { engine, wire }: Pull,
  tasks: readonly Task[],
): Promise<readonly WriteResult[] | "unsupported" | "lost"> {
  await beginWrites(engine.store, tasks);
  try {
    const writes = tasks.map(({ write }) => write);
    const answer = await engine.shop.writeProducts(writes, wire);
    if (answer === "unsupported") await rememberUnsupported(engine, BULK);
    if (typeof answer !== "object" || !("refused" in answer)) return answer;
    await endWrites(engine.store, tasks);
    return "lost";
  } catch (error) {
    if (isOfOne(error)) return "lost";
    throw error;
  }
}

/** The shop product with the SKU of a refused creation; null = none, or a site that ignores case names another. */
export async function findHolder(
  { engine, signal }: Pull,
  { sku }: ProductRecord,
  { holderId }: Extract<WriteResult, { ok: false }>,
): Promise<ShopProduct | null> {
  try {
    return await engine.shop.fetchProduct(holderId === null ? { sku } : { id: holderId }, signal);
  } catch (error) {
    if (isOutOfContract(error)) return null;
    throw error;
  }
}

export async function isGoneInErp({ engine, signal }: Pull, id: string): Promise<boolean> {
  const answer = await engine.erp.fetchProduct(id, signal);
  return answer === "nothing" ? (await engine.store.readProducts([id]))[0]?.gone === true : answer === null;
}

/** A server error may be about this product alone. */
export function isOfOne(error: unknown): error is RemoteError {
  return error instanceof RemoteError && error.reason === "failing" && error.status !== null;
}

export function isOutOfContract(error: unknown): error is RemoteError {
  return error instanceof RemoteError && error.reason === "contract";
}
