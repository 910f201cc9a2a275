import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { makeTestFolder } from "../support/folder.ts";
import { type Outcome, runInstalled } from "../support/installed.ts";
import { openAgency } from "../support/shops.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const root = join(import.meta.dirname, "../..");

/** The plugin as it is installed, outside the package. The returned function runs it with `env`. */
function installPlugin(): (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<Outcome> {
  const folder = makeTestFolder();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(join(root, "bin/tg360.js"), join(bin, "tg360"));
  symlinkSync(process.execPath, join(bin, "node"));
  const plugin = join(folder, "check_tg360");
  copyFileSync(join(root, "contrib/nagios/check_tg360"), plugin);
  return (args, env) => runInstalled(plugin, args, { env: { ...env, PATH: `${bin}:${String(process.env["PATH"])}` } });
}

it("says in Nagios's four words how things stand, in whatever language this machine speaks", async () => {
  const stage = await openStage({ products: 1 });
  const check = installPlugin();

  const never = await check([], stage.env);
  expect(never.code).toBe(2);
  expect(never.stdout).toMatch(
    /^TG360 CRITICAL - no good run for 15m; .* \| waiting=0 held=0 failed=0 unconfirmed=0\n$/,
  );
  await stage.run(["daemon", "--once"]);
  expect(await check([], { ...stage.env, LANG: "it_IT.UTF-8", TG360_LANG: "it" })).toEqual({
    code: 0,
    stdout: "TG360 OK - nothing needs attention | waiting=0 held=0 failed=0 unconfirmed=0\n",
    stderr: "",
  });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: "cod" } });
  await stage.run(["daemon", "--once"]);
  expect(await check(["1h"], stage.env)).toEqual({
    code: 1,
    stdout: "TG360 WARNING - 1 order on hold | waiting=0 held=1 failed=0 unconfirmed=0\n",
    stderr: "",
  });
  await stage.run(["daemon", "--once"], { env: { TG360_TOTALGEST_PASSWORD: "not-the-password" } });
  const failing = await check(["1h"], stage.env);
  expect(failing.code).toBe(2);
  expect(failing.stdout).toMatch(/^TG360 CRITICAL - (?!no good run)/);
  expect((await check(["1ms"], stage.env)).stdout).toMatch(/^TG360 CRITICAL - no good run for 1ms; /);
  const wrong = await check(["soon"], stage.env);
  expect(wrong.code).toBe(3);
  expect(wrong.stdout).toMatch(/^TG360 UNKNOWN - \S/);
});

it("judges several shops by the worst, and leaves paused ones out", async () => {
  const agency = openAgency();
  const check = installPlugin();
  const env = { HOME: agency.folder, TG360_CONFIG: agency.configFile };
  await agency.open("bern");
  await agency.open("zug", { seed: 2 });
  await agency.run(["daemon", "--once"]);
  expect((await check([], env)).stdout).toMatch(/^TG360 (OK|WARNING) - /);
  agency.write("new", { totalgest: { shopId: "1" } });
  const late = await check([], env);
  expect(late.code).toBe(2);
  expect(late.stdout).toMatch(/^TG360 CRITICAL - new: no good run for 15m; /);
  await agency.run(["shops", "pause", "new"]);
  expect((await check([], env)).stdout).not.toContain("new:");
});
