/** Tries the writing operations on one order and one product that a person named. */
import { isDeepStrictEqual } from "node:util";

import contract from "../../clients/framework360/contract.json" with { type: "json" };
import { createFramework360 } from "../../clients/framework360/client.ts";
import { createConnection, type Framework360Options } from "../../clients/framework360/connection.ts";
import { readText } from "../../clients/framework360/records/php.ts";
import { recordIn } from "../../clients/framework360/lists.ts";
import { createTotalGest } from "../../clients/totalgest/client.ts";
import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import type { System } from "../../core/common/systems.ts";
import { isRecord } from "../../core/common/record.ts";
import { mapOrder, planIntent } from "../../core/orders/send/map-order.ts";
import type { Settings } from "../../core/run/settings.ts";
import type { RecordedOrder } from "../../core/run/doctor/recording.ts";
import type { ErpOrderRef } from "../../core/ports/records.ts";
import { CONFIRMED, contradicted, judged, notSeen, failureSaid, type RuleVerdict } from "./verdict.ts";

/** What a person named: an order of the shop, by its id, and a product, by its SKU. */
export interface TestSubjects {
  readonly order: string;
  readonly sku: string;
}

export interface Writing {
  readonly erp: TotalGestOptions;
  readonly shop: Framework360Options;
  readonly plain: Pick<Settings, "mapping" | "export">;
  readonly framework360: Settings["framework360"] | null;
  readonly subjects: TestSubjects;
}

export interface WrittenProof {
  readonly rules: Readonly<Record<System, Readonly<Record<string, RuleVerdict>>>>;
  readonly order: RecordedOrder | null;
  /** By record, what was sent and taken. */
  readonly taken: Readonly<Record<System, Readonly<Record<string, unknown>>>>;
}

export async function tryWriting(writing: Writing, signal: AbortSignal): Promise<WrittenProof> {
  const { rules, order, body } = await tryOrder(writing, signal);
  const told = await judged(() => tryTold(writing, order, signal));
  const product = await tryProduct(writing, signal);
  return {
    rules: { TotalGest: rules, Framework360: { orderTold: told, ...product } },
    order,
    taken: {
      TotalGest: order === null ? {} : { order: body, orderResult: { ...order, ...foundReference(rules, order) } },
      Framework360: order !== null && told.is === "confirmed" ? { orderUpdate: updateOf(writing, order) } : {},
    },
  };
}

/** The look-up gives it back; the answer to an order need not. */
function foundReference(
  { foundAgain }: OrderRules,
  { reference }: RecordedOrder,
): { readonly externalReference?: string } {
  return foundAgain.is === "confirmed" ? { externalReference: reference } : {};
}

function updateOf({ subjects }: Writing, { id, number }: RecordedOrder): Readonly<Record<string, unknown>> {
  return { id: subjects.order, external: { totalgest_id: id, totalgest_number: number } };
}

type OrderRules = Readonly<Record<"created" | "foundAgain" | "sameKey" | "sameReference", RuleVerdict>>;

/** The order goes out as an export would send it. What TotalGest has already is not sent. */
async function tryOrder(
  { erp: options, shop: shopOptions, plain, framework360, subjects }: Writing,
  signal: AbortSignal,
): Promise<{ readonly rules: OrderRules; readonly order: WrittenProof["order"]; readonly body: unknown }> {
  const not = (why: string): { readonly rules: OrderRules; readonly order: null; readonly body: null } => {
    const verdict = notSeen(why);
    const rules = { created: verdict, foundAgain: verdict, sameKey: verdict, sameReference: verdict };
    return { rules, order: null, body: null };
  };
  const [erp, shop] = [createTotalGest(options), createFramework360(shopOptions)];
  try {
    const listed = await shop.fetchOrder(subjects.order, signal);
    if (listed?.ok !== true || listed.value.order === null) return not(`the shop gives no order ${subjects.order}`);
    const { order } = listed.value;
    const taxes = await shop.fetchTaxes(signal);
    const mapping = {
      site: framework360?.site ?? "contact",
      settings: plain.mapping,
      totals: framework360?.totals ?? "gross",
      shipping: plain.export.shipping,
      erpShop: await erp.fetchShop(signal),
      defaultRate: taxes.find(({ isDefault }) => isDefault)?.rate ?? null,
    } as const;
    const mapped = mapOrder(order, mapping);
    if ("code" in mapped) return not(`the order cannot be mapped: ${mapped.code}`);
    const { externalReference: reference } = mapped.body;
    if (!erp.guarantees.lookUp) return not("without a look-up nobody would know whether it is there already");
    if ((await erp.findOrders(reference, signal)).length > 0) return not(`TotalGest has ${reference} already`);
    const planned = planIntent(order, mapped.body, mapping, erp);
    if ("code" in planned) return not(planned.code);
    const { intent } = planned;
    const answer = await erp.createOrder(intent, signal);
    if (answer.kind !== "taken") {
      const said = "problem" in answer ? answer.problem : answer;
      return { ...not(answer.kind), rules: { ...not(answer.kind).rules, created: contradicted("createOrder", said) } };
    }
    const sent = { reference, id: answer.order.id, number: answer.order.number };
    const found = await judged(async () => isOne(await erp.findOrders(reference, signal), answer.order));
    const { uniqueReference, idempotencyKey } = erp.guarantees;
    const again = async (key: string): Promise<RuleVerdict> => {
      const second = await erp.createOrder({ ...intent, key }, signal);
      const there = await erp.findOrders(reference, signal);
      if (there.length !== 1) return contradicted("createOrder", `${String(there.length)} orders under ${reference}`);
      return second.kind === "taken" && second.order.id === sent.id ? CONFIRMED : contradicted("createOrder", second);
    };
    return {
      order: sent,
      body: mapped.body,
      rules: {
        created: CONFIRMED,
        foundAgain: found,
        sameKey: idempotencyKey ? await judged(() => again(intent.key)) : notSeen("the profile does not promise it"),
        sameReference: uniqueReference
          ? await judged(() => again(`${intent.key}-other`))
          : notSeen("the profile does not promise it"),
      },
    };
  } catch (error) {
    if (error instanceof RemoteError) return not(failureSaid(error));
    throw error;
  }
}

function isOne(found: readonly ErpOrderRef[], { id, number }: ErpOrderRef): RuleVerdict {
  const [one] = found;
  const isSame = found.length === 1 && one?.id === id && one.number === number;
  return isSame
    ? CONFIRMED
    : contradicted("findOrder", found.map((order) => `${order.id}, ${order.number}`).join("; "));
}

async function tryTold(writing: Writing, order: WrittenProof["order"], signal: AbortSignal): Promise<RuleVerdict> {
  const { shop, subjects } = writing;
  if (order === null) return notSeen("no order was sent");
  const connection = createConnection(shop);
  const reply = await connection.ask("ordersUpdate", { body: updateOf(writing, order) }, signal);
  return answered("orders/update", reply, subjects.order);
}

/** The product is told the name that it shows already, and must show the same afterwards. */
async function tryProduct(
  { shop, subjects }: Writing,
  signal: AbortSignal,
): Promise<Readonly<Record<"productTold" | "productsTold", RuleVerdict>>> {
  const connection = createConnection(shop);
  const { sku } = subjects;
  const shown = await shownProduct(connection, sku, signal).catch(orNothing);
  if (shown === null) {
    const none = notSeen(`the shop gives no product ${sku}`);
    return { productTold: none, productsTold: none };
  }
  const { name } = shown;
  const id = readText(shown["id"] as never) ?? "";
  const told = (operation: string, tell: () => Promise<RuleVerdict>): Promise<RuleVerdict> =>
    judged(async () => {
      const verdict = await tell();
      if (verdict.is !== "confirmed") return verdict;
      const now = await shownProduct(connection, sku, signal);
      const other = PRODUCT_FIELDS.find((field) => !isDeepStrictEqual(now?.[field], shown[field]));
      return other === undefined ? CONFIRMED : contradicted(`${operation}: ${other}`, now?.[other]);
    });
  return {
    productTold: await told("products/update", async () =>
      answered("products/update", await connection.ask("productsUpdate", { body: { id, name } }, signal), id),
    ),
    productsTold: await told("products/bulkUpdate", async () => {
      const reply = await connection.ask("productsBulkUpdate", { body: { items: [{ id, name }] } }, signal);
      if (!reply.ok)
        return reply.code === "unknown_function"
          ? notSeen("unknown_function")
          : contradicted("products/bulkUpdate", reply.detail);
      const items = isRecord(reply.data) ? reply.data["items"] : null;
      const [first] = Array.isArray(items) ? (items as unknown[]) : [];
      return isRecord(first) && readText(first["id"] as never) === id
        ? CONFIRMED
        : contradicted("products/bulkUpdate", reply.data);
    }),
  };
}

/** What a shop shows of a product; what it counts or dates by itself is not among it. */
const PRODUCT_FIELDS = Object.keys(contract.records.product.fields).filter((field) => !field.includes("."));

async function shownProduct(
  connection: ReturnType<typeof createConnection>,
  sku: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | null> {
  const read = await connection.ask("productsGet", { values: { sku } }, signal);
  const record = read.ok ? recordIn(connection, "productsGet", read.data) : null;
  return isRecord(record) && record["id"] !== undefined ? record : null;
}

function orNothing(error: unknown): null {
  if (error instanceof RemoteError) return null;
  throw error;
}

/** What the shop calls the order and the product, for the person who is asked. */
export async function writtenNames(
  shop: Framework360Options,
  { order: id, sku }: TestSubjects,
  signal: AbortSignal,
): Promise<{ readonly order: string; readonly product: string } | null> {
  const listed = await createFramework360(shop).fetchOrder(id, signal).catch(orNothing);
  if (listed?.ok !== true || listed.value.order === null) return null;
  const { reference, billing, total, currency } = listed.value.order;
  const buyer = [billing?.firstName, billing?.lastName, billing?.company]
    .filter((part) => (part ?? "") !== "")
    .join(" ");
  const shown = await shownProduct(createConnection(shop), sku, signal).catch(orNothing);
  return {
    order: [reference, buyer, `${currency} ${total}`].filter((part) => part !== "").join(", "),
    product: readText((shown?.["name"] ?? null) as never) ?? "–",
  };
}

function answered(
  name: string,
  reply: { readonly ok: boolean; readonly data?: unknown; readonly code?: string; readonly detail?: string },
  id: string,
): RuleVerdict {
  if (reply.ok)
    return isRecord(reply.data) && String(reply.data["id"]) === id ? CONFIRMED : contradicted(name, reply.data);
  return reply.code === "unknown_function"
    ? notSeen("unknown_function")
    : contradicted(name, reply.code || reply.detail);
}
