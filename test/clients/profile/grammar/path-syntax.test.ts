import fc from "fast-check";
import { expect, test } from "vitest";

import { namesOf, parsePath, pathOf } from "../../../../src/clients/profile/grammar/path-syntax.ts";

/** Steps in short form: a name, `[]` for each, `[key, value]` for one item. */
function shortSteps(text: string): unknown {
  return parsePath(text)?.map((step) =>
    step.kind === "name" ? step.name : step.kind === "each" ? [] : [step.key, step.value],
  );
}

test.each<[string, unknown]>([
  ["", []],
  ["giacenza.disponibile", ["giacenza", "disponibile"]],
  ["righe.0.codice", ["righe", "0", "codice"]],
  ["listini[].codice", ["listini", [], "codice"]],
  ["[].codice", [[], "codice"]],
  ["a[][].b", ["a", [], [], "b"]],
  ["Lager[Ort=ZENTRAL].Verfuegbar", ["Lager", ["Ort", "ZENTRAL"], "Verfuegbar"]],
  ["[@type=x].y", [["@type", "x"], "y"]],
  ["a[ k = v w ].z", ["a", ["k", "v w"], "z"]],
  ["a['k.l'='it''s]'].z", ["a", ["k.l", "it's]"], "z"]],
  ["a[k=''].z", ["a", ["k", ""], "z"]],
  ["['@odata.nextLink']", ["@odata.nextLink"]],
  ["data.['a.b']", ["data", "a.b"]],
  ["data['a.b'].c", ["data", "a.b", "c"]],
  ["['']", [""]],
])("%s is a path", (text, steps) => {
  expect(shortSteps(text)).toEqual(steps);
});

test.each([
  "righe[0].codice",
  "righe[-1]",
  "righe.-1.codice",
  "righe[*].codice",
  "righe.*.codice",
  "Lager[Ort=ZENTRAL",
  'Lager[Ort="ZENTRAL"].x',
  "Lager[Ort==ZENTRAL]",
  "a[k=].x",
  "a[k=v][l=w]",
  "a..b",
  ".a",
  "a.",
  "Prix TTC",
  "a.^.b",
  "^.valuta",
  'a["x.y"]',
  "a[",
  "a[k=v]b",
  "^",
])("%s is not a path", (text) => {
  expect(parsePath(text)).toBeNull();
});

test("members with any name have a path that leads to them", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (names) => {
      expect(namesOf(pathOf(names))).toEqual(names);
    }),
  );
});
