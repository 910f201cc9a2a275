/** What both systems say of one order or product now. Nothing is changed, in them or in the store. */
import { RemoteError } from "../common/problems/errors.ts";
import { sameDecimal } from "../common/money.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { mapProduct, planProductMapping } from "../products/map-product.ts";
import { judgeFound, nameInErp } from "../orders/export/look-up.ts";
import type { Engine } from "../run/engine.ts";
import type { Check, CheckResult, CheckRow, Reading } from "./checked.ts";

interface Read<T> {
  readonly reading: Reading;
  readonly value: T | null;
}

class Readings {
  readonly problems: Problem[] = [];

  /** An answer that cannot be read, or none, is part of what is so. */
  async of<T>(read: () => Promise<T | Problem | null>): Promise<Read<T>> {
    try {
      const value = await read();
      if (value === null) return { reading: "not-there", value: null };
      if (!isProblem(value)) return { reading: "there", value };
      this.problems.push(value);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.problems.push(error.problem);
    }
    return { reading: "unread", value: null };
  }
}

function isProblem<T>(value: T | Problem): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "data" in value;
}

/** Null = the store does not know the order. */
export async function checkOrder(engine: Engine, id: string, signal: AbortSignal): Promise<Check | null> {
  const { store, shop, erp } = engine;
  const record = await store.readOrder(id);
  if (record === null) return null;
  const readings = new Readings();
  // A number that a person entered says nothing about a reference.
  const isAsked = erp.guarantees.lookUp && !(record.state === "exported" && record.erp?.id === null);
  const [inErp, inShop] = await Promise.all([
    isAsked ? readings.of(() => erp.findOrder(nameInErp(engine, record), signal)) : NOT_ASKED,
    readings.of(async () => {
      const fetched = await shop.fetchOrder(id, signal);
      return fetched === null || fetched.ok ? (fetched?.value ?? null) : fetched.problem;
    }),
  ]);
  const [there, listed] = [inErp.value, inShop.value];
  const sent = await store.readSent(id);
  const total = there?.total?.gross ?? null;
  const booked = sent?.booking?.totals.gross ?? null;
  const isTotalSame = there === null || total === null ? null : judgeFound(there, record, booked) === null;
  const isStatusSame = listed === null ? null : listed.status === record.status;
  const rows: readonly CheckRow[] = [
    {
      field: "number",
      erp: there?.number ?? null,
      shop: null,
      isSame: isSameNumber(record.erp?.number, there?.number),
    },
    { field: "total", erp: total, shop: listed?.total ?? null, isSame: isTotalSame },
    { field: "status", erp: null, shop: listed?.statusName ?? null, isSame: isStatusSame },
  ];
  const isExported = record.state === "exported";
  const result = ((): CheckResult => {
    if (inShop.reading === "not-there") return "gone-in-shop";
    if (inErp.reading === "unread" || inShop.reading === "unread") return "unknown";
    if (inErp.reading === "not-asked") return rows.some(({ isSame }) => isSame === false) ? "differs" : "unknown";
    if (inErp.reading === "not-there") return isExported ? "sent-not-there" : "waits";
    if (!isExported) return "there-unsent";
    const isOther = listed !== null && !sameDecimal(listed.total, record.total);
    return isOther || rows.some(({ isSame }) => isSame === false) ? "differs" : "same";
  })();
  return { erp: inErp.reading, shop: inShop.reading, rows, problems: readings.problems, result };
}

const NOT_ASKED = { reading: "not-asked", value: null } as const;

function isSameNumber(known: string | undefined, found: string | undefined): boolean | null {
  return known === undefined || found === undefined ? null : known === found;
}

/** `id`: TotalGest's. Null = the store does not know the product. */
export async function checkProduct(engine: Engine, id: string, signal: AbortSignal): Promise<Check | null> {
  const { store, shop, erp, settings } = engine;
  const [record] = await store.readProducts([id]);
  if (record === undefined) return null;
  const readings = new Readings();
  const { shopId } = record;
  const [inErp, inShop] = await Promise.all([
    readings.of(async () => {
      const [erpShop, taxes] = await Promise.all([erp.fetchShop(signal), shop.fetchTaxes(signal, () => undefined)]);
      const fetched = await erp.fetchProduct(id, signal);
      // An empty answer proves nothing.
      if (fetched === null || fetched === "nothing")
        return fetched === null ? null : problem("product-unanswered", { system: "TotalGest", id });
      if (!fetched.ok) return fetched.problem;
      return mapProduct(fetched.value, planProductMapping(settings, erpShop, taxes), "");
    }),
    shopId === null ? NOT_ASKED : readings.of(() => shop.fetchProduct({ id: shopId }, signal)),
  ]);
  const [wanted, shown] = [inErp.value, inShop.value];
  if (wanted?.fault !== undefined && wanted.fault !== null) readings.problems.push(wanted.fault);
  const isStockRead = wanted !== null && Number(wanted.quantity) * 1e6 === record.stockMicro;
  // Reservations and the buffer lie between the two; what is right is known of the stock that was read last.
  const expected = isStockRead ? String(record.quantity) : null;
  const rows: readonly CheckRow[] = [
    text("sku", wanted?.sku, shown?.sku),
    text("name", wanted?.name, shown?.name),
    decimal("price", wanted?.fields?.price, shown?.price),
    { ...decimal("quantity", wanted?.quantity, shown?.quantity), isSame: same(expected, shown?.quantity, sameDecimal) },
    text("active", flag(wanted?.active), flag(shown?.active)),
  ];
  const result = ((): CheckResult => {
    if (inErp.reading === "unread" || inShop.reading === "unread") return "unknown";
    if (inErp.reading === "not-there") return "gone-in-erp";
    if (inShop.reading === "not-there") return "gone-in-shop";
    if (inShop.reading === "not-asked") return "waits";
    return rows.some(({ isSame }) => isSame === false) ? "differs" : "same";
  })();
  return { erp: inErp.reading, shop: inShop.reading, rows, problems: readings.problems, result };
}

type Value = string | null | undefined;

function text(field: CheckRow["field"], erp: Value, shop: Value): CheckRow {
  return { field, erp: erp ?? null, shop: shop ?? null, isSame: same(erp, shop, (one, other) => one === other) };
}

function decimal(field: CheckRow["field"], erp: Value, shop: Value): CheckRow {
  return { field, erp: erp ?? null, shop: shop ?? null, isSame: same(erp, shop, sameDecimal) };
}

function same(one: Value, other: Value, areSame: (one: string, other: string) => boolean): boolean | null {
  return typeof one === "string" && typeof other === "string" ? areSame(one, other) : null;
}

function flag(value: boolean | null | undefined): string | null {
  return typeof value === "boolean" ? (value ? "1" : "0") : null;
}
