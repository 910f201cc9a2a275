import { expect, onTestFinished, test } from "vitest";

import { type DialectCase, DIALECTS, writtenProfile } from "../dialects/dialects.ts";
import { credentialsOf } from "../dialects/counter/foreign-server.ts";
import { openSoap } from "../dialects/vendors/soap.ts";
import { runHere } from "../support/run-here.ts";
import type { Ran } from "../support/tg360-process.ts";
import { SetUp } from "./set-up.ts";

/** Findings that are expected on a system with a valid profile. */
const TRUE_OF: Readonly<Record<string, readonly string[]>> = {
  rpc: ["product: the answer for an unknown id is a success with nothing in it."],
};

type Doctored = Pick<DialectCase, "name" | "open"> & { readonly profile?: Readonly<Record<string, unknown>> };

async function diagnose(
  { name, open, profile = writtenProfile(name) }: Doctored,
  ...args: readonly string[]
): Promise<Ran> {
  const erp = await open({});
  const setUp = await SetUp.open();
  onTestFinished(async () => {
    await erp[Symbol.asyncDispose]();
    await setUp[Symbol.asyncDispose]();
  });
  Object.assign(setUp.profile, profile);
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

test("a text in a field for each language is not proposed where the one product that is asked for has none", async () => {
  const { fields, ...rest } = writtenProfile("soap") as {
    readonly fields: { readonly product: Record<string, unknown> };
  };
  const { shortDescription, ...product } = fields.product;
  const profile = { ...rest, fields: { ...fields, product: { ...product, "shortDescription.it": shortDescription } } };
  const { stdout } = await diagnose({ name: "soap", open: openSoap, profile }, "--json");
  const { findings } = JSON.parse(stdout) as Document;
  expect(findings.filter(({ check }) => check !== "mapping")).toEqual([]);
});

test("a list of orders that is asked for changes alone is no list for the audit", async () => {
  const written = writtenProfile("soap") as { readonly products: object; readonly fields: object };
  const listOrders = {
    ...written.products,
    headers: { SOAPAction: '"urn:negozio#LeggiModificati"' },
    body: { Envelope: { Body: { LeggiModificati: { dal: "{{updatedSince}}", pagina: "{{page}}" } } } },
    records: "Envelope.Body.LeggiModificatiResponse.ordine",
    empty: "Envelope.Body.LeggiModificatiResponse.numero",
  };
  const { stdout } = await diagnose({ name: "soap", open: openSoap, profile: { ...written, listOrders } }, "--json");
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly what: string }[] };
  expect(checks.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^there is no list of orders/));
  expect(checks.map(({ what }) => what)).toContainEqual(expect.stringMatching(/^Allowed: .*listOrders/));
});

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
