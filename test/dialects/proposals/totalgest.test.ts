/** What is proposed of products, beside a profile in which a person wrote the rest. */
import { isDeepStrictEqual } from "node:util";

import { expect, test } from "vitest";

import { isRecord } from "../../../src/core/common/record.ts";
import { createTotalGest } from "../../../src/clients/totalgest/client.ts";
import { sampleTotalGest } from "../../../src/diagnosis/sample/totalgest/sample.ts";
import { mergeProfile } from "../../../src/clients/profile/loading/merge.ts";
import type { Proposal } from "../../../src/core/run/doctor/sample.ts";
import type { ErpProduct } from "../../../src/core/products/product.ts";
import { DIALECTS, type DialectCase, writtenProfile } from "../dialects.ts";
import type { ForeignErp } from "../counter/foreign-server.ts";
import { optionsFor } from "./options.ts";

const VENDORS = DIALECTS.filter(({ name }) => ["italian", "header-key", "query-token", "no-look-up"].includes(name));

const never = new AbortController().signal;

/** Fields that no name and value shows: a flag that means the opposite, a code that is only known by its rate. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = { "header-key": ["active"], "query-token": ["vat.code"] };

/** The parts of a profile that are not proposed: ways in, paths, paging, the shop, orders and errors. */
function byHand(name: string): Record<string, unknown> {
  const { records: _list, fields, products, product, ...more } = writtenProfile(name);
  if (!isRecord(fields) || !isRecord(products) || !isRecord(product)) throw new Error(`${name} has no fields`);
  const { product: rules, ...others } = fields;
  const own = Object.entries(rules ?? {}).filter(([field]) => WRITTEN[name]?.includes(field) === true);
  const { records: _its, ...list } = products;
  // Where a list that is left out counts as empty, or is an object, its place has to be known.
  const known = list["empty"] === "missing" || list["keyedBy"] !== undefined ? products : list;
  return { ...more, products: known, product, fields: { ...others, product: Object.fromEntries(own) } };
}

/** Every field of a product that a shop shows, with the values that are compared. */
const FIELDS: Readonly<Record<string, (product: ErpProduct) => unknown>> = {
  id: ({ id }) => id,
  sku: ({ sku }) => sku,
  ean: ({ ean }) => ean ?? "",
  active: ({ active }) => active,
  name: ({ name }) => name,
  shortDescription: ({ shortDescription }) => shortDescription ?? "",
  description: ({ description }) => description ?? "",
  "prices[].amount": ({ prices }) => prices.map(({ amount }) => Number(amount)),
  "prices[].currency": ({ prices }) => prices.map(({ currency }) => currency),
  "prices[].includesVat": ({ prices }) => prices.map(({ includesVat }) => includesVat),
  "vat.code": ({ vat }) => vat.code,
  "vat.rate": ({ vat }) => Number(vat.rate),
  "stock.quantity": ({ quantity }) => Number(quantity),
};

/** The profile that the doctor writes: the proposal, merged over the file. */
function written(before: unknown, { profile }: Proposal): unknown {
  return mergeProfile(before, profile);
}

/** The fields that are right in every product of the first page. */
async function rightFields(erp: ForeignErp, profile: unknown): Promise<ReadonlySet<string>> {
  const client = createTotalGest(optionsFor(erp, profile));
  const { items } = await client.fetchProducts({}, never);
  const truth = new Map(erp.truth().map((product) => [product.id, product]));
  expect(items.length).toBeGreaterThan(10);
  const right = new Set(Object.keys(FIELDS));
  for (const item of items.map((record) => record.decode())) {
    if (!item.ok) throw new Error(JSON.stringify(item.problem));
    const wanted = truth.get(item.value.id);
    for (const [name, read] of Object.entries(FIELDS)) {
      if (wanted === undefined || !isDeepStrictEqual(read(item.value), read(wanted))) right.delete(name);
    }
  }
  return right;
}

const PRODUCT = "fields.product.";

/** The rules of a product's fields that are proposed as sure. */
function sureIn({ paths, profile }: Proposal): Readonly<Record<string, unknown>> {
  const rules: unknown = isRecord(profile["fields"]) ? profile["fields"]["product"] : {};
  const sure = paths.filter(({ path, confidence }) => path.startsWith(PRODUCT) && confidence === "high");
  return Object.fromEntries(
    sure.map(({ path }) => path.slice(PRODUCT.length)).map((name) => [name, isRecord(rules) ? rules[name] : null]),
  );
}

test.each(DIALECTS)("of $name what is sure is right: it changes nothing of the right profile", async (vendor) => {
  await using erp = await vendor.open({});
  const { proposal } = await sampleTotalGest(optionsFor(erp, byHand(vendor.name)), never);
  const product = sureIn(proposal);
  expect(Object.keys(product).length).toBeGreaterThan(0);
  const profile = written(writtenProfile(vendor.name), { profile: { fields: { product } }, paths: [] });
  expect(await rightFields(erp, profile)).toEqual(await rightFields(erp, writtenProfile(vendor.name)));
});

test.each(VENDORS)("of $name nine fields in ten are found", async ({ name, open }) => {
  await using erp = await open({});
  const { proposal } = await sampleTotalGest(optionsFor(erp, byHand(name)), never);
  const right = await rightFields(erp, written(byHand(name), proposal));
  const wrong = Object.keys(FIELDS).filter((field) => !right.has(field));
  expect(wrong.length, `wrong: ${wrong.join(", ")}`).toBeLessThanOrEqual(Object.keys(FIELDS).length * 0.1);
});

test.each(VENDORS)(
  "of $name a second look, with the proposal, finds nothing more to read",
  async (vendor: DialectCase) => {
    await using erp = await vendor.open({});
    const first = await sampleTotalGest(optionsFor(erp, byHand(vendor.name)), never);
    const second = await sampleTotalGest(optionsFor(erp, written(byHand(vendor.name), first.proposal)), never);
    expect(
      second.calls.flatMap(({ notes, failure }) => [...notes, ...(failure === null ? [] : [failure.problem])]),
    ).toEqual([]);
    const wrong = second.calls.flatMap(({ fields }) =>
      fields.filter(({ state, isOptional }) => state !== "fine" && !isOptional),
    );
    expect(wrong.map(({ field }) => field)).toEqual([]);
    expect(second.proposal.profile).toEqual({});
  },
);

test.each(VENDORS)("of $name nothing but products, prices, stock and languages is proposed", async ({ name, open }) => {
  await using erp = await open({});
  const { proposal } = await sampleTotalGest(optionsFor(erp, byHand(name)), never);
  const places = new Set(
    proposal.paths.map(
      ({ path }) =>
        path.split(".").slice(0, path.startsWith("fields.") ? 2 : 1)[0 + Number(path.startsWith("fields."))],
    ),
  );
  expect([...places].filter((place) => !["product", "records", "dates", "charset"].includes(String(place)))).toEqual(
    [],
  );
});
