/** Makes the intent of a mapped order. It is stored before the first byte is sent. Pure. */
import { createHash } from "node:crypto";

import type { OrderMapping } from "./mapping.ts";
import type { ErpOrder, ShopOrder } from "../order.ts";
import type { Erp, OrderIntent } from "../../ports/erp.ts";
import type { Problem } from "../../common/problems/problem.ts";

export type PlannedIntent =
  | { readonly ok: true; readonly intent: OrderIntent; readonly shown: unknown }
  | { readonly ok: false; readonly problem: Problem };

/**
 * The key, reference and body in the format of this TotalGest. The same order with the same mapping gives the same
 * intent.
 */
export function planIntent(
  order: ShopOrder,
  body: ErpOrder,
  mapping: OrderMapping,
  erp: Pick<Erp, "dialect" | "encodeOrder">,
): PlannedIntent {
  const encoded = erp.encodeOrder(body);
  if (!encoded.ok) return encoded;
  const intent = {
    key: sha256(`${body.externalReference}\n`, encoded.text),
    reference: body.externalReference,
    body: encoded.text,
    basis: basisOf(order, mapping, erp.dialect),
  };
  return { ok: true, intent, shown: encoded.shown };
}

/** Hash of everything the body depends on: with the same basis, the stored body is sent again. */
function basisOf(order: ShopOrder, mapping: OrderMapping, dialect: string): string {
  const { currency, vatCodes, paymentMethods } = mapping.erpShop;
  const { status: _status, statusName: _statusName, ...content } = order;
  const { site, settings, totals, defaultRate } = mapping;
  const parts = [content, site, settings, totals, defaultRate, currency, vatCodes, paymentMethods, dialect];
  return sha256(JSON.stringify(parts));
}

/** Hashes the parts in sequence. Joining them first would copy a large order. */
function sha256(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
