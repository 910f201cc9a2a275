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

/** A shop that has no status after completed. */
async function openPlain(): Promise<Stage> {
  const stage = await openStage();
  stage.sandbox.shop.statuses = stage.sandbox.shop.statuses.filter(({ id }) => Number(id) < 7);
  return stage;
}

describe("configure", () => {
  test("saves what the statuses mean by their names, and prints which are completed", async () => {
    const stage = await openPlain();
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "9", name: "Rimborso completato" }];
    const [code, said, exports] = await configure(stage, "--shop-url", stage.sandbox.shop.url);
    expect(code).toBe(0);
    expect(said).toContain("Completed means: 3 = Completato");
    expect(exports).toEqual({ statuses: ["3"], open: ["1", "2", "6"], cancelled: ["4", "5", "9"] });
  });

  test("says what all statuses mean by then, when one of them is given a class", async () => {
    const stage = await openPlain();
    const { shop } = stage.sandbox;
    shop.statuses = [...shop.statuses, { id: "12", name: "In viaggio" }];
    await configure(stage, "--shop-url", shop.url);
    const [, said] = await configure(stage, "--after", "+12");
    expect(said).toContain("Completed means: 3 = Completato");
    expect(said).toContain("Further on means: 12 = In viaggio");
    expect(said).toMatch(/Not completed yet means: 1 = .+, 2 = .+, 6 = /);
    expect(said).toMatch(/Cancelled means: 4 = .+, 5 = /);
  });

  test.each([["saved"], ["known by its name alone"]])(
    "takes no class from the last status that means completed (%s), and says so",
    async (how) => {
      const stage = await openPlain();
      const path = join(stage.folder, "config.json");
      const first = how === "saved" ? ["--shop-url", stage.sandbox.shop.url] : ["--export-from", "2026-01-01"];
      await stage.run(["configure", "--config", path, ...first]);
      const before = readFileSync(path, "utf8");
      const { code, stderr } = await stage.run(["configure", "--config", path, "--after", "+3"]);
      expect([code, readFileSync(path, "utf8")]).toEqual([4, before]);
      expect(stderr.replaceAll(/\s+/g, " ")).toContain(
        "No order status means “completed” any more: the settings give another meaning to 3 = Completato.",
      );
      expect(stderr).toContain("tg360 configure --statuses +ID");
      expect((await configure(stage, "--statuses", "+2"))[0]).toBe(0);
      expect((await configure(stage, "--after", "+3"))[2]).toMatchObject({ statuses: ["2"], after: ["3"] });
    },
  );

  test("saves none if two are named completed, and explains what to do", async () => {
    const stage = await openPlain();
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "9", name: "Terminé" }];
    const [code, said, exports] = await configure(stage, "--shop-url", stage.sandbox.shop.url);
    expect([code, exports]).toEqual([0, { open: ["1", "2", "6"], cancelled: ["4", "5"] }]);
    expect(said).toContain("tg360 configure --statuses");
    expect((await configure(stage, "--statuses", "3"))[2]).toMatchObject({ cancelled: ["4", "5"], statuses: ["3"] });
  });

  test("names every wrong option in one command, and that command ends it", async () => {
    const stage = await openPlain();
    await configure(stage, "--shop-url", stage.sandbox.shop.url);
    const { shop } = stage.sandbox;
    shop.statuses = shop.statuses.map(({ id, name }) => ({ id: `1${id}`, name }));
    const path = join(stage.folder, "config.json");
    const ran = await stage.run(["configure", "--config", path, "--statuses", "13", "--json"]);
    expect(ran.code).toBe(4);
    const { error } = JSON.parse(ran.stdout) as { error: { hint: string } };
    expect(error.hint).toContain("13 = Completato");
    expect(error.hint).toContain("tg360 configure --open ID,ID --cancelled ID,ID");
    const [code, , exports] = await configure(stage, "--statuses", "13", "--open", "11,12,16", "--cancelled", "14,15");
    expect([code, exports]).toEqual([0, { statuses: ["13"], open: ["11", "12", "16"], cancelled: ["14", "15"] }]);
  });

  test("adds a status to a class, and takes it from the others", async () => {
    const stage = await openPlain();
    stage.sandbox.shop.statuses = [
      ...stage.sandbox.shop.statuses,
      { id: "7", name: "Spedito" },
      { id: "8", name: "Evaso" },
    ];
    const [code, , exports] = await configure(stage, "--after", "+8");
    expect([code, exports]).toMatchObject([0, { after: ["7", "8"], open: ["1", "2", "6"] }]);
    expect((await configure(stage, "--open", "+Evaso"))[2]).toMatchObject({
      after: ["7"],
      open: ["1", "2", "6", "8"],
    });
    expect((await configure(stage, "--after", "8"))[2]).toMatchObject({ after: ["8"], open: ["1", "2", "6"] });
  });

  test("names the statuses without a class, and the doctor does too, with nothing wrong in an empty catalogue", async () => {
    const stage = await openPlain();
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "8", name: "Chiuso" }];
    const [code, said] = await configure(stage, "--shop-url", stage.sandbox.shop.url);
    expect(code).toBe(0);
    expect(said).toContain("8 = Chiuso");
    const checked = await stage.run(["doctor", "--json"]);
    const { exitCode, findings } = JSON.parse(checked.stdout) as { exitCode: number; findings: readonly object[] };
    expect(exitCode).toBe(0);
    expect(JSON.stringify(findings)).toContain("8 = Chiuso");
  });
});
