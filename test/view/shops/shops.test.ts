import { expect, it } from "vitest";

import { Tg360Error } from "../../../src/core/common/problems/errors.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { LANGS } from "../../../src/core/common/language.ts";
import { viewLines } from "../../../src/render/terminal/view.ts";
import { allShopsView, type ShopRow } from "../../../src/view/shops/shops.ts";
import { createText } from "../../../src/text/text.ts";

function failing(shop: string): ShopRow {
  const error = new Tg360Error(problem("unknown-shop", { system: "TotalGest", detail: "no such shop" }));
  return { shop, isPaused: false, overview: null, error, late: null, turn: null };
}

it.each(LANGS)(
  "shows in a first line of 80 columns which shops and how many, with names of any length, in %s",
  async (lang) => {
    const text = await createText(lang);
    const screen = { text, columns: 80, color: false };
    for (const name of ["zug", "la-chaux-de-fonds", "a-shop-whose-name-has-all-forty-letters-"]) {
      const rows = Array.from({ length: 30 }, (_, at) => failing(`${name.slice(0, 37)}-${String(at + 10)}`));
      const lines = await viewLines(screen, allShopsView(text, rows));
      expect(lines[0]).toContain(`${name.slice(0, 37)}-10`);
      if (name.length < 30) expect(lines[0]).toMatch(/0 .*30|30.* 0 |30/);
      expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(lines.length).toBeLessThanOrEqual(23);
    }
  },
);
