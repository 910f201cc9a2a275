import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../../dialects/counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Purpose,
  type Reply,
} from "../../dialects/counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, understood } from "../../dialects/counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../../dialects/counter/goods.ts";

/**
 * A program that takes an order in steps, in JSON behind Basic or a session (`POST /session`): a customer (`POST /customers`), the head (`POST /orders`, which
 * refuses a reference that is there), each line (`POST /orders/ID/lines`), a confirmation (`POST /orders/ID/confirm`). It
 * looks nothing up for the caller: `GET /customers?email=`, `GET /orders?ref=`, or of a time: `GET /orders?since=&before=`. `PUT /customers` makes a customer or changes it. It takes a second customer with the same
 * address, and a second line with the same number, without a word.
 */
export interface StepsErp extends ForeignErp {
  readonly customers: readonly Customer[];
  readonly heads: readonly Head[];
}

interface Customer {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

interface Head {
  readonly id: string;
  readonly ref: string;
  readonly customer: string;
  readonly enteredMs: number;
  readonly lines: {
    readonly no: number;
    readonly code: string | null;
    readonly quantity: number;
    readonly total: number;
  }[];
  isConfirmed: boolean;
}

export async function openSteps(
  options: ForeignOptions & {
    /** Called before and after the change of each POST, counted from 1. */
    /** The number of an order is there only after it was looked at so often. */
    readonly numbersAfter?: number;
    readonly onChange?: (count: number, when: "before" | "within") => void;
  } = {},
): Promise<StepsErp> {
  const desk = new Desk(options);
  const { stock, ledger } = desk;
  const customers: Customer[] = [];
  const heads: Head[] = [];
  const looks = new Map<string, number>();
  const numberOf = ({ id, isConfirmed }: Head): string | null => {
    const seen = (looks.get(id) ?? 0) + 1;
    looks.set(id, seen);
    return isConfirmed && seen > (options.numbersAfter ?? 0) ? `A-${id}` : null;
  };

  let changes = 0;
  const act = (call: Call): Reply => {
    const isChange = call.method !== "GET" && call.path !== "/session";
    if (isChange) options.onChange?.((changes += 1), "before");
    const reply = answerTo(call);
    if (isChange) options.onChange?.(changes, "within");
    return reply;
  };
  const answerTo = (call: Call): Reply => {
    if (call.path === "/session") {
      const { user, password } = (parsed(call.body) ?? {}) as Readonly<Record<string, string>>;
      const isRight = user === desk.credentials.username && password === desk.credentials.password;
      return isRight
        ? jsonReply(200, { token: desk.openSession(900_000) })
        : jsonReply(401, { message: "unauthorized" });
    }
    const [, token] = /^Bearer (.+)$/.exec(call.headers.authorization ?? "") ?? [];
    if (call.headers.authorization !== desk.basic && !desk.isOpen(token))
      return jsonReply(401, { message: "unauthorized" });
    const [, list = "", id = "", part = ""] = call.path.split("/");
    const sent = (parsed(call.body) ?? {}) as Readonly<Record<string, string>>;
    switch (`${call.method} ${list}${part === "" ? "" : `/${part}`}`) {
      case "GET shop":
        return jsonReply(200, shopOf(desk.credentials.shopId));
      case "GET articles": {
        if (id !== "") {
          const good = stock.get(Number(id));
          return good === null ? jsonReply(404, { code: "unknown_product" }) : jsonReply(200, articleOf(good));
        }
        const from = Number(call.query.get("from") ?? 0);
        const found = stock.changedSince(Date.parse(call.query.get("since") ?? "") || 0, call.query.get("code"));
        return jsonReply(200, { rows: found.slice(from, from + 20).map(articleOf) });
      }
      case "GET customers":
        return jsonReply(
          200,
          customers.filter(({ email }) => email === call.query.get("email")),
        );
      case "POST customers": {
        const customer = {
          id: `K${String(customers.length + 1)}`,
          email: sent["email"] ?? "",
          name: sent["name"] ?? "",
        };
        customers.push(customer);
        return jsonReply(201, customer);
      }
      case "PUT customers": {
        const known = customers.findIndex(({ email }) => email === sent["email"]);
        const at = known === -1 ? customers.length : known;
        customers[at] = { id: `K${String(at + 1)}`, email: sent["email"] ?? "", name: sent["name"] ?? "" };
        return jsonReply(200, customers[at]);
      }
      case "GET orders": {
        const ref = call.query.get("ref");
        const [since, before] = ["since", "before"].map((name) => Date.parse(call.query.get(name) ?? ""));
        const isAsked = (head: Head): boolean =>
          ref === null ? head.enteredMs >= (since ?? 0) && head.enteredMs < (before ?? 0) : head.ref === ref;
        const shown = heads.filter(isAsked).map((head) => {
          const buyer = customers.find(({ id: known }) => known === head.customer);
          return { ...head, number: numberOf(head), email: buyer?.email, name: buyer?.name };
        });
        return jsonReply(200, shown);
      }
      case "POST orders": {
        const { ref = "", customer = "" } = sent;
        if (desk.isUnique && heads.some((head) => head.ref === ref))
          return jsonReply(409, { message: "reference used" });
        if (!customers.some((one) => one.id === customer)) return jsonReply(422, { message: "no such customer" });
        const head: Head = {
          id: String(heads.length + 1),
          ref,
          customer,
          enteredMs: desk.now(),
          lines: [],
          isConfirmed: false,
        };
        heads.push(head);
        return jsonReply(201, { id: head.id });
      }
      case "POST orders/lines": {
        const head = heads.find((one) => one.id === id);
        const good = sent["code"] === null ? null : stock.withSku(sent["code"] ?? "");
        if (head === undefined) return jsonReply(404, { message: "no such order" });
        if (sent["code"] !== null && good === null) {
          return jsonReply(422, { message: `line ${String(sent["no"])}: unknown article ${String(sent["code"])}` });
        }
        const quantity = Number(sent["quantity"]);
        head.lines.push({
          no: Number(sent["no"]),
          code: sent["code"] ?? null,
          quantity,
          total: moneyOf(sent["total"] ?? ""),
        });
        if (good !== null) stock.take(good.sku, quantity);
        return jsonReply(201, {});
      }
      case "POST orders/confirm": {
        const head = heads.find((one) => one.id === id);
        if (head === undefined) return jsonReply(404, { message: "no such order" });
        if (head.lines.reduce((sum, { total }) => sum + total, 0) !== moneyOf(sent["total"] ?? "")) {
          return jsonReply(422, { message: "total differs" });
        }
        if (!head.isConfirmed)
          ledger.orders.push({ reference: head.ref, id, number: `A-${id}`, body: JSON.stringify(head) });
        head.isConfirmed = true;
        return jsonReply(200, { number: `A-${id}` });
      }
      default:
        return jsonReply(404, { message: "not found" });
    }
  };
  const failure = (status: number): Reply => jsonReply(status, { message: "failed" });
  const erp = await openVendor(desk, { purposeOf, answer: act, failure }, truthOf);
  return { ...erp, customers, heads };
}

/** Every call of an order in steps counts as `createOrder`, except the searches. */
function purposeOf({ method, path }: Call): Purpose | null {
  if (path === "/session") return "session";
  if (path.startsWith("/shop")) return "shop";
  if (path.startsWith("/articles")) return path === "/articles" ? "products" : "product";
  if (method === "POST") return "createOrder";
  return path.startsWith("/orders") ? "findOrder" : null;
}

function shopOf(shopId: string): unknown {
  return {
    id: shopId,
    name: "Steps",
    vat: Object.entries(CODES_OF_VAT).map(([one, code]) => ({ code, rate: VAT_PERCENT[one as Good["vat"]] })),
  };
}

function articleOf(good: Good): unknown {
  return {
    id: String(good.no),
    code: good.sku,
    ean: good.gtin,
    active: good.onSale,
    name: good.name.it,
    price: (good.retail / 100).toFixed(2),
    vat: CODES_OF_VAT[good.vat],
    rate: VAT_PERCENT[good.vat],
    free: String(good.free / 1000),
    changed: new Date(good.changedMs).toISOString(),
  };
}

function truthOf(good: Good): StockedProduct {
  const read = understood(good, {
    texts: ({ it }) => it,
    prices: { LIST: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
  return { ...read, shortDescription: null, description: null };
}
