import type { Problem } from "../common/problems/problem.ts";
import { areSameFields } from "./fields.ts";
import { hasVatOfShop, type OwnedText } from "./owners.ts";
import { marksOf, nameOf, type WantedTexts, wantedOf } from "./texts.ts";
import type { ProductFields } from "./product.ts";
import type { ProductEvent, ProductRecord, PushedName, Sent, TextsAt } from "./record.ts";

/** A new line of a product's history. */
export type NewProductEvent = Pick<ProductEvent, "kind" | "atMs"> &
  Partial<Pick<ProductEvent, "changes" | "detail" | "note">>;

/** What a rule makes of a product. Absent = stays as it is. */
export interface ChangedProduct {
  readonly row: ProductRecord;
  /** It is deleted with all that belongs to it except its history. */
  readonly isRemoved?: boolean;
  readonly events?: readonly NewProductEvent[];
  /** The outcome of what was sent to the shop is known now, except these. */
  readonly endsWrite?: readonly PushedName[];
}

/** Sets or clears the error of a product that was not pushed. */
export function recordError(
  row: ProductRecord,
  { error, atMs }: { readonly error: Problem | null; readonly atMs: number },
): ChangedProduct | null {
  return isSame(row.error, error) ? null : { row: { ...row, error }, events: failureEvents(row, error, atMs) };
}

/**
 * The history line for a product that gets an error. No line if the product already has this error: a product that
 * fails every five minutes would otherwise get 288 lines a day.
 */
export function failureEvents(
  known: Pick<ProductRecord, "error" | "fault"> | null,
  error: Problem | null,
  atMs: number,
): readonly NewProductEvent[] {
  if (error === null || isSame(known?.error, error) || isSame(known?.fault, error)) return [];
  return [{ kind: "failed", atMs, detail: error }];
}

function isSame(one: Problem | null | undefined, other: Problem | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The row of a product with these fields, of which these were last pushed, or are shown by the shop; null = none. `sent`: the texts
 * among them that were sent from here.
 */
export function withPushed(
  row: ProductRecord,
  fields: ProductFields | null,
  pushed: Partial<ProductFields> | null,
  sent: Sent | null,
): ProductRecord {
  return {
    ...row,
    pushed,
    sent,
    ...compared({ ...row, fields, pushed, sent }),
    pushedSku: pushed?.sku ?? null,
    pushedPrice: pushed?.price ?? null,
    listed: null,
  };
}

type Compared = Pick<ProductRecord, "areFieldsPushed" | "areFieldsTold" | "textsLeft" | "textsKept" | "textsReplaced">;

/** What follows from the fields, and from what was pushed of them. */
export function compared({
  fields,
  pushed,
  sent,
  owners,
  textsKept,
  textsReplaced,
}: Pick<ProductRecord, "fields" | "pushed" | "sent" | "owners" | "textsKept" | "textsReplaced">): Compared {
  if (pushed === null) {
    return { areFieldsPushed: false, areFieldsTold: false, textsLeft: 0, textsKept: null, textsReplaced: null };
  }
  const areFieldsPushed = areSameFields(pushed, fields);
  if (areFieldsPushed || fields === null) {
    const kept = fields === null ? textsKept : null;
    return { areFieldsPushed, areFieldsTold: areFieldsPushed, textsLeft: 0, textsKept: kept, textsReplaced };
  }
  const { fields: wanted, left } = wantedOf({ fields, pushed, sent, owners, textsKept });
  const areFieldsTold = areSameFields(wanted, pushed) && !hasVatOfShop({ fields, pushed, owners });
  const textsLeft = left.filter(({ isKept, isRepeated }) => !isKept && !isRepeated).length;
  return { areFieldsPushed, areFieldsTold, textsLeft, textsKept: keptIn(textsKept, left), textsReplaced };
}

/** A decision is over once one of the two texts has changed. */
function keptIn(textsKept: TextsAt | null, left: WantedTexts["left"]): TextsAt | null {
  if (textsKept === null) return null;
  const kept = left.filter(({ isKept }) => isKept).map((place) => nameOf(place));
  return kept.length === 0 ? null : Object.fromEntries(kept.map((name) => [name, textsKept[name] ?? ""]));
}

/** A person keeps these texts as the shop has them, as they are now. No line where all are kept already. */
export function recordKept(
  row: ProductRecord,
  { of, atMs }: { readonly of: readonly OwnedText[]; readonly atMs: number },
): ChangedProduct | null {
  const marks = marksOf(row, of);
  const isNews = Object.entries(marks).some(([place, mark]) => row.textsKept?.[place] !== mark);
  if (!isNews) return null;
  const textsKept = { ...row.textsKept, ...marks };
  return { row: { ...row, ...compared({ ...row, textsKept }) }, events: [{ kind: "kept", atMs }] };
}
