import type { FieldChange } from "../../core/run/reports.ts";
import type { ProductEvent, ProductRecord } from "../../core/products/record.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import { changedFields, isSameField } from "../../core/products/fields.ts";
import { type OwnedValue, ownedValues } from "../../core/products/owned-values.ts";
import { isTotalGests, wantedPieces } from "../../core/products/owners.ts";
import { leftTexts, replacedTexts, wantedOf } from "../../core/products/texts.ts";
import { FIELD_NAMES, PLAIN_FIELDS, type ProductFields } from "../../core/products/product.ts";
import { cleanLine, truncate } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import { productLabel, productTone } from "../labels.ts";
import { type Column, type Fact, factsOf, type Group, sectionOf, tableOf, titled, type View } from "../view.ts";
import { describeChanges, fieldText } from "./changes.ts";

/** A longer one is cut where both sides stand beside each other. */
const LONGEST_TEXT = 60;

/**
 * Everything known of one product: its facts, its history, its problem and what to do, the values still to be pushed.
 * `record` null = only the shop has it.
 */
export function productStory(
  text: Text,
  view: ProductView,
  record: ProductRecord | null,
  events: readonly ProductEvent[],
): View {
  const item = view.sku.trim() === "" ? (view.totalgestId ?? "") : view.sku;
  const problem = view.error ?? record?.fault ?? record?.error ?? null;
  const why = problem === null ? [] : [{ ...text.problem(problem, item), items: [], count: 0 }];
  const pending = linesIn(pendingChanges(text, record));
  const warnings = (record?.warnings ?? []).map((one): Group => ({ ...text.problem(one, item), items: [], count: 0 }));
  return {
    ...titled(text.t("product.title", { sku: item })),
    facts: productFacts(text, view, record),
    tables: record === null ? [] : [tableOf(text.t("product.owners"), ownedColumns(text), ownedValues(record, events))],
    groups: [
      ...sectionOf(text.t("product.pending"), "busy", pending),
      ...sectionOf(text.t("product.texts-left"), null, leftLines(text, record, item)),
      ...sectionOf(text.t("product.texts-replaced"), null, replacedLines(text, record, item)),
      ...sectionOf(
        text.t("head.warnings"),
        null,
        warnings.map((one) => ({ ...one, next: [] })),
      ),
      ...sectionOf(text.t("product.why"), "bad", why),
    ],
    ...(record === null
      ? { says: [text.t("product.only-shop")] }
      : { events: events.map((event) => ({ atMs: event.atMs, says: productEventText(text, event, item) })) }),
  };
}

/** Each field that has an owner, on both sides. */
function ownedColumns(text: Text): readonly Column<OwnedValue>[] {
  const [shop, sent] = [text.t("product.in-shop"), text.t("product.sent")];
  const most = Math.max(sent.length, text.t("product.sent-shown").length);
  return [
    { key: "field", label: text.t("product.field"), least: 20, cell: (one) => ownedName(text, one) },
    { key: "owner", label: text.t("product.owner"), cell: ({ owner }) => text.t(`label.owner.${owner}`) },
    { key: "totalgest", label: "TotalGest", least: 8, cell: (one) => sidesText(text, one)[0] },
    { key: "shop", label: shop, least: shop.length, cell: (one) => sidesText(text, one)[1] },
    { key: "sent", label: sent, least: most, cell: (one) => sentText(text, one) },
  ];
}

/** `Description (fr)` */
export function ownedName(text: Text, { field, language }: Pick<OwnedValue, "field" | "language">): string {
  const plain = field.replace("_i18n", "") as typeof field;
  return text.t(`field.${plain}`) + (language === null ? "" : ` (${language})`);
}

/** What TotalGest has of it, and what the shop has. */
export function sidesText(text: Text, { field, totalgest, shop }: OwnedValue): readonly [string, string] {
  const areTexts = typeof totalgest === "string" && typeof shop === "string" && field !== "price";
  return areTexts ? cutBoth(totalgest, shop) : [shownOf(text, field, totalgest), shownOf(text, field, shop)];
}

/** What was last sent of it. */
export function sentText(text: Text, { field, shop, sent }: OwnedValue): string {
  if (sent === null) return "–";
  if (sent.value === null) return text.t("product.sent-other");
  return isSameField(sent.value, shop) ? text.t("product.sent-shown") : shownOf(text, field, sent.value);
}

function shownOf(text: Text, field: OwnedValue["field"], value: OwnedValue["shop"]): string {
  return fieldText(text, field, value) || "–";
}

/** Each on a line of its own. */
function linesIn(lines: readonly string[]): readonly Group[] {
  const items = lines.map((name) => ({ name, message: "", details: [] }));
  return lines.length === 0 ? [] : [{ message: null, next: [], items, count: items.length }];
}

/** Each text that stays as the shop has it, on both sides. */
function leftLines(text: Text, record: ProductRecord | null, item: string): readonly Group[] {
  const left = record === null ? [] : leftTexts(record);
  const items = left.map((one) => {
    const [totalgest, shop] = cutBoth(one.totalgest, one.shop);
    const kept = one.kept ? ` · ${text.t("product.text-kept")}` : "";
    return { name: ownedName(text, one) + kept, message: text.t("product.text-both", { totalgest, shop }) };
  });
  const keep = left.every(({ kept }) => kept) ? [] : text.next("next.keep-texts", { item });
  const next = [...text.next("next.overwrite", { item }), ...keep];
  return items.length === 0 ? [] : [{ message: null, next, items, count: items.length }];
}

/** Each text of the shop that TotalGest's took the place of. */
function replacedLines(text: Text, record: ProductRecord | null, item: string): readonly Group[] {
  const items = (record === null ? [] : replacedTexts(record)).map((one) => {
    const [shop, replaced] = cutBoth(one.shop, one.replaced);
    return { name: ownedName(text, one), message: text.t("product.text-replaced", { shop, replaced }) };
  });
  const next = text.next("next.put-back-texts", { item });
  return items.length === 0 ? [] : [{ message: null, next, items, count: items.length }];
}

/** Two texts on a line each. What they have in common before they part is left out where that would be all one sees. */
function cutBoth(one: string, other: string): readonly [string, string] {
  const [first, second] = [cleanLine(one), cleanLine(other)];
  let same = 0;
  while (same < first.length && first[same] === second[same]) same += 1;
  const from = same > LONGEST_TEXT / 2 && first !== second ? first.lastIndexOf(" ", same - 1) + 1 : 0;
  const cut = (text: string): string => truncate((from === 0 ? "" : "…") + text.slice(from), LONGEST_TEXT) || "–";
  return [cut(first), cut(second)];
}

/** One line of a product's history. `item` names it. */
export function productEventText(text: Text, { kind, changes, detail, note }: ProductEvent, item: string): string {
  const about = note === null ? "" : ` (${cleanLine(note)})`;
  const colon = text.t("said.colon");
  // "hidden" already means that it is not visible.
  const others = kind === "hidden" ? changes.filter(({ field }) => field !== "active") : changes;
  const pushed = others.length === 0 ? "" : colon + describeChanges(others, text);
  const why = detail === null ? "" : colon + text.problem(detail, item).message;
  return `${text.t(`happened.${kind}`)}${about}${pushed}${why}`;
}

function productFacts(text: Text, view: ProductView, record: ProductRecord | null): readonly Fact[] {
  const { number, instant } = text.formats;
  const fields: Partial<ProductFields> = record?.fields ?? {
    name: view.name,
    ean: view.ean ?? "",
    price: view.price ?? "",
  };
  return factsOf([
    [text.t("head.status"), productLabel(text, view), productTone(view.state)],
    ...PLAIN_FIELDS.map((field) => [text.t(`field.${field}`), fieldText(text, field, fields[field])] as const),
    [text.t("head.totalgest"), view.totalgestId ?? ""],
    [text.t("product.shop-id"), view.shopId ?? ""],
    [text.t("field.active"), record === null ? "" : visibility(text, record)],
    [text.t("field.quantity"), view.quantity === null ? "" : number(view.quantity)],
    [text.t("product.synced"), view.syncedMs === null ? text.t("status.never") : instant(view.syncedMs)],
  ]);
}

function visibility(text: Text, { gone, active }: ProductRecord): string {
  if (gone) return text.t("product.gone");
  return text.t(active ? "ask.yes" : "ask.no");
}

/** The values that still have to be pushed, compared with the last pushed ones. */
function pendingChanges(text: Text, record: ProductRecord | null): readonly string[] {
  if (record === null) return [];
  const { fields, pushed, pushedQuantity, isQuantityKnown, active, pushedActive, gone, owners } = record;
  const quantity = wantedPieces(record);
  const changed = fields === null ? {} : changedFields(wantedOf({ ...record, fields }).fields, pushed);
  const changes: readonly FieldChange[] = FIELD_NAMES.filter((field) => Object.hasOwn(changed, field)).map((field) => ({
    field,
    from: pushed?.[field],
    to: changed[field],
  }));
  const shown = active && !gone;
  const all: readonly FieldChange[] = [
    ...changes,
    ...(isQuantityKnown && quantity === pushedQuantity
      ? []
      : [{ field: "quantity" as const, from: pushedQuantity, to: quantity }]),
    ...(shown === pushedActive || !isTotalGests(owners, "active")
      ? []
      : [{ field: "active" as const, from: pushedActive, to: shown }]),
  ];
  return all.map((change) => describeChanges([change], text)).filter((line) => line !== "");
}
