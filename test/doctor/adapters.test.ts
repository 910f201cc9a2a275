/** What the doctor says of an adapter's answers: nothing of profiles, paths or addresses, which it does not have. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { isWarningOrError } from "../../src/core/run/doctor/finding.ts";
import { probeTotalGest } from "../../src/diagnosis/probe/systems.ts";
import { createText } from "../../src/text/text.ts";
import { MODULES } from "../adapters/stand.ts";
import { openCsv } from "../adapters/vendors/csv.ts";
import { openSteps } from "../adapters/vendors/steps.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import type { ForeignErp, ForeignOptions } from "../dialects/counter/foreign-server.ts";
import { openSoapWithCustomers } from "../dialects/vendors/soap.ts";

const english = await createText("en", null);
const OWN = { ownerId: "7", shopId: "12", username: "anna", password: "canary-password-7e57" };

/** All sentences about an adapter with one change to its text, and those of what is wrong. */
async function diagnose(
  name: string,
  open: (options: ForeignOptions) => Promise<ForeignErp>,
  [from, to]: readonly [from: string, to: string] = ["", ""],
): Promise<{ readonly all: string; readonly wrong: readonly string[]; readonly path: string }> {
  const text = readFileSync(join(MODULES, name), "utf8");
  if (!text.includes(from)) throw new Error(`not in the adapter: ${from}`);
  const path = join(mkdtempSync(join(tmpdir(), "tg360-doctor-")), "adapter.mjs");
  writeFileSync(path, text.replace(from, to), { mode: 0o600 });
  const erp = await open({ config: OWN, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const own = { ...OWN, endpoint: erp.url, password: new Secret(OWN.password) };
  const module = await loadAdapter(path, own);
  const profile = profileBeside(module, DEFAULT_TOTALGEST_PROFILE, false);
  const options = { ...own, module, profile, timeoutMs: 5000, concurrency: 4, clock: createFakeClock() };
  const { findings } = await probeTotalGest(options, createTotalGest(options), null, {}, new AbortController().signal);
  const said = (finding: (typeof findings)[number]): string => {
    const { message, next } = english.problem(finding.problem);
    return `${message} ${isWarningOrError(finding) ? (english.inOneText(next) ?? "") : ""}`;
  };
  return { all: findings.map(said).join("\n"), wrong: findings.filter(isWarningOrError).map(said), path };
}

const FOREIGN = /profile|HTTP 404|fields\.|GET |\/owners\/|at the path|updatedAt/;

test.each([
  ["whole.mjs", openSteps],
  ["soap.mjs", openSoapWithCustomers],
  ["csv.mjs", openCsv],
] as const)("%s: nothing is wrong, and nothing is said of a profile", async (name, open) => {
  const { all, wrong } = await diagnose(name, open);
  expect(wrong).toEqual([]);
  expect(all).not.toMatch(FOREIGN);
});

const PLANTED: readonly (readonly [what: string, words: RegExp | null, from: string, to: string])[] = [
  [
    "a refused unknown product",
    null,
    "return answer.status === 404 ? null :",
    "return answer.status === 404 ? host.refuse('unknown_product', 'no') :",
  ],
  ["no stock", /product.*stock\.quantity.*tg360 adapter test /s, "stock: { quantity: free },", ""],
  [
    "no list",
    /products.*tg360 adapter test /s,
    "const items = rows.map(toProduct);",
    "const items = rows.map(toProduct).join();",
  ],
  ["the same page", /products.*tg360 adapter test /s, 'cursor = "0" }) {', 'cursor = "0" }) {\n      cursor = "0";'],
  [
    "an order for any reference",
    /findOrder.*tg360 adapter test /s,
    "found.map(",
    "[{ id: '7', ref: reference, isConfirmed: true }].map(",
  ],
  ["a wrong path", /adapter failed in “shop”.*404/s, 'get("/shop")', 'get("/no-shop")'],
  [
    "a refused shop",
    /7.*12/s,
    "const { name, vat } = ",
    "host.refuse('unknown_shop', 'no such shop');\n      const { name, vat } = ",
  ],
  [
    "refused credentials",
    /does not accept the login.*bad_credentials: no/s,
    "const { name, vat } = ",
    "host.refuse('bad_credentials', 'no');\n      const { name, vat } = ",
  ],
];

test.each(PLANTED)("%s is said in words for the author of an adapter", async (_what, words, from, to) => {
  const { all, wrong } = await diagnose("whole.mjs", openSteps, [from, to]);
  if (words === null) expect(wrong).toEqual([]);
  else expect(wrong.join("\n")).toMatch(words);
  expect(all).not.toMatch(FOREIGN);
});
