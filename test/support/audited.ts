import { auditOrders } from "../../src/core/audit/audit.ts";
import type { AuditReport } from "../../src/core/audit/report.ts";
import { daysOf } from "../../src/core/common/time/zone.ts";
import type { Settings } from "../../src/core/run/settings.ts";
import type { TakenOrder } from "../../src/sandbox/totalgest/order.ts";
import type { Stage } from "./stage.ts";

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

export const FROM = { export: { from: "2026-08-25" } };

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
  {
    from = "",
    to = from,
    days = daysOf({ from, to }),
    isDaily = false,
  }: { from?: string; to?: string; days?: readonly string[]; isDaily?: boolean },
  patch: { [K in keyof Settings]?: Partial<Settings[K]> } = {},
): Promise<AuditReport> {
  const request = { days, isDaily, version: "test" };
  return stage.withEngine((engine) => auditOrders(engine, request, new AbortController().signal), {
    ...FROM,
    ...patch,
  });
}

/** `kind id` of each exception. */
export function kindsIn({ exceptions }: AuditReport): readonly string[] {
  return exceptions.map(({ kind, id }) => `${kind} ${id}`);
}
