/** How the result of a push changes a product. Pure. */
import type { LinkDate } from "../articles/article.ts";
import { fieldFacets } from "../brakes/facets.ts";
import type { ProductRecord, PushOutcome } from "../ports/product-store.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { failureEvents, keptFacets, productEvent, pushedPatch } from "./change.ts";
import type { NewProductEvent, ProductChange, ProductHead, ProductPatch } from "./change.ts";

/** A date on which all clocks agree. */
export function justAt(atMs: number): LinkDate {
  return { earliestMs: atMs, latestMs: atMs };
}

/**
 * How to record an outcome. `shopId` = the link after it; `holder` = the product that the shop product is already
 * linked to.
 */
export type JudgedPush =
  | { readonly kind: "released"; readonly outcome: PushOutcome }
  | { readonly kind: "taken"; readonly outcome: PushOutcome; readonly known: ProductHead; readonly holder: string }
  | {
      readonly kind: "pushed";
      readonly outcome: PushOutcome;
      readonly known: ProductHead;
      readonly shopId: string | null;
    };

/**
 * `holders`: the product that each shop product is linked to, by the shop's id. Outcomes of unknown products are
 * dropped.
 */
export function judgePushes(
  outcomes: readonly PushOutcome[],
  known: ReadonlyMap<string, ProductHead>,
  holders: ReadonlyMap<string, string>,
): readonly JudgedPush[] {
  const linkedTo = new Map(holders);
  const judged: JudgedPush[] = [];
  for (const outcome of outcomes) {
    const product = known.get(outcome.id);
    if (product === undefined) continue;
    if (outcome.shopId === null) {
      judged.push({ kind: "released", outcome });
      continue;
    }
    const shopId = outcome.shopId ?? product.shopId;
    const holder = shopId === null ? undefined : linkedTo.get(shopId);
    if (holder !== undefined && holder !== outcome.id) {
      judged.push({ kind: "taken", outcome, known: product, holder });
      continue;
    }
    if (shopId !== null) linkedTo.set(shopId, outcome.id);
    judged.push({ kind: "pushed", outcome, known: product, shopId });
  }
  return judged;
}

/**
 * The pushed fields are exactly the product's current ones, so that no long text has to be compared or written again.
 */
export function isWhole({ fulfils }: PushOutcome, { fingerprint }: ProductHead): boolean {
  return fulfils !== undefined && fulfils !== "" && fulfils === fingerprint;
}

/** The shop accepted the push. `fields` = JSON of what the shop should show; not used if the push `isWhole`. */
export function recordPush(
  outcome: PushOutcome,
  known: ProductHead,
  shopId: string | null,
  fields: string | null,
): ProductChange {
  const { pushed, pushedQuantity, pushedActive, stockEpoch, error, atMs, linkDate = justAt(atMs) } = outcome;
  const isNewLink = shopId !== null && shopId !== known.shopId;
  const isQuantityKnown = pushedQuantity !== undefined && stockEpoch === known.stockEpoch;
  const patch: ProductPatch = {
    shopId,
    error,
    syncedMs: atMs,
    listed: null,
    ...pushedFields(outcome, known, fields),
    ...(pushedActive === undefined ? {} : { pushedActive }),
    ...(isQuantityKnown ? { pushedQuantity, isQuantityKnown } : {}),
    ...(isNewLink ? { linkedMs: linkDate.earliestMs, linkedSku: pushed?.sku ?? known.sku } : {}),
  };
  return {
    id: known.id,
    position: known.position,
    patch,
    endsCreation: true,
    events: [...pushEvents(outcome, isNewLink ? shopId : null), ...failureEvents(known.id, known, error, atMs)],
    ...(isNewLink && known.shopId !== null ? { linkEndedMs: linkDate.latestMs } : {}),
    ...(outcome.facets === undefined ? {} : { pushed: { ...outcome.facets, atMs } }),
  };
}

function pushedFields(outcome: PushOutcome, known: ProductHead, fields: string | null): ProductPatch {
  const { pushed } = outcome;
  if (!isWhole(outcome, known)) return pushed === undefined ? {} : pushedPatch(pushed, fields);
  return {
    areFieldsPushed: true,
    ...(pushed?.sku === undefined ? {} : { pushedSku: pushed.sku }),
    ...(pushed?.price === undefined ? {} : { pushedPrice: pushed.price }),
    ...(known.shopId === null ? {} : { pushed: null }),
  };
}

/** `createdAs` = the shop's id of a new link. */
function pushEvents({ id, atMs, changes = [] }: PushOutcome, createdAs: string | null): readonly NewProductEvent[] {
  if (createdAs !== null) return [productEvent(id, atMs, "created", { changes, note: createdAs })];
  if (changes.length === 0) return [];
  const hides = changes.some(({ field, to }) => field === "active" && to === false);
  return [productEvent(id, atMs, hides ? "hidden" : "pushed", { changes })];
}

/** Another product is linked to the shop product in the answer. */
export function recordTaken({ id, atMs }: PushOutcome, known: ProductHead, holder: string): ProductChange {
  return recordError(known, problem("sku-taken", { sku: known.sku, newcomer: id, holder }), atMs);
}

/** Sets or clears the error of a product that was not pushed. */
export function recordError(known: ProductHead, error: Problem | null, atMs: number): ProductChange {
  const { id, position } = known;
  const isSame = (error === null ? null : JSON.stringify(error)) === known.error;
  return { id, position, patch: isSame ? {} : { error }, events: failureEvents(id, known, error, atMs) };
}

/**
 * The shop no longer knows the product, so it will be created again. A product that is gone from TotalGest is deleted
 * instead.
 */
export function releaseLink(
  known: ProductRecord,
  { error, atMs, linkDate = justAt(atMs) }: PushOutcome,
): ProductChange {
  const { id, position, shopId } = known;
  return {
    id,
    position,
    patch: {
      shopId: null,
      pushedQuantity: null,
      isQuantityKnown: false,
      pushedActive: null,
      error,
      ...pushedPatch(null, null),
    },
    events: shopId === null || known.gone ? [] : [productEvent(id, atMs, "released", { note: shopId })],
    ...(shopId === null ? {} : { linkEndedMs: linkDate.latestMs }),
    pushed: keptFacets(fieldFacets(known.pushed ?? {}), atMs),
  };
}
