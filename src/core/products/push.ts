/** How the result of a push changes a product. Pure. */
import { daysWithShown } from "../brakes/facets.ts";
import type { PushOutcome } from "./record.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { type ChangedProduct, type NewProductEvent, failureEvents, isSame, withPushed } from "./change.ts";
import { type StoredProduct } from "./stored.ts";

/**
 * The product that each shop product of these outcomes is linked to: of several that claim one within a batch, the first.
 * `holders`: the links before, by the shop's id.
 */
export function claimLinks(
  outcomes: readonly PushOutcome[],
  holders: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const claimed = new Map(holders);
  for (const { id, shopId } of outcomes) {
    if (shopId !== null && shopId !== undefined && !claimed.has(shopId)) claimed.set(shopId, id);
  }
  return claimed;
}

/** Whether the rule needs the product's texts: not if exactly its current fields were pushed. */
export function needsTexts(row: StoredProduct, { outcome }: { readonly outcome: PushOutcome }): boolean {
  return outcome.shopId === null || (outcome.pushed !== undefined && !isWhole(outcome, row));
}

/** Exactly the product's current fields were pushed: no long text has to be compared or written again. */
function isWhole({ fulfils }: PushOutcome, { fingerprint }: StoredProduct): boolean {
  return fulfils !== undefined && fulfils !== "" && fulfils === fingerprint;
}

/** `holder`: the product that the shop product of this outcome is linked to. */
export function recordPush(
  row: StoredProduct,
  { outcome, holder }: { readonly outcome: PushOutcome; readonly holder: string | undefined },
): ChangedProduct | null {
  if (outcome.shopId === null) return releaseLink(row, outcome);
  if (holder !== undefined && holder !== row.id) {
    return recordError(row, {
      error: problem("sku-taken", { sku: row.sku, newcomer: row.id, holder }),
      atMs: outcome.atMs,
    });
  }
  return recordAccepted(row, outcome);
}

/** The shop accepted the push. */
function recordAccepted(row: StoredProduct, outcome: PushOutcome): ChangedProduct {
  const { pushedQuantity, pushedActive, stockEpoch, error, days, atMs } = outcome;
  const shopId = outcome.shopId ?? row.shopId;
  const isNewLink = shopId !== null && shopId !== row.shopId;
  return {
    row: {
      ...pushedRow(row, outcome),
      shopId,
      error,
      syncedMs: atMs,
      listed: null,
      ...(pushedActive === undefined ? {} : { pushedActive }),
      ...(days === undefined ? {} : { days }),
      ...(pushedQuantity !== undefined && stockEpoch === row.stockEpoch
        ? { pushedQuantity, isQuantityKnown: true }
        : {}),
    },
    endsWrite: outcome.inDoubt ?? [],
    events: [...pushEvents(outcome, isNewLink ? shopId : null), ...failureEvents(row, error, atMs)],
  };
}

function pushedRow(row: StoredProduct, outcome: PushOutcome): StoredProduct {
  const { pushed } = outcome;
  if (!isWhole(outcome, row)) return pushed === undefined ? row : withPushed(row, pushed);
  return {
    ...row,
    areFieldsPushed: true,
    pushedSku: pushed?.sku ?? row.pushedSku,
    pushedPrice: pushed?.price ?? row.pushedPrice,
    ...(row.areFieldsPushed || row.shopId === null ? {} : { pushedText: null }),
  };
}

/** `createdAs` = the shop's id of a new link. */
function pushEvents({ atMs, changes = [] }: PushOutcome, createdAs: string | null): readonly NewProductEvent[] {
  if (createdAs !== null) return [{ kind: "created", atMs, changes, note: createdAs }];
  if (changes.length === 0) return [];
  const hides = changes.some(({ field, to }) => field === "active" && to === false);
  return [{ kind: hides ? "hidden" : "pushed", atMs, changes }];
}

/** Sets or clears the error of a product that was not pushed. */
export function recordError(
  row: StoredProduct,
  { error, atMs }: { readonly error: Problem | null; readonly atMs: number },
): ChangedProduct | null {
  return isSame(row.error, error) ? null : { row: { ...row, error }, events: failureEvents(row, error, atMs) };
}

/** It will be created again; one that is gone from TotalGest too is deleted instead. */
function releaseLink(row: StoredProduct, { error, atMs }: PushOutcome): ChangedProduct {
  const { shopId, gone } = row;
  return {
    row: {
      ...withPushed(row, null),
      shopId: null,
      pushedQuantity: null,
      isQuantityKnown: false,
      pushedActive: null,
      error,
      days: daysWithShown(row, atMs),
    },
    events: shopId === null || gone ? [] : [{ kind: "released", atMs, note: shopId }],
  };
}
