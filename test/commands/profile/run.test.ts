import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openStage, type Stage } from "../../support/stage.ts";

async function check(order: object, ...flags: readonly string[]): Promise<Awaited<ReturnType<Stage["run"]>>> {
  const stage = await openStage();
  const path = join(stage.folder, "p.json");
  writeFileSync(path, JSON.stringify({ fields: { order } }));
  return stage.run(["profile", "check", path, ...flags]);
}

const SHARED = { "billing.company": "nome", "billing.lastName": "nome" };

test("a valid profile is, and one that sends two fields of an order to one place is refused", async () => {
  const { code, stderr } = await check(SHARED);
  expect(code).toBe(4);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain("expected another place than billing.company, or null");
  expect(JSON.parse((await check({}, "--json")).stdout)).toMatchObject({ schema: "tg360.profile-check/1", ok: true });
});

test("a constant that would make every line the same article is refused, with what is meant", async () => {
  const { code, stderr } = await check({ "lines[].sku": { path: "code", value: "DIVERS" } });
  expect(code).toBe(4);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(
    'expected {"path", "default"}: as a "value" it would be the same in',
  );
});

test("profiles to begin with are listed in two lines each, and one that is used is right and whole", async () => {
  const stage = await openStage();
  const listed = await stage.run(["profile", "list", "--lang", "it"]);
  expect(listed.stdout).toContain("php-box\n  One address with ?r=…, forms by POST, a session in a cookie.\n");
  expect(listed.stdout.trimEnd().split("\n")).toHaveLength(9);
  const { stdout } = await stage.run(["profile", "use", "php-box"]);
  const path = join(stage.folder, "totalgest.json");
  writeFileSync(path, stdout);
  expect(await stage.run(["profile", "check", path, "--json"])).toMatchObject({ code: 0 });
});

test("a profile that is not in the library is wrong usage, and those that are there are named", async () => {
  const stage = await openStage();
  const { code, stderr } = await stage.run(["profile", "use", "sap", "--lang", "en"]);
  expect(code).toBe(2);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain("There is no ready-made profile “sap”.");
  expect(stderr).toContain("php-box");
});
