/** What a push that the shop accepted makes of a product. Pure. */
import { daysAfter } from "../brakes/facets.ts";
import type { RateOf } from "../brakes/paid-price.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { FieldChange } from "../run/reports.ts";
import { type ChangedProduct, type NewProductEvent, failureEvents, recordError, withPushed } from "./change.ts";
import { isSameField } from "./fields.ts";
import { isTotalGests, toldActive } from "./owners.ts";
import { FIELD_NAMES, type ProductFields, type ProductWrite } from "./product.ts";
import type { BegunWrite, ProductRecord, PushedChange, PushedName, Sent, TextsAt } from "./record.ts";
import { allSent, isSent, sentAfter, textsIn } from "./sent.ts";
import { placeNamed, textMark } from "./texts.ts";

/** A product, as it was read in this run, and what to push of it. */
export interface Task {
  readonly record: ProductRecord;
  readonly write: ProductWrite;
}

/** It tells pictures that stay TotalGest's: where the shop keeps them, a look at it right after shows. */
export function hasOurImages({ record, write }: Task): boolean {
  return write.fields.images !== undefined && isTotalGests(record.owners, "images");
}

/** What is on disk of it before its first byte is sent. */
export function begunWrite({ record, write }: Task): BegunWrite {
  const { position, inDoubt } = record;
  if (write.shopId === null) return { position, sku: createdSku({ record, write }), names: [] };
  return { position, sku: null, names: [...new Set([...(inDoubt ?? []), ...namesOf(write)])] };
}

/** The SKU that a product gets when it is created. */
export function createdSku({ record, write }: Task): string {
  return write.fields.sku ?? record.sku;
}

/** A write that the shop accepted. */
export interface Push extends Task {
  /** The shop's id of the product. */
  readonly shopId: string;
  /** Why the product stays pending all the same. */
  readonly error: Problem | null;
  readonly atMs: number;
  readonly rateOf: RateOf;
}

/**
 * The product that each shop product of these pushes is linked to: of several that claim one within a batch, the first.
 * `holders`: the links before, by the shop's id.
 */
export function claimLinks(pushes: readonly Push[], holders: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const claimed = new Map(holders);
  for (const { record, shopId } of pushes) if (!claimed.has(shopId)) claimed.set(shopId, record.id);
  return claimed;
}

/**
 * `holder`: the product that the shop product of this push is linked to.
 */
export function recordPush(
  row: ProductRecord,
  { holder, ...push }: Push & { readonly holder: string | undefined },
): ChangedProduct | null {
  const { record, write, shopId, error, atMs, rateOf } = push;
  if (holder !== undefined && holder !== row.id) {
    const taken = problem("sku-taken", { sku: row.sku, newcomer: row.id, holder });
    return recordError(row, { error: taken, atMs });
  }
  const { quantity } = write;
  const active = toldActive(record, write);
  const isQuantityOurs = quantity !== undefined && record.stockEpoch === row.stockEpoch;
  const sent = namesOf(write);
  return {
    row: {
      ...withWritten(row, push),
      imagesShown: hasOurImages(push) ? "" : write.fields.images === undefined ? row.imagesShown : null,
      shopId,
      error,
      syncedMs: atMs,
      listed: null,
      ...(active === undefined ? {} : { pushedActive: active }),
      ...(isQuantityOurs ? { pushedQuantity: quantity, isQuantityKnown: true } : {}),
      days: daysAfter(record, write, atMs, rateOf) ?? row.days,
    },
    endsWrite: record.inDoubt?.filter((name) => !sent.includes(name)) ?? [],
    events: [...pushEvents(push, shopId !== row.shopId), ...failureEvents(row, error, atMs)],
  };
}

/** The shop refused what was sent: only what was in doubt before is so still. */
export function endWrite(
  row: ProductRecord,
  { record }: { readonly record: Pick<ProductRecord, "inDoubt"> },
): ChangedProduct {
  return { row, endsWrite: record.inDoubt ?? [] };
}

function withWritten(row: ProductRecord, { record, write }: Task): ProductRecord {
  const { fields, pushed } = record;
  if (Object.keys(write.fields).length === 0) return row;
  if (write.fields === fields) return withPushed(row, fields, fields, null);
  const all: Partial<ProductFields> = { ...(write.shopId === null ? {} : pushed), ...write.fields };
  // Keys in a fixed order, so that equal fields are equal JSON.
  const names = FIELD_NAMES.filter((name) => all[name] !== undefined);
  const sent = write.shopId === null ? null : sentAfter(row, write.fields);
  const texts = write.shopId === null ? row : { ...row, ...textsAfter(row, pushed ?? {}, write.fields) };
  return withPushed(texts, fields, Object.fromEntries(names.map((name) => [name, all[name]])), sent);
}

type Remembered = Pick<ProductRecord, "textsKept" | "textsReplaced">;

/** What is remembered of texts once the shop was found to show `shown`: what got no answer may have arrived. */
export function textsFound(row: ProductRecord, shown: Partial<ProductFields>): Remembered {
  const { inDoubt, pushed } = row;
  const doubtful = Object.entries(shown).filter(([name]) => inDoubt?.includes(name as keyof ProductFields) === true);
  return textsAfter(row, pushed ?? {}, Object.fromEntries(doubtful), allSent(row));
}

/**
 * What is remembered of texts after the shop accepted `written` in the place of `shown`: its own ones that were replaced can be put
 * back, and what was put back is kept. `arrived`: only these were sent, where nobody knows what arrived; null = all of it.
 */
function textsAfter(
  { fields, sent, textsKept, textsReplaced }: ProductRecord,
  shown: Partial<ProductFields>,
  written: Partial<ProductFields>,
  arrived: Sent | null = null,
): Remembered {
  const replaced: Record<string, string> = { ...textsReplaced };
  const kept: Record<string, string> = { ...textsKept };
  const [now, wanted] = [new Map(textsIn(written)), new Map(textsIn(fields ?? {}))];
  for (const [place, text] of textsIn(shown)) {
    const isWritten = Object.hasOwn(written, placeNamed(place).field);
    const is = now.get(place) ?? "";
    if (isWritten && is !== text && !isSent(sent, place, text) && isSent(arrived, place, is)) replaced[place] = text;
  }
  for (const [place, text] of now) {
    if (text !== textsReplaced?.[place]) continue;
    delete replaced[place];
    const want = wanted.get(place) ?? "";
    if (want !== "" && want !== text) kept[place] = textMark(want, text);
  }
  const orNull = (texts: TextsAt): TextsAt | null => (Object.keys(texts).length === 0 ? null : texts);
  return { textsKept: orNull(kept), textsReplaced: orNull(replaced) };
}

function pushEvents({ record, write, shopId, atMs }: Push, isNewLink: boolean): readonly NewProductEvent[] {
  const changes = changesOf({ record, write }, write.shopId === null ? OF_A_CREATION : FIELD_NAMES).map(forHistory);
  if (isNewLink) return [{ kind: "created", atMs, changes, note: shopId }];
  return changes.length === 0 ? [] : [{ kind: write.active === false ? "hidden" : "pushed", atMs, changes }];
}

/** What a write sends. */
function namesOf({ fields, quantity, active }: ProductWrite): readonly PushedName[] {
  return [
    ...FIELD_NAMES.filter((name) => fields[name] !== undefined),
    ...(quantity === undefined ? [] : (["quantity"] as const)),
    ...(active === undefined ? [] : (["active"] as const)),
  ];
}

/** A creation pushes everything; its history line only needs the price, besides stock and visibility. */
const OF_A_CREATION = ["price"] as const;
/** Longer values are left out of the history, which then only says that they changed. */
const LONGEST_KEPT = 60;

function forHistory({ field, from, to }: FieldChange): PushedChange {
  const isLong = (value: unknown): boolean =>
    (typeof value === "object" && value !== null) || String(value).length > LONGEST_KEPT;
  return isLong(from) || isLong(to) ? { field } : { field, from: from ?? null, to };
}

/** What a write changes in the shop. */
export function changesOf(
  { record, write }: Task,
  names: readonly (keyof ProductFields)[] = FIELD_NAMES,
): readonly FieldChange[] {
  const { pushed, inDoubt, pushedQuantity, pushedActive } = record;
  const { fields, quantity, active } = write;
  const changes: FieldChange[] = [];
  for (const name of names) {
    const isRepeated = inDoubt?.includes(name) === true && isSameField(pushed?.[name], fields[name]);
    if (fields[name] !== undefined && !isRepeated)
      changes.push({ field: name, from: pushed?.[name] ?? null, to: fields[name] });
  }
  if (quantity !== undefined) changes.push({ field: "quantity", from: pushedQuantity, to: quantity });
  if (active !== undefined) changes.push({ field: "active", from: pushedActive, to: active });
  return changes;
}
