import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openStage, type Stage } from "../../support/stage.ts";

/** Runs configure with a file of its own, and returns what it printed and what the file says of exports. */
async function configure(stage: Stage, ...args: readonly string[]): Promise<readonly [number | null, string, unknown]> {
  const path = join(stage.folder, "config.json");
  const ran = await stage.run(["configure", "--config", path, ...args]);
  const { export: exports } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  return [ran.code, ran.stdout, exports];
}

describe("configure", () => {
  test("saves which statuses mean completed and cancelled, and prints them", async () => {
    const stage = await openStage();
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "9", name: "Rimborso completato" }];
    const [code, said, exports] = await configure(stage, "--shop-url", stage.sandbox.shop.url);
    expect(code).toBe(0);
    expect(said).toContain("Completed means: 3 = Completato");
    expect(exports).toEqual({ statuses: ["3"], cancelled: ["4", "5", "9"] });
  });

  test("saves none if two are named completed, and explains what to do", async () => {
    const stage = await openStage();
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "9", name: "Terminé" }];
    const [code, said, exports] = await configure(stage, "--shop-url", stage.sandbox.shop.url);
    expect([code, exports]).toEqual([0, { cancelled: ["4", "5"] }]);
    expect(said).toContain("tg360 configure --statuses");
    expect((await configure(stage, "--statuses", "3"))[2]).toEqual({ cancelled: ["4", "5"], statuses: ["3"] });
  });
});
