/** What is stored of buyers is made up, in the same form. */
import { expect, test } from "vitest";

import { createDisguise } from "../../src/diagnosis/contact/disguise.ts";

const { body, value } = createDisguise("salt", new Set(["CAFE-NOIR", "Anna"]));

function made(record: unknown): unknown {
  return JSON.parse(body(JSON.stringify(record)));
}

test("everything below a buyer's name is made up, whatever its form, also what a product is called too", () => {
  const { customer } = made({ customer: { nr: "123", born: "1980-01-02", first: "Anna", phone: 41919110000 } }) as {
    readonly customer: Readonly<Record<string, string | number>>;
  };
  expect(customer["nr"]).toMatch(/^\d{3}$/);
  expect(customer["nr"]).not.toBe("123");
  expect(customer["born"]).not.toBe("1980-01-02");
  expect(customer["first"]).toMatch(/^[A-Z][a-z]{3}$/);
  expect(customer["first"]).not.toBe("Anna");
  expect(customer["phone"]).not.toBe(41_919_110_000);
});

test("what says nothing of a buyer stays: ids, amounts, dates, states, SKUs, countries", () => {
  const record = { id: "123456", date: "2026-11-24 09:00:00", total: "24.90", currency: "CHF", code: "CAFE-NOIR" };
  expect(made(record)).toEqual(record);
  expect(made({ billing_data: { stato: "Svizzera", nome: "Anna" } })).toMatchObject({
    billing_data: { stato: "Svizzera" },
  });
});

test("a text elsewhere is made up, the same one always alike, in JSON, XML and CSV", () => {
  const { text, again } = made({ text: "Rossi", again: "Rossi" }) as Readonly<Record<string, string>>;
  expect(text).toMatch(/^[A-Z][a-z]{4}$/);
  expect(again).toBe(text);
  expect(body("<o><nome>Rossi</nome><sku>CAFE-NOIR</sku></o>")).toBe(
    `<o><nome>${String(text)}</nome><sku>CAFE-NOIR</sku></o>`,
  );
  expect(body("Rossi;CAFE-NOIR;24,90")).toBe(`${String(text)};CAFE-NOIR;24,90`);
});

test("of an address only what looks like a name or an e-mail address is made up", () => {
  expect(value("anna@example.ch")).not.toContain("anna");
  expect(value("asc")).toBe("asc");
  expect(value("2026-11-24,2026-11-25")).toBe("2026-11-24,2026-11-25");
});
