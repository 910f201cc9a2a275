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
} from "../counter/foreign-server.ts";
import { understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * A hosted PHP system: a login returns a token, which every other call sends as `token` in its query, and which expires.
 * Instants are seconds since 1970, money is cents (whole except for the `unit` price of an order row), flags are 0 and 1.
 * A product has one price, and its VAT as a rate only. Lists are paged by a mark: `more` of one page is `from` of the next,
 * and empty on the last one.
 *
 * - `POST /index.php/auth/login` `{"login","pwd","account","store"}` → `{"ok":1,"data":{"token","until"}}`
 * - `GET  /index.php/store/info` → `{"ok":1,"now","data":{…}}`; without price lists
 * - `GET  /index.php/items/list?since=SECONDS&ref=SKU&max=1..100&from=MARK` → `{"ok":1,"now","data":{"rows":[…],"more"}}`
 * - `GET  /index.php/items/one?id=ID` → `{"ok":1,"now","data":{"row":{…}}}`
 * - `POST /index.php/orders/add?once=KEY` → 201 `{"ok":1,"now","data":{"oid","ono"}}`; the same key and body again: 200 with the
 *   first answer; the same key with another body, or an existing `ext_ref`: 409
 * - `GET  /index.php/orders/find?ext_ref=REF` → `{"ok":1,"now","data":{"rows":[…]}}`, none or one
 *
 * Failures: `{"ok":0,"err":{"no","msg","bad":{"rows/0/ref":"…"},"same_as":{"oid","ono"}}}`
 */
export function openQueryToken(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new HostedHouse(desk), truthOf);
}

const TOKEN_SECONDS = 600;
const TAXES = [
  { tax_id: "T1", percent: 8.1 },
  { tax_id: "T2", percent: 2.6 },
  { tax_id: "T3", percent: 3.8 },
  { tax_id: "T0", percent: 0 },
];
const PAY_MEANS = [
  { pay_id: "cb", label: "Carte bancaire" },
  { pay_id: "twint", label: "TWINT" },
  { pay_id: "cod", label: "Contre remboursement" },
  { pay_id: "inv", label: "Facture" },
];

const PURPOSES: Readonly<Record<string, Purpose>> = {
  "POST /index.php/auth/login": "session",
  "GET /index.php/store/info": "shop",
  "GET /index.php/items/list": "products",
  "GET /index.php/items/one": "product",
  "POST /index.php/orders/add": "createOrder",
  "GET /index.php/orders/find": "findOrder",
};

class HostedHouse {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  purposeOf({ method, path }: Call): Purpose | null {
    return PURPOSES[`${method} ${path}`] ?? null;
  }

  failure(status: number): Reply {
    return err(status, status === 401 ? 1001 : 9000, status === 401 ? "session expired" : "cannot do that now");
  }

  answer(call: Call): Reply {
    const purpose = this.purposeOf(call);
    if (purpose === "session") return this.#login(call.body);
    if (!this.#desk.isOpen(call.query.get("token"))) return err(401, 1001, "session expired");
    switch (purpose) {
      case "shop":
        return this.#ok(this.#info());
      case "products":
        return this.#list(call.query);
      case "product":
        return this.#one(call.query.get("id") ?? "");
      case "createOrder":
        return this.#add(call.query.get("once") ?? "", call.body);
      case "findOrder":
        return this.#find(call.query.get("ext_ref"));
      default:
        return err(404, 404, "no such controller");
    }
  }

  #login(body: string): Reply {
    const given = Login.safeParse(parsed(body));
    if (!given.success) return err(400, 1000, "login, pwd, account, store expected");
    const { ownerId, shopId, username, password } = this.#desk.credentials;
    const { login, pwd, account, store } = given.data;
    if (login !== username || pwd !== password) return err(401, 1002, "unknown login or wrong password");
    if (account !== ownerId || store !== shopId) return err(403, 1003, "this login has no access to this store");
    const token = this.#desk.openSession(TOKEN_SECONDS * 1000);
    return this.#ok({ token, until: this.#seconds() + TOKEN_SECONDS });
  }

  #info(): Record<string, unknown> {
    return {
      store_no: this.#desk.credentials.shopId,
      label: "Épicerie du Lac",
      cur: "CHF",
      with_tax: 1,
      lang_codes: ["fr", "de", "it"],
      taxes: TAXES,
      pay_means: PAY_MEANS,
    };
  }

  #list(query: URLSearchParams): Reply {
    const max = Number(query.get("max") ?? 50);
    const since = Number(query.get("since") ?? 0);
    if (!Number.isInteger(max) || max < 1 || max > 100) return err(400, 2001, "max: 1..100");
    if (!Number.isInteger(since)) return err(400, 2002, "since: seconds since 1970");
    const mark = /^m(\d+)x(\d+)$/.exec(query.get("from") ?? "m0x0");
    if (mark === null) return err(400, 2003, "from: not one of our marks");
    const after = [Number(mark[1]), Number(mark[2])] as const;
    const found = [...this.#desk.stock.changedSince(since * 1000, query.get("ref"))]
      .sort((one, other) => one.changedMs - other.changedMs || one.no - other.no)
      .filter(({ changedMs, no }) => {
        const modified = changedMs / 1000;
        return modified > after[0] || (modified === after[0] && no > after[1]);
      });
    const rows = found.slice(0, max);
    const last = rows.at(-1);
    const more = last === undefined || found.length === rows.length ? "" : markOf(last);
    return this.#ok({ rows: rows.map(rowOf), more });
  }

  #one(id: string): Reply {
    const good = this.#desk.stock.get(Number(id));
    return good === null ? err(404, 2004, "no such item") : this.#ok({ row: rowOf(good) });
  }

  #add(key: string, body: string): Reply {
    const before = this.#desk.orderOfKey(key, body);
    if (before?.isSame === true) return this.#ok(headOf(before.order));
    if (before !== null) return err(409, 3003, "this key came with another order");
    const order = NewOrder.safeParse(parsed(body));
    if (!order.success)
      return refused(order.error.issues.map(({ path, message }) => [path.map(String).join("/"), message]));
    const { ext_ref, rows, with_tax, total, total_no_tax } = order.data;
    const lines = rows.map(({ kind, ref, qty, sum }) => ({
      ...(kind === "item" && ref != null ? { good: this.#desk.stock.withSku(ref) } : {}),
      quantity: Number(qty),
      centimes: Number(sum),
    }));
    const sale = { reference: ext_ref, body, key, lines, total: Number(with_tax === 1 ? total : total_no_tax) };
    return this.#desk.enter<Bad>(sale, {
      numbers: nameOf,
      taken: (taken) => this.#ok(headOf(taken), 201),
      double: (there) => err(409, 3002, "ext_ref already used", { same_as: headOf(there) }),
      refused,
      article: (line) => [`rows/${String(line)}/ref`, "unknown"],
      total: ["total", "rows make something else"],
      others: badOf(order.data),
    });
  }

  #find(reference: string | null): Reply {
    if (reference === null) return err(400, 3004, "ext_ref expected");
    const found = this.#desk.ledger.orders.filter((one) => one.reference === reference);
    return this.#ok({ rows: found.map((one) => ({ ...headOf(one), ext_ref: reference })) });
  }

  #ok(data: Record<string, unknown>, status = 200): Reply {
    return jsonReply(status, { ok: 1, now: this.#seconds(), data });
  }

  #seconds(): number {
    return Math.floor(this.#desk.now() / 1000);
  }
}

const Login = z.object({ login: z.string(), pwd: z.string(), account: z.string(), store: z.string() });

/** A number, or a text that PHP reads as one. */
const num = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)], { error: "not numeric" });
const cents = z.union([z.int(), z.string().regex(/^-?\d+$/)], { error: "not in whole cents" });
const flag = z.literal([0, 1], { error: "0 or 1" });
const str = z.string().nullish();
const person = z.object({
  co: str,
  first: str,
  last: str,
  addr: str,
  zip: str,
  town: str,
  state: str,
  ctry: z.string().regex(/^[A-Z]{2}$/, { error: "two letters" }),
  tel: str,
  vat_no: str,
});
const NewOrder = z.object({
  ext_ref: z.string().min(1).max(64),
  ext_no: z.string().min(1),
  ts: z.int({ error: "seconds since 1970" }),
  cur: z.literal("CHF"),
  with_tax: flag,
  client: z.object({ ext_id: str, mail: str, tel: str, lang: str }),
  bill_to: person,
  ship_to: person,
  pay_id: z.string(),
  paid: flag,
  txn: str,
  rows: z
    .array(
      z.object({
        kind: z.enum(["item", "shipping", "discount", "fee"]),
        ref: str,
        label: z.string(),
        qty: num,
        unit: num,
        tax_id: z.string(),
        sum: cents,
      }),
    )
    .min(1),
  total_no_tax: cents,
  total_tax: cents,
  total: cents,
  memo: str,
});

function nameOf(count: number): Pick<TakenOrder, "id" | "number"> {
  const id = String(879_999 + count);
  return { id, number: `W${id}` };
}

function headOf({ id, number }: TakenOrder): Record<string, unknown> {
  return { oid: Number(id), ono: number };
}

type Bad = readonly [place: string, why: string];

function badOf({ pay_id: means, rows }: z.output<typeof NewOrder>): readonly Bad[] {
  return [
    ...(PAY_MEANS.some(({ pay_id }) => pay_id === means) ? [] : [["pay_id", "unknown"] as const]),
    ...rows.flatMap(({ tax_id: tax }, at) =>
      TAXES.some(({ tax_id }) => tax_id === tax) ? [] : [[`rows/${String(at)}/tax_id`, "unknown"] as const],
    ),
  ];
}

function refused(bad: readonly Bad[]): Reply {
  return err(422, 3001, "order not accepted", { bad: Object.fromEntries(bad) });
}

function markOf({ changedMs, no }: Good): string {
  return `m${String(changedMs / 1000)}x${String(no)}`;
}

function rowOf(good: Good): Record<string, unknown> {
  return {
    item_id: good.no,
    ref: good.sku,
    gtin: good.gtin,
    online: good.onSale ? 1 : 0,
    label: { fr: good.name.fr, de: good.name.de, it: good.name.it },
    intro: good.teaser,
    html: good.text,
    cost: Math.round(good.retail * 0.6),
    price: good.retail,
    vat: Number(VAT_PERCENT[good.vat]),
    on_hand: (good.free + good.setAside) / 1000,
    reserved: good.setAside / 1000,
    sellable: good.free / 1000,
    created: good.changedMs / 1000 - 1_000_000,
    modified: good.changedMs / 1000,
  };
}

/** The one price has no list of its own: a profile names it `STORE`. */
function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: (words) => ({ ...words }),
    prices: { STORE: good.retail },
    vatCode: { normal: "T1", reduced: "T2", lodging: "T3", exempt: "T0" }[good.vat],
  });
}

function err(status: number, no: number, msg: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { ok: 0, err: { no, msg, ...more } });
}
