import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { DIALECTS } from "../dialects/dialects.ts";
import { credentialsOf } from "../dialects/foreign-server.ts";
import { startTg360 } from "../support/tg360-process.ts";
import { SetUp } from "./set-up.ts";

test.each(DIALECTS)("of $name, with its profile, nothing is found but what is not mapped", async ({ name, open }) => {
  await using erp = await open({});
  await using setUp = await SetUp.open();
  const path = join(import.meta.dirname, `../../src/clients/totalgest/library/${name}.json`);
  Object.assign(setUp.profile, JSON.parse(readFileSync(path, "utf8")));
  setUp.settings["totalgest.endpoint"] = erp.url;
  for (const [key, value] of Object.entries(credentialsOf({}))) setUp.settings[`totalgest.${key}`] = value;
  setUp.write();
  const ran = await startTg360(["doctor", "--json"], { env: setUp.env }).ended;
  const { findings }: { findings: { check: string }[] } = JSON.parse(ran.stdout);
  expect(findings.filter(({ check }) => check !== "mapping")).toEqual([]);
});
