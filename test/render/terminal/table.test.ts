import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { renderTable } from "../../../src/render/terminal/table.ts";
import { widthOf } from "../../../src/text/clean.ts";
import { aScreen } from "../../support/reports.ts";

const COLUMNS = [
  { label: "Name", least: 8 },
  { label: "Total", align: "right" },
  { label: "Status" },
  { label: "Remark", least: 8 },
] as const;

describe("renderTable", () => {
  it("has no frame, aligned columns and no blanks at the ends", async () => {
    const lines = renderTable(await aScreen(), COLUMNS, [
      ["Caffè", "1.50", "Synced", ""],
      ["日本酒", "120.00", "Failed", "why"],
    ]);
    expect(lines).toEqual(["Name     Total  Status  Remark", "Caffè     1.50  Synced", "日本酒  120.00  Failed  why"]);
  });

  it("leaves out a column with nothing in it", async () => {
    const lines = renderTable(await aScreen(), COLUMNS, [["Caffè", "", "Synced", "\u200B"]]);
    expect(lines).toEqual(["Name   Status", "Caffè  Synced"]);
  });

  it("stays within the screen with any content of its flexible columns", async () => {
    const screen = await aScreen();
    const cell = fc.string({ unit: "grapheme", maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), async (rows) => {
        const lines = renderTable(
          screen,
          COLUMNS,
          rows.map(([name, remark]) => [name, "1.00", "Synced", remark]),
        );
        expect(lines).toHaveLength(rows.length + 1);
        expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("leaves out an extra column where the others would be cut for it, and cuts nothing for a file", async () => {
    const columns = [
      { label: "Order", least: 12 },
      { label: "Buyer", least: 8, room: "wide" as const },
      { label: "Total" },
    ];
    const rows = [["NW-2026-0001", "Bernasconi", "CHF 1’234’567.00"]];
    const narrow = renderTable(await aScreen("en", { columns: 34 }), columns, rows);
    expect(narrow).toEqual(["Order         Total", "NW-2026-0001  CHF 1’234’567.00"]);
    expect(renderTable(await aScreen("en", { columns: 44 }), columns, rows)[0]).toContain("Buyer");
    const long = "x".repeat(200);
    const piped = renderTable(await aScreen("en", { isPiped: true }), COLUMNS, [[long, "1.00", "Synced", long]]);
    expect(piped[1]).toBe(`${long}   1.00  Synced  ${long}`);
  });

  it("leaves out one wide column after the other, the last one first", async () => {
    const columns = [{ label: "Order" }, { label: "Buyer", room: "wide" }, { label: "Remark", room: "wide" }] as const;
    const rows = [["NW-2026-0001", "Bernasconi", "a remark of some length"]];
    const head = async (width: number): Promise<string> =>
      renderTable(await aScreen("en", { columns: width }), columns, rows)[0]?.replaceAll(/ +/g, " ") ?? "";
    expect([await head(60), await head(44), await head(20)]).toEqual(["Order Buyer Remark", "Order Buyer", "Order"]);
  });

  it("gives the columns that may not give way their whole text on a narrow screen", async () => {
    const lines = renderTable(await aScreen("en", { columns: 40 }), COLUMNS, [
      ["a long name that is cut", "120.00", "Not linked", "a long remark that is cut"],
    ]);
    expect(lines[1]).toContain("Not linked");
    expect(lines[1]).toContain("120.00");
  });
});
