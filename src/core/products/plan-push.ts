/** What to push of a product. Pure. */
import type { PullRow } from "../run/reports.ts";
import { findAbsurdPrice, findVatOfShop } from "../brakes/facets.ts";
import type { RateOf } from "../brakes/paid-price.ts";
import type { ProductRecord } from "./record.ts";
import type { Problem } from "../common/problems/problem.ts";
import { changedFields } from "./fields.ts";
import { isTotalGests, OWNED, type OwnedText, ownerOf, toldAtCreation, wantedPieces } from "./owners.ts";
import { FIELD_NAMES, type ProductFields, type ProductWrite } from "./product.ts";
import { changesOf, type Task } from "./push.ts";
import { isAsked } from "./sent.ts";
import { judgeWish, marksOf, placeNamed, type TextWish, wantedOf, type WishOutcome, withRestored } from "./texts.ts";

/** What a run may push. */
export interface PushRequest {
  /** Orders could not be discovered: no stock may be raised, and creations start with 0. */
  readonly raises: boolean;
  readonly rateOf: RateOf;
  readonly currency: string;
  readonly nowMs: number;
  /** The second round of a pull: only linked products whose figure in the shop is unknown, because of new orders or a new link. */
  readonly isAgain: boolean;
  /** Products that a person named: what the shop shows of them is asked for. */
  readonly named: ReadonlySet<string>;
  /** What a person decides about texts of these; null = nothing. */
  readonly wish: TextWish | null;
  /** By SKU the mark (`markOfTexts`) of the texts that were shown to who decided; null = a person named the products. */
  readonly agreed: ReadonlyMap<string, string> | null;
}

/**
 * What to push of a product besides what is held back of it; null = nothing may be pushed now, and it stays pending. If its fields are
 * refused (a mapping fault, or another product has its SKU), its stock and hiding are still pushed.
 */
export function planPush(record: ProductRecord, request: PushRequest, isSkuTaken = false): ProductWrite | null {
  const areRefused = isSkuTaken || record.fault !== null;
  const held = record.held ?? {};
  const isPriceKept = held.price !== undefined || findAbsurdPrice(record, request) !== null;
  if (record.shopId === null) {
    const isKept = areRefused || isPriceKept || held.creation !== undefined;
    return isKept ? null : planCreation(record, request);
  }
  const kept = new Set<string>([
    ...(isPriceKept ? OWNED.price : []),
    ...(held.name === undefined ? [] : OWNED.name),
    ...(held.sku === undefined && !request.raises ? [] : ["sku"]),
  ]);
  const changed = areRefused || record.gone || record.fields === null ? {} : toldOf(record, record.fields, request);
  return unlessEmpty({
    shopId: record.shopId,
    fields: Object.fromEntries(Object.entries(changed).filter(([name]) => !kept.has(name))),
    quantity: plannedQuantity(record, request),
    active: plannedActive(record),
  });
}

/**
 * The fields that differ from the pushed ones, and those in doubt, which are sent again even if they are what was pushed before; of
 * some the shop is asked instead (`isAsked`).
 */
function toldOf(record: ProductRecord, fields: ProductFields, request: PushRequest): Partial<ProductFields> {
  const wish = wishAbout(record, request) === "agreed" ? request.wish : null;
  const isKept = wish?.does === "keep-texts";
  const textsKept = isKept ? { ...record.textsKept, ...marksOf(record, wish.of) } : record.textsKept;
  const wanted =
    wish?.does === "restore-texts"
      ? withRestored({ ...record, fields }, wish.of)
      : wantedOf({ ...record, fields, textsKept }, wish?.does === "overwrite" ? wish.of : []).fields;
  const inDoubt = FIELD_NAMES.filter(
    (name) => record.inDoubt?.includes(name) === true && !isAsked(record.owners, name) && wanted[name] === fields[name],
  );
  return {
    ...changedFields(wanted, record.pushed),
    ...Object.fromEntries(inDoubt.map((name) => [name, wanted[name]])),
  };
}

/** What becomes of a person's wish about its texts; null = there is none about this product. */
export function wishAbout(
  record: ProductRecord,
  { named, wish, agreed }: Pick<PushRequest, "named" | "wish" | "agreed">,
): WishOutcome | null {
  if (wish === null || !named.has(record.id)) return null;
  return judgeWish(record, wish, agreed === null ? null : (agreed.get(record.sku) ?? ""));
}

/** Whether the shop has to be asked for the product right before this is written. Texts of all languages are written as one. */
export function asksShop(
  { id, shopId, fields, fault, gone, inDoubt, owners }: ProductRecord,
  write: ProductWrite | null,
  { named }: Pick<PushRequest, "named">,
): boolean {
  if (shopId === null || fields === null || fault !== null || gone) return false;
  const is = (name: string): boolean => isAsked(owners, name);
  return named.has(id) || inDoubt?.some(is) === true || (write !== null && Object.keys(write.fields).some(is));
}

function unlessEmpty(write: ProductWrite): ProductWrite | null {
  const { fields, quantity, active } = write;
  return Object.keys(fields).length === 0 && quantity === undefined && active === undefined ? null : write;
}

function planCreation(record: ProductRecord, request: PushRequest): ProductWrite | null {
  if (record.fields === null || record.gone) return null;
  const quantity = request.raises ? 0 : wantedPieces(record);
  const active = ownerOf(record.owners, "active") === "shop" ? undefined : record.active;
  return { shopId: null, fields: toldAtCreation(record.fields, record.owners), quantity, active };
}

function plannedQuantity(record: ProductRecord, request: PushRequest): number | undefined {
  const { pushedQuantity, held, owners, active, pushedActive } = record;
  const quantity = wantedPieces(record);
  const isInDoubt = record.inDoubt?.includes("quantity") === true;
  if (held?.quantity !== undefined || (record.gone && held?.active !== undefined)) return undefined;
  // Where the shop owns the visibility, the stock tells it.
  const isTurned = active !== pushedActive && !isTotalGests(owners, "active");
  if (record.isQuantityKnown && !isInDoubt && !isTurned && pushedQuantity === quantity) return undefined;
  // What was pushed last says nothing where another figure may have arrived since: the shop's own is asked for.
  if (request.raises && !isInDoubt && quantity > 0 && quantity >= (pushedQuantity ?? 0)) return undefined;
  return quantity;
}

function plannedActive({ owners, active, pushedActive, held, inDoubt }: ProductRecord): boolean | undefined {
  if (!isTotalGests(owners, "active")) return undefined;
  const isKnown = inDoubt?.includes("active") !== true;
  return (active === pushedActive && isKnown) || held?.active !== undefined ? undefined : active;
}

/** The write without its stock; null = nothing is left. */
export function withoutStock(write: ProductWrite): ProductWrite | null {
  return unlessEmpty({ ...write, quantity: undefined });
}

/** The write of a product for which the shop is only to be asked; null = it is not. */
export function askOnly(record: ProductRecord, request: PushRequest): ProductWrite | null {
  return asksShop(record, null, request) ? { shopId: record.shopId, fields: {} } : null;
}

/** The write without what the shop would have to be asked for; null = nothing is left. */
export function withoutAsked({ record, write }: Task): ProductWrite | null {
  const others = Object.entries(write.fields).filter(([name]) => !isAsked(record.owners, name));
  return unlessEmpty({ ...write, fields: Object.fromEntries(others) });
}

/** The part of a write that is pushed even if its fields are refused; null = there is none. */
export function withoutFields(write: ProductWrite): ProductWrite | null {
  const isRefusedWhole = write.shopId === null || Object.keys(write.fields).length === 0;
  return isRefusedWhole ? null : unlessEmpty({ ...write, fields: {} });
}

/** The error that remains after a push. */
export function productFaultOf(record: ProductRecord, request: PushRequest): Problem | null {
  return record.fault ?? findAbsurdPrice(record, request) ?? findVatOfShop(record, request);
}

/** The report row of a pushed product. */
export function pullRowOf({ record, write }: Task, isAdopted: boolean, error: Problem | null): PullRow {
  const action = error === null ? actionOf(record, write, isAdopted) : "failed";
  const { id, sku, name, warnings } = record;
  return { id, sku, name, action, changes: changesOf({ record, write }), error, warnings };
}

/** The report row of a product of which a person keeps these texts: from = to, as the shop has them. */
export function keptRow(record: ProductRecord, of: readonly OwnedText[]): PullRow {
  const { id, sku, name, pushed } = record;
  const fields = new Set(Object.keys(marksOf(record, of)).map((place) => placeNamed(place).field));
  const changes = [...fields].map((field) => ({ field, from: pushed?.[field] ?? null, to: pushed?.[field] ?? null }));
  return { id, sku, name, action: "kept", changes, error: null, warnings: [] };
}

/** The report row of a product that could not be pushed. */
export function failedRow({ id, sku, name, warnings }: ProductRecord, error: Problem): PullRow {
  return { id, sku, name, action: "failed", changes: [], error, warnings };
}

function actionOf(record: ProductRecord, write: ProductWrite, isAdopted: boolean): PullRow["action"] {
  if (isAdopted) return "adopted";
  if (write.shopId === null) return "created";
  return write.active === false && record.pushedActive !== false ? "hidden" : "updated";
}
