/** What some of the vendors have in common without knowing of each other. */
import type { VatClass } from "./goods.ts";

export const CODES_OF_VAT: Readonly<Record<VatClass, string>> = {
  normal: "T8",
  reduced: "T2",
  lodging: "T3",
  exempt: "T0",
};

/** With a decimal comma or point. */
export const NUMBER = /^-?\d+(?:[.,]\d{1,6})?$/;

/** Centimes. */
export function moneyOf(written: string): number {
  return Math.round(Number(written.replace(",", ".")) * 100);
}

/** A form as PHP reads it: `a[b][0]=c` is in a list in an object. Numbered members are a list. */
export function decodeForm(body: string): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const keys = name.split(/\]\[|\[|\]/).filter((key) => key !== "");
    let holder = made;
    for (const key of keys.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
    holder[keys.at(-1) ?? ""] = value;
  }
  return listed(made) as Record<string, unknown>;
}

function listed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, listed(one)] as const);
  const isList = entries.length > 0 && entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
