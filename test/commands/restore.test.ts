import { expect, it } from "vitest";

import { changedAddressLines } from "../../src/commands/restore/run.ts";
import { createText } from "../../src/text/text.ts";

it("a restore shows the addresses that differ, and no others", async () => {
  const screen = { text: await createText("en"), columns: 200, color: false };
  const here = { totalgest: "https://tg00.example.ch", shop: null };
  expect(changedAddressLines(screen, { there: here, here })).toEqual([]);
  expect(changedAddressLines(screen, { there: { ...here, shop: "https://shop.example.ch" }, here })).toEqual([
    "In the backup: the shop at https://shop.example.ch. Here: (none).",
  ]);
});
