/** What becomes of a product by what was pushed to the shop. Pure. */
import type { LinkDate } from "../articles/article.ts";
import { fieldFacets } from "../brakes/facets.ts";
import type { ProductRecord, PushOutcome } from "../ports/product-store.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { failureEvents, keptFacets, productEvent, pushedPatch } from "./change.ts";
import type { NewProductEvent, ProductChange, ProductHead, ProductPatch } from "./change.ts";

/** A date that no clock contradicts. */
export function justAt(atMs: number): LinkDate {
  return { earliestMs: atMs, latestMs: atMs };
}

/** What an outcome is to be recorded as; `shopId` = the link after it, `holder` = whom the shop product is linked to already. */
export type JudgedPush =
  | { readonly kind: "released"; readonly outcome: PushOutcome }
  | { readonly kind: "taken"; readonly outcome: PushOutcome; readonly known: ProductHead; readonly holder: string }
  | {
      readonly kind: "pushed";
      readonly outcome: PushOutcome;
      readonly known: ProductHead;
      readonly shopId: string | null;
    };

/** `holders`: which product each shop product is linked to, by the shop's id. Outcomes of unknown products say nothing. */
export function judgePushes(
  outcomes: readonly PushOutcome[],
  known: ReadonlyMap<string, ProductHead>,
  holders: ReadonlyMap<string, string>,
): readonly JudgedPush[] {
  const held = new Map(holders);
  const judged: JudgedPush[] = [];
  for (const outcome of outcomes) {
    const product = known.get(outcome.id);
    if (product === undefined) continue;
    if (outcome.shopId === null) {
      judged.push({ kind: "released", outcome });
      continue;
    }
    const shopId = outcome.shopId ?? product.shopId;
    const holder = shopId === null ? undefined : held.get(shopId);
    if (holder !== undefined && holder !== outcome.id) {
      judged.push({ kind: "taken", outcome, known: product, holder });
      continue;
    }
    if (shopId !== null) held.set(shopId, outcome.id);
    judged.push({ kind: "pushed", outcome, known: product, shopId });
  }
  return judged;
}

/** The fields that were pushed are just those that the product has now: no long text need be compared, or written again. */
export function isWhole({ fulfils }: PushOutcome, { fingerprint }: ProductHead): boolean {
  return fulfils !== undefined && fulfils !== "" && fulfils === fingerprint;
}

/** The shop took it. `fields` = JSON of what it should show; not looked at where the push `isWhole`. */
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
    creatingSku: null,
    ...pushedFields(outcome, known, fields),
    ...(pushedActive === undefined ? {} : { pushedActive }),
    ...(isQuantityKnown ? { pushedQuantity, isQuantityKnown } : {}),
    ...(isNewLink ? { linkedMs: linkDate.earliestMs, linkedSku: pushed?.sku ?? known.sku } : {}),
  };
  return {
    id: known.id,
    position: known.position,
    patch,
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

/** `createdAs` = the shop's id, where that is new. */
function pushEvents({ id, atMs, changes = [] }: PushOutcome, createdAs: string | null): readonly NewProductEvent[] {
  if (createdAs !== null) return [productEvent(id, atMs, "created", { changes, note: createdAs })];
  if (changes.length === 0) return [];
  const hides = changes.some(({ field, to }) => field === "active" && to === false);
  return [productEvent(id, atMs, hides ? "hidden" : "told", { changes })];
}

/** Another product is linked to what the shop answered with. */
export function recordTaken({ id, atMs }: PushOutcome, known: ProductHead, holder: string): ProductChange {
  return recordError(known, problem("sku-taken", { sku: known.sku, newcomer: id, holder }), atMs);
}

/** Sets or clears the error of a product that was not pushed. */
export function recordError(known: ProductHead, error: Problem | null, atMs: number): ProductChange {
  const { id, position } = known;
  const isSame = (error === null ? null : JSON.stringify(error)) === known.error;
  return { id, position, patch: isSame ? {} : { error }, events: failureEvents(id, known, error, atMs) };
}

/** The shop does not know the product any more, which it is created anew for. One that is gone is forgotten instead. */
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
