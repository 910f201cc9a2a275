import type { FieldChange, PullRow } from "../../core/run/reports.ts";
import { isEmptyChange } from "./changes.ts";

/** What an operator looks for in a list of changes, the first first. */
export const MATTERS = ["price", "stock", "visibility", "name", "other"] as const;
export type Matter = (typeof MATTERS)[number];

/** Every other field is `other`; the ID that links both systems is nothing to look at. */
const MATTER_OF: Partial<Record<FieldChange["field"], Matter | null>> = {
  price: "price",
  price_includes_tax: "price",
  quantity: "stock",
  active: "visibility",
  name: "name",
  name_i18n: "name",
  totalgest_id: null,
};

/** What would differ in the shop afterwards; a value that is only sent again does not count. */
export function mattersOf({ changes }: PullRow): ReadonlySet<Matter> {
  const found = changes.flatMap((change) => {
    const isSame = change.from !== undefined && change.from === change.to;
    const { [change.field]: matter = "other" } = MATTER_OF;
    return matter === null || isSame || isEmptyChange(change) ? [] : [matter];
  });
  return new Set(found);
}

/** Its place in a list: 0 = first. A new or hidden product is a matter of visibility; a failure stands below the list with its reason. */
export function rankOf(row: PullRow): number {
  if (row.error !== null) return MATTERS.length + 1;
  if (row.action === "created" || row.action === "hidden") return MATTERS.indexOf("visibility");
  const matters = mattersOf(row);
  const first = MATTERS.findIndex((matter) => matters.has(matter));
  return first === -1 ? MATTERS.length : first;
}
