/** How a person's decision changes an order: each rule takes its row and returns it as it is from now on; null = refused. Pure. */
import { isDeepStrictEqual } from "node:util";

import { type ArticleBy, chooseArticles, type KnownProduct } from "../articles/article.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { OrderEvent } from "../ports/order-store.ts";
import { isLost } from "./listing/audited.ts";
import { newcomerPieces } from "./listing/newcomer.ts";
import { exportNote } from "./state.ts";
import { type Changed, move, reserving, type StoredOrder, withAfterExport } from "./stored-order.ts";
import { recordAudited, settleOrder, withoutErp } from "./transitions.ts";

interface Said {
  readonly atMs: number;
  /** The person's own words. */
  readonly reason: string | null;
}

type At = Pick<Said, "atMs">;

/** A person asked to export it, unless it may be in TotalGest. */
export function forceOrder(order: StoredOrder, { atMs }: At): Changed | null {
  return ["exported", "sending", "unconfirmed"].includes(order.state) ? null : beginAnew(order, atMs, "forced");
}

/** A person takes an outcome back. */
export function reopenOrder(order: StoredOrder, { atMs }: At): Changed {
  return beginAnew(withoutErp(order), atMs, "resend");
}

/** Resets the first attempt, so that the order does not count as stuck. */
function beginAnew(order: StoredOrder, atMs: number, kind: OrderEvent["kind"]): Changed {
  const detail = order.state === "queued" ? order.error : null;
  const anew = { ...order, releasedByHand: true, refusals: 0, firstAttemptMs: null };
  return move(anew, { state: "queued", detail, atMs, kind });
}

/** A person decides that it is never exported. */
export function dismissOrder(order: StoredOrder, { reason: note, atMs }: Said): Changed | null {
  if (order.state === "exported") return null;
  return move(order, { state: "not-linked", reason: "dismissed", atMs, kind: "dismissed", note });
}

export interface Choosing extends At {
  readonly by: ArticleBy;
  /** Those of the order's articles, and those that have or were sent a SKU of its lines. */
  readonly products: readonly KnownProduct[];
}

/** A person chooses the articles of its lines; refused = it was sent, or no line is in question. */
export function chooseArticle(order: StoredOrder, { by, products, atMs }: Choosing): Changed | null {
  if (["exported", "sending"].includes(order.state)) return null;
  const asked = order.error !== null && isOfArticle(order.error) ? order.error.data.product : null;
  const articles = chooseArticles(order.articles, by, asked, products);
  if (isDeepStrictEqual(articles, order.articles)) return null;
  const row = { ...order, articles };
  return { row, events: [{ atMs, kind: "article-chosen", note: by }], reserves: reserving(row, atMs) };
}

type OfArticle = Extract<Problem, { code: "article-gone" | "article-disagrees" | "article-unanswered" }>;

function isOfArticle(error: Problem): error is OfArticle {
  return ["article-gone", "article-disagrees", "article-unanswered"].includes(error.code);
}

export interface Marking extends Said {
  readonly number: string;
  /** When a person last marked it; null = nobody did. */
  readonly markedMs: number | null;
  readonly isSentKept: boolean;
}

/**
 * A person says under which number it is in TotalGest. Of an exported order only where a person had said that, or where an
 * audit did not find it.
 */
export function markExported(order: StoredOrder, { number, markedMs, ...said }: Marking): Changed | null {
  const isExported = order.state === "exported";
  const isCorrectable = isLost(order.afterExport) || (markedMs !== null && markedMs === order.exportedMs);
  if (isExported && !isCorrectable) return null;
  const outcome = { kind: "exported", order: { id: number, number }, how: "marked" } as const;
  const changed = settleOrder(order, { ...said, outcome });
  if (!isExported) return changed;
  return { ...changed, ...recordAudited(changed.row, { found: [], atMs: said.atMs }) };
}

export interface Acknowledging extends At {
  readonly reason: string;
  /** Where the order that has the id now is in TotalGest; null = it is not there, or there is no such order. */
  readonly number: string | null;
}

/** A person acknowledges the differences. `needsNumber`: nothing was done, because the order that has the id now has to be there. */
export function acknowledgeChange(
  order: StoredOrder,
  { reason, number, atMs }: Acknowledging,
): (Changed & { readonly needsNumber: boolean }) | null {
  const { afterExport } = order;
  if (afterExport === null || afterExport.acknowledged !== null) return null;
  const { newcomer } = afterExport;
  if (number !== null && newcomer === undefined) return null;
  if (number === null && newcomer?.number === null && newcomer.meaning === "due")
    return { row: order, needsNumber: true };
  const settled = newcomer === undefined || number === null ? {} : { newcomer: { ...newcomer, number } };
  const row = withAfterExport(order, { ...afterExport, ...settled, acknowledged: { atMs, reason } });
  const note = number === null ? reason : exportNote(number, reason === number ? null : reason);
  const changed = { row, events: [{ atMs, kind: "acknowledged", note } as const], needsNumber: false };
  if (newcomer === undefined) return changed;
  const own = reserving(row, atMs);
  const beside = { pieces: newcomerPieces(order), reservation: { kind: "until-read" } as const };
  // What was sent is reserved as it is.
  return { ...changed, reserves: { ...own, pieces: order.state === "exported" ? [] : own.pieces, beside } };
}
