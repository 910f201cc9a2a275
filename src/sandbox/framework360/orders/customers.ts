import { type Random, randomOf } from "../../values/random.ts";
import { FOREIGN_BUYERS, SWISS_BUYERS, SWISS_COMPANIES } from "../../words.ts";
import type { Sellable } from "../opening.ts";
import { type OrderDraft, orderOf } from "./draft.ts";
import type { CartItemJson, ShopOrderJson } from "./order.ts";
import { STATUS } from "../products/product.ts";
import { articlesOf, madeToOrder, specimens } from "../specimens.ts";

const DAY_MS = 86_400_000;
/** The first orders were placed over this time. */
const SPREAD_MS = 20 * DAY_MS;
const FIRST_ID = 1001;

/** The orders of the last days, oldest first, with rising ids: the specimens, then random ones. Sums add up. */
export function openingOrders(sold: readonly Sellable[], count: number, seed: number, nowMs: number): ShopOrderJson[] {
  const planned = specimens(articlesOf(sold));
  const stepMs = SPREAD_MS / (count + 1);
  return Array.from({ length: count }, (_, at) => {
    const random = randomOf(seed, "order", at);
    const draft = planned[at] ?? randomDraft(random, sold);
    // Whole seconds; the jitter stays within the step, so that dates rise with the ids.
    const atMs = nowMs - SPREAD_MS + Math.floor(stepMs * (at + random.next()));
    return orderOf(draft, { id: String(FIRST_ID + at), atMs });
  });
}

/** An ordinary purchase: most are completed and paid, some not yet, a few never. */
export function randomDraft(random: Random, sold: readonly Sellable[]): OrderDraft {
  const billing_data = random.pick(
    random.pick(random.chance(0.8) ? [SWISS_BUYERS] : [SWISS_COMPANIES, FOREIGN_BUYERS]),
  );
  const isGuest = random.chance(0.5);
  const status = statusOf(random);
  const cart = cartOf(random, sold);
  return {
    billing_data,
    user_email: billing_data.email ?? "",
    customer_id: isGuest ? "" : `C-${String(random.int(2100, 2999))}`,
    shipping_data: random.chance(0.15) ? random.pick(SWISS_BUYERS) : null,
    status,
    cart,
    coupon: worth(cart) > 25 && random.chance(0.1) ? { code: "GRAZIE5", amount: "5.00" } : null,
    shipping: random.chance(0.3) ? { id: "0", name: "Ritiro in negozio", price: "0.00" } : {},
    payment: { id: random.pick(["card", "card", "twint", "twint", "paypal", "invoice"]) },
    note: random.chance(0.1) ? "Lasciare il pacco davanti alla porta, grazie." : "",
  };
}

function statusOf(random: Random): string {
  const kind = random.next();
  if (kind < 0.82) return STATUS.completed;
  if (kind < 0.92) return STATUS.processing;
  if (kind < 0.96) return STATUS.unpaid;
  return kind < 0.98 ? STATUS.cancelled : STATUS.refunded;
}

function cartOf(random: Random, sold: readonly Sellable[]): readonly CartItemJson[] {
  if (sold.length === 0) return [madeToOrder("Articolo su richiesta", "19.90", "1")];
  const start = random.int(0, sold.length - 1);
  const kinds = Math.min(sold.length, random.int(1, 4));
  const articles = articlesOf(sold);
  return Array.from({ length: kinds }, (_, at) => {
    const isDear = Number(sold[(start + at) % sold.length]?.price) > 2;
    const discount = isDear && random.chance(0.15) ? `0.${String(random.int(1, 9999)).padStart(4, "0")}` : "0";
    return articles.article(start + at, String(random.int(1, 3)), discount);
  });
}

function worth(cart: readonly CartItemJson[]): number {
  return cart.reduce(
    (sum, item) => sum + (item.type === "product" ? Number(item.quantity) * Number(item.price) : 0),
    0,
  );
}
