import fc from "fast-check";
import { expect, test } from "vitest";

import { namesOf, nearestPath, parsePath, pathOf } from "../../../../src/clients/profile/grammar/path-syntax.ts";

/** Steps in short form: a name, `[]` for each, `[key, value]` for one item. */
function shortSteps(text: string): unknown {
  const path = parsePath(text);
  const steps = path?.steps.map((step) =>
    step.kind === "name" ? step.name : step.kind === "each" ? [] : [step.key, step.value],
  );
  return path?.climbs === true ? ["^", ...(steps ?? [])] : steps;
}

test.each<[string, unknown]>([
  ["", []],
  ["giacenza.disponibile", ["giacenza", "disponibile"]],
  ["righe.0.codice", ["righe", "0", "codice"]],
  ["^.valuta", ["^", "valuta"]],
  ["^.", ["^"]],
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
  ["righe[0].codice", "righe.0.codice"],
  ["righe[-1]", "righe.0"],
  ["righe.-1.codice", "righe.0.codice"],
  ["righe[*].codice", "righe[].codice"],
  ["righe.*.codice", "righe[].codice"],
  ["Lager[Ort=ZENTRAL", "Lager[Ort=ZENTRAL]"],
  ['Lager[Ort="ZENTRAL"].x', "Lager[Ort=ZENTRAL].x"],
  ["Lager[?(@.Ort=='ZENTRAL')].x", "Lager[Ort=ZENTRAL].x"],
  ["Lager[Ort==ZENTRAL]", "Lager[Ort=ZENTRAL]"],
  ["a[k=].x", "a['k'=''].x"],
  ["a[k=v][l=w]", "a[k=v]"],
  ["a..b", "a.b"],
  [".a", "a"],
  ["a.", "a"],
  ["Prix TTC", "['Prix TTC']"],
  ["a.Prix TTC.b", "a.['Prix TTC'].b"],
  ["a.^.b", "a.b"],
  ["^.^.b", "^.b"],
  ['a["x.y"]', "a.['x.y']"],
  ["a[x].b", "a.x.b"],
  ["a[", "a[]"],
  ["a[k=v]b", "a[k=v].b"],
  ["^", "^."],
])("%s is not a path; the nearest one is %s", (text, nearest) => {
  expect([parsePath(text), nearestPath(text)]).toEqual([null, nearest]);
});

test("members with any name have a path that leads to them", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (names) => {
      expect(namesOf(pathOf(names))).toEqual(names);
    }),
  );
});

test("the nearest path to any text is a path", () => {
  const piece = fc.constantFrom("a", "b c", ".", "[", "]", "=", "'", '"', "^", "*", "-1", "0", "?(@", ")", " ");
  fc.assert(
    fc.property(
      fc.array(piece).map((all) => all.join("")),
      (text) => {
        expect(parsePath(nearestPath(text))).not.toBeNull();
      },
    ),
  );
});
