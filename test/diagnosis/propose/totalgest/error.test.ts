import { expect, test } from "vitest";

import { guessError } from "../../../../src/diagnosis/propose/totalgest/error.ts";

const ID = "fw360-doctor-0";

test("a code is proposed, with the message beside it", () => {
  expect(
    guessError({ esito: "ERRORE", codiceErrore: "SCONOSCIUTO", messaggio: "Non esiste affatto" }, ID),
  ).toMatchObject({
    code: { rule: { path: "codiceErrore", map: { SCONOSCIUTO: "unknown_product" } }, confidence: "medium" },
    message: { rule: "messaggio" },
  });
});

test("a message is proposed only where it names the id, and matches any id", () => {
  const rules = guessError({ meldung: `Artikel ${ID} ist unbekannt.` }, ID);
  expect(rules?.["code"]).toMatchObject({
    rule: { path: "meldung", map: { "Artikel * ist unbekannt.": "unknown_product" } },
    confidence: "low",
  });
  expect(guessError({ meldung: "Das gibt es nicht." }, ID)).toBeNull();
});

test.each(["NOT_FOUND", "404", 404, "not found", "introuvable"])(
  "%s, which a wrong path gets too, hides no product",
  (code) => {
    expect(guessError({ code }, ID)).toBeNull();
    expect(guessError({ error: { code, message: "There is no such thing" } }, ID)).toBeNull();
  },
);

test("a code or a message that a wrong path gets too says nothing about a product", () => {
  const lost = { error: { code: "RessourceUnbekannt", message: `Die Ressource '/Artikel(${ID})' gibt es nicht.` } };
  const nowhere = { error: { code: "RessourceUnbekannt", message: "Die Ressource '/Artikel(7)/x' gibt es nicht." } };
  expect(guessError(lost, ID)?.["code"]).toBeDefined();
  expect(guessError(lost, ID, nowhere)).toBeNull();
});

test("the first of a list of errors is used, with the fields that they are about", () => {
  const answer = { erreurs: [{ code: "ARTICLE_INCONNU", champ: null, message: ID }] };
  expect(
    guessError(answer, ID, { erreurs: [{ code: "ROUTE_INCONNUE", champ: null, message: "GET /x" }] }),
  ).toMatchObject({
    code: { rule: { path: "erreurs.0.code", map: { ARTICLE_INCONNU: "unknown_product" } }, confidence: "medium" },
    message: { rule: "erreurs.0.message", confidence: "low" },
    fields: { rule: "erreurs", confidence: "low" },
    "fields[].path": { rule: "champ" },
    "fields[].code": { rule: "code" },
    "fields[].message": { rule: "message" },
  });
});
