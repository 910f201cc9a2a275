/** `export-orders` by its command line: what its flags send, and what they refuse. */
import { describe, expect, it } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../../support/stage.ts";

function place(stage: Stage, count: number): readonly string[] {
  return Array.from({ length: count }, () => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).reference);
}

function sentOf({ sandbox }: Stage): string {
  return sandbox.erp.orders.map(({ body }) => body).join("\n");
}

describe("the flags of export-orders", () => {
  it("take ids after --ids and after the next blank, separated by commas or not, and send no other order", async () => {
    const stage = await openStage();
    const [first = "", second = "", third = "", fourth = ""] = place(stage, 4);
    const ran = await stage.run(["export-orders", "--ids", first, `${second},${third}`]);
    expect([ran.code, stage.sandbox.erp.orders.length]).toEqual([0, 3]);
    expect(sentOf(stage)).not.toContain(`"${fourth}"`);
  });

  it.each([
    ["ids that follow no option", ["1042"], "--ids 1042"],
    ["an option for ids without one", ["--ids", ","], "--ids ID"],
    ["a list to tick without a terminal", ["--interactive"], "--ids"],
  ])("refuse %s with exit code 2, say what to type, and send nothing", async (_, args, hint) => {
    const stage = await openStage();
    place(stage, 1);
    const ran = await stage.run(["export-orders", ...args]);
    expect([ran.code, stage.sandbox.erp.orders.length]).toEqual([2, 0]);
    expect(ran.stderr).toContain(hint);
  });

  it("send with --since only what was placed from that day on", async () => {
    const stage = await openStage();
    place(stage, 1);
    const before = await stage.run(["export-orders", "--since", dayIn(2), "--json"]);
    expect(JSON.parse(before.stdout)).toMatchObject({ summary: { requested: 0 } });
    expect(stage.sandbox.erp.orders).toHaveLength(0);
    const from = await stage.run(["export-orders", "--since", dayIn(-2), "--json"]);
    expect(JSON.parse(from.stdout)).toMatchObject({ summary: { requested: 1, exported: 1 } });
  });
});

/** So many days from now. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
