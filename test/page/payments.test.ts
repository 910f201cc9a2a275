/** What a person decides on an order's page about a payment that waits, and about a buyer who wants to be forgotten. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { addUser, type Browser, formOf, servePage, settled } from "../support/page.ts";
import { openAgency, type Agency } from "../support/shops.ts";
import { CUSTOM_LINE } from "../support/stage.ts";

type Sandbox = Awaited<ReturnType<Agency["open"]>>;
type Fields = readonly (readonly [string, string])[];

const SHOP = "/shops/default";
const UNPAID = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
/** What stands nowhere else. */
const WORDS = ["Zypresska", "zypresska@example.ch", "Quellgasse 77", "Klingelwort"];

interface Opened {
  readonly agency: Agency;
  readonly sandbox: Sandbox;
  readonly anna: Browser;
}

async function openShop(): Promise<Opened> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 3, orders: 0 });
  await addUser(agency, "anna");
  return { agency, sandbox, anna: await (await servePage(agency, ["serve"])).as("anna") };
}

function place({ sandbox }: Opened): string {
  const billing_data = {
    nome: "Xaveria",
    cognome: "Zypresska",
    indirizzo: "Quellgasse 77",
    cap: "6900",
    comune: "Lugano",
    citta: "TI",
    stato: "CH",
    telefono: "",
    email: "zypresska@example.ch",
  };
  return sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: UNPAID, note: "Klingelwort", billing_data }).id;
}

async function cycle({ agency }: Opened, payments = "true"): Promise<number> {
  return (await agency.run(["export-orders", "--quiet"], { env: { TG360_EXPORT_PAYMENTS: payments } })).code;
}

/** Orders that were paid before payments were switched on: nobody knows whether TotalGest has the payment. */
async function openWaiting(count: number): Promise<Opened & { readonly ids: readonly string[] }> {
  const opened = await openShop();
  const ids = Array.from({ length: count }, () => place(opened));
  expect(await cycle(opened, "false")).toBe(0);
  for (const id of ids) opened.sandbox.shop.editOrder(id, { payment: { ...UNPAID, paid: true } });
  expect(await cycle(opened, "false")).toBe(0);
  expect(await cycle(opened)).toBe(3);
  return { ...opened, ids };
}

/** How many payments TotalGest booked. */
function booked({ sandbox }: Opened): number {
  return sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "recordPayment").length;
}

const pageOf = (id: string): string => `${SHOP}/orders/${id}`;

async function send({ anna }: Opened, fields: Fields): Promise<string> {
  return (await settled(anna, (await anna.post(`${SHOP}/act`, fields)).location)).text;
}

async function press(opened: Opened, id: string, deed: string): Promise<string> {
  const fields = formOf((await opened.anna.get(pageOf(id))).text, deed);
  expect(fields).toContainEqual(["do", deed]);
  return send(opened, fields);
}

const titleOf = (html: string): string =>
  /<h1[^>]*>(.*?)<\/h1>/s
    .exec(html)?.[1]
    ?.replaceAll(/<[^>]*>/g, "")
    .trim() ?? "";

/** Which of the words stand in files of the data. */
function found({ agency }: Opened, words: readonly string[]): readonly string[] {
  const files = readdirSync(agency.dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const bytes = readFileSync(join(parentPath, name));
    return words.filter((word) => bytes.includes(word)).map((word) => `${name}: ${word}`);
  });
}

it("sends one payment that waits, settles another, and refuses what was decided since it was shown", async () => {
  const opened = await openWaiting(3);
  const [first = "", second = "", third = ""] = opened.ids;
  const page = (await opened.anna.get(pageOf(first))).text;
  expect(page).toContain("is not known whether TotalGest has");
  expect(page).toContain("waits for you");
  expect(titleOf(await press(opened, first, "payment-asked"))).toBe(
    "Payments booked in TotalGest: 1; waiting for you: 2.",
  );
  expect(booked(opened)).toBe(1);
  const told = (await opened.anna.get(pageOf(first))).text;
  expect(told).not.toContain('value="payment-');
  expect(told).toContain("in TotalGest");

  expect(titleOf(await press(opened, second, "payment-settled"))).toBe("Payment marked as settled");
  expect((await opened.anna.get(pageOf(second))).text).toContain("Payment settled by hand");

  const shown = formOf((await opened.anna.get(pageOf(third))).text, "payment-asked");
  expect((await opened.agency.run(["fix", third, "--settle-payments", "--yes"])).code).toBe(0);
  const refused = await send(opened, shown);
  expect(titleOf(refused)).toBe("Payments booked in TotalGest: 0; waiting for you: 0.");
  expect(refused).toContain("There is nothing to decide about the payment");
  expect(booked(opened)).toBe(1);
});

it("forgets the buyer of an order, and says what is not reached; nothing in its files names them any more", async () => {
  const opened = await openShop();
  const id = place(opened);
  expect(await cycle(opened, "false")).toBe(0);
  // A run of the page says who bought what it sent.
  await press(opened, id, "resend");
  const fields = formOf((await opened.anna.get(pageOf(id))).text, "forget");
  const unsure = await opened.anna.post(
    `${SHOP}/act`,
    fields.filter(([name]) => name !== "sure"),
  );
  expect(unsure.status).toBe(400);
  expect(unsure.text).toContain("First tick that it is right");
  const tick = new Map(fields).get("order") ?? "";
  const [shown = ""] = tick.split(":");
  expect(found(opened, [...WORDS, shown])).not.toEqual([]);

  const report = await send(opened, fields);
  expect(titleOf(report)).toBe(
    `The customer of order ${opened.sandbox.shop.orders.get(id)?.reference ?? ""} is forgotten.`,
  );
  expect(report).toContain("Not reached:");
  // A fingerprint of the order would show whether an address is theirs.
  expect(found(opened, [...WORDS, shown])).toEqual([]);
  const after = (await opened.anna.get(pageOf(id))).text;
  expect(after).toContain("Customer forgotten");
  expect(after).not.toContain('value="forget"');
  const log = (await opened.anna.get(`${SHOP}/log?tab=people`)).text;
  expect(log).toContain("anna");
});

it("says why the buyer of an open order cannot be forgotten, and forgets none whose order has changed since it was shown", async () => {
  const opened = await openWaiting(1);
  const [id = ""] = opened.ids;
  const open = (await opened.anna.get(pageOf(id))).text;
  expect(open).toContain("payment");
  expect(open).not.toContain('value="forget"');
  await press(opened, id, "payment-settled");
  const shown = formOf((await opened.anna.get(pageOf(id))).text, "forget");
  opened.sandbox.shop.editOrder(id, { total: "99.00" });
  expect(await cycle(opened)).toBe(3);
  expect(await send(opened, shown)).toContain("has changed since it was shown");
  expect((await opened.anna.get(pageOf(id))).text).toContain("Zypresska");
});
