import { expect, it } from "vitest";

import { problem } from "../../../src/core/common/problems/problem.ts";
import { shopListDocument } from "../../../src/render/json/shops.ts";
import { mostLines, type Screen } from "../../../src/render/terminal/screen.ts";
import { viewLines } from "../../../src/render/terminal/view.ts";
import { shopsView, type ShopRow } from "../../../src/view/shops/shops.ts";
import { widthOf } from "../../../src/text/clean.ts";
import { anOverview, aScreen, NOW_MS } from "../../support/reports.ts";

const REASON = problem("overdue", { direction: "orders", last: new Date(NOW_MS).toISOString() });

const renderShopList = (screen: Screen, rows: readonly ShopRow[]): Promise<string[]> =>
  viewLines(screen, shopsView(screen.text, { rows, most: mostLines(screen) }, [], NOW_MS));

function aRow(shop: string): ShopRow {
  const overview = anOverview({
    health: "failing",
    reasons: [REASON],
    lastGood: { orders: NOW_MS - 3_600_000, products: NOW_MS - 7_200_000 },
  });
  return { shop, isPaused: false, overview, error: null, late: null, turn: null };
}

it.each(["en", "fr", "it", "de"] as const)("the list of shops fits 80 columns, with the reason (%s)", async (lang) => {
  const screen = { ...(await aScreen(lang)), columns: 80 };
  const lines = await renderShopList(screen, [aRow("bern"), aRow("lugano-centro")]);
  expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  expect(lines.at(-1)).toContain(screen.text.problem(REASON).message.slice(0, 15));
});

it("shows the worst fifty of many shops on a terminal, and all of them to a file", async () => {
  const well = Array.from({ length: 60 }, (_, at) => {
    return { ...aRow(`shop-${String(at)}`), overview: anOverview({ health: "ok", reasons: [] }) };
  });
  const rows = [...well, aRow("zurich")];
  const shops = (lines: readonly string[]): string[] => lines.filter((line) => /^(shop-\d|zurich)/.test(line));
  const terminal = await renderShopList(await aScreen(), rows);
  expect(shops(terminal)).toHaveLength(50);
  expect(shops(terminal)[0]).toContain("zurich");
  expect(terminal.at(-1)).toBe("Lines 1 to 50 of 61; --limit shows more.");
  expect(shops(await renderShopList(await aScreen("en", { isPiped: true }), rows))).toHaveLength(61);
});

it("counts the orders that failed, as it counts those on hold", async () => {
  const screen = { ...(await aScreen("en")), columns: 80 };
  const { overview } = aRow("bern");
  const counts = { ...anOverview().counts, orders: { ...anOverview().counts.orders, held: 2, failed: 7 } };
  const rows = [{ ...aRow("bern"), overview: { ...anOverview(), ...overview, counts } }];
  const lines = await renderShopList(screen, rows);
  expect(lines.find((line) => line.startsWith("Shop"))).toMatch(/On hold +Refused/);
  expect(lines.find((line) => line.startsWith("bern"))).toMatch(/ 2 +7/);
  expect(shopListDocument(rows, [], screen.text)).toMatchObject({ shops: [{ held: 2, failed: 7 }] });
});

it("shows the worker of a shop, when its next cycle is due, and how late it is", async () => {
  const screen = { ...(await aScreen("en")), columns: 120 };
  const turn = { shop: "", dueMs: NOW_MS, workers: [] };
  const rows = [
    { ...aRow("bern"), turn: { ...turn, inMs: 0, workers: ["host-1/4711"] } },
    { ...aRow("chur"), turn: { ...turn, inMs: 150_000 } },
    { ...aRow("zug"), turn: { ...turn, inMs: -90_000 } },
  ];
  const lines = (await renderShopList(screen, rows)).join("\n");
  for (const text of ["Next run", "now, host-1/4711", "in 2 min 30 s", "1 min 30 s late"])
    expect(lines).toContain(text);
  expect(shopListDocument(rows, [], screen.text)).toMatchObject({
    shops: [
      { turn: { lateSeconds: 0, workers: ["host-1/4711"] } },
      { turn: { dueAt: new Date(NOW_MS).toISOString(), lateSeconds: 0 } },
      { turn: { lateSeconds: 90, workers: [] } },
    ],
  });
});
