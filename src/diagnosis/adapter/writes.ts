/**
 * Orders on a test shop: sent, sent again, and interrupted at every call. Each time everything is there once. What the
 * system holds is judged by what it answered: a change that was answered twice was made twice.
 */
import { foundOrdersWire, orderRefWire } from "../../clients/totalgest/wire.ts";
import type { Order } from "../../clients/adapter/adapter.d.ts";
import { isRecord } from "../../core/common/record.ts";
import type { ReadFacts } from "./reads.ts";
import { nameOf, type Report, type Result, type Seen, type Trial } from "./trial.ts";

interface Made {
  readonly order: Order;
  readonly reference: string;
  readonly key: string;
}

/** `nowMs` makes the references of one test its own. */
export async function tryWrites(trial: Trial, facts: ReadFacts, nowMs: number, report: Report): Promise<void> {
  if (trial.adapter.operations.createOrder === undefined) return;
  const make = orderMaker(facts, nowMs);
  if (make === null) {
    report("no-order", "createOrder", "");
    return;
  }
  const plain = make("plain");
  const first = await trial.ask("createOrder", { ...plain });
  if (!first.ok) {
    report("failed", "createOrder", first.detail, first);
    return;
  }
  const parsed = orderRefWire.safeParse(first.value);
  if (!parsed.success) {
    report("form", "createOrder", first.text);
    return;
  }
  if (typeof parsed.data.id === "number") report("number-id", "createOrder", `id: ${String(parsed.data.id)}`);
  if (trial.adapter.operations.findOrder === undefined) return;
  const found = await look(trial, plain);
  if (found.length !== 1 || found[0]?.isPartial === true) report("not-found-again", "findOrder", JSON.stringify(found));
  // Without that promise every send is preceded by a look-up.
  if (trial.adapter.operations.guarantees?.uniqueReference === true)
    await trySecond(trial, plain, String(parsed.data.id), report);
  await trySideBySide(trial, make, report);
  const changes = first.seen.filter((seen) => seen.changes);
  for (const way of ["cut", "lose"] as const) {
    for (let at = 0; at < changes.length; at += 1)
      await tryInterrupted(trial, make(`${way}-${String(at)}`), { way, at, last: changes.length - 1 }, report);
  }
}

/** Sent once more: refused as there, or the same order; never a second one. */
async function trySecond(trial: Trial, made: Made, id: string, report: Report): Promise<void> {
  const again = await trial.ask("createOrder", { ...made });
  const found = await look(trial, made);
  const other = again.ok && isRecord(again.value) && String(again.value["id"]) !== id;
  if (found.length > 1 || other) report("taken-twice", "createOrder", JSON.stringify(found));
}

/** Two orders of a new buyer at once. */
async function trySideBySide(trial: Trial, make: (name: string) => Made, report: Report): Promise<void> {
  const [one, two] = [make("side-1"), make("side-2")];
  const { customer, billing, shipping } = one.order;
  const buyer = { ...two.order, customer, billing, shipping };
  const results = await Promise.all([
    trial.ask("createOrder", { ...one }),
    trial.ask("createOrder", { ...two, order: buyer }),
  ]);
  const twice = repeated(results.flatMap(({ seen }) => seen));
  if (twice !== null) report("two-customers", "createOrder", twice);
}

async function tryInterrupted(
  trial: Trial,
  made: Made,
  { way, at, last }: { readonly way: "cut" | "lose"; readonly at: number; readonly last: number },
  report: Report,
): Promise<void> {
  let count = -1;
  let isOver = false;
  const first = await trial.ask("createOrder", { ...made }, (_call, changes) => {
    if (isOver) return "cut";
    if (!changes) return "go";
    count += 1;
    if (count < at) return "go";
    isOver = true;
    return way;
  });
  const again = await complete(trial, made, at < last || way === "cut", report);
  if (again === "mistaken") return;
  const twice = repeated([...first.seen, ...(again?.seen ?? [])]);
  if (twice !== null)
    report(
      "repeated-call",
      "createOrder",
      `${way === "lose" ? "answer lost" : "killed before"}, call ${String(at + 1)}: ${twice}`,
    );
  if (twice === null && again?.ok === false && again.code !== "duplicate_reference") {
    report("failed", "createOrder", again.detail, again);
  }
  const found = await look(trial, made);
  if (found.length !== 1 || found[0]?.isPartial === true) report("not-found-again", "findOrder", JSON.stringify(found));
}

/** As the engine goes on: looked up, completed or sent again. Null = nothing was left to do. */
async function complete(
  trial: Trial,
  made: Made,
  isMissingSome: boolean,
  report: Report,
): Promise<Result | null | "mistaken"> {
  const [head] = await look(trial, made);
  if (head !== undefined && !head.isPartial) {
    if (!isMissingSome) return null;
    report("head-complete", "findOrder", made.reference);
    return "mistaken";
  }
  const resume = head === undefined ? {} : { resume: { id: head.id, number: head.number } };
  return trial.ask("createOrder", { ...made, ...resume });
}

interface Found {
  readonly id: string;
  readonly number: string;
  readonly isPartial: boolean;
}

async function look(trial: Trial, { reference }: Made): Promise<readonly Found[]> {
  const result: Result = await trial.ask("findOrder", { reference });
  const parsed = foundOrdersWire.safeParse(result.ok ? result.value : null);
  if (!parsed.success || !result.ok) return [];
  const raw =
    isRecord(result.value) && Array.isArray(result.value["items"]) ? (result.value["items"] as unknown[]) : [];
  return parsed.data.items.map(({ id, number }, at) => {
    const record = raw[at];
    return { id: String(id), number: String(number), isPartial: isRecord(record) && record["complete"] === false };
  });
}

/** A change that succeeded twice with the same content; null = none. A call whose answer was lost did succeed. */
function repeated(seen: readonly Seen[]): string | null {
  const made = new Set<string>();
  for (const { call, changes, answer } of seen) {
    if (!changes || (answer !== null && answer.status >= 300)) continue;
    const content = JSON.stringify([call.method, call.url, String(call.body)]);
    if (made.has(content)) return nameOf(call);
    made.add(content);
  }
  return null;
}

/** Orders of a new buyer each, with the shop's first product that has a price; null = there is none. */
function orderMaker({ shop, products }: ReadFacts, nowMs: number): ((name: string) => Made) | null {
  const product = products.find(
    (one) => isRecord(one) && Array.isArray(one["prices"]) && one["prices"].length > 0 && one["active"] !== false,
  ) as
    | { readonly id: string; readonly sku: string; readonly vat: { readonly code: string; readonly rate: string } }
    | undefined;
  if (product === undefined) return null;
  const { currency = "CHF", paymentMethods = [], pricesIncludeVat = true } = shop ?? {};
  const payment = paymentMethods[0]?.code ?? "";
  return (name) => {
    const reference = `fw360:adapter-test:${String(nowMs)}-${name}`;
    const address = {
      company: null,
      firstName: "Tg360",
      lastName: `Test ${name}`,
      street: "Via Prova 1",
      zip: "6900",
      city: "Lugano",
      region: null,
      country: "CH",
      phone: null,
      vatNumber: null,
      taxCode: null,
      certifiedEmail: null,
      sdi: null,
    };
    const line = { vatCode: product.vat.code, vatRate: String(product.vat.rate) };
    const order: Order = {
      externalReference: reference,
      externalNumber: `TEST-${name}`,
      placedAt: new Date(nowMs).toISOString(),
      currency,
      pricesIncludeVat,
      customer: {
        externalId: `test-${String(nowMs)}-${name}`,
        email: `test-${String(nowMs)}-${name}@example.invalid`,
        phone: null,
        language: null,
      },
      billing: address,
      shipping: address,
      payment: { code: payment, name: null, paid: true, transactionId: null },
      lines: [
        {
          kind: "product",
          sku: product.sku,
          articleId: String(product.id),
          description: "tg360 adapter test",
          quantity: "1",
          unitPrice: "10.00",
          ...line,
          total: "10.00",
        },
        {
          kind: "shipping",
          sku: null,
          description: "tg360 adapter test",
          quantity: "1",
          unitPrice: "5.00",
          ...line,
          total: "5.00",
        },
      ],
      totals: totalsOf(Number(product.vat.rate), pricesIncludeVat),
      note: "tg360 adapter test",
    };
    return { order, reference, key: reference };
  };
}

function totalsOf(rate: number, isGross: boolean): Order["totals"] {
  const net = isGross ? Math.round(150_000 / (100 + rate)) / 100 : 15;
  const gross = isGross ? 15 : Math.round(1500 + 15 * rate) / 100;
  return { net: net.toFixed(2), vat: (gross - net).toFixed(2), gross: gross.toFixed(2) };
}
