import type { Facet } from "../../core/brakes/facet.ts";
import { amountText } from "../../core/brakes/paid-price.ts";
import type { PushedChange } from "../../core/products/record.ts";
import { cleanLine, truncate } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";

/** A longer value is cut in the list of changes. */
const LONGEST_VALUE = 24;
/** A longer one is cut anywhere. */
const LONGEST_FACT = 80;

/**
 * `Price: 10.00 → 12.00, Stock: 5 → 3`. For a text by language, or a value that was not kept, only that it changed;
 * for a value that was pushed again, the value.
 */
export function describeChanges(changes: readonly PushedChange[], text: Text): string {
  return changes
    .filter((change) => !isEmptyChange(change))
    .map((change) => {
      const label = text.t(`field.${change.field}`);
      return isUnkept(change) ? label : `${label}${text.t("said.colon")}${describeChange(change, text)}`;
    })
    .join(", ");
}

/** `10.00 → 12.00`; for a value that was pushed again, the value. */
export function describeChange({ field, from, to }: PushedChange, text: Text): string {
  const before = from === to ? "" : `${show(text, field, from)} → `;
  return `${before}${show(text, field, to)}`;
}

/** From nothing to nothing. */
export function isEmptyChange(change: PushedChange): boolean {
  return !isUnkept(change) && isNothing(change.from) && isNothing(change.to);
}

function isUnkept({ from, to }: PushedChange): boolean {
  return (from === undefined && to === undefined) || [from, to].some((value) => isMap(value) && !isNothing(value));
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A value that was never pushed and one that was pushed as empty look the same to a reader. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (isMap(value) && Object.keys(value).length === 0);
}

function show(text: Text, field: PushedChange["field"], value: unknown): string {
  return truncate(fieldText(text, field, value), LONGEST_VALUE) || "–";
}

/** A value of a field on one line; `""` = nothing. */
export function fieldText(text: Text, field: PushedChange["field"], value: unknown): string {
  if (isNothing(value)) return "";
  if (typeof value === "boolean") return text.t(value ? "ask.yes" : "ask.no");
  if (typeof value === "number") return text.formats.number(value);
  const words = String(value);
  return truncate(cleanLine(field === "price" ? text.formats.money(words, "") : words), LONGEST_FACT);
}

/** A value that brakes judge, as a person reads it. */
export function facetText(text: Text, facet: Facet, value: string | null): string {
  if (value === null || value === "") return "–";
  switch (facet) {
    case "active":
      return text.t(value === "1" ? "ask.yes" : "ask.no");
    case "quantity":
      return text.formats.number(Number(value));
    case "price":
    case "creation":
      return cleanLine(text.formats.money(amountText(value), ""));
    case "name":
    case "sku":
      return cleanLine(value);
  }
}
