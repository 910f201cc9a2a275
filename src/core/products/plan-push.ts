import type { FieldChange, PullRow } from "../run/reports.ts";
import { daysAfter, NAME_FIELDS, PRICE_FIELDS } from "../brakes/facets.ts";
import { findAbsurdPrice } from "../brakes/absurd-price.ts";
import type { RateOf } from "../brakes/paid-price.ts";
import type { ProductRecord, PushOutcome, PushedChange, PushedName } from "./record.ts";
import type { Problem } from "../common/problems/problem.ts";
import { changedFields } from "./fields.ts";
import { FIELD_NAMES, type ProductFields, type ProductWrite, type WriteResult } from "./product.ts";

/** What a run may push. */
export interface Restraint {
  /** Orders could not be discovered: no stock may be raised, and creations start with 0. */
  readonly raises: boolean;
  readonly rateOf: RateOf;
  readonly nowMs: number;
}

/**
 * What to push of a product besides what is held back of it; null = nothing may be pushed now, and it stays pending. If its fields are refused
 * (`fieldsRefused`: a mapping fault, a taken SKU), its stock and hiding are still pushed.
 */
export function planPush(record: ProductRecord, restraint: Restraint, fieldsRefused: boolean): ProductWrite | null {
  const held = record.held ?? {};
  const isPriceKept = held.price !== undefined || findAbsurdPrice(record, restraint) !== null;
  if (record.shopId === null) {
    const isKept = fieldsRefused || isPriceKept || held.creation !== undefined;
    return isKept ? null : planCreation(record, restraint);
  }
  const kept = new Set<string>([
    ...(isPriceKept ? PRICE_FIELDS : []),
    ...(held.name === undefined ? [] : NAME_FIELDS),
    ...(held.sku === undefined && !restraint.raises ? [] : ["sku"]),
  ]);
  const isWithout = fieldsRefused || record.gone || record.fields === null;
  const changed = isWithout ? {} : { ...changedFields(record.fields, record.pushed), ...fieldsInDoubt(record) };
  return unlessEmpty({
    shopId: record.shopId,
    fields: Object.fromEntries(Object.entries(changed).filter(([name]) => !kept.has(name))),
    quantity: plannedQuantity(record, restraint),
    active: plannedActive(record),
  });
}

/** They are sent again, even if they are what was pushed before. */
function fieldsInDoubt({ fields, inDoubt }: ProductRecord): Partial<ProductFields> {
  if (fields === null || inDoubt === null) return {};
  return Object.fromEntries(FIELD_NAMES.filter((name) => inDoubt.includes(name)).map((name) => [name, fields[name]]));
}

function unlessEmpty(write: ProductWrite): ProductWrite | null {
  const { fields, quantity, active } = write;
  return Object.keys(fields).length === 0 && quantity === undefined && active === undefined ? null : write;
}

/** The stock, without fields, of the linked products among these whose figure in the shop is unknown. */
export function planStockAgain(
  records: readonly ProductRecord[],
  restraint: Restraint,
): readonly { readonly record: ProductRecord; readonly write: ProductWrite }[] {
  return records.flatMap((record) => {
    const isDue = !record.isQuantityKnown && record.shopId !== null;
    const write = isDue ? planPush(record, restraint, true) : null;
    return write === null ? [] : [{ record, write }];
  });
}

function planCreation(record: ProductRecord, restraint: Restraint): ProductWrite | null {
  if (record.fields === null || record.gone) return null;
  const quantity = restraint.raises ? 0 : record.quantity;
  return { shopId: null, fields: record.fields, quantity, active: record.active };
}

function plannedQuantity(record: ProductRecord, restraint: Restraint): number | undefined {
  const { quantity, pushedQuantity } = record;
  const isInDoubt = record.inDoubt?.includes("quantity") === true;
  if (record.gone || record.held?.quantity !== undefined) return undefined;
  if (record.isQuantityKnown && !isInDoubt && pushedQuantity === quantity) return undefined;
  // What was pushed last says nothing where another figure may have arrived since: the shop's own is asked for.
  if (restraint.raises && !isInDoubt && quantity > 0 && quantity >= (pushedQuantity ?? 0)) return undefined;
  return quantity;
}

function plannedActive({ active, pushedActive, held, inDoubt }: ProductRecord): boolean | undefined {
  const isKnown = inDoubt?.includes("active") !== true;
  return (active === pushedActive && isKnown) || held?.active !== undefined ? undefined : active;
}

/** The write without its stock; null = nothing is left. */
export function withoutStock(write: ProductWrite): ProductWrite | null {
  return unlessEmpty({ ...write, quantity: undefined });
}

/** The part of a write that is pushed even if its fields are refused; null = there is none. */
export function withoutFields(write: ProductWrite): ProductWrite | null {
  const isRefusedWhole = write.shopId === null || Object.keys(write.fields).length === 0;
  return isRefusedWhole ? null : unlessEmpty({ ...write, fields: {} });
}

/** The outcome of a write that the shop accepted. `error` = why the product stays pending all the same. */
export function outcomeOf(
  record: ProductRecord,
  write: ProductWrite,
  result: Extract<WriteResult, { ok: true }>,
  error: Problem | null,
  atMs: number,
  rateOf: RateOf,
): PushOutcome {
  const pushed =
    write.fields === record.fields
      ? record.fields
      : inOrder({ ...(write.shopId === null ? {} : record.pushed), ...write.fields });
  return {
    id: record.id,
    shopId: result.shopId,
    pushed,
    fulfils: isWhole(record, pushed) ? record.fingerprint : undefined,
    pushedQuantity: write.quantity,
    pushedActive: write.active,
    stockEpoch: record.stockEpoch,
    inDoubt: record.inDoubt?.filter((name) => !namesOf(write).includes(name)) ?? [],
    changes: changesOf(record, write, write.shopId === null ? OF_A_CREATION : FIELD_NAMES).map(forHistory),
    days: daysAfter(record, write, atMs, rateOf),
    error,
    atMs,
  };
}

/** What a write sends. */
export function namesOf({ fields, quantity, active }: ProductWrite): readonly PushedName[] {
  return [
    ...FIELD_NAMES.filter((name) => fields[name] !== undefined),
    ...(quantity === undefined ? [] : (["quantity"] as const)),
    ...(active === undefined ? [] : (["active"] as const)),
  ];
}

/** These names, and what was in doubt of the product before. */
export function withDoubt(
  { inDoubt }: Pick<ProductRecord, "inDoubt">,
  names: readonly PushedName[],
): readonly PushedName[] {
  return [...new Set([...(inDoubt ?? []), ...names])];
}

/** A creation pushes everything; its history line only needs the price, besides stock and visibility. */
const OF_A_CREATION = ["price"] as const;
/** Longer values are left out of the history, which then only says that they changed. */
const LONGEST_KEPT = 60;

function forHistory({ field, from, to }: FieldChange): PushedChange {
  return [from, to].some((value) => isObject(value) || String(value).length > LONGEST_KEPT)
    ? { field }
    : { field, from: from ?? null, to };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Every field that the product should show is pushed. */
function isWhole({ fields, fingerprint }: ProductRecord, pushed: Partial<ProductFields>): boolean {
  if (fields === null || fingerprint === "") return false;
  if (pushed === fields) return true;
  return FIELD_NAMES.every((name) => sameField(pushed[name], fields[name]));
}

function sameField(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Pushed fields with their keys in a fixed order, so that equal fields are equal JSON. */
function inOrder(pushed: Partial<ProductFields>): Partial<ProductFields> {
  const entries = FIELD_NAMES.filter((name) => pushed[name] !== undefined).map((name) => [name, pushed[name]]);
  return Object.fromEntries(entries) as Partial<ProductFields>;
}

/** The report row of a pushed product. */
export function rowOf(record: ProductRecord, write: ProductWrite, adopted: boolean, error: Problem | null): PullRow {
  return {
    id: record.id,
    sku: record.sku,
    name: record.name,
    action: error === null ? actionOf(record, write, adopted) : "failed",
    changes: changesOf(record, write),
    error,
    warnings: record.warnings,
  };
}

/** The report row of a product that could not be pushed. */
export function failedRow(record: ProductRecord, error: Problem): PullRow {
  const { id, sku, name, warnings } = record;
  return { id, sku, name, action: "failed", changes: [], error, warnings };
}

function actionOf(record: ProductRecord, write: ProductWrite, adopted: boolean): PullRow["action"] {
  if (adopted) return "adopted";
  if (write.shopId === null) return "created";
  return write.active === false && record.pushedActive !== false ? "hidden" : "updated";
}

function changesOf(
  record: ProductRecord,
  write: ProductWrite,
  names: readonly (keyof ProductFields)[] = FIELD_NAMES,
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const name of names) {
    const isRepeated = record.inDoubt?.includes(name) === true && sameField(record.pushed?.[name], write.fields[name]);
    if (write.fields[name] !== undefined && !isRepeated)
      changes.push({ field: name, from: record.pushed?.[name] ?? null, to: write.fields[name] });
  }
  if (write.quantity !== undefined)
    changes.push({ field: "quantity", from: record.pushedQuantity, to: write.quantity });
  if (write.active !== undefined) changes.push({ field: "active", from: record.pushedActive, to: write.active });
  return changes;
}
