import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { DIALECTS } from "../dialects/dialects.ts";
import { credentialsOf } from "../dialects/foreign-server.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { SetUp } from "./set-up.ts";

/** What has to be said of a system all the same. */
const TRUE_OF: Readonly<Record<string, readonly string[]>> = {
  rpc: ["product: what there is not is answered with success and nothing in it."],
};

test.each(DIALECTS)("of $name, with its profile, nothing is found but what is not mapped", async ({ name, open }) => {
  await using erp = await open({});
  await using setUp = await SetUp.open();
  const path = join(import.meta.dirname, `../../src/clients/totalgest/library/${name}.json`);
  Object.assign(setUp.profile, JSON.parse(readFileSync(path, "utf8")));
  setUp.settings["totalgest.endpoint"] = erp.url;
  for (const [key, value] of Object.entries(credentialsOf({}))) setUp.settings[`totalgest.${key}`] = value;
  setUp.write();
  const ran = await startTg360(["doctor", "--json"], { env: setUp.env }).ended;
  const { findings }: { findings: { check: string; what: string }[] } = JSON.parse(ran.stdout);
  const found = findings.filter(({ check }) => check !== "mapping").map(({ what }) => what);
  expect(found).toEqual(TRUE_OF[name] ?? []);
});
