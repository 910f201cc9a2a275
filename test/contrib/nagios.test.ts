import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { type Outcome, runInstalled } from "../support/installed.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const root = join(import.meta.dirname, "../..");

/** The plugin with this state, as its own user runs it. */
function check(stage: Stage, age: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const path = [join(stage.folder, "bin"), stage.env["PATH"]].join(":");
  return runInstalled(join(root, "contrib/nagios/check_tg360"), age, { env: { ...stage.env, PATH: path, ...env } });
}

it("says in Nagios's four words how things stand", async () => {
  const stage = await openStage({ products: 1 });
  mkdirSync(join(stage.folder, "bin"));
  symlinkSync(join(root, "bin/tg360.js"), join(stage.folder, "bin/tg360"));
  symlinkSync(process.execPath, join(stage.folder, "bin/node"));

  expect(await check(stage, [])).toEqual({
    code: 2,
    stdout: expect.stringMatching(/^TG360 CRITICAL - no good run for 15m; /),
    stderr: "",
  });
  await stage.run(["daemon", "--once"]);
  expect(await check(stage, [], { LANG: "it_IT.UTF-8", TG360_LANG: "it" })).toEqual({
    code: 0,
    stdout: "TG360 OK - ok: nothing needs attention\n",
    stderr: "",
  });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: "cod" } });
  await stage.run(["daemon", "--once"]);
  expect(await check(stage, ["1h"])).toEqual({
    code: 1,
    stdout: "TG360 WARNING - degraded: 1 order on hold\n",
    stderr: "",
  });
  await stage.run(["daemon", "--once"], { env: { TG360_TOTALGEST_PASSWORD: "not-the-password" } });
  expect(await check(stage, ["1h"])).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^TG360 CRITICAL - failing: /),
  });
  expect(await check(stage, ["1ms"])).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("no good run for 1ms; "),
  });
  expect(await check(stage, ["soon"])).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^TG360 UNKNOWN - exit 2: /),
  });
});
