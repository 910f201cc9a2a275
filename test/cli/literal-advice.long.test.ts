/**
 * An operator does exactly what a next step says. With the placeholders as they stand nothing may change; with what they
 * stand for the problem has to end.
 */
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { serveHttp } from "../support/loopback.ts";
import { openSandbox } from "../support/sandbox.ts";
import { type Agency, openAgency, treeOf } from "../support/shops.ts";

type Tree = Record<string, Record<string, unknown>>;

interface Place {
  readonly agency: Agency;
  readonly sandbox: Sandbox;
  readonly tree: Tree;
}

/** One shop, set up in a file, whose first pull and export were good. */
async function openShop(orders = 0): Promise<Place> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 30, orders });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  return { agency, sandbox, tree: agency.read("default") as Tree };
}

/** Changes settings by hand. */
function write({ agency, tree }: Place, change: Tree): void {
  const sections = Object.entries(change).map(([name, section]) => [name, { ...tree[name], ...section }]);
  agency.write("default", { ...tree, ...Object.fromEntries(sections) });
}

interface Advised {
  readonly code: string;
  readonly hint: string;
  readonly exit: number;
}

/** The problem that ends a command. Its hint is the same in JSON and on the screen. */
async function ended(agency: Agency, argv: readonly string[]): Promise<Advised> {
  const ran = await agency.run([...argv, "--json"]);
  const { error } = JSON.parse(ran.out) as { error: { code: string; hint: string } };
  const shown = await agency.run([...argv, "--now"].filter((word) => word !== "--now" || isRun(argv)));
  expect(oneLine(shown.err + shown.out)).toContain(oneLine(error.hint));
  return { code: error.code, hint: error.hint, exit: ran.code };
}

const isRun = ([command]: readonly string[]): boolean => command === "pull-products" || command === "export-orders";

/** A screen sets a command on a line of its own, without the full stop that ends its sentence. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/\.(?= |$)/g, "");

/** The commands of a text, as the words that a shell makes of them. */
function commandsIn(hint: string): readonly (readonly string[])[] {
  return [...hint.matchAll(/tg360 ((?:'[^']*'|(?!\. |, | \(|\)|: |; )[^'])+)/g)].map(([, line = ""]) =>
    [...line.replace(/\.$/, "").matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", "")),
  );
}

function filled(words: readonly string[], values: Readonly<Record<string, string>>): readonly string[] {
  return words.map((word) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(new RegExp(`\\b${name}\\b`), value), word),
  );
}

/** Types it as it stands: refused, and nothing is saved. */
async function refusedAsItStands({ agency }: Pick<Place, "agency">, words: readonly string[]): Promise<void> {
  const before = agency.read("default");
  const ran = await agency.run(words);
  expect([words, ran.code]).not.toEqual([words, 0]);
  expect(agency.read("default")).toEqual(before);
}

async function works(agency: Agency, words: readonly string[], code = 0): Promise<void> {
  const ran = await agency.run(words);
  expect([words, ran.code, ran.code === code ? "" : ran.err]).toEqual([words, code, ""]);
}

describe("the advice for configuration, done literally", () => {
  it("a wrong endpoint that answers with a web page: its option, and the right address in place of URL", async () => {
    const place = await openShop();
    const html = await serveHttp((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Benvenuti</body></html>");
    });
    const endpoint = String(place.tree["totalgest"]?.["endpoint"]);
    const fresh = openAgency();
    fresh.write("default", { ...place.tree, dataDir: fresh.dataDir });
    write({ ...place, agency: fresh, tree: fresh.read("default") as Tree }, { totalgest: { endpoint: html } });
    const { code, hint, exit } = await ended(fresh, ["pull-products"]);
    expect([code, exit]).toEqual(["got-html", 6]);
    const [command = []] = commandsIn(hint);
    expect(command).toEqual(["configure", "--endpoint", "URL"]);
    await refusedAsItStands({ agency: fresh }, command);
    await works(fresh, filled(command, { URL: endpoint }));
    await works(fresh, ["export-orders", "--now"]);
  });

  it.each([
    ["the owner", { ownerId: "999" }],
    ["the shop", { shopId: "999" }],
  ])("%s is wrong: both keys are named, and nobody is told to allow a function first", async (_, wrong) => {
    const agency = openAgency();
    const sandbox = await openSandbox({ products: 3 });
    const tree = treeOf(sandbox) as Tree;
    agency.write("default", { ...tree, totalgest: { ...tree["totalgest"], ...wrong } });
    const { hint } = await ended(agency, ["pull-products"]);
    const [command = []] = commandsIn(hint);
    expect(command).toEqual(["configure", "--owner-id", "ID", "--shop-id", "ID"]);
    await refusedAsItStands({ agency }, command);
    const { ownerId, shopId } = tree["totalgest"] ?? {};
    await works(agency, ["configure", "--owner-id", String(ownerId), "--shop-id", String(shopId)]);
    await works(agency, ["pull-products", "--now"]);
  });

  it.each([
    ["password", "totalgest", "password", { NAME: "demo" }],
    ["key", "framework360", "apiKey", {}],
  ])("a wrong %s: entered again without a terminal too", async (_, section, key, names) => {
    const place = await openShop();
    const right = String(place.tree[section]?.[key]);
    place.sandbox.erp.revokeTokens();
    write(place, { [section]: { [key]: "x".repeat(40) } });
    const { code, hint, exit } = await ended(place.agency, ["pull-products", "--now"]);
    expect([code, exit]).toEqual(["credentials-refused", 5]);
    const command = commandsIn(hint)[1] ?? [];
    await refusedAsItStands(place, command);
    const FILE = join(place.agency.folder, "secret.txt");
    writeFileSync(FILE, right, { mode: 0o600 });
    await works(place.agency, filled(command, { ...names, FILE }));
    await works(place.agency, ["export-orders"]);
  });

  it("a redirect names the address that was seen; typed as it stands it is tried before it is saved", async () => {
    const place = await openShop();
    const location = "https://127.0.0.1:9/m/api/orders/list?page=1";
    place.sandbox.inject({
      system: "Framework360",
      operation: "orders/list",
      times: Infinity,
      fault: { kind: "redirect", status: 308, location },
    });
    const { code, hint } = await ended(place.agency, ["export-orders"]);
    expect(code).toBe("redirected");
    const [command = []] = commandsIn(hint);
    expect(command).toEqual(["configure", "--moved", "--shop-url", "https://127.0.0.1:9"]);
    await refusedAsItStands(place, command);
  });

  it("a redirect to a page of the same host names no address", async () => {
    const place = await openShop();
    place.sandbox.inject({
      system: "TotalGest",
      operation: "products",
      times: Infinity,
      fault: { kind: "redirect", status: 302, location: "/login" },
    });
    const { hint } = await ended(place.agency, ["pull-products"]);
    expect(commandsIn(hint)).toEqual([["configure", "--endpoint", "URL"]]);
  });

  it("a typing mistake in an address of a state that is in use: the old one is put back, all that differ at once", async () => {
    const place = await openShop(3);
    const { endpoint } = place.tree["totalgest"] ?? {};
    const { url } = place.tree["framework360"] ?? {};
    const wrong = {
      totalgest: { endpoint: "https://tg0.example.ch" },
      framework360: { url: "https://shp.example.ch" },
    };
    write(place, { ...wrong, framework360: { ...wrong.framework360, site: "127.0.0.1" } });
    const { code, hint } = await ended(place.agency, ["export-orders"]);
    expect(code).toBe("state-of-another");
    const [back = [], moved = []] = commandsIn(hint);
    expect(back).toEqual(["configure", "--endpoint", endpoint, "--shop-url", url]);
    expect(moved).toEqual(["configure", "--moved"]);
    await works(place.agency, back);
    await works(place.agency, ["export-orders"]);
  });

  it("a typing mistake in an id of a state that is in use: the old one is put back", async () => {
    const place = await openShop(3);
    const { ownerId, shopId } = place.tree["totalgest"] ?? {};
    write(place, { totalgest: { ownerId: "998", shopId: "999" } });
    const { code, hint } = await ended(place.agency, ["export-orders"]);
    expect(code).toBe("state-of-another");
    const [back = []] = commandsIn(hint);
    expect(back).toEqual(["configure", "--owner-id", ownerId, "--shop-id", shopId]);
    await works(place.agency, back);
    await works(place.agency, ["export-orders"]);
  });

  it("a country with a comma in its name: XX is refused, and its letters send the order", async () => {
    const place = await openShop();
    const order = place.sandbox.shop.placeOrder({ items: [{ sku: place.sandbox.erp.orders[0]?.id ?? skuOf(place) }] });
    place.sandbox.shop.editOrder(order.id, { billing_data: { ...order.billing_data, stato: "Atlantide, Regno di" } });
    const ran = await place.agency.run(["export-orders", "--json"]);
    const { orders } = JSON.parse(ran.out) as { orders: { error: { code: string; hint: string } }[] };
    expect(orders[0]?.error.code).toBe("country-unknown");
    const command = commandsIn(orders[0]?.error.hint ?? "").find((words) => words.includes("--map-country")) ?? [];
    expect(command).toEqual(["configure", "--map-country", "Atlantide, Regno di=XX"]);
    await refusedAsItStands(place, command);
    await works(place.agency, filled(command, { XX: "CH" }));
    await works(place.agency, ["export-orders"]);
    expect(place.sandbox.erp.orders).toHaveLength(1);
  });

  it("several names that TotalGest does not have: one after the other, or all in one command", async () => {
    const wrong = { mapping: { payments: { cod: "OLD", card: "GONE" } }, products: { priceList: "LOST" } };
    const [single, together] = [await openShop(), await openShop()];
    for (const place of [single, together]) write(place, wrong as unknown as Tree);
    const first = await single.agency.run(["configure", "--buffer", "1", "--map-vat", "0=NOPE"]);
    expect(first.code).toBe(4);
    const commands = [...oneLine(first.err).matchAll(/tg360 (configure --[a-z-]+ \S+)/g)].map(([, line = ""]) => line);
    expect(commands.length).toBeGreaterThanOrEqual(4);
    for (const command of commands.filter((line) => !line.includes("0=CODE")).map((line) => line.split(" "))) {
      const ran = await single.agency.run(filled(command, { CODE: "CASH", NAME: "RETAIL" }));
      expect([command, ran.code === 0 || /saved/i.test(ran.out)]).toEqual([command, true]);
    }
    expect(single.agency.read("default")).toMatchObject({
      mapping: { payments: { cod: "CASH", card: "CASH" } },
      products: { priceList: "RETAIL" },
    });
    await works(single.agency, ["configure", "--buffer", "2"]);

    const all = await together.agency.run(["configure", "--map-payment", "twint=NOPE"]);
    expect(all.code).toBe(4);
    const [, whole = ""] = /tg360 (configure(?: --[a-z-]+ \S+){2,})/.exec(oneLine(all.err)) ?? [];
    const named = filled(whole.split(" "), { NAME: "RETAIL" }).map((word) => word.replace("=CODE", "=CASH"));
    await works(together.agency, named);
    await works(together.agency, ["pull-products"]);
  });

  it("nothing is set up: without a terminal the options are named", async () => {
    const agency = openAgency();
    const { code, hint } = await ended(agency, ["export-orders"]);
    expect(code).toBe("not-configured");
    const [wizard = [], help = []] = commandsIn(hint);
    const asked = await agency.run(wizard);
    expect([asked.code, asked.err.includes("--endpoint")]).toEqual([2, true]);
    const shown = await agency.run(help);
    expect([shown.code, shown.out.includes("--api-key-file")]).toEqual([0, true]);
  });

  it("an answer of the wizard is left out: the options stand there as they are typed", async () => {
    const agency = openAgency();
    const sandbox = await openSandbox({ products: 3 });
    const asked = await agency.run(["configure"]);
    const [, line = ""] = /options: (--.*)$/m.exec(oneLine(asked.err).trim()) ?? [];
    await refusedAsItStands({ agency }, ["configure", ...line.split(" ")]);
    const { totalgest, framework360 } = treeOf(sandbox) as Tree;
    const FILE = join(agency.folder, "key.txt");
    writeFileSync(FILE, String(framework360?.["apiKey"]), { mode: 0o600 });
    const values = {
      "--endpoint": totalgest?.["endpoint"],
      "--owner-id": totalgest?.["ownerId"],
      "--shop-id": totalgest?.["shopId"],
      "--username": totalgest?.["username"],
      "--shop-url": framework360?.["url"],
      "--api-key-file": FILE,
      "--export-from": "2026-01-01",
    };
    const words = line.split(" ");
    const typed = words.map((word, at) =>
      (words[at - 1] ?? "") in values && !word.startsWith("--")
        ? String(values[words[at - 1] as keyof typeof values])
        : word,
    );
    const ran = await agency.run(["configure", ...typed], { stdin: String(totalgest?.["password"]) });
    expect([ran.code, ran.err]).toEqual([0, ""]);
    await works(agency, ["pull-products"]);
  });

  it("a configuration that is not valid: it says where to correct it, and that is enough", async () => {
    const place = await openShop();
    write(place, { products: { buffer: "x" }, http: { timout: "5s" } });
    const { code, hint } = await ended(place.agency, ["export-orders"]);
    expect([code, commandsIn(hint)]).toEqual(["config-invalid", []]);
    place.agency.write("default", place.tree);
    await works(place.agency, ["export-orders"]);
  });

  it("a folder without settings of shops is not taken for a configuration file", async () => {
    const { agency } = await openShop();
    const { code, hint } = await ended(agency, ["shops", "import", join(agency.folder, "nowhere")]);
    expect([code, commandsIn(hint)]).toEqual(["shop-files-missing", [["shops", "export", "FOLDER"]]]);
  });

  it("a damaged state: an old backup sends nothing that was dismissed since", async () => {
    const place = await openShop();
    const { agency, sandbox } = place;
    const FILE = join(agency.folder, "old.tgz");
    const order = sandbox.shop.placeOrder({ items: [{ sku: skuOf(place) }] });
    await works(agency, ["backup", FILE]);
    await works(agency, ["fix", order.id, "--dismiss", "--reason", "typed by hand", "--yes"]);
    truncateSync(join(agency.dataDir, "tg360.db"), 5000);
    const { code, hint, exit } = await ended(agency, ["export-orders"]);
    expect([code, exit]).toEqual(["state-damaged", 8]);
    const [command = []] = commandsIn(hint);
    await works(agency, [...filled(command, { FILE }), "--yes"]);
    expect((await agency.run(["export-orders"])).code).toBe(3);
    expect(sandbox.erp.orders).toHaveLength(0);
  });

  it("a shop that is there already is not removed to import it again", async () => {
    const agency = openAgency();
    await agency.open("bern", { products: 3 });
    const from = join(agency.folder, "from");
    mkdirSync(from);
    writeFileSync(join(from, "bern.json"), JSON.stringify(agency.read("bern")), { mode: 0o600 });
    const { code, hint } = await ended(agency, ["shops", "import", from]);
    expect(code).toBe("shop-exists");
    expect(commandsIn(hint)).toEqual([["configure", "--shop", "bern"]]);
  });

  it("one shop under two names: the address of the wrong one is corrected, or its name removed", async () => {
    const agency = openAgency();
    const bern = await agency.open("bern", { products: 3, orders: 2 });
    const other = await openSandbox({ products: 3 });
    const tree = treeOf(bern) as Tree;
    agency.write("copy", { ...tree, totalgest: treeOf(other)["totalgest"], export: { from: "2026-01-01" } });
    const { code, hint } = await ended(agency, ["export-orders", "--shop", "copy"]);
    expect(code).toBe("shop-twice");
    const [look = [], remove = [], correct = []] = commandsIn(hint);
    expect([look, remove]).toEqual([["shops"], ["shops", "remove", "NAME"]]);
    const URL = String(treeOf(other)["framework360"]?.["url" as never]);
    const key = join(agency.folder, "key.txt");
    writeFileSync(key, other.credentials.apiKey, { mode: 0o600 });
    await works(agency, [...filled(correct, { NAME: "copy", URL }), "--api-key-file", key]);
    await works(agency, ["export-orders", "--shop", "copy"]);
    await works(agency, ["export-orders", "--shop", "bern"]);
    expect(bern.erp.orders.length).toBeGreaterThan(0);
  });
});

function skuOf({ sandbox }: Pick<Place, "sandbox">): string {
  return [...sandbox.shop.products.values()][0]?.sku ?? "";
}

interface PulledRow {
  readonly id: string;
  readonly action: string;
  readonly error: { readonly code: string; readonly hint: string } | null;
}

async function failing(agency: Agency): Promise<readonly PulledRow[]> {
  const ran = await agency.run(["pull-products", "--json"]);
  return (JSON.parse(ran.out) as { products: PulledRow[] }).products.filter(({ error }) => error !== null);
}

describe("the advice for products, done literally", () => {
  it("a price that is missing is entered in TotalGest; the other list is named, and is for the whole shop", async () => {
    const agency = openAgency();
    const sandbox = await agency.open("default", { products: 0 });
    const price = { currency: "CHF", amount: "10.00", includesVat: true };
    sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", prices: [{ ...price, list: "B2B" }] });
    const [row] = await failing(agency);
    expect(row?.error?.code).toBe("price-missing");
    expect(row?.error?.hint).toContain("(this product has a price in: B2B)");
    const [command = []] = commandsIn(row?.error?.hint ?? "");
    await refusedAsItStands({ agency }, command);
    sandbox.erp.changeProduct("p1", { prices: [{ ...price, list: "RETAIL" }] });
    await works(agency, ["pull-products"]);
  });

  it("two products of the shop with one SKU: one is removed, and the next full pull links the other", async () => {
    const agency = openAgency();
    const sandbox = await agency.open("default", { products: 0 });
    sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
    const [first, second] = [sandbox.shop.products.add({ sku: "SKU-1" }), sandbox.shop.products.add({ sku: "SKU-1" })];
    const [row] = await failing(agency);
    expect(row?.error?.code).toBe("shop-sku-ambiguous");
    await works(agency, ["pull-products"], 3);
    sandbox.shop.products.remove(second.id);
    const [command = []] = commandsIn(row?.error?.hint ?? "");
    await works(agency, command);
    const status = await agency.run(["status", "products", "--json"]);
    expect(JSON.parse(status.out)).toMatchObject({
      products: expect.arrayContaining([expect.objectContaining({ sku: "SKU-1", state: "synced", shopId: first.id })]),
    });
  });

  it("what a brake holds back is shown first, mended in TotalGest, or agreed to", async () => {
    const [mended, agreed] = [await openShop(), await openShop()];
    for (const { agency, sandbox } of [mended, agreed]) {
      const ids = [...sandbox.erp.products.values()].flatMap(({ id, active }) => (active ? [id] : []));
      for (const id of ids) sandbox.erp.changeProduct(id, { active: false });
      const ran = await agency.run(["pull-products", "--json"]);
      expect(ran.code).toBe(8);
      const { error } = JSON.parse(ran.out) as { error: { code: string; hint: string } };
      const [look = [], allow = []] = commandsIn(error.hint);
      const shown = await agency.run(look);
      expect(shown.out + shown.err).toMatch(/30 to hide/);
      if (agency === agreed.agency) await works(agency, allow);
      else {
        for (const id of ids) sandbox.erp.changeProduct(id, { active: true });
        expect([0, 3]).toContain((await agency.run(["pull-products"])).code);
      }
    }
  });
});
