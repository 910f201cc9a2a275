/** The proposals for shops in another format. */
import { isDeepStrictEqual } from "node:util";

import { expect, onTestFinished, test } from "vitest";

import { createFramework360 } from "../../../src/clients/framework360/client.ts";
import type { Framework360Options } from "../../../src/clients/framework360/connection.ts";
import { parseFramework360Profile } from "../../../src/clients/framework360/profile.ts";
import { proposeFromFile, sampleFramework360 } from "../../../src/diagnosis/sample/framework360/sample.ts";
import { mergeProfile } from "../../../src/clients/profile/loading/merge.ts";
import type { ShopProduct } from "../../../src/core/product/product.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { realClock } from "../../../src/compose/clock.ts";
import { openSandbox } from "../../support/sandbox.ts";
import { type ForeignShop, ITALIAN, openForeignShop, type Wording } from "../shop/foreign-shop.ts";

const never = new AbortController().signal;

const GERMAN: Wording = {
  paths: { "/artikel/liste": "/products/list", "/artikel/einer": "/products/get", "/bestellungen": "/orders/list" },
  product: {
    sku: "artikelnummer",
    ean: "gtin",
    name: "bezeichnung",
    short_description: "kurztext",
    description: "langtext",
    price: "verkaufspreis",
    tax_id: "mwst_id",
    quantity: "verfuegbar",
    active: "aktiv",
  },
  link: "erp_id",
  order: { cart: "positionen", total: "gesamtbetrag", date: "bestelldatum", currency: "waehrung" },
  item: { sku: "artikelnummer", price: "einzelpreis", discount: "rabatt", imposta: "mwst_satz" },
  yes: "ja",
  no: "nein",
  list: ["ergebnis", "zeilen", "anzahl"],
};

const FRENCH: Wording = {
  paths: { "/produits/liste": "/products/list", "/produits/un": "/products/get", "/commandes": "/orders/list" },
  product: {
    sku: "reference",
    ean: "code_barres",
    name: "designation",
    short_description: "accroche",
    description: "fiche",
    price: "prix_ttc",
    tax_id: "tva_id",
    quantity: "stock_disponible",
    active: "en_vente",
  },
  link: "id_externe",
  order: { cart: "panier", total: "montant_total", date: "date_commande", currency: "devise" },
  item: { sku: "reference", price: "prix", discount: "remise", imposta: "tva" },
  yes: "oui",
  no: "non",
  list: ["resultat", "lignes", "total"],
};

/** The paths of the API, which no sample shows. */
function wayTo({ paths }: Wording): Record<string, unknown> {
  const pathOf = (ours: string): string => Object.keys(paths).find((theirs) => paths[theirs] === ours) ?? ours;
  return {
    productsList: { path: pathOf("/products/list"), query: { pagina: "{{page}}" } },
    productsGet: { path: pathOf("/products/get") },
    ordersList: { path: pathOf("/orders/list"), query: { pagina: "{{page}}" } },
  };
}

function optionsFor(url: string, { credentials }: Sandbox, profile: unknown): Framework360Options {
  const parsed = parseFramework360Profile(profile);
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const common = { timeZone: "Europe/Zurich", timeoutMs: 5000, concurrency: 4, clock: realClock };
  return { url, apiKey: new Secret(credentials.apiKey), ...common, profile: parsed.profile };
}

/** A shop with products, some of them linked, and orders; and the same in another format. */
async function openBoth(wording: Wording): Promise<{ readonly sandbox: Sandbox; readonly foreign: ForeignShop }> {
  const sandbox = await openSandbox({ products: 40, orders: 12 });
  for (let n = 1; n <= 12; n += 1) {
    sandbox.shop.products.add({
      sku: `SKU-${String(n)}`,
      external: { totalgest_id: n % 2 === 0 ? "" : `p${String(n)}` },
    });
  }
  const foreign = await openForeignShop(sandbox.shop.url, wording);
  onTestFinished(() => foreign[Symbol.asyncDispose]());
  return { sandbox, foreign };
}

async function readProducts(options: Framework360Options): Promise<readonly ShopProduct[]> {
  const { items } = await createFramework360(options).fetchProducts(1, never);
  return items.map((item) => item.decode()).flatMap((item) => (item.ok ? [item.value] : []));
}

/** Canonical names of a product's fields, by those of the engine. */
const FIELDS: Readonly<Record<string, keyof ShopProduct>> = {
  id: "id",
  sku: "sku",
  ean: "ean",
  name: "name",
  short_description: "shortDescription",
  description: "description",
  price: "price",
  price_includes_tax: "priceIncludesTax",
  tax_id: "taxId",
  quantity: "quantity",
  active: "active",
  "external.totalgest_id": "totalgestId",
};

const WORDINGS = { italian: ITALIAN, german: GERMAN, french: FRENCH };

test.each(Object.entries(WORDINGS))(
  "of a shop in %s nine fields in ten are found, and no wrong price, VAT, stock or link is sure",
  async (_name, wording) => {
    const { sandbox, foreign } = await openBoth(wording);
    const way = wayTo(wording);
    const { proposal } = await sampleFramework360(optionsFor(foreign.url, sandbox, way), never);
    const profile = mergeProfile(way, proposal.profile);
    const truth = await readProducts(optionsFor(sandbox.shop.url, sandbox, {}));
    const read = await readProducts(optionsFor(foreign.url, sandbox, profile));
    expect(read.length).toBeGreaterThan(10);
    const wrong = Object.entries(FIELDS).filter(([, key]) => {
      return !isDeepStrictEqual(
        read.map((product) => product[key]),
        truth.map((product) => product[key]),
      );
    });
    const sure = new Set(proposal.paths.filter(({ confidence }) => confidence === "high").map(({ path }) => path));
    for (const field of ["price", "tax_id", "quantity", "external.totalgest_id"]) {
      if (wrong.some(([name]) => name === field)) expect(sure).not.toContain(`fields.product.${field}`);
    }
    expect(wrong.length, `wrong: ${wrong.map(([name]) => name).join(", ")}`).toBeLessThanOrEqual(
      Object.keys(FIELDS).length * 0.1,
    );
  },
);

test.each(Object.entries(WORDINGS))(
  "of a shop in %s a second look, with the proposal, finds nothing more, and nothing was written",
  async (_name, wording) => {
    const { sandbox, foreign } = await openBoth(wording);
    const way = wayTo(wording);
    const first = await sampleFramework360(optionsFor(foreign.url, sandbox, way), never);
    expect(first.calls.flatMap(({ notes }) => notes).length).toBeGreaterThan(0);
    const profile = mergeProfile(way, first.proposal.profile);
    const { calls, proposal } = await sampleFramework360(optionsFor(foreign.url, sandbox, profile), never);
    const wrong = calls.flatMap(({ fields }) =>
      fields.filter(({ state, isOptional }) => state === "wrong" || (state === "absent" && !isOptional)),
    );
    expect(wrong.map(({ field }) => field)).toEqual([]);
    expect(calls.flatMap(({ notes }) => notes)).toEqual([]);
    expect(proposal.profile).toEqual({});
    expect(foreign.written).toEqual([]);
  },
);

test("a saved answer of a shop is enough for a proposal, of products and of orders", async () => {
  const parsed = parseFramework360Profile({});
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const product = { id: "1", artikelnummer: "A-1", verfuegbar: "3,5", aktiv: "ja", verkaufspreis: "4.50", erp_id: "" };
  const products = { status: 1, data: { zeilen: [product, { ...product, id: "2", artikelnummer: "A-2" }] } };
  expect(proposeFromFile(products, parsed.profile).profile).toMatchObject({
    productsList: { records: "zeilen" },
    fields: {
      product: {
        sku: "artikelnummer",
        quantity: { path: "verfuegbar", decimal: "," },
        active: { path: "aktiv", map: { ja: true, nein: false } },
        "external.totalgest_id": "erp_id",
      },
    },
  });
  const order = {
    id: "7",
    datum: "2026-11-20 10:00:00",
    waehrung: "CHF",
    gesamt: "9.00",
    positionen: [{ menge: "2" }],
  };
  expect(proposeFromFile([order], parsed.profile).profile).toMatchObject({
    fields: { order: { date: "datum", currency: "waehrung", total: "gesamt", cart: "positionen" } },
  });
});
