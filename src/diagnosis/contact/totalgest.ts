/** Tries the sentences of TotalGest's contract against a real one, by reading alone. */
import { isDeepStrictEqual } from "node:util";

import { parseJson } from "../../clients/answer/answer.ts";
import { type ErpConnection, createConnection, type TotalGestOptions } from "../../clients/totalgest/connection.ts";
import rules from "../../clients/totalgest/contract.json" with { type: "json" };
import { createTotalGest } from "../../clients/totalgest/client.ts";
import { placeholdersUsed } from "../../clients/profile/writing/request.ts";
import { ERROR_CODES, LIMITS } from "../../clients/totalgest/contract.ts";
import { readList } from "../../clients/totalgest/list-page.ts";
import { isMissing } from "../../clients/totalgest/orders/find-order.ts";
import { isNothing, NO_SUCH_NAME, productList, unknownLike } from "../../clients/totalgest/products/fetch.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { DAY, HOUR, MINUTE } from "../../core/common/time/duration.ts";
import type { Erp, ErpShop } from "../../core/ports/erp.ts";
import { judgeVat } from "../../core/products/map-product.ts";
import type { ErpProduct } from "../../core/products/product.ts";
import {
  type RuleCheck,
  CONFIRMED,
  contradicted,
  judged,
  notSeen,
  repeatedIn,
  failureSaid,
  type RuleVerdict,
} from "./verdict.ts";

export type TotalGestRule = keyof typeof rules.rules;

/** More pages are not recorded. */
const MOST_PAGES = 10;
const LONG_AGO = "2000-01-01T00:00:00Z";
/** How many products are compared singly. */
const COMPARED = 3;

interface SeenCatalogue {
  readonly products: readonly ErpProduct[];
  readonly ids: readonly string[];
  /** Of the first page. */
  readonly serverTime: string | null;
  /** By the answer's own Date. */
  readonly date: string | null;
  readonly isWhole: boolean;
  readonly isOnePage: boolean;
  /** Why the list could not be read; null = it could. */
  readonly failed: RemoteError | null;
}

export async function tryTotalGest(
  options: TotalGestOptions,
  signal: AbortSignal,
): Promise<Partial<Record<TotalGestRule, RuleVerdict>>> {
  const whole = createConnection(options);
  const erp = createTotalGest(options);
  const shop = await erp.fetchShop(signal).catch(orRemote);
  const catalogue = await readCatalogue(whole.of("products"), {}, signal);
  const checks = checksOf({ whole, erp, shop, catalogue, shopId: options.shopId, nowMs: options.clock.now(), signal });
  const verdicts: Partial<Record<TotalGestRule, RuleVerdict>> = {};
  for (const [rule, check] of Object.entries(checks)) verdicts[rule as TotalGestRule] = await judged(check);
  return verdicts;
}

function orRemote(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  throw error;
}

/** A call in another form contradicts the contract; one that was not answered, or not allowed, shows nothing. */
function failed(place: string, error: RemoteError): RuleVerdict {
  return error.reason === "contract" ? contradicted(place, failureSaid(error)) : notSeen(failureSaid(error));
}

interface ErpContact {
  readonly whole: ErpConnection;
  readonly erp: Erp;
  readonly shop: ErpShop | RemoteError;
  readonly catalogue: SeenCatalogue;
  readonly shopId: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

type ErpChecks = Partial<Record<TotalGestRule, RuleCheck>>;

function checksOf(contact: ErpContact): ErpChecks {
  return { ...shopChecks(contact), ...listChecks(contact), ...productChecks(contact), ...orderChecks(contact) };
}

function shopChecks({ shop, shopId, catalogue: { products } }: ErpContact): ErpChecks {
  if (shop instanceof RemoteError) {
    return {
      ownShop: async () => failed("shop", shop),
      vatOfShop: async () => notSeen(failureSaid(shop)),
      priceOfShop: async () => notSeen(failureSaid(shop)),
    };
  }
  return {
    ownShop: async () => (shop.id === shopId ? CONFIRMED : contradicted("shop.id", shop.id)),
    vatOfShop: async () => {
      if (shop.vatCodes.length === 0) return notSeen("the shop names no VAT code, so nothing is compared");
      const coded = products.filter(({ vat }) => vat.code !== "");
      if (coded.length === 0) return notSeen("no product has a VAT code");
      const wrong = coded.find(({ vat }) => judgeVat(vat, shop.vatCodes) !== null);
      return wrong === undefined ? CONFIRMED : contradicted(`products ${wrong.id}: vat`, wrong.vat);
    },
    priceOfShop: async () => {
      if (shop.priceLists.length === 0) return notSeen("the shop names no price list, so nothing is compared");
      if (products.length === 0) return notSeen("no product");
      const wrong = products.find(({ prices }) => prices.some(({ list }) => !shop.priceLists.includes(list)));
      return wrong === undefined ? CONFIRMED : contradicted(`products ${wrong.id}: prices`, wrong.prices);
    },
  };
}

function listChecks({ whole, catalogue, nowMs, signal }: ErpContact): ErpChecks {
  const connection = whole.of("products");
  const { ids, serverTime, date, isWhole, isOnePage } = catalogue;
  const page = (values: Readonly<Record<string, string>>) => readCatalogue(connection, values, signal);
  const untilRead =
    (check: RuleCheck): RuleCheck =>
    async () =>
      catalogue.failed === null ? check() : notSeen(failureSaid(catalogue.failed));
  return {
    wholeList: async () => {
      if (catalogue.failed !== null) return failed("products", catalogue.failed);
      return isWhole ? CONFIRMED : notSeen(`more than ${String(MOST_PAGES)} pages`);
    },
    onceEach: untilRead(async () => {
      const twice = repeatedIn(ids);
      return twice === null ? CONFIRMED : contradicted("products: id", twice);
    }),
    pageLength: untilRead(async () => {
      if (!connection.isOwn("products") && !placeholdersUsed(productList(connection).operation).includes("limit"))
        return notSeen("the profile asks for a fixed length");
      const two = await connection.read("products", productList(connection).operation, limited("2"), signal);
      const count = await countIn(connection, two.body);
      if (count === null || ids.length < 3) return notSeen("too few products");
      if (count <= 2) return CONFIRMED;
      return connection.isOwn("products")
        ? notSeen("the adapter's pages have a length of their own")
        : contradicted("products?limit=2", `${String(count)} products`);
    }),
    since: untilRead(async () => {
      const at = Date.parse(serverTime ?? "") || nowMs;
      const [old, now] = [
        await page({ updatedSince: LONG_AGO }),
        await page({ updatedSince: new Date(at).toISOString() }),
      ];
      const unread = old.failed ?? now.failed;
      if (unread !== null) return failed("products?updatedSince", unread);
      const lacking = ids.find((id) => !old.ids.includes(id));
      if (lacking !== undefined) return contradicted("products?updatedSince", `${LONG_AGO} does not bring ${lacking}`);
      // An adapter may ignore the time, and says so by that.
      const isIgnored = ids.length > 0 && now.ids.length === ids.length && !connection.isOwn("products");
      return isIgnored ? contradicted("products?updatedSince", "it brings everything, whatever the time") : CONFIRMED;
    }),
    bySku: untilRead(async () => {
      const known = catalogue.products.find(({ sku }) => sku !== "");
      if (known === undefined) return notSeen("no product with a SKU");
      const found = await page({ sku: known.sku });
      const skus = found.products.map(({ sku }) => sku);
      if (skus.length !== 1 || skus[0] !== known.sku)
        return contradicted(`products?sku=${known.sku}`, skus.slice(0, 5));
      const none = await page({ sku: NO_SUCH_NAME });
      return none.ids.length === 0
        ? CONFIRMED
        : contradicted(`products?sku=${NO_SUCH_NAME}`, `${String(none.ids.length)} products`);
    }),
    serverTime: untilRead(async () => {
      if (serverTime === null) return contradicted("products: serverTime", "none");
      const offMs = Date.parse(serverTime) - (Date.parse(date ?? "") || nowMs);
      return Math.abs(offMs) < 2 * MINUTE ? CONFIRMED : contradicted("products: serverTime", serverTime);
    }),
    staleCursor: untilRead(async () => {
      if (connection.dialect.profile.paginator.type !== "cursor") return notSeen("this system has no cursor");
      if (isOnePage) return notSeen("the list is one page, which needs no cursor");
      const values = { ...limited("2").values, cursor: "tg360-no-such-cursor" };
      const answer = await connection.read("products", productList(connection).operation, { values }, signal);
      const code = connection.errorIn(parseJson(answer.body))?.code;
      return answer.status === 400 && code === ERROR_CODES.badCursor
        ? CONFIRMED
        : contradicted("products?cursor", `HTTP ${String(answer.status)} ${code ?? ""}`);
    }),
  };
}

function limited(limit: string): { readonly values: Readonly<Record<string, string>> } {
  return { values: { limit } };
}

/** How many records a page has; null = it cannot be read. */
async function countIn({ dialect }: ErpConnection, body: string): Promise<number | null> {
  const { readRecords } = await import("../../clients/profile/reading/path.ts");
  const { products, records } = dialect.profile;
  return readRecords(parseJson(body), products.records ?? records, products)?.length ?? null;
}

function productChecks({ whole, erp, catalogue: { products, ids }, signal }: ErpContact): ErpChecks {
  return {
    sameAsEntry: async () => {
      if (products.length === 0) return notSeen("no product");
      for (const entry of products.slice(0, COMPARED)) {
        const one = await erp.fetchProduct(entry.id, signal);
        if (one === null || one === "nothing") return contradicted(`product ${entry.id}`, one ?? "unknown");
        const value = one.ok ? one.value : one.problem;
        if (!isDeepStrictEqual(value, entry)) return contradicted(`product ${entry.id}`, value);
      }
      return CONFIRMED;
    },
    unknownProduct: async () => {
      const id = unknownLike(ids[0] ?? "1");
      const connection = whole.of("product");
      const operation = connection.dialect.profile.product;
      if (connection.isOwn("product")) {
        // What an adapter calls null is read as that answer.
        const known = await erp.fetchProduct(id, signal);
        return known === null || known === "nothing" ? CONFIRMED : contradicted(`product ${id}`, known);
      }
      const answer = await connection.read("product", operation, { values: { id } }, signal);
      if (isMissing(connection, operation, answer)) return CONFIRMED;
      const at = `HTTP ${String(answer.status)}`;
      if (answer.status >= 300 || !isNothing(answer, operation))
        return contradicted(`product ${id}`, `${at} ${answer.body}`);
      const needed = "nothing; leave product.missing away: tg360 compares it with the answer for a product that exists";
      return { ...contradicted(`product ${id}`, `${at} ${needed}`), isMet: true };
    },
  };
}

function orderChecks({ erp, nowMs, signal }: ErpContact): ErpChecks {
  return {
    noSuchOrder: async () => {
      if (!erp.guarantees.lookUp) return notSeen("the profile says that there is no look-up");
      try {
        const found = await erp.findOrders("fw360:doctor:0", signal);
        return found.length === 0 ? CONFIRMED : contradicted("findOrder", `${String(found.length)} orders`);
      } catch (error) {
        return failed("findOrder", orRemote(error));
      }
    },
    placedBetween: async () => {
      const { listOrders } = erp.books;
      const between = async (from: number, to: number): Promise<number | null> => {
        const [placedSince = "", placedBefore = ""] = [from, to].map((ms) => new Date(ms).toISOString());
        return (await listOrders?.({ placedSince, placedBefore }, signal))?.items.length ?? null;
      };
      const now = await between(nowMs - 7 * DAY, nowMs + DAY);
      if (now === null) return notSeen("there is no list of orders");
      if (now === 0) return notSeen("no order in the last 7 days");
      const later = await between(nowMs + 400 * DAY, nowMs + 400 * DAY + HOUR);
      return later === 0 ? CONFIRMED : contradicted("listOrders", `${String(later)} orders of a time that is to come`);
    },
  };
}

async function readCatalogue(
  connection: ErpConnection,
  asked: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SeenCatalogue> {
  const ids: string[] = [];
  const products: ErpProduct[] = [];
  let first: Pick<SeenCatalogue, "serverTime" | "date"> = { serverTime: null, date: null };
  const updatedSince = asked["updatedSince"];
  const values = {
    ...asked,
    ...(updatedSince === undefined ? {} : { updatedSince: String(connection.dialect.dates.write(updatedSince)) }),
    limit: String(LIMITS.productsPage),
  };
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const read = await readList(connection, productList(connection), values, cursor, signal);
      if (page === 0) first = { serverTime: read.serverTime, date: read.answer.headers["date"] ?? null };
      for (const item of read.items) {
        const decoded = item.decode();
        ids.push(decoded.ok ? decoded.value.id : (decoded.id ?? ""));
        if (decoded.ok) products.push(decoded.value);
      }
      const isOnePage = page === 0;
      if (read.nextCursor === null) return { ids, products, ...first, isWhole: true, isOnePage, failed: null };
      if (read.nextCursor === cursor) break;
      cursor = read.nextCursor;
    }
    return { ids, products, ...first, isWhole: false, isOnePage: false, failed: null };
  } catch (error) {
    return { ids, products, ...first, isWhole: false, isOnePage: false, failed: orRemote(error) };
  }
}
