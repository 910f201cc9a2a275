/** Orders in shapes that the built-in contract does not have, through the real client and engine, over HTTP. */
import { describe, expect, test } from "vitest";

import { parseTotalGestProfile, type TotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { MINUTE } from "../../src/core/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { openOdata } from "./odata.ts";
import { openStand, type Stand } from "./stand.ts";
import { openTypedLists } from "./typed-lists.ts";

const NOT_READ = { products: { path: "/none" }, product: { path: "/none/{{id}}" } };

const TYPED_LISTS = {
  ...NOT_READ,
  basePath: "/api/v2",
  authenticator: { type: "basic" },
  headers: { "X-Dossier": "{{ownerId}}", "X-Point-De-Vente": "{{shopId}}" },
  shop: { path: "/points-de-vente/{{shopId}}", record: "point_de_vente" },
  createOrder: { path: "/commandes", record: "commande" },
  findOrder: { path: "/commandes", query: { reference_externe: "{{reference}}" }, records: "commandes" },
  dates: { pattern: "dd/MM/yyyy HH:mm", timeZone: "Europe/Zurich" },
  flags: ["O", "N"],
  fields: {
    shop: [
      { id: "code", name: "enseigne", currency: "monnaie", languages: "langues[].langue", priceLists: "tarifs[].code" },
      { pricesIncludeVat: { path: "prix", map: { TTC: true, HT: false } } },
      {
        "vatCodes[]": {
          "": "taux_tva",
          code: "",
          rate: { path: "", map: { "8.1 %": "8.1", "2.6 %": "2.6", "3.8 %": "3.8", "0 %": "0" } },
        },
      },
      { "paymentMethods[]": { "": "modes_paiement", code: "code", name: "libelle" } },
    ],
    order: [
      { externalReference: "reference_externe", externalNumber: "numero_web", placedAt: "date_commande" },
      { currency: "devise", pricesIncludeVat: { path: "prix", map: { true: "TTC", false: "HT" } }, note: "remarque" },
      {
        customer: { "": "client", externalId: "reference", email: "courriel", phone: "telephone", language: "langue" },
      },
      { billing: "adresses[type=facturation]", shipping: "adresses[type=livraison]" },
      { "billing,shipping": { company: "societe", firstName: "prenom", lastName: "nom", street: "rue", zip: "npa" } },
      { "billing,shipping": { city: "localite", country: "pays", region: "canton", phone: "telephone" } },
      { "billing,shipping": { vatNumber: "no_tva", taxCode: null, certifiedEmail: null, sdi: null } },
      { payment: { "": "paiement", code: "mode", name: null, paid: "paye", transactionId: "transaction" } },
      { "lines[]": { "": "lignes", sku: { path: "code", default: "DIVERS" }, description: "libelle" } },
      { "lines[]": { quantity: "quantite", unitPrice: "prix_unitaire", total: "montant", vatCode: null } },
      { "lines[].vatRate": { path: "tva", type: "number" } },
      {
        "lines[].kind": {
          path: "type",
          map: { product: "article", shipping: "port", discount: "remise", fee: "frais" },
        },
      },
      { totals: { net: "total_ht", vat: "total_tva", gross: "total_ttc" } },
    ],
    orderResult: { id: "id", number: "numero", externalReference: "reference_externe" },
    error: [
      { code: { path: "erreurs.0.code", map: { REFERENCE_EXISTANTE: "duplicate_reference" } } },
      { message: "erreurs.0.message", existing: { "": "erreurs.0.commande", id: "id", number: "numero" } },
      { "fields[]": { "": "erreurs", path: "champ", code: "code", message: "message" } },
    ],
  },
};

const number = (path: string): object => ({ path, type: "number" });

const ODATA = {
  ...NOT_READ,
  basePath: "/WebApi/v1",
  authenticator: {
    type: "session",
    path: "/Anmelden",
    request: { Benutzer: "{{username}}", Kennwort: "{{password}}", Mandant: "{{ownerId}}" },
    tokenPath: "AccessToken",
    inject: { into: "header", name: "Authorization", value: "LoginId {{token}}" },
  },
  shop: { path: "/Filialen('{{shopId}}')", query: { $expand: "Preisgruppen,MwstCodes,Zahlungsarten" } },
  createOrder: { path: "/Auftraege", headers: { "Idempotency-Key": null }, body: { Filiale: "{{shopId}}" } },
  findOrder: { path: "/Auftraege", query: { $filter: "FremdBelegNr eq '{{reference}}'" } },
  records: "value",
  dates: { pattern: "yyyy-MM-ddTHH:mm:ss", timeZone: "Europe/Zurich" },
  fields: {
    shop: [
      { id: "FilialNr", name: "Bezeichnung", currency: "Hauswaehrung", pricesIncludeVat: "PreiseInklMwst" },
      { languages: { value: ["de"] }, priceLists: "Preisgruppen[].Code" },
      { "vatCodes[]": { "": "MwstCodes", code: "Code", rate: "Satz" } },
      { "paymentMethods[]": { "": "Zahlungsarten", code: "Code", name: "Bezeichnung" } },
    ],
    order: [
      { externalReference: "FremdBelegNr", externalNumber: "ShopBestellNr", placedAt: "BestelltAm", note: "Bemerkung" },
      { currency: "Waehrung", pricesIncludeVat: "PreiseInklMwst" },
      { customer: { "": "Kunde", externalId: "FremdKundenNr", email: "EMail", phone: "Telefon" } },
      { "customer.language": { path: "Kunde.Sprache", default: "DE" } },
      { billing: "Rechnungsadresse", shipping: "Lieferadresse" },
      { "billing,shipping": { company: "Firma", firstName: "Vorname", lastName: "Name", street: "Strasse" } },
      { "billing,shipping": { zip: "PLZ", city: "Ort", country: "LandCode", region: "Region", phone: "Telefon" } },
      { "billing,shipping": { vatNumber: "UID", taxCode: null, certifiedEmail: null, sdi: null } },
      { payment: { "": "Zahlung", code: "Code", name: null, paid: "Bezahlt", transactionId: "TransaktionsNr" } },
      { "lines[]": { "": "Positionen", sku: "ArtikelNr", description: "Text", vatCode: "MwstCode", vatRate: null } },
      { "lines[]": { quantity: number("Menge"), unitPrice: number("Einzelpreis"), total: number("Betrag") } },
      {
        "lines[].kind": {
          path: "Typ",
          map: { product: "Artikel", shipping: "Versand", discount: "Rabatt", fee: "Gebuehr" },
        },
      },
      { totals: { "": "Summe", net: number("Netto"), vat: number("Mwst"), gross: number("Brutto") } },
    ],
    orderResult: { id: "Id", number: "BelegNr", externalReference: "FremdBelegNr" },
    error: [
      { code: { path: "error.code", map: { BelegVorhanden: "duplicate_reference" } }, message: "error.message" },
      { existing: null, "fields[]": { "": "error.details", path: "target", code: "code", message: "message" } },
    ],
  },
  guarantees: { idempotencyKey: false },
};

function parsed(written: unknown): TotalGestProfile {
  const read = parseTotalGestProfile(written);
  if (!read.ok) throw new Error(read.faults.join("\n"));
  return read.profile;
}

const VENDORS = [
  {
    name: "typed lists",
    open: openTypedLists,
    profile: TYPED_LISTS,
    payments: { card: "CB", twint: "TWINT", invoice: "FACT" },
  },
  { name: "OData", open: openOdata, profile: ODATA, payments: { card: "KK", twint: "TWI", invoice: "RG" } },
] as const;

describe.each(VENDORS)("orders for the vendor of $name", (vendor) => {
  const stand = (): Promise<Stand> => openStand(vendor, parsed(vendor.profile));

  test("are taken as they are, once, whatever they hold", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    shop.placeOrder({
      cart: [CUSTOM_LINE],
      payment: { id: "twint" },
      coupon: { code: "AUTUNNO", amount: "1.00" },
      fees: [{ name: "Confezione", price: "2.50", tax_rate: "8.1" }],
    });
    const report = await at.export();
    expect(report.orders.map(({ error }) => error)).toEqual([null, null]);
    expect(report).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
    expect(await at.verdict()).toEqual(clean());
    clock.advance(5 * MINUTE);
    expect((await at.export()).summary.requested).toBe(0);
    expect(erp.ledger.orders).toHaveLength(2);
  });

  test("are made up for where the answer is lost, and where the state is", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: { kind: "reset", commit: true } });
    expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await at.verdict()).toEqual(clean());
    at.forget();
    clock.advance(5 * MINUTE);
    expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await at.verdict()).toEqual(clean());
    expect([...erp.ledger.timesTaken.values()]).toEqual([1]);
  });

  test("go out in the same bytes again", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    await at.export();
    at.forget();
    clock.advance(5 * MINUTE);
    await at.export();
    const [first, second] = erp.ledger.callsFor("createOrder").map(({ body }) => body);
    expect(first).toBe(second);
    expect(first).not.toBe("");
  });
});

test("each address stands in its item, and an article without a code has the collective one, its postage none", async () => {
  const stand = await openStand(VENDORS[0], parsed(TYPED_LISTS));
  stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stand.export();
  const order: unknown = JSON.parse(stand.erp.ledger.orders[0]?.body ?? "");
  expect(order).toMatchObject({
    adresses: [
      { type: "facturation", rue: expect.any(String) },
      { type: "livraison", rue: expect.any(String) },
    ],
    lignes: [
      { type: "article", code: "DIVERS" },
      { type: "port", code: null },
    ],
  });
});

test("constants of every order stand in it, and a default where the shop says nothing", async () => {
  const stand = await openStand(VENDORS[1], parsed(ODATA));
  stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stand.export();
  const [taken] = stand.erp.ledger.orders;
  const order: unknown = JSON.parse(taken?.body ?? "");
  const { shopId } = stand.credentials;
  expect(order).toMatchObject({ Filiale: shopId, Kunde: { Sprache: "DE" } });
});
