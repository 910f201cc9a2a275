/**
 * The audit with foreign TotalGests: one has a list of its orders with totals, the others report that they have none.
 */
import { describe, expect, test } from "vitest";

import { DIALECTS } from "./dialects.ts";
import { openStand } from "./stand.ts";

const DAY = "2026-11-23";
const CART = [
  {
    type: "custom" as const,
    quantity: "2",
    customInfo: { name: "Libro", details: "", preview: "", price: "12.90", imposta: "2.6" },
  },
];

describe.each(DIALECTS)("with the TotalGest called $name", (dialect) => {
  test("an audit proves what this TotalGest can list, and names what it cannot", async () => {
    const stand = await openStand(dialect);
    for (const hour of ["10", "11"]) stand.shop.placeOrder({ date: `${DAY} ${hour}:00:00`, cart: CART });
    expect(await stand.export()).toMatchObject({ exitCode: 0 });
    const report = await stand.audit(DAY);
    const isListed = dialect.name === "italian";
    if (!dialect.looksUp) {
      expect(report).toMatchObject({ isOneWay: true, exitCode: 6, proven: { presence: false } });
      expect(report.exceptions.map(({ kind }) => kind)).toEqual(["not-provable", "not-provable"]);
      return;
    }
    expect(report).toMatchObject({
      isOneWay: !isListed,
      exitCode: 0,
      exceptions: [],
      proven: { presence: true, amount: isListed ? true : null },
      days: [{ found: { count: 2, sum: isListed ? "68.60" : null } }],
    });
  });
});
