import type { Place, Row, Side, Started } from "../row.ts";
import type { Options } from "../work.ts";
import { ideal, referenceSide, toolSide } from "./sides.ts";

const CATALOGUE = 100_000;
const LATENCY_MS = 40;
const PENDING = 20_000;
const ORDERS = 1000;
const AUDITED = 10_000;
const BULK = 100;
const XML_PRODUCTS = 20_000;
const UNDER_WAY = 8;
const ERP_PAGE = 500;
const SHOP_PAGE = 200;

/** Both systems, of these sizes. */
export const systemOf =
  (sizes: Options, fixed: Options = {}) =>
  (part: number): Started => {
    const scaled = Object.entries(sizes).map(([name, size]) => [name, Number(size) * part] as const);
    const none = { products: 0, pageSize: SHOP_PAGE, latencyMs: 0, orders: 0 };
    return ["./systems/systems.ts", { ...none, ...fixed, ...Object.fromEntries(scaled) }];
  };

const pullOf =
  (options: Options, renews = false) =>
  (place: Place): Promise<Side> =>
    toolSide(["./sides/pull.ts", { warm: !renews, ...options }], place, { renews });

export const PRODUCT_ROWS: readonly Row[] = [
  {
    name: "pull-unchanged",
    what: "pull --full, nothing changed: 100,000 products, the shop's catalogue too, pages of 200",
    reference: "wire limit: node:http and JSON.parse of the same pages",
    measure: "speed",
    target: 0.7,
    unit: "ms",
    rounds: 4,
    system: systemOf({ products: CATALOGUE }),
    tool: pullOf({ mode: "full" }),
    against: (place) => referenceSide(["./sides/wire-limit.ts", { withShop: true }], place),
  },
  {
    name: "pull-first",
    what: "pull into an empty state, shop writes excluded: 100,000 products, pages of 200",
    reference: "better-sqlite3 by hand: the same pages parsed, mapped and upserted, one transaction a page, FULL",
    measure: "speed",
    target: 0.55,
    unit: "ms",
    rounds: 3,
    system: systemOf({ products: CATALOGUE }),
    tool: pullOf({ mode: "first", sinksPushes: true }),
    against: (place) => referenceSide(["./sides/raw-pull.ts", {}], place),
  },
  {
    name: "push",
    what: "push of 20,000 pending products to the sandbox, in bulk",
    reference: "a bare loop of the same bulk calls, 8 under way, the answers of each committed, FULL",
    measure: "speed",
    target: 0.3,
    unit: "ms",
    rounds: 4,
    system: () => ["./systems/sandbox.ts", { products: 2000 }],
    tool: (place) => toolSide(["./sides/push.ts", { products: PENDING * place.part }], place, { renews: true }),
    against: (place) =>
      referenceSide(["./sides/raw-push.ts", { products: PENDING * place.part }], place, { renews: true }),
  },
  {
    name: "pull-latency",
    what: "first pull with its pushes, every answer 40 ms late: 20,000 products",
    reference: "ideal: pages of 500 × 40 ms + bulk calls × 40 ms / 8",
    measure: "cost",
    target: 1.5,
    unit: "ms",
    rounds: 3,
    system: systemOf({ products: PENDING }, { pageSize: ERP_PAGE, latencyMs: LATENCY_MS }),
    tool: pullOf({ mode: "first" }, true),
    against: ideal((PENDING / ERP_PAGE) * LATENCY_MS + ((PENDING / BULK) * LATENCY_MS) / UNDER_WAY),
  },
  {
    name: "postgres-pull-first",
    what: "first pull with its pushes into a state in PostgreSQL on this machine: 20,000 products, pages of 500",
    reference: "the same into a state file",
    measure: "cost",
    target: 2,
    unit: "ms",
    rounds: 4,
    system: systemOf({ products: PENDING }, { pageSize: ERP_PAGE }),
    tool: pullOf({ mode: "first", postgres: true }, true),
    against: pullOf({ mode: "first" }, true),
  },
  {
    name: "night-latency",
    what: "pull --full, nothing changed, both catalogues, every answer 40 ms late: 20,000 products",
    reference: "ideal: the slower system's pages × 40 ms, which is the shop's 100 pages of 200",
    measure: "cost",
    target: 0.55,
    unit: "ms",
    rounds: 3,
    system: systemOf({ products: PENDING }, { pageSize: ERP_PAGE, latencyMs: LATENCY_MS }),
    tool: pullOf({ mode: "full" }),
    against: ideal((PENDING / SHOP_PAGE) * LATENCY_MS),
  },
  {
    name: "export-latency",
    what: "export of 1,000 orders, every answer 40 ms late, 8 under way",
    reference: "ideal: a re-read and a send for each × 40 ms / 8",
    measure: "cost",
    target: 0.8,
    unit: "ms",
    rounds: 2,
    system: systemOf({ orders: ORDERS }, { latencyMs: LATENCY_MS }),
    tool: (place) => toolSide(["./sides/export.ts", { orders: ORDERS * place.part }], place, { renews: true }),
    against: ideal((2 * ORDERS * LATENCY_MS) / UNDER_WAY),
  },
  {
    name: "export-local",
    what: "export of 1,000 orders, no latency, synchronous=FULL",
    reference: "a script on plainjob: re-reads and sends each order, eight workers, synchronous=FULL",
    measure: "speed",
    target: 0.9,
    unit: "ms",
    rounds: 5,
    system: systemOf({ orders: ORDERS }),
    tool: (place) => toolSide(["./sides/export.ts", { orders: ORDERS * place.part }], place, { renews: true }),
    against: (place) =>
      referenceSide(["./sides/plainjob-export.ts", { orders: ORDERS * place.part }], place, { renews: true }),
  },
  {
    name: "audit-latency",
    what: "audit of 10,000 orders, every answer 40 ms late",
    reference: "ideal: a plain listing of both sides at once, the slower one's pages × 40 ms",
    measure: "cost",
    target: 0.8,
    unit: "ms",
    rounds: 2,
    system: systemOf({ orders: AUDITED }, { latencyMs: LATENCY_MS, booked: true }),
    tool: (place) => toolSide(["./sides/audit.ts", { orders: AUDITED * place.part }], place, { renews: true }),
    // The shop's pages of 100, and the empty one that ends a list.
    against: ideal((AUDITED / 100 + 1) * LATENCY_MS),
  },
  {
    name: "xml-pages",
    what: "20,000 products in XML, pages of 200: read as JSON at the door",
    reference: "fast-xml-parser alone on the same pages",
    measure: "speed",
    target: 0.75,
    unit: "ms",
    rounds: 5,
    tool: (place) => toolSide(["./sides/xml-pages.ts", { products: XML_PRODUCTS * place.part }], place),
    against: (place) =>
      referenceSide(["./sides/xml-pages.ts", { products: XML_PRODUCTS * place.part, bare: true }], place),
  },
  {
    name: "adapter-order",
    what: "500 orders of four calls each through an adapter, loopback",
    reference: "the same calls by node:http alone",
    measure: "cost",
    target: 5,
    unit: "ms",
    rounds: 5,
    tool: (place) => toolSide(["./sides/adapter-order.ts", { orders: 500 * place.part }], place),
    against: (place) => referenceSide(["./sides/adapter-order.ts", { orders: 500 * place.part, bare: true }], place),
  },
];
