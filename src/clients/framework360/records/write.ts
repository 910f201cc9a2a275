/** Writes products to the shop, and reads the answers. Pure. */
import { problem } from "../../../core/common/problems/problem.ts";
import type { ProductWrite, WriteResult } from "../../../core/products/product.ts";
import { type Call, contractBroken } from "../../answer/answer.ts";
import { excerptOf } from "../../answer/excerpt.ts";
import { foundText } from "../../answer/fault.ts";
import { readAs } from "../../answer/read-as.ts";
import { ERROR_CODES } from "../contract.ts";
import { readFlag, readObject, readText, toList } from "./php.ts";
import type { Refusal } from "../reply.ts";
import { bulkAnswerWire, idAnswerWire, type ProductWriteWire } from "../wire.ts";

/** Only the given fields, under the contract's names: decimals as strings, booleans as JSON booleans. */
export function toWriteWire(write: ProductWrite): ProductWriteWire {
  const { totalgest_id, ...fields } = write.fields;
  const wire: ProductWriteWire = { ...(write.shopId === null ? {} : { id: write.shopId }), ...fields };
  if (write.quantity !== undefined) wire.quantity = String(write.quantity);
  if (write.active !== undefined) wire.active = write.active;
  if (totalgest_id !== undefined) wire.external = { totalgest_id };
  return wire;
}

/** The result of an accepted write. An update's answer has to be about the product that was sent. */
export function readWritten(call: Call, write: ProductWrite, data: unknown): WriteResult {
  const answer = readObject(readAs(call, idAnswerWire, data, "data"));
  return { ok: true, shopId: writtenId(call, "data.id", write, readText(answer?.id)) };
}

/** The result of a refused write. Throws if the call itself failed. */
export function readRefused(refusal: Refusal): WriteResult {
  if (refusal.code === ERROR_CODES.unknownFunction) throw refusal.error;
  return refusedResult(refusal.code, refusal.detail, refusal.holderId);
}

/** The results of a bulk write, in the order of the writes. Throws RemoteError if they cannot be matched. */
export function readBulk(call: Call, writes: readonly ProductWrite[], data: unknown): readonly WriteResult[] {
  const list = toList(data);
  const { items } = readAs(call, bulkAnswerWire, Array.isArray(list) ? { items: list } : data, "data");
  if (items.length !== writes.length) {
    const expected = foundText(writes);
    throw contractBroken(call, { path: "data.items", expected, found: foundText(items) });
  }
  return writes.map((write, index): WriteResult => {
    const item = items[index];
    const id = readText(item?.id);
    if (readFlag(item?.status) === true) {
      return { ok: true, shopId: writtenId(call, `data.items[${String(index)}].id`, write, id) };
    }
    const code = readText(item?.error) ?? "";
    const detail = [code, readText(item?.message) ?? ""].filter((part) => part !== "").join(": ");
    return refusedResult(code, excerptOf(detail, call.secrets), id);
  });
}

function writtenId(call: Call, path: string, write: ProductWrite, answered: string | null): string {
  const id = answered ?? write.shopId;
  if (id === null) throw contractBroken(call, { path, expected: "an id", found: "nothing" });
  if (write.shopId !== null && id !== write.shopId) {
    throw contractBroken(call, { path, expected: foundText(write.shopId), found: foundText(id) });
  }
  return id;
}

function refusedResult(code: string, detail: string, id: string | null): WriteResult {
  const isTaken = code === ERROR_CODES.duplicateSku;
  const reason = isTaken ? "taken" : code === ERROR_CODES.notFound ? "unknown" : "refused";
  return {
    ok: false,
    reason,
    holderId: isTaken ? id : null,
    problem: problem("shop-refused-product", { detail }),
  };
}
