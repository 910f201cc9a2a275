import { expect, onTestFinished, test } from "vitest";

import { type DialectCase, DIALECTS, writtenProfile } from "../dialects/dialects.ts";
import { credentialsOf } from "../dialects/counter/foreign-server.ts";
import { runHere } from "../support/run-here.ts";
import type { Ran } from "../support/tg360-process.ts";
import { SetUp } from "./set-up.ts";

/** Findings that are expected on a system with a valid profile. */
const TRUE_OF: Readonly<Record<string, readonly string[]>> = {
  rpc: ["product: the answer for an unknown id is a success with nothing in it."],
};

async function diagnose({ name, open }: DialectCase, ...args: readonly string[]): Promise<Ran> {
  const erp = await open({});
  const setUp = await SetUp.open();
  onTestFinished(async () => {
    await erp[Symbol.asyncDispose]();
    await setUp[Symbol.asyncDispose]();
  });
  Object.assign(setUp.profile, writtenProfile(name));
  setUp.settings["totalgest.endpoint"] = erp.url;
  for (const [key, value] of Object.entries(credentialsOf({}))) setUp.settings[`totalgest.${key}`] = value;
  setUp.write();
  return runHere(["doctor", ...args], { env: setUp.env });
}

interface Document {
  readonly findings: readonly { readonly check: string; readonly what: string }[];
  readonly dryOrder: unknown;
}

test.each(DIALECTS)(
  "on $name with its profile only missing mappings are found, and a dry order has the vendor's names",
  async (dialect) => {
    const { stdout } = await diagnose(dialect, "--json");
    const { findings, dryOrder } = JSON.parse(stdout) as Document;
    const found = findings.filter(({ check }) => check !== "mapping").map(({ what }) => what);
    expect(found).toEqual(TRUE_OF[dialect.name] ?? []);
    const written = JSON.stringify(dryOrder);
    for (const value of ["fw360:doctor:0", "SKU-1", "Zürich"]) expect(written).toContain(value);
    expect(written).not.toMatch(/"(?:externalReference|billing|unitPrice)"/);
  },
);

test("the dry order is printed on request, and otherwise a line points to it", async () => {
  const [box] = DIALECTS.filter(({ name }) => name === "php-box");
  if (box === undefined) throw new Error("no such dialect");
  const closer = await diagnose(box, "--verbose", "--lang", "en");
  expect(closer.stdout).toContain("A made-up order, as TotalGest would get it");
  expect(closer.stdout).toContain('"ordine[righe][0][codice]": "SKU-1"');
  const plain = await diagnose(box, "--lang", "en");
  expect(plain.stdout.replaceAll(/\s+/g, " ")).toContain(
    "orders are not tried: --verbose shows one as it would be sent",
  );
  expect(plain.stdout).not.toContain("SKU-1");
});
