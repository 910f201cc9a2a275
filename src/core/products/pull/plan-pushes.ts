/** What a push asks the store and the two systems, and the calls that carry it out. */
import type { ProductRecord } from "../record.ts";
import type { WriteResult } from "../product.ts";
import { recordAsked } from "../link.ts";
import { isSameField } from "../fields.ts";
import { createdSku, hasOurImages, type Push, type Task } from "../push.ts";
import type { ProductStore } from "../../ports/product-store.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { problem } from "../../common/problems/problem.ts";
import { rememberUnsupported } from "../../run/pauses.ts";
import type { Pull } from "./pull.ts";

/** The task as after a lost answer: the product may exist in the shop, so it is looked up before it is sent. */
export function asLost(task: Task): Task {
  if (task.write.shopId !== null) return task;
  return { ...task, record: { ...task.record, creatingSku: createdSku(task) } };
}

export function isLostProduct({ record, write }: Task): boolean {
  return write.shopId === null && record.creatingSku !== null;
}

/**
 * Those whose SKU another product has in the shop, or gets before, each with that one's id: of several newcomers, all but the
 * first.
 */
export async function findTaken(
  store: Pick<ProductStore, "findHolders">,
  records: readonly ProductRecord[],
): Promise<ReadonlyMap<string, string>> {
  const changing = records.filter((record) => record.fault === null && changesSku(record));
  const taken = new Map<string, string>();
  if (changing.length === 0) return taken;
  const holders = new Map(await store.findHolders(changing.map(({ sku }) => sku)));
  for (const { id, sku } of changing) {
    const holder = holders.get(sku) ?? id;
    holders.set(sku, holder);
    if (holder !== id) taken.set(id, holder);
  }
  return taken;
}

function changesSku({ shopId, fields, pushed, sku }: ProductRecord): boolean {
  return shopId === null || (fields !== null && pushed?.sku !== sku);
}

/** Two products of the shop have its SKU: it is not created while both have it. */
export function isAmbiguous({ tally: { ambiguous } }: Pull, { id, shopId, error }: ProductRecord): boolean {
  if (shopId !== null) return false;
  return ambiguous === null ? error?.code === "shop-sku-ambiguous" : ambiguous.has(id);
}

/** The product with what the shop shows of it now (`recordAsked`); null = the shop does not know it. */
export async function askShop({ engine, signal, tally }: Pull, record: ProductRecord): Promise<ProductRecord | null> {
  tally.textsAsked += 1;
  const listed = await engine.shop.fetchProduct({ id: record.shopId ?? "" }, signal);
  if (listed === null) return null;
  const seen = recordAsked(record, { listed });
  if (seen !== null) await engine.store.changeProducts([{ id: record.id, listed }], recordAsked);
  return seen?.row ?? record;
}

/**
 * Records what the shop accepted, and asks under which addresses it keeps the pictures among that. Where it does not answer, or still
 * shows the addresses that it was told, the next reading finds out.
 */
export async function recordPushes({ engine, signal }: Pull, pushes: readonly Push[]): Promise<void> {
  await engine.store.recordPushes(pushes);
  const told = pushes.filter(hasOurImages);
  await inParallel(told, engine.settings.http.concurrency, async ({ record: { id }, write, shopId }) => {
    const listed = await engine.shop.fetchProduct({ id: shopId }, signal).catch(asUnknown);
    if (listed === null || isSameField(listed.images, write.fields.images)) return;
    await engine.store.changeProducts([{ id, listed }], recordAsked);
  });
}

function asUnknown(error: unknown): null {
  if (error instanceof RemoteError) return null;
  throw error;
}

export const BULK = "products/bulkUpdate";
/** A field that a site may lack as it may lack an operation. */
export const IMAGES = "products/images";

/** The shop has no field for pictures: none are sent for a day. */
export async function leaveImages({ engine, log, tally }: Pull): Promise<void> {
  if (tally.hasNoImages) return;
  tally.hasNoImages = true;
  log.add(problem("images-unsupported", {}), EXIT.items);
  await rememberUnsupported(engine, IMAGES);
}

/** The write is on disk before the first byte is sent. */
export async function writeSingly({ engine, wire }: Pull, task: Task): Promise<WriteResult> {
  await engine.store.beginWrites([task]);
  return engine.shop.writeProduct(task.write, wire);
}

/** `lost`: the outcome is unknown, or the call was refused as a whole. */
export async function writeInBulk(
  { engine, wire }: Pull,
  tasks: readonly Task[],
): Promise<readonly WriteResult[] | "unsupported" | "lost"> {
  await engine.store.beginWrites(tasks);
  try {
    const writes = tasks.map(({ write }) => write);
    const answer = await engine.shop.writeProducts(writes, wire);
    if (answer === "unsupported") await rememberUnsupported(engine, BULK);
    return answer === "refused" ? "lost" : answer;
  } catch (error) {
    if (isOfOne(error)) return "lost";
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
