/** Calls of a push, and whether a failure is about one product alone. */
import { type Task, beginWrites } from "./plan-pushes.ts";
import type { Pull } from "./pull.ts";
import type { ShopProduct, WriteResult } from "../product.ts";
import type { ProductRecord } from "../record.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { rememberUnsupported } from "../../run/pauses.ts";

export const BULK = "products/bulkUpdate";

/** The write is on disk before the first byte is sent, and no more once the shop refused it. */
export async function writeSingly({ engine, wire }: Pull, task: Task): Promise<WriteResult> {
  await beginWrites(engine.store, [task]);
  const result = await engine.shop.writeProduct(task.write, wire);
  if (!result.ok) await engine.store.endWrites([task.record.position]);
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
    return typeof answer === "object" && "refused" in answer ? "lost" : answer;
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
