/** What a person decides at the page about statuses of orders that left, and about decisions that were mistakes. */
import { expect, it } from "vitest";

import { addUser, type Browser, formOf, servePage, settled } from "../support/page.ts";
import { type Agency, openAgency } from "../support/shops.ts";
import { CUSTOM_LINE } from "../support/stage.ts";

type Sandbox = Awaited<ReturnType<Agency["open"]>>;
const SHOP = "/shops/default";
const ON = { TG360_FULFILMENT_STATUSES: "shipped=7" };

interface Opened {
  readonly agency: Agency;
  readonly sandbox: Sandbox;
  readonly anna: Browser;
}

async function openShop(orders: number): Promise<Opened> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 8, orders });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  return { agency, sandbox, anna: await (await servePage(agency, ["serve"])).as("anna") };
}

async function cycle({ agency }: Opened): Promise<number> {
  return (await agency.run(["export-orders", "--quiet"], { env: ON })).code;
}

/** The shop's ids of the orders that TotalGest has. */
function idsOf({ sandbox }: Opened): readonly string[] {
  return sandbox.erp.orders.map(({ externalReference }) => externalReference.split(":").at(-1) ?? "");
}

function setParcels({ sandbox }: Opened, trackingNumber: string, only?: string): void {
  const shipments = [{ carrier: "Posta", trackingNumber, shippedAt: "2026-11-24T10:00:00Z" }];
  const isMeant = (reference: string): boolean => only === undefined || reference.endsWith(`:${only}`);
  for (const { id, externalReference } of sandbox.erp.orders) {
    if (isMeant(externalReference)) sandbox.erp.changeOrder(id, { state: "shipped", shipments });
  }
}

/** Each mail of the shop: order, status, tracking number. */
function mails({ sandbox }: Opened): readonly string[] {
  return sandbox.ledger.flatMap((entry) => {
    return entry.kind === "commit" && entry.operation === "mail" ? [JSON.stringify(entry)] : [];
  });
}

function ticksIn(html: string): readonly string[] {
  return [...html.matchAll(/name="order" value="([^"]+)"/g)].map(([, value = ""]) => value);
}

async function press(opened: Opened, path: string, deed: string): Promise<string> {
  const { anna } = opened;
  const fields = formOf((await anna.get(path)).text, deed);
  expect(fields).toContainEqual(["do", deed]);
  return (await settled(anna, (await anna.post(`${SHOP}/act`, fields)).location)).text;
}

async function act({ anna }: Opened, deed: string, ticked: readonly string[]): Promise<string> {
  const fields = [["do", deed] as const, ...ticked.map((value) => ["order", value] as const)];
  return (await settled(anna, (await anna.post(`${SHOP}/act`, fields)).location)).text;
}

const titleOf = (html: string): string =>
  /<h1[^>]*>(.*?)<\/h1>/s
    .exec(html)?.[1]
    ?.replaceAll(/<[^>]*>/g, "")
    .trim() ?? "";

it("sends some of the statuses that are held back, drops others, and leaves the rest; each report says exactly that", async () => {
  const opened = await openShop(16);
  await cycle(opened);
  setParcels(opened, "A");
  await cycle(opened);
  setParcels(opened, "B");
  expect(await cycle(opened)).toBe(8);
  const before = mails(opened).length;
  const all = idsOf(opened).length;
  const list = (await opened.anna.get(`${SHOP}/held-back`)).text;
  const ticks = ticksIn(list);
  expect(ticks).toHaveLength(all);
  for (const deed of ["release-statuses", "settle-status"]) expect(list).toContain(`name="do" value="${deed}"`);

  const [right = "", also = "", wrong = ""] = ticks;
  expect(titleOf(await act(opened, "release-statuses", [right, also]))).toBe(
    `2 statuses sent to the shop, ${String(all - 2)} held back`,
  );
  expect(mails(opened)).toHaveLength(before + 2);
  const dropped = await act(opened, "settle-status", [wrong]);
  expect(titleOf(dropped)).toBe(`1 settled, ${String(all - 3)} held back`);
  expect(dropped).toContain("not sent to the shop");
  expect(ticksIn((await opened.anna.get(`${SHOP}/held-back`)).text)).toHaveLength(all - 3);
  // What was decided already, or shows something else by now, is refused.
  expect(await act(opened, "release-statuses", [wrong])).toContain("has changed since it was shown");
  expect(mails(opened)).toHaveLength(before + 2);

  const [fourth = ""] = ticksIn((await opened.anna.get(`${SHOP}/held-back`)).text);
  const id = fourth.split(":")[1] ?? "";
  expect(titleOf(await press(opened, `${SHOP}/orders/${id}`, "release-statuses"))).toMatch(
    /^1 status sent to the shop/,
  );
  expect(mails(opened)).toHaveLength(before + 3);
  const nothing = await opened.anna.post(`${SHOP}/act`, { do: "settle-status" });
  expect([nothing.status, nothing.location]).toEqual([303, `${SHOP}/held-back?kind=statuses&choose=first`]);
  expect((await opened.anna.get(nothing.location)).text).toContain("Choose the orders first");
});

it("settles a status that the shop refused, and one that TotalGest went back to, or sends it all the same", async () => {
  const opened = await openShop(6);
  const { sandbox, anna } = opened;
  await cycle(opened);
  const [refused = "", again = ""] = idsOf(opened);
  sandbox.shop.refuseStatus = () => "locked";
  setParcels(opened, "A", refused);
  expect(await cycle(opened)).toBe(3);
  sandbox.shop.refuseStatus = null;
  const page = `${SHOP}/orders/${refused}`;
  const why = (await anna.get(page)).text;
  expect(why).toContain("did not accept");
  expect(titleOf(await press(opened, page, "settle-status"))).toBe("1 settled");
  const after = (await anna.get(page)).text;
  expect(after).not.toContain('value="settle-status"');
  expect(after).toContain("Status settled by hand");
  expect((await opened.agency.run(["fix", refused])).code).toBe(0);

  for (const number of ["T1", "T2", "T1"]) {
    setParcels(opened, number, again);
    await cycle(opened);
  }
  const before = mails(opened).length;
  const two = `${SHOP}/orders/${again}`;
  expect((await anna.get(two)).text).toContain("shows the tracking number T1");
  expect((await anna.get(two)).text).toContain('value="settle-status"');
  expect(titleOf(await press(opened, two, "push-status"))).toBe("1 status sent to the shop");
  expect(mails(opened)).toHaveLength(before + 1);
  expect((await anna.get(two)).text).not.toContain('value="settle-status"');
});

it("asks whether a status with another name still means what it meant, and sends all that waited for it by one button", async () => {
  const opened = await openShop(4);
  const { anna, sandbox, agency } = opened;
  const { shop } = sandbox;
  const { dataDir: _, ...tree } = agency.read("default") as Record<string, object>;
  agency.write("default", {
    ...tree,
    export: { ...tree["export"], statuses: ["3"], cancelled: ["4"], open: ["1"], after: ["7"] },
  });
  const run = (): Promise<number> => cycle(opened);
  await run();
  const rename = (id: string, name: string): void => {
    shop.statuses = shop.statuses.map((one) => (one.id === id ? { id, name } : one));
  };
  rename("3", "Annullato");
  const { id } = shop.placeOrder({ cart: [CUSTOM_LINE] });
  const { id: other } = shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect(await run()).toBe(3);
  const page = `${SHOP}/orders/${id}`;
  const asked = (await anna.get(page)).text;
  expect(asked).toContain("Does it still mean completed?");
  expect(asked).toContain("Yes, it still means: completed");
  expect(idsOf(opened)).not.toContain(id);
  // The shop has yet another name by the time of the answer.
  const stale = formOf(asked, "keep-status").map(
    ([name, value]) => [name, name === "name" ? "Chiuso" : value] as const,
  );
  expect((await settled(anna, (await anna.post(`${SHOP}/act`, stale)).location)).text).toContain("changed");
  expect(idsOf(opened)).not.toContain(id);
  expect(titleOf(await press(opened, page, "keep-status"))).toMatch(/^2 orders sent/);
  expect(idsOf(opened)).toEqual(expect.arrayContaining([id, other]));
  expect((await anna.get(page)).text).not.toContain("Does it still mean");

  // A parcel whose status has another name mails nobody until it is confirmed.
  rename("7", "Annullato");
  setParcels(opened, "A", id);
  const before = mails(opened).length;
  await run();
  expect(mails(opened)).toHaveLength(before);
  await press(opened, page, "keep-status");
  expect(await run()).toBe(0);
  expect(mails(opened)).toHaveLength(before + 1);
});

it("takes “never send” and a settlement back by a button, and says that the order is on hold", async () => {
  const opened = await openShop(3);
  const { anna, sandbox, agency } = opened;
  await agency.run(["export-orders", "--dry-run", "--quiet"]);
  const [first = ""] = ticksIn((await anna.get(`${SHOP}/orders?state=queued`)).text);
  const id = first.split(":")[1] ?? "";
  const page = `${SHOP}/orders/${id}`;
  expect((await anna.get(page)).text).not.toContain('value="put-back"');
  const dismissed = await anna.post(`${SHOP}/act`, { do: "dismiss", reason: "typed by hand", order: first });
  expect(titleOf((await anna.get(dismissed.location)).text)).toBe("Marked: never send.");
  expect(titleOf(await press(opened, page, "put-back"))).toMatch(/^Taken back: what was decided is open again/);
  const held = (await anna.get(page)).text;
  expect(held).toContain("It may have been entered in TotalGest by hand since");
  expect(held).not.toContain('value="put-back"');
  const before = sandbox.erp.orders.length;
  await cycle(opened);
  expect(idsOf(opened)).not.toContain(id);
  expect(sandbox.erp.orders.length).toBeGreaterThan(before);

  const { id: sent } = sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await cycle(opened);
  sandbox.shop.cancelOrder(sent);
  await cycle(opened);
  const other = `${SHOP}/orders/${sent}`;
  const settle = [...formOf((await anna.get(other)).text, "acknowledge"), ["reason", "credited"] as const];
  expect(titleOf((await settled(anna, (await anna.post(`${SHOP}/act`, settle)).location)).text)).toMatch(
    /^Settled as it is now/,
  );
  expect(titleOf(await press(opened, other, "put-back"))).toMatch(/^Taken back/);
  expect((await anna.get(other)).text).toContain('value="acknowledge"');
});
