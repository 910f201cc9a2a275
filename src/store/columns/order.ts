import type { OrderState, NotLinkedReason, ShopOrder, OrderFlag } from "../../core/order/order.ts";
import type { ArticleBy } from "../../core/articles/article.ts";
import type { OrderHead, OrderRow } from "../../core/order/change.ts";
import type { SentOrder } from "../../core/order/send/sent-order.ts";
import { parse } from "./json.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { AfterExport } from "../../core/order/listing/difference.ts";
import type { OrderEvent } from "../../core/ports/order-store.ts";
import type { OrderIntent } from "../../core/ports/erp.ts";

/** A row of `orders`. */
interface HeadColumns {
  readonly row_id: number;
  readonly id: string;
  readonly shop_id: string | null;
  readonly own: number;
  readonly reference: string;
  readonly placed_at: string;
  readonly status: string;
  readonly status_name: string;
  readonly total: string;
  readonly currency: string;
  readonly fault: string | null;
  readonly state: OrderState;
  readonly reason: NotLinkedReason | null;
  readonly late: number;
  readonly released_by_hand: number;
  readonly flags: string;
  readonly after_export: string | null;
  readonly error: string | null;
  readonly erp_id: string | null;
  readonly erp_number: string | null;
  readonly attempts: number;
  readonly refusals: number;
  readonly first_attempt_ms: number | null;
  readonly last_attempt_ms: number | null;
  readonly deadline_ms: number | null;
  readonly exported_ms: number | null;
  readonly article_by: ArticleBy | null;
}

/** A row with the order's text. */
export interface OrderColumns extends HeadColumns {
  readonly data: string | null;
}

/** The stored parts of its intent. */
interface IntentColumns {
  readonly key: string | null;
  readonly external_reference: string | null;
  readonly body: string | null;
  readonly basis: string | null;
}

/**
 * The order is parsed on first use, because most readers need only the state and it may be very large. Its text is then
 * freed and made again on demand. A single object literal, because spreading an object into one with a getter is slow.
 */
export function toOrderRow(row: OrderColumns): OrderRow {
  let order: ShopOrder | null = null;
  let { data: text } = row;
  const isReadable = row.fault === null;
  return {
    id: row.id,
    shopId: row.shop_id ?? row.id,
    isOwn: row.own === 1,
    reference: row.reference,
    placedAt: row.placed_at,
    status: row.status,
    statusName: row.status_name,
    total: row.total,
    currency: row.currency,
    fault: parse<Problem>(row.fault),
    state: row.state,
    reason: row.reason,
    late: row.late === 1,
    releasedByHand: row.released_by_hand === 1,
    afterExport: parse<AfterExport>(row.after_export),
    flags: row.flags === "[]" ? [] : (parse<OrderFlag[]>(row.flags) ?? []),
    error: parse<Problem>(row.error),
    erp: row.erp_number === null ? null : { id: row.erp_id ?? row.erp_number, number: row.erp_number },
    attempts: row.attempts,
    refusals: row.refusals,
    firstAttemptMs: row.first_attempt_ms,
    lastAttemptMs: row.last_attempt_ms,
    deadlineMs: row.deadline_ms,
    exportedMs: row.exported_ms,
    articleBy: row.article_by,
    get order() {
      if (isReadable && text !== null) {
        order = JSON.parse(text) as ShopOrder;
        text = null;
      }
      return order;
    },
    get cartText() {
      return order === null ? text : JSON.stringify(order);
    },
  };
}

export type StoredIntent = IntentColumns & { readonly id: string };

export function intentsOf(rows: readonly StoredIntent[]): ReadonlyMap<string, OrderIntent> {
  return new Map(
    rows.flatMap((row) => {
      const intent = toIntent(row);
      return intent === null ? [] : [[row.id, intent] as const];
    }),
  );
}

/** Null = there is none, or its body is no longer stored. */
function toIntent(row: IntentColumns): OrderIntent | null {
  if (row.key === null || row.external_reference === null || row.body === null) return null;
  return { key: row.key, reference: row.external_reference, body: row.body, basis: row.basis ?? "" };
}

/** `id, state, attempts, refusals, error, first_attempt_ms, report_tries` of `orders`. */
export type OrderHeadList = readonly [
  id: string,
  state: OrderState,
  attempts: number,
  refusals: number,
  error: string | null,
  firstAttemptMs: number | null,
  reportTries: number,
];

export function toOrderHead(row: OrderHeadList): OrderHead {
  const [id, state, attempts, refusals, error, firstAttemptMs, reportTries] = row;
  return { id, state, attempts, refusals, error: parse<Problem>(error), firstAttemptMs, reportTries };
}

export interface SentColumns {
  readonly id: string;
  readonly sale: string;
  readonly booking: string | null;
}

/** An entry by the order's id. */
export function toSent({ id, sale, booking }: SentColumns): readonly [id: string, sent: SentOrder] {
  return [id, { sale: JSON.parse(sale), booking: parse<SentOrder["booking"]>(booking) }];
}

export interface OrderEventColumns {
  readonly at_ms: number;
  readonly kind: OrderEvent["kind"];
  readonly detail: string | null;
  readonly note: string | null;
  readonly author: string | null;
}

export function toOrderEvent(row: OrderEventColumns): OrderEvent {
  return {
    atMs: row.at_ms,
    kind: row.kind,
    detail: parse<Problem>(row.detail),
    note: row.note,
    ...(row.author === null ? {} : { author: row.author }),
  };
}
