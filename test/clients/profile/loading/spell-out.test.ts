import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { z } from "zod";

import { describeProfile } from "../../../../src/clients/profile/grammar/json-schema.ts";
import { parseTotalGestProfile, totalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

type Group = "product" | "order" | "error" | "shop";

/** The rules of these fields in the effective profile with this mapping. */
function rulesOf(group: Group, mapping: unknown, ...names: readonly string[]): readonly unknown[] {
  const parsed = parseTotalGestProfile({ fields: { [group]: mapping } });
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  return names.map((name) => parsed.profile.fields[group][name]);
}

describe("fields that belong together", () => {
  test("may be written as one object with their common place", () => {
    const mapping = { customer: { "": "cliente", email: "mail", phone: { path: "tel", map: { "-": null } } } };
    const rules = rulesOf("order", mapping, "customer.email", "customer.phone", "customer.language");
    expect(rules).toEqual(["cliente.mail", { path: "cliente.tel", map: { "-": null } }, "cliente.language"]);
  });

  test("keep the full paths that were written where no place is given", () => {
    expect(rulesOf("product", { vat: { code: "iva", rate: "aliquota" } }, "vat.code", "vat.rate")).toEqual([
      "iva",
      "aliquota",
    ]);
  });

  test("move with their place, and are removed by null", () => {
    const mapping = { totals: "totali", customer: null };
    expect(rulesOf("order", mapping, "totals.net", "totals.gross", "customer.email")).toEqual([
      "totali.net",
      "totali.gross",
      null,
    ]);
  });

  test("may be written for two prefixes at once, and in pieces in any order", () => {
    const mapping = [
      { "billing,shipping": { zip: "cap" } },
      { billing: "fatturazione", shipping: "spedizione" },
      { "billing, shipping": { city: "citta", phone: null }, "shipping.region": "prov" },
    ];
    const names = ["billing.zip", "shipping.zip", "shipping.city", "billing.phone", "shipping.region"];
    expect(rulesOf("order", mapping, ...names)).toEqual([
      "fatturazione.cap",
      "spedizione.cap",
      "spedizione.citta",
      null,
      "prov",
    ]);
  });

  test("are below the place of the whole record", () => {
    const mapping = { "": "ordine", currency: "Valuta", customer: "cliente", "lines[]": { "": "righe", total: "Tot" } };
    const whole = [mapping, { "lines[].kind": "Tipo" }];
    const names = ["currency", "note", "customer.email", "lines", "lines[].total", "lines[].kind", "lines[].sku"];
    expect(rulesOf("order", whole, ...names)).toEqual([
      "ordine.Valuta",
      "ordine.note",
      "ordine.cliente.email",
      "ordine.righe",
      "Tot",
      "Tipo",
      "sku",
    ]);
  });

  test("follow the list of their items, which may be an object or the record itself", () => {
    const entries = { "prices[]": { "": { path: "preise", entries: true }, list: "key", amount: "value" } };
    expect(rulesOf("product", entries, "prices", "prices[].list", "prices[].amount")).toEqual([
      { path: "preise", entries: true },
      "key",
      "value",
    ]);
    expect(rulesOf("product", { "prices[]": { "": "", currency: "^.valuta" } }, "prices", "prices[].currency")).toEqual(
      ["", "^.valuta"],
    );
  });

  test("may be texts by language", () => {
    expect(rulesOf("product", { name: { it: "nome_it", fr: "nome_fr" } }, "name.it", "name.fr")).toEqual([
      "nome_it",
      "nome_fr",
    ]);
  });

  test.each([
    [{ product: { vat: { cod: "iva" } } }, 'fields.product.vat.cod: there is no such name; "vat.code" was meant?'],
    [{ order: { custmer: { email: "x" } } }, 'fields.order.custmer: there is no such name; "customer" was meant?'],
    [{ order: [{ "billing,shiping": "x" }] }, 'fields.order.shiping: there is no such name; "shipping" was meant?'],
    [{ order: { "lines[]": { "": 7 } } }, "fields.order.lines: 7; expected a path"],
    [{ order: 7 }, "fields.order: 7; expected an object"],
  ])("are refused under their full name: %j", (fields, fault) => {
    const parsed = parseTotalGestProfile({ fields });
    expect(parsed.ok ? "" : parsed.faults.join("\n")).toContain(fault);
  });
});

describe("common settings", () => {
  test("yes and no, and the decimal sign, apply to every field of their kind without its own", () => {
    const parsed = parseTotalGestProfile({
      flags: ["S", "N"],
      decimals: ",",
      fields: { product: { active: "attivo", "vat.rate": { path: "iva", decimal: "." }, "prices[].amount": "prezzo" } },
    });
    if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
    const { product, order } = parsed.profile.fields;
    expect(product["active"]).toEqual({ path: "attivo", map: { S: true, N: false } });
    expect(product["vat.rate"]).toEqual({ path: "iva", decimal: "." });
    expect(product["prices[].amount"]).toEqual({ path: "prezzo", decimal: "," });
    expect(product["sku"]).toBe("sku");
    expect(order["payment.paid"]).toEqual({ path: "payment.paid", map: { true: "S", false: "N" } });
    expect(order["totals.net"]).toEqual({ path: "totals.net", decimal: "," });
  });

  test("a parameter and a header apply to every operation, after the operation's own", () => {
    const parsed = parseTotalGestProfile({
      query: { ditta: "{{ownerId}}" },
      headers: { Accept: "text/json", "X-Filiale": "{{shopId}}" },
      findOrder: { query: { ditta: "1" } },
    });
    if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
    const { shop, products, findOrder } = parsed.profile;
    expect(shop).toMatchObject({
      query: { ditta: "{{ownerId}}" },
      headers: { Accept: "application/json", "X-Filiale": "{{shopId}}" },
    });
    expect(products.query).toMatchObject({ ditta: "{{ownerId}}", cursor: "{{cursor}}" });
    expect(findOrder?.query).toMatchObject({ ditta: "1" });
  });

  test.each([
    [{ flags: ["S"] }, 'flags: a list of 1; expected ["S", "N"]: yes, then no'],
    [{ decimals: ";" }, 'decimals: ";"; expected'],
    [{ query: { x: "{{sku}}" } }, "query.x"],
  ])("are refused where they are wrong: %j", (written, fault) => {
    const parsed = parseTotalGestProfile(written);
    expect(parsed.ok ? "" : parsed.faults.join("\n")).toContain(fault);
  });
});

const PROFILES = join(import.meta.dirname, "../../../../src/clients/totalgest/library");

test("an editor accepts a valid profile, and marks a wrong name at its place", () => {
  const schema = z.fromJSONSchema(describeProfile(totalGestProfile));
  for (const name of readdirSync(PROFILES)) {
    const written: unknown = JSON.parse(readFileSync(join(PROFILES, name), "utf8"));
    expect([name, schema.safeParse(written).error?.issues ?? []]).toEqual([name, []]);
  }
  for (const order of [{ "totals.nett": "x" }, { custmer: "x" }, { "totals.net": 7 }]) {
    expect(schema.safeParse({ fields: { order } }).success).toBe(false);
  }
});

test("the page on profiles shows one of them unchanged", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/profiles.md"), "utf8");
  expect(page).toContain(readFileSync(join(PROFILES, "odata.json"), "utf8"));
});

test("every example on the page on profiles is valid, and every way of paging", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/profiles.md"), "utf8");
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.split(/\n(?=\{)/));
  const ways = [...page.matchAll(/^\| `(\{"type".*?\})` +\|/gm)].map(([, way = ""]) => `{"paginator": ${way}}`);
  expect([blocks.length > 8, ways.length]).toEqual([true, 8]);
  for (const written of [...blocks, ...ways]) {
    const parsed = parseTotalGestProfile(JSON.parse(written));
    expect([written, parsed.ok ? [] : parsed.faults]).toEqual([written, []]);
  }
});
