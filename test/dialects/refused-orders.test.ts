/** Every way in which vendors refuse an order: it fails with the vendor's words, and is sent once. */
import { expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { createText } from "../../src/text/text.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { DIALECTS, profileOf } from "./dialects.ts";
import type { Reply } from "./counter/foreign-server.ts";
import { openStand } from "./stand.ts";

type Change = Readonly<Record<string, unknown>>;

const json = (status: number, value: unknown, type = "application/json"): Reply => ({
  status,
  headers: { "content-type": type },
  body: JSON.stringify(value),
});
const page = (status: number, words: string): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  body: `<!DOCTYPE html><html><body><h1>${words}</h1></body></html>`,
});
const ko = (codice: string, testo: string): unknown => ({ esito: "KO", errore: { codice, testo } });

/** A message alone, without codes: `{"ok": false, "message": "…"}`. */
const WORDS: Change = {
  failed: { path: "ok", not: [true] },
  fields: { error: { code: "message", message: "message" } },
};
/** The vendor's `GESPERRT` is mapped to a refusal. */
const MAPPED: Change = {
  fields: { error: { code: { path: "code", map: { GESPERRT: "invalid_order" } }, message: "meldung" } },
};

/** The way of the refusal, the vendor, additions to the profile, the answer, and the message. */
const WAYS: readonly (readonly [string, string, Change, Reply, string])[] = [
  ["422 with words", "header-key", {}, json(422, { meldung: "Kunde gesperrt" }), "Kunde gesperrt"],
  ["400 with words", "header-key", {}, json(400, { meldung: "Menge zu hoch" }), "Menge zu hoch"],
  ["413 with a page", "header-key", {}, page(413, "Request Entity Too Large"), "Request Entity Too Large"],
  [
    "a word in a 200",
    "php-box",
    {},
    json(200, ko("ORDINE_ERRATO", "Cliente bloccato"), "text/html"),
    "Cliente bloccato",
  ],
  [
    "a code that is not mapped, in a 200",
    "php-box",
    {},
    json(200, ko("X9", "Cliente bloccato")),
    "X9: Cliente bloccato",
  ],
  [
    "a word in a 201 that has an id",
    "php-box",
    {},
    json(201, { esito: "KO", dati: { id: 7, numero: "O7" }, errore: { codice: "X9", testo: "IVA errata" } }),
    "X9: IVA errata",
  ],
  ["a success that is false", "header-key", WORDS, json(200, { ok: false, message: "Pas de stock" }), "Pas de stock"],
  [
    "an error in a 200 that the profile has no word for",
    "italian",
    {},
    json(200, { esito: "ERRORE", codiceErrore: "FIDO", messaggio: "Fido superato" }),
    "FIDO: Fido superato",
  ],
  [
    "an error of JSON-RPC",
    "rpc",
    {},
    json(200, { jsonrpc: "2.0", id: 1, error: { code: -32_055, message: "Credit limit reached" } }),
    "Credit limit reached",
  ],
  [
    "500, told apart by its code",
    "header-key",
    MAPPED,
    json(500, { code: "GESPERRT", meldung: "Kunde gesperrt" }),
    "Kunde gesperrt",
  ],
  [
    "409, told apart by its code",
    "header-key",
    MAPPED,
    json(409, { code: "GESPERRT", meldung: "Kunde gesperrt" }),
    "Kunde gesperrt",
  ],
  [
    "403, told apart by its code",
    "header-key",
    MAPPED,
    json(403, { code: "GESPERRT", meldung: "Kunde gesperrt" }),
    "Kunde gesperrt",
  ],
  ["403 to this order alone", "header-key", {}, page(403, "Blocked by the firewall"), "Blocked by the firewall"],
  ["404 to this order alone", "header-key", {}, json(404, { meldung: "Kunde unbekannt" }), "Kunde unbekannt"],
  ["405 to this order alone", "header-key", {}, page(405, "Method Not Allowed"), "Method Not Allowed"],
  [
    "400 in a Windows code page",
    "ansi",
    {},
    {
      status: 400,
      headers: { "content-type": "text/plain" },
      body: Buffer.from(JSON.stringify({ fehler: { code: "LIMITE", text: "Kreditlimite überschritten" } }), "latin1"),
    },
    "LIMITE: Kreditlimite überschritten",
  ],
];

test.each(WAYS)(
  "an order that is refused by %s fails with the vendor's words, and is sent once in six cycles",
  async (_how, name, change, reply, words) => {
    const dialect = DIALECTS.find((one) => one.name === name);
    if (dialect === undefined) throw new Error(`there is no ${name}`);
    const stand = await openStand(dialect, profileOf(name, change));
    const { erp, shop, clock } = stand;
    const { id } = shop.placeOrder({ cart: [CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: { kind: "status", ...reply }, times: 99 });
    const first = await stand.export();
    expect(first).toMatchObject({ exitCode: 3, orders: [{ id, state: "failed" }] });
    const [error] = first.orders.flatMap((order) => order.error ?? []);
    expect(error && (await createText("en", null)).problem(error).message).toContain(words);
    for (let cycle = 1; cycle < 6; cycle++) {
      clock.advance(5 * MINUTE);
      await stand.export();
    }
    expect(erp.ledger.callsFor("createOrder")).toHaveLength(1);
    expect(await stand.verdict()).toEqual(clean({ [id]: "failed" }));
  },
);
