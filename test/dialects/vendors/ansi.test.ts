import { expect, onTestFinished, test } from "vitest";

import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import { clean } from "../../support/checker.ts";
import { CUSTOM_LINE } from "../../support/stage.ts";
import { openAnsi } from "./ansi.ts";
import { DIALECTS, writtenProfile } from "../dialects.ts";
import type { ForeignErp } from "../counter/foreign-server.ts";
import { openStand, type Stand } from "../stand.ts";

async function open(): Promise<{ erp: ForeignErp; ask: (target: string, init?: RequestInit) => Promise<Response> }> {
  const erp = await openAnsi({ now: () => Date.parse("2026-11-24T09:30:00Z") });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const ask = (target: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${erp.url}/cgi-bin/faktura.exe?befehl=${target}`, init);
  return { erp, ask };
}

test("the program of the nineties reads and writes only its code page, and takes a token in a header", async () => {
  const { erp, ask } = await open();
  const form = { "x-mandant": "77", "content-type": "application/x-www-form-urlencoded" };
  const body = "benutzer=web&kennwort=parola-d-ordine";
  expect((await ask("anmelden", { method: "POST", headers: form, body: `${body}x` })).status).toBe(401);
  const login = await ask("anmelden", { method: "POST", headers: form, body });
  const { sitzung } = (await login.json()) as { readonly sitzung: string };
  const headers = { "x-sitzung": sitzung };

  const page = await ask("artikel", { headers });
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/plain"]);
  const bytes = Buffer.from(await page.arrayBuffer());
  expect(bytes.includes(Buffer.from("Eistee ½ l \u0096 süß & kühl ", "latin1"))).toBe(true);
  expect(bytes.includes(Buffer.from("Kaffee schwarz", "latin1"))).toBe(true);
  expect((await ask("artikel&seite=4", { headers })).status).toBe(404);

  erp.stock.change("CAFE-NOIR", { sku: "KÄSE" });
  const found = await (await ask("artikel&nummer=K%C4SE", { headers })).arrayBuffer();
  expect(JSON.parse(Buffer.from(found).toString("latin1"))).toMatchObject({ artikel: [{ artnr: "KÄSE" }] });
  expect(await (await ask("artikel&nummer=K%C3%84SE", { headers })).json()).toMatchObject({ artikel: [] });
});

const [dialect] = DIALECTS.filter(({ name }) => name === "ansi");

async function stand(): Promise<Stand> {
  if (dialect === undefined) throw new Error("no such dialect");
  return openStand(dialect);
}

const ZOE = {
  nome: "Zoë",
  cognome: "Müller–Çelik",
  indirizzo: "Chemin de l’Œuvre 3",
  comune: "Genève",
  cap: "1201",
  stato: "CH",
};

test("names are sent with the accents they arrived with, and a SKU is requested in the vendor's code page", async () => {
  const { erp, shop, ...at } = await stand();
  erp.stock.change("CAFE-NOIR", { sku: "KÄSE" });
  expect(await at.pull({ skus: ["KÄSE"] })).toMatchObject({ exitCode: 0, rows: [{ sku: "KÄSE", action: "created" }] });
  expect(erp.ledger.callsFor("products").at(-1)?.target).toContain("nummer=K%C4SE");

  shop.placeOrder({ items: [{ sku: "KÄSE" }], billing_data: ZOE });
  expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(JSON.parse(erp.ledger.orders[0]?.body ?? "")).toMatchObject({
    auftrag: { rechnung: { vorname: "Zoë", name: "Müller–Çelik", strasse: "Chemin de l’Œuvre 3", ort: "Genève" } },
  });
  expect(await at.verdict()).toEqual(clean());
});

test("an order with a character that the code page lacks is held with that text, is never sent, and is sent when it is corrected", async () => {
  const { erp, shop, clock, ...at } = await stand();
  const { id } = shop.placeOrder({ cart: [CUSTOM_LINE], billing_data: { ...ZOE, cognome: "Wałęsa" } });
  for (let cycle = 0; cycle < 3; cycle++) {
    const report = await at.export();
    expect(report.orders).toMatchObject([
      { id, state: "held", error: { code: "text-unwritable", data: { text: "Wałęsa", charset: "windows-1252" } } },
    ]);
    clock.advance(5 * MINUTE);
  }
  expect(erp.ledger.callsFor("createOrder")).toEqual([]);
  shop.editOrder(id, { billing_data: ZOE });
  clock.advance(5 * MINUTE);
  expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(await at.verdict()).toEqual(clean());
});

test("without its charset in the profile no product is shown: a byte of invalid text is refused", async () => {
  if (dialect === undefined) throw new Error("no such dialect");
  const { charset: _charset, ...written } = writtenProfile("ansi");
  const parsed = parseTotalGestProfile(written);
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  const { shop, ...at } = await openStand(dialect, parsed.profile);
  const report = await at.pull();
  expect(report.exitCode).not.toBe(0);
  expect(JSON.stringify([...shop.products.values()])).not.toContain("\uFFFD");
  const linked = [...shop.products.values()].filter(({ external }) => external.totalgest_id !== undefined);
  expect(linked.filter(({ name }) => /[^ -~]/.test(name))).toEqual([]);
});
