import type { FieldChange } from "../../core/run/reports.ts";
import type { ProductEvent, ProductRecord } from "../../core/ports/product-store.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import { changedFields } from "../../core/products/fields.ts";
import { FIELD_NAMES } from "../../core/products/product.ts";
import { describeChanges } from "./changes.ts";
import { cleanLine } from "../../text/clean.ts";
import { productTone, productLabel } from "../labels.ts";
import {
  advice,
  factLines,
  historyLines,
  paint,
  paragraph,
  type Screen,
  section,
} from "../../render/terminal/screen.ts";
import { type Fact, factsOf } from "../view.ts";
import type { Text } from "../../text/text.ts";

/**
 * Everything known of one product: its facts, its problem and what to do, the values still to be pushed, and its
 * history. `record` null = only the shop has it.
 */
export function renderProductStory(
  screen: Screen,
  view: ProductView,
  record: ProductRecord | null,
  events: readonly ProductEvent[],
): string[] {
  const { text } = screen;
  const item = view.sku.trim() === "" ? (view.totalgestId ?? "") : view.sku;
  const problem = view.error ?? record?.fault ?? record?.error ?? null;
  const message = problem === null ? null : text.problem(problem, item);
  const warnings = (record?.warnings ?? []).flatMap((one) => paragraph(screen, text.problem(one, item).message, "  "));
  return [
    paint(screen, "strong", text.t("product.title", { sku: item })),
    ...factLines(screen, productFacts(text, view, record)),
    ...section(screen, text.t("product.why"), message === null ? [] : paragraph(screen, message.message, "  ")),
    ...section(screen, text.t("head.fix"), advice(screen, message?.next ?? [], "  ")),
    ...section(screen, text.t("product.pending"), pendingLines(screen, record)),
    ...section(screen, text.t("head.warnings"), warnings),
    ...(record === null
      ? ["", ...paragraph(screen, text.t("product.only-shop"))]
      : section(
          screen,
          text.t("story.history"),
          historyLines(
            screen,
            events.map((event) => ({ atMs: event.atMs, text: productEventText(text, event, item) })),
          ),
        )),
  ];
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
  return factsOf([
    [text.t("head.status"), productLabel(text, view), productTone(view.state)],
    [text.t("field.name"), cleanLine(view.name)],
    [text.t("field.ean"), cleanLine(view.ean ?? "")],
    [text.t("head.totalgest"), cleanLine(view.totalgestId ?? "")],
    [text.t("product.shop-id"), cleanLine(view.shopId ?? "")],
    [text.t("field.active"), record === null ? "" : visibility(text, record)],
    [text.t("field.quantity"), view.quantity === null ? "" : number(view.quantity)],
    [text.t("product.synced"), view.syncedMs === null ? text.t("status.never") : instant(view.syncedMs)],
  ]);
}

function visibility(text: Text, { gone, active }: ProductRecord): string {
  if (gone) return text.t("product.gone");
  return text.t(active ? "ask.yes" : "ask.no");
}

function pendingLines(screen: Screen, record: ProductRecord | null): string[] {
  return pendingChanges(screen.text, record).flatMap((line) => paragraph(screen, line, "  "));
}

/** The values that still have to be pushed, compared with the last pushed ones. */
function pendingChanges(text: Text, record: ProductRecord | null): readonly string[] {
  if (record === null) return [];
  const { fields, pushed, quantity, pushedQuantity, isQuantityKnown, active, pushedActive, gone } = record;
  const changed = fields === null ? {} : changedFields(fields, pushed);
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
    ...(shown === pushedActive ? [] : [{ field: "active" as const, from: pushedActive, to: shown }]),
  ];
  return all.map((change) => describeChanges([change], text)).filter((line) => line !== "");
}
