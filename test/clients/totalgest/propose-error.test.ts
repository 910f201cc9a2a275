import { expect, test } from "vitest";

import { guessError } from "../../../src/clients/totalgest/propose-error.ts";

const ID = "fw360-doctor-0";

test("a code is taken, with the words beside it", () => {
  expect(
    guessError({ esito: "ERRORE", codiceErrore: "SCONOSCIUTO", messaggio: "Non esiste affatto" }, ID),
  ).toMatchObject({
    code: { rule: { path: "codiceErrore", map: { SCONOSCIUTO: "unknown_product" } }, confidence: "medium" },
    message: { rule: "messaggio" },
  });
});

test("words are taken only where they name the id, and it may be any", () => {
  const rules = guessError({ meldung: `Artikel ${ID} ist unbekannt.` }, ID);
  expect(rules?.["code"]).toMatchObject({
    rule: { path: "meldung", map: { "Artikel * ist unbekannt.": "unknown_product" } },
    confidence: "low",
  });
  expect(guessError({ meldung: "Das gibt es nicht." }, ID)).toBeNull();
});

test.each(["NOT_FOUND", "404", 404, "not found", "introuvable"])(
  "%s, which a wrong path is answered with too, hides no product",
  (code) => {
    expect(guessError({ code }, ID)).toBeNull();
    expect(guessError({ error: { code, message: "There is no such thing" } }, ID)).toBeNull();
  },
);
