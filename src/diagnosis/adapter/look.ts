/** Looks an order up, and compares what is there with what was sent. */
import type { FoundOrder } from "../../clients/adapter/adapter.d.ts";
import { bookedWire, foundOrdersWire } from "../../clients/totalgest/wire.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { sameDecimal } from "../../core/common/money.ts";
import { isRecord } from "../../core/common/record.ts";
import type { ErpBeside } from "./beside.ts";
import type { MadeOrder } from "./orders.ts";
import type { Trial } from "./trial.ts";

/** An order in TotalGest. What is absent, the look-up does not give. */
export interface FoundByLook extends Pick<FoundOrder, "currency" | "lines" | "buyer"> {
  readonly id: string;
  readonly number: string;
  readonly isPartial: boolean;
  readonly gross: string | null;
}

export type LookUp = (reference: string) => Promise<readonly FoundByLook[]>;

/** By the adapter, else by the profile; null = neither has a look-up. */
export function lookUpOf(trial: Trial, beside: ErpBeside | null, signal: AbortSignal): LookUp | null {
  if (trial.gives("findOrder")) return (reference) => ask(trial, reference);
  if (beside === null) return null;
  return async (reference) => {
    try {
      const found = await beside.erp.findOrders(reference, signal);
      return found.map(({ id, number, totals, currency, isPartial }) => ({
        id,
        number,
        isPartial: isPartial === true,
        gross: totals?.gross ?? null,
        currency,
      }));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      trial.report("failed", "findOrder", error.message, beside.path);
      return [];
    }
  };
}

async function ask(trial: Trial, reference: string): Promise<readonly FoundByLook[]> {
  const result = await trial.ask("findOrder", { reference });
  const parsed = foundOrdersWire.safeParse(result.ok ? result.value : null);
  if (!parsed.success || !result.ok) return [];
  const raw =
    isRecord(result.value) && Array.isArray(result.value["items"]) ? (result.value["items"] as unknown[]) : [];
  return parsed.data.items.map(({ id, number }, at) => {
    const record = isRecord(raw[at]) ? raw[at] : {};
    const booked = bookedWire.safeParse(record);
    const gross = booked.success ? (booked.data.totals?.gross ?? null) : null;
    return {
      ...(record as Pick<FoundOrder, "currency" | "lines" | "buyer">),
      id: String(id),
      number: String(number),
      isPartial: record["complete"] === false,
      gross: gross === null ? null : String(gross),
    };
  });
}

/** Compares an order that is there with what was sent. `operation` = what brought it. */
export function compareLook(
  trial: Trial,
  operation: string,
  { order, reference }: MadeOrder,
  found: Pick<FoundByLook, "gross" | "currency" | "lines" | "buyer">,
): void {
  const { gross } = order.totals;
  if (found.gross !== null && !sameDecimal(found.gross, gross))
    trial.report("other-total", operation, `${gross}, ${found.gross}`);
  const { currency, lines, buyer } = found;
  if (currency !== undefined && currency !== null && currency !== order.currency)
    trial.report("other-total", operation, `${order.currency}, ${currency}`);
  if (Array.isArray(lines)) {
    const [sent, booked] = [order.lines.map(lineText).toSorted(), lines.map(lineText).toSorted()];
    const lacking = sent.find((line, at) => line !== booked[at]) ?? booked[sent.length];
    if (lacking !== undefined)
      trial.report("other-lines", operation, `${reference}: ${sent.join(" | ")}; ${booked.join(" | ")}`);
  }
  const email = isRecord(buyer) ? buyer.email : null;
  if (typeof email === "string" && email.toLowerCase() !== order.customer.email?.toLowerCase())
    trial.report("other-buyer", operation, `${String(order.customer.email)}, ${email}`);
}

function lineText({ sku, quantity, total }: NonNullable<FoundOrder["lines"]>[number]): string {
  return `${sku ?? ""} ${String(Number(quantity))} ${Number(total).toFixed(2)}`.trim();
}
