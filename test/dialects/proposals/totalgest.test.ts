import { isDeepStrictEqual } from "node:util";

import { expect, test } from "vitest";

import { isRecord } from "../../../src/core/common/record.ts";
import { createTotalGest } from "../../../src/clients/totalgest/client.ts";
import { sampleTotalGest } from "../../../src/diagnosis/sample/totalgest/sample.ts";
import { writeUp } from "../../../src/clients/profile/loading/write-up.ts";
import { TOTALGEST_GROUPS } from "../../../src/clients/totalgest/fields.ts";
import type { Proposal } from "../../../src/core/diagnosis/sample.ts";
import type { ErpProduct } from "../../../src/core/product/product.ts";
import { profileOf, writtenProfile } from "../dialects.ts";
import type { ForeignErp } from "../counter/foreign-server.ts";
import { openHeaderKey } from "../vendors/header-key.ts";
import { openItalian } from "../vendors/italian.ts";
import { openNoLookUp } from "../vendors/no-look-up.ts";
import { optionsFor } from "./options.ts";
import { countProposed, tableOf } from "./count.ts";
import { openQueryToken } from "../vendors/query-token.ts";
import { openXmlish } from "../vendors/xmlish.ts";

/** The paths of each vendor's API, which no sample shows, since there is no sample without them. */
const WAYS: Readonly<Record<string, { open: () => Promise<ForeignErp>; way: Record<string, unknown> }>> = {
  italian: {
    open: openItalian,
    way: {
      basePath: "/gestionale/rest/aziende/{{ownerId}}/negozi/{{shopId}}",
      authenticator: { type: "basic" },
      shop: { path: "" },
      products: { path: "/articoli" },
      product: { path: "/articoli/{{id}}" },
      findOrder: { path: "/ordini", query: { riferimento: "{{reference}}" }, records: "ordini" },
      paginator: { type: "page", param: "pagina" },
    },
  },
  "header-key": {
    open: openHeaderKey,
    way: {
      basePath: "/api",
      authenticator: { type: "header", name: "X-Api-Key", value: "{{password}}" },
      shop: { path: "/stammdaten", headers: FOR_WHOM() },
      products: { path: "/artikel", headers: FOR_WHOM() },
      product: { path: "/artikel/{{id}}", headers: FOR_WHOM() },
      findOrder: { path: "/auftraege", headers: FOR_WHOM(), query: { fremdreferenz: "{{reference}}" }, records: "" },
      paginator: { type: "offset", param: "ab" },
    },
  },
  "query-token": {
    open: openQueryToken,
    way: {
      basePath: "/index.php",
      authenticator: {
        type: "session",
        path: "/auth/login",
        request: { login: "{{username}}", pwd: "{{password}}", account: "{{ownerId}}", store: "{{shopId}}" },
        tokenPath: "data.token",
        inject: { into: "query", name: "token", value: "{{token}}" },
      },
      shop: { path: "/store/info" },
      products: { path: "/items/list", query: { from: "{{cursor}}", limit: null } },
      product: { path: "/items/one", query: { id: "{{id}}" } },
      findOrder: { path: "/orders/find", query: { ext_ref: "{{reference}}" }, records: "data.rows" },
    },
  },
  xmlish: {
    open: openXmlish,
    way: {
      basePath: "/tgws",
      authenticator: { type: "header", name: "X-Autenticazione", value: "{{username}};{{password}}" },
      shop: { path: "/negozio.json", query: OF_WHOM() },
      products: { path: "/articoli.json", query: { ...OF_WHOM(), righe: "40" } },
      product: { path: "/articolo.json", query: { ...OF_WHOM(), idArt: "{{id}}" } },
      findOrder: {
        path: "/ordini.json",
        query: { ...OF_WHOM(), rifEsterno: "{{reference}}" },
        records: "risposta.ordini.record",
        empty: "risposta.ordini",
      },
      paginator: { type: "page", param: "pag", start: 0 },
    },
  },
  "no-look-up": {
    open: openNoLookUp,
    way: {
      basePath: "/ws/v3/{{ownerId}}/{{shopId}}",
      authenticator: { type: "header", name: "Authorization", value: "Token {{password}}" },
      shop: { path: "/reglages" },
      products: { path: "/produits" },
      product: { path: "/produits/{{id}}" },
      findOrder: null,
      paginator: { type: "none" },
    },
  },
};

function FOR_WHOM(): Record<string, string> {
  return { "X-Mandant": "{{ownerId}}", "X-Filiale": "{{shopId}}" };
}

function OF_WHOM(): Record<string, string> {
  return { ditta: "{{ownerId}}", negozio: "{{shopId}}" };
}

const never = new AbortController().signal;

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

function laid(base: Record<string, unknown>, over: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const [below, above] = [base[name], over[name]];
      return [name, isRecord(below) && isRecord(above) ? laid(below, above) : (above ?? below)];
    }),
  );
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

function sureOf({ paths }: Proposal, field: string): boolean {
  return paths.some(({ path, confidence }) => path === `fields.product.${field}` && confidence === "high");
}

test.each(Object.keys(WAYS))(
  "of %s nine fields in ten are found, and no wrong price, VAT or stock is sure",
  async (name) => {
    const { open, way } = WAYS[name] ?? { open: openItalian, way: {} };
    await using erp = await open();
    const { proposal } = await sampleTotalGest(optionsFor(erp, way), never);
    const right = await rightFields(erp, laid(way, proposal.profile));
    const wrong = Object.keys(FIELDS).filter((field) => !right.has(field));
    for (const field of ["prices[].amount", "vat.code", "vat.rate", "stock.quantity"]) {
      if (wrong.includes(field)) expect(sureOf(proposal, field), `${field} is wrong and sure`).toBe(false);
    }
    expect(wrong.length, `wrong: ${wrong.join(", ")}`).toBeLessThanOrEqual(Object.keys(FIELDS).length * 0.1);
  },
);

/** Without the parts that an answer shows: paging, and the place of the orders that are looked up. */
function bare({ paginator: _pages, findOrder, ...way }: Record<string, unknown>): Record<string, unknown> {
  const { records: _list, empty: _none, ...asked } = isRecord(findOrder) ? findOrder : {};
  return { ...way, findOrder: isRecord(findOrder) ? asked : findOrder };
}

test.each(Object.keys(WAYS))(
  "of %s nine in ten of all readable fields are proposed correctly, and nothing wrong is sure",
  async (name) => {
    const { open, way: toGo } = WAYS[name] ?? { open: openItalian, way: {} };
    const way = bare(toGo);
    await using erp = await open();
    const options = optionsFor(erp, way);
    const { proposal } = await sampleTotalGest(options, never);
    const { profile: proposed } = optionsFor(erp, laid(way, proposal.profile));
    if (proposed === undefined) throw new Error("no profile");
    const counted = await countProposed(options, { written: profileOf(name), proposed, proposal });
    const wrong = counted.filter(({ verdict }) => verdict !== "right");
    const sure = wrong.filter(({ confidence }) => confidence === "high");
    expect(sure, `${tableOf(counted)}`).toEqual([]);
    expect(wrong.length / counted.length, `${tableOf(counted)}`).toBeLessThanOrEqual(0.1);
  },
);

test.each(Object.keys(WAYS))("of %s a second look, with the proposal, finds nothing more to read", async (name) => {
  const { open, way } = WAYS[name] ?? { open: openItalian, way: {} };
  await using erp = await open();
  const { proposal } = await sampleTotalGest(optionsFor(erp, way), never);
  const second = await sampleTotalGest(optionsFor(erp, laid(way, proposal.profile)), never);
  expect(
    second.calls.flatMap(({ notes, failure }) => [...notes, ...(failure === null ? [] : [failure.problem])]),
  ).toEqual([]);
  const wrong = second.calls.flatMap(({ fields }) =>
    fields.filter(({ state, isOptional }) => state !== "fine" && !isOptional),
  );
  expect(wrong.map(({ field }) => field)).toEqual([]);
  expect(second.proposal.profile).toEqual({});
});

/** The parts of a complete profile that show in no answer: the paths, the parameters, and all of an order. */
function unseenOf(name: string): Record<string, unknown> {
  const written = writtenProfile(name);
  if (!isRecord(written["fields"])) throw new Error(`${name} has no fields`);
  const { records: _records, dates: _dates, flags: _flags, decimals: _decimals, fields, ...more } = written;
  const { order, orderResult, error } = fields;
  const bare = Object.entries(more).map(([part, value]) => {
    const { records: _list, record, ...rest } = isRecord(value) ? value : {};
    const isSent = part === "createOrder" && record !== undefined;
    return [part, isRecord(value) ? { ...rest, ...(isSent ? { record } : {}) } : value];
  });
  return { ...Object.fromEntries(bare), fields: { order, orderResult, error } };
}

test.each(Object.keys(WAYS))(
  "of %s the proposal, merged with the parts that no answer shows, is a complete profile",
  async (name) => {
    await using erp = await (WAYS[name]?.open ?? openItalian)();
    const before = unseenOf(name);
    const { proposal } = await sampleTotalGest(optionsFor(erp, before), never);
    const text = writeUp(TOTALGEST_GROUPS, before, proposal.profile);
    const second = await sampleTotalGest(optionsFor(erp, JSON.parse(text)), never);
    expect(second.proposal.profile).toEqual({});
  },
);
