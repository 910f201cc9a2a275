import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Purpose,
  type Reply,
  type TakenOrder,
  type Vendor,
} from "../counter/foreign-server.ts";
import { CODES_OF_VAT, moneyOf, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * An English program that speaks JSON-RPC 2.0 at one address, `POST /rpc`, with positional parameters, behind OAuth2 client
 * credentials (`POST /oauth/token`, a form; Basic). An expired token: 403. Everything else is a 200 with `result` or `error`.
 *
 * - `shop.read` `[shop]`
 * - `article.search` `[conditions, offset, limit]`; a condition is `["changed", ">=", seconds]` or `["code", "=", SKU]`; 25 at most
 * - `article.read` `[id]`, a number; unknown: `result` is null
 * - `order.create` `[{…}, shop]`
 * - `order.search` `[reference]` → a list
 */
export function openRpc(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new Program(desk), truthOf);
}

const TOKEN_MS = 10 * 60_000;
const MOST = 25;
const PURPOSES: Readonly<Record<string, Purpose>> = {
  "shop.read": "shop",
  "article.search": "products",
  "article.read": "product",
  "order.create": "createOrder",
  "order.search": "findOrder",
};
const METHODS = ["card", "twint", "bill"] as const;

const Request = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.number(),
  method: z.string(),
  params: z.array(z.unknown()),
});
const Conditions = z.array(
  z.union([
    z.tuple([z.literal("changed"), z.literal(">="), z.number()]),
    z.tuple([z.literal("code"), z.literal("="), z.string()]),
  ]),
);
const word = z.string().nullish();
const address = z.object({ name: word, street: word, zip: word, town: word, country: z.string().length(2) });
const Order = z.object({
  ref: z.string().min(1).max(64),
  no: z.string().min(1),
  at: z.number().int(),
  gross: z.boolean(),
  bill_to: address,
  ship_to: address,
  pay: z.object({ method: z.enum(METHODS), done: z.boolean() }),
  lines: z
    .array(
      z.object({
        type: z.enum(["item", "post", "off", "fee"]),
        code: word,
        text: z.string(),
        qty: z.number(),
        each: z.number(),
        vat: z.enum(["T8", "T2", "T3", "T0"]),
        total: z.number(),
      }),
    )
    .min(1),
  total: z.number(),
});

class Program implements Vendor {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  purposeOf({ method, path, body }: Call): Purpose | null {
    if (method !== "POST") return null;
    if (path === "/oauth/token") return "session";
    const request = Request.safeParse(parsed(body));
    return path === "/rpc" && request.success ? (PURPOSES[request.data.method] ?? null) : null;
  }

  failure(status: number): Reply {
    return jsonReply(status, { error: { code: -32_603, message: "Internal error" } });
  }

  answer(call: Call): Reply {
    if (call.path === "/oauth/token") return this.#token(call);
    const [, token] = /^Bearer (.+)$/.exec(call.headers.authorization ?? "") ?? [];
    if (!this.#desk.isOpen(token)) return jsonReply(403, { error: "invalid_token" });
    const request = Request.safeParse(parsed(call.body));
    if (call.path !== "/rpc" || !request.success) return wrong(-32_600, "Invalid Request");
    const { method, params } = request.data;
    const [first] = params;
    switch (PURPOSES[method]) {
      case "shop":
        return first === this.#desk.credentials.shopId ? right(this.#shop()) : wrong(-32_602, "No such shop");
      case "products":
        return this.#search(params);
      case "product": {
        const good = typeof first === "number" ? this.#desk.stock.get(first) : null;
        return right(good === null ? null : articleOf(good));
      }
      case "createOrder":
        return this.#create(first, call.body);
      case "findOrder":
        return right(this.#desk.ledger.orders.filter(({ reference }) => reference === first).map(headOf));
      default:
        return wrong(-32_601, "Method not found");
    }
  }

  #token({ headers, body }: Call): Reply {
    const form = new URLSearchParams(body);
    const isForm = headers["content-type"] === "application/x-www-form-urlencoded";
    if (!isForm || form.get("grant_type") !== "client_credentials")
      return jsonReply(400, { error: "unsupported_grant_type" });
    if (headers.authorization !== this.#desk.basic) return jsonReply(401, { error: "invalid_client" });
    return jsonReply(200, {
      access_token: this.#desk.openSession(TOKEN_MS),
      token_type: "Bearer",
      expires_in: TOKEN_MS / 1000,
    });
  }

  #shop(): unknown {
    return {
      shop: this.#desk.credentials.shopId,
      title: "Lakeside",
      vat: Object.entries(CODES_OF_VAT).map(([one, code]) => ({ code, rate: Number(VAT_PERCENT[one as Good["vat"]]) })),
      methods: METHODS,
    };
  }

  #search([conditions, offset, limit]: readonly unknown[]): Reply {
    const read = Conditions.safeParse(conditions);
    if (!read.success || typeof offset !== "number" || typeof limit !== "number")
      return wrong(-32_602, "Invalid params");
    const fits = (good: Good): boolean =>
      read.data.every(([name, , value]) => (name === "changed" ? good.changedMs >= value * 1000 : good.sku === value));
    return right(
      this.#desk.stock.all
        .filter(fits)
        .slice(offset, offset + Math.min(limit, MOST))
        .map(articleOf),
    );
  }

  #create(written: unknown, body: string): Reply {
    const order = Order.safeParse(written);
    if (!order.success) {
      return invalid(order.error.issues.map(({ path, message }) => ({ at: path.join("."), why: message })));
    }
    const { ref, lines, total } = order.data;
    const sold = lines.map(({ code, qty, total: amount }) => ({
      ...(typeof code === "string" ? { good: this.#desk.stock.withSku(code) } : {}),
      quantity: qty,
      centimes: moneyOf(amount),
    }));
    const sale = { reference: ref, body, lines: sold, total: moneyOf(total) };
    return this.#desk.enter(sale, {
      numbers: (count) => ({ id: String(count), number: `SO-${String(count)}` }),
      taken: (order) => right(headOf(order)),
      double: (order) => wrong(-32_011, "Order exists", headOf(order)),
      refused: invalid,
      article: (line) => ({ at: `lines.${String(line)}.code`, why: "unknown" }),
      total: { at: "total", why: "not the sum of the lines" },
    });
  }
}

function articleOf(good: Good): Record<string, unknown> {
  return {
    id: good.no,
    code: good.sku,
    barcode: good.gtin,
    for_sale: good.onSale,
    title: good.name.fr,
    intro: good.teaser?.fr ?? null,
    text: good.text?.fr ?? null,
    list_price: good.retail / 100,
    cost_price: good.retail / 200,
    vat: CODES_OF_VAT[good.vat],
    vat_rate: Number(VAT_PERCENT[good.vat]),
    on_hand: (good.free + good.setAside) / 1000,
    reserved: good.setAside / 1000,
    changed: good.changedMs / 1000,
  };
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: ({ fr }) => fr,
    prices: { LIST: good.retail },
    vatCode: CODES_OF_VAT[good.vat],
  });
}

function headOf({ id, number, reference }: TakenOrder): unknown {
  return { id: Number(id), number, ref: reference };
}

function right(result: unknown): Reply {
  return jsonReply(200, { jsonrpc: "2.0", id: 1, result });
}

function wrong(code: number, message: string, data: unknown = null): Reply {
  return jsonReply(200, { jsonrpc: "2.0", id: 1, error: { code, message, data } });
}

function invalid(issues: readonly { readonly at: string; readonly why: string }[]): Reply {
  return wrong(-32_010, "Order invalid", issues);
}
