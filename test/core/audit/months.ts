import { auditOrders } from "../../../src/core/audit/audit.ts";
import { daysOf } from "../../../src/core/audit/reading/in-days.ts";
import type { AuditReport } from "../../../src/core/audit/report.ts";
import type { Settings } from "../../../src/core/run/settings.ts";
import type { TakenOrder } from "../../../src/sandbox/totalgest/order.ts";
import { openStage, type Stage, type StageOptions } from "../../support/stage.ts";

/** A gift wrap and a book, with two VAT rates. */
export const CART = [
  {
    type: "custom" as const,
    quantity: "1",
    customInfo: { name: "Confezione regalo", details: "", preview: "", price: "5.00", imposta: "8.1" },
  },
  {
    type: "custom" as const,
    quantity: "2",
    customInfo: { name: "Libro", details: "", preview: "", price: "12.90", imposta: "2.6" },
  },
];

export const FIRST_DAY = "2026-08-25";
export const LAST_DAY = "2026-11-23";
export const FROM = { export: { from: FIRST_DAY } };

export interface Months {
  readonly stage: Stage;
  /** The shop's ids, in the order they were placed. */
  readonly ids: readonly string[];
  /** TotalGest's order for one of the shop's orders. */
  booked(id: string): TakenOrder;
}

/** Three months of orders, `perDay` of them, all in TotalGest. The clock is on the day after the last one. */
export async function openMonths(perDay = 2, options: StageOptions = {}): Promise<Months> {
  const stage = await openStage({ at: "2026-11-24T09:00:00Z", orders: 0, ...options });
  const ids = daysOf({ from: FIRST_DAY, to: LAST_DAY }).flatMap((day) =>
    Array.from({ length: perDay }, (_, at) => placeOn(stage, `${day} ${String(9 + at).padStart(2, "0")}:15:00`)),
  );
  await stage.export({}, FROM);
  return { stage, ids, booked: (id) => bookedOf(stage, id) };
}

/** `at` in the shop's time, `YYYY-MM-DD HH:mm:ss`. Returns the id. */
export function placeOn(
  stage: Stage,
  at: string,
  draft: Parameters<Stage["sandbox"]["shop"]["placeOrder"]>[0] = {},
): string {
  return stage.sandbox.shop.placeOrder({ date: at, cart: CART, ...draft }).id;
}

export function bookedOf({ sandbox }: Stage, id: string): TakenOrder {
  const found = sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(`:${id}`));
  if (found === undefined) throw new Error(`TotalGest has no order for ${id}`);
  return found;
}

export function audit(
  stage: Stage,
  { from = FIRST_DAY, to = LAST_DAY, days }: { from?: string; to?: string; days?: readonly string[] } = {},
  patch: { [K in keyof Settings]?: Partial<Settings[K]> } = {},
): Promise<AuditReport> {
  const request = { days: days ?? daysOf({ from, to }), version: "test" };
  return stage.withEngine((engine) => auditOrders(engine, request, new AbortController().signal), {
    ...FROM,
    ...patch,
  });
}

/** `kind id` of each exception. */
export function kindsIn({ exceptions }: AuditReport): readonly string[] {
  return exceptions.map(({ kind, id }) => `${kind} ${id}`);
}
