import { expect, test } from "vitest";

import { EXCERPT_LENGTH, excerptOf, readableJson } from "../../../src/clients/answer/excerpt.ts";

test.each<[unknown, string]>([
  [{ meldung: "Der Schlüssel fehlt." }, "meldung: Der Schlüssel fehlt."],
  [
    { erreurs: [{ code: "INCONNU", champ: null, message: "utilisateur inconnu" }] },
    "code: INCONNU, message: utilisateur inconnu",
  ],
  [{ ok: 0, err: { no: 1001, msg: "session expired", more: "" } }, "ok: 0, no: 1001, msg: session expired"],
  [["a", { b: true }], "a, b: true"],
  [{}, ""],
])("an error of any shape is formatted as its names and values: %j", (body, words) => {
  expect(readableJson(body)).toBe(words);
});

test("a long error is cut to its first parts", () => {
  const body = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`k${String(at)}`, at]));
  expect(readableJson(body).split(", ")).toHaveLength(8);
});

test("an excerpt ends after a whole word, unless the word is very long", () => {
  const words = "utilisateur ou mot de passe inconnu ".repeat(6);
  const cut = excerptOf(words);
  expect(cut).toMatch(/\p{L} …$/u);
  expect(words.startsWith(cut.slice(0, -2))).toBe(true);
  expect(words[cut.length - 2]).toBe(" ");
  expect([...excerptOf("x".repeat(500))]).toHaveLength(EXCERPT_LENGTH);
});
