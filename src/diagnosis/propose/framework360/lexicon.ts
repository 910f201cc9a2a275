/** How what is ASSUMED of the shop may be called instead, in four languages: for proposals, never for reading. */
import {
  CODE,
  CURRENCY,
  LABEL,
  PRICE_TERMS,
  PRODUCT_TERMS as ERP_PRODUCT_TERMS,
  SHOP_TERMS,
  TAX,
  word,
} from "../lexicon.ts";
import type { Term } from "../rank.ts";

const ERP = "erp|totalgest|gestional\\w*|wawi";
/** Of any other system: a marketplace has ids, too. */
const OTHER_SYSTEM = `external|extern\\w*|estern\\w*|${ERP}`;
const PAY = "pay\\w*|pagament\\w*|zahl\\w*|paiement|reglement";
const SHIP = "ship\\w*|spedizion\\w*|versand\\w*|livraison|trasport\\w*|porto";
const FEE = "fees?|spes[ae]|gebuhr\\w*|gebuehr\\w*|frais|commission\\w*";
const COUPON = "coupon|buono|gutschein|bon|voucher";
const ID = "id|code|codice|cod|key|kennung|kurzel|kuerzel";
const NAME = "name|nome|nom|label|libelle|bezeichnung|descr\\w*";
const PRICE = "prezzo|price|preis|prix|costo|cost|kosten|cout|importo|amount|betrag|montant|valore|value|wert";
const RATE = "rate|aliquota|satz|taux|percent\\w*|prozent";
const THING =
  "prodott\\w*|products?|produits?|produkt\\w*|articol\\w*|artikel|ordin\\w*|orders?|bestellung|auftrag|commande";

/** An order's id, a customer's or a payment's are all called so. */
const OWN_ID = word(`id|uid|id (?:${THING})|(?:${THING}) ?id`);
const OTHERS_ID = word(
  `${TAX}|${OTHER_SYSTEM}|${PAY}|${SHIP}|client\\w*|custom\\w*|kunde\\w*|user|utente|parent|categ\\w*`,
);

function termOf(terms: Readonly<Record<string, Term>>, name: string, more: Partial<Term> = {}): Term {
  return { kind: "text", strong: /$^/, ...terms[name], ...more };
}

const erp = (name: string, more: Partial<Term> = {}): Term => termOf(ERP_PRODUCT_TERMS, name, more);

const INCLUDES_TAX = termOf(SHOP_TERMS, "pricesIncludeVat");

export const PRODUCT_TERMS: Readonly<Record<string, Term>> = {
  id: { kind: "id", strong: OWN_ID, not: OTHERS_ID, isUnique: true },
  sku: erp("sku"),
  ean: erp("ean"),
  name: erp("name", { kind: "text" }),
  name_i18n: erp("name"),
  short_description: erp("shortDescription", { kind: "text" }),
  short_description_i18n: erp("shortDescription"),
  description: erp("description", { kind: "text" }),
  description_i18n: erp("description"),
  price: termOf(PRICE_TERMS, "amount"),
  price_includes_tax: INCLUDES_TAX,
  tax_id: {
    kind: "text",
    strong: word(`(?:${TAX})\\w* (?:${ID}|klasse|classe)|(?:${ID}|classe|klasse) (?:${TAX})`),
    likely: word(`${TAX}\\w*`),
    not: word(RATE),
  },
  quantity: erp("stock.quantity"),
  active: erp("active"),
  "external.totalgest_id": {
    kind: "text",
    strong: word(`(?:.* )?(?:${ERP})(?: .*)?`),
    likely: word(`(?:.* )?(?:${OTHER_SYSTEM}|rif)(?: .*)?`),
  },
};

export const NAMED_TERMS: Readonly<Record<string, Term>> = {
  id: { kind: "id", strong: CODE, isUnique: true },
  name: { kind: "text", strong: LABEL, not: word(RATE) },
};

export const TAX_TERMS: Readonly<Record<string, Term>> = {
  ...NAMED_TERMS,
  rate: { kind: "decimal", strong: word(RATE), likely: word(`${TAX}\\w*|value|valore|wert|valeur`), not: CODE },
  default: { kind: "flag", strong: word("default|standard|predefinit\\w*|defaut|vorgabe|principal\\w*") },
};

export const ORDER_TERMS: Readonly<Record<string, Term>> = {
  id: { kind: "id", strong: OWN_ID, not: OTHERS_ID, isUnique: true },
  reference: {
    kind: "text",
    strong: word("reference|referenz|riferimento|ref|num\\w*|number|nummer|\\w*nummer|(?:order|ordine) (?:no|nr)"),
    not: word(`${PAY}|${SHIP}|${COUPON}|tel\\w*|client\\w*|custom\\w*|kunde\\w*`),
    isUnique: true,
  },
  date: {
    kind: "any",
    strong: word("date|data|datum|\\w*datum|(?:created|placed|ordered|erstellt)(?: at)?|inserit[oa]"),
  },
  status: { kind: "id", strong: word(`(?:status|stato|statut|etat|zustand)(?: (?:${ID}))?`), not: word(NAME) },
  status_name: { kind: "text", strong: word("status|stato|statut|etat|zustand") },
  "payment.id": { kind: "text", strong: word(`(?:${PAY})(?: (?:${ID}))?`), not: word(NAME) },
  "payment.name": { kind: "text", strong: word(`(?:${PAY})(?: (?:${NAME}))?`) },
  "payment.paid": { kind: "flag", strong: word("paid|pagat[oa]|bezahlt|payee?|saldat[oa]") },
  "payment.transaction": { kind: "text", strong: word("transa\\w*|txn?") },
  "shipping.name": { kind: "text", strong: word(`(?:${SHIP}) (?:${NAME})`) },
  "shipping.price": { kind: "decimal", strong: word(`(?:${SHIP}) (?:${PRICE})`) },
  "shipping.tax_rate": { kind: "decimal", strong: word(`(?:${SHIP}) (?:(?:${TAX})\\w*(?: (?:${RATE}))?|${RATE})`) },
  "coupon.code": { kind: "text", strong: word(`(?:${COUPON}) (?:${ID})`) },
  "coupon.amount": { kind: "decimal", strong: word(`(?:${COUPON}) (?:${PRICE}|sconto|rabatt|remise)`) },
  currency: { kind: "text", strong: CURRENCY },
  prices_include_tax: INCLUDES_TAX,
  total: {
    kind: "decimal",
    strong: word("total|totale|gesamt\\w*|grand total|total \\w+|totale \\w+|\\w+ total|summe"),
    not: word(`${TAX}|net\\w*|sub|${SHIP}|sconto|rabatt|remise|discount|ht`),
  },
  note: { kind: "text", strong: word("note?|nota|bemerkung\\w*|remarques?|annotazion\\w*|comment\\w*|kommentar") },
};

export const CART = word(
  "cart|carrello|warenkorb|panier|items|righe|positionen|lignes|lines|articoli|prodotti|produkte|produits",
);
export const CART_TERMS: Readonly<Record<string, Term>> = {
  id: { kind: "id", strong: OWN_ID, not: OTHERS_ID },
  sku: erp("sku", { isUnique: false }),
  name: erp("name", { kind: "text" }),
  quantity: { kind: "decimal", strong: word("quantity|quantita|qta|qty|menge|anzahl|quantite|pezzi") },
  price: {
    kind: "decimal",
    strong: word("prezzo|price|preis|prix|(?:prezzo|prix) \\w+|(?:unit|einzel) ?(?:price|preis)"),
    not: word("tot\\w*|gesamt\\w*"),
  },
  discount: { kind: "decimal", strong: word("sconto|rabatt|remise|discount|reduction") },
  imposta: { kind: "decimal", strong: word(`(?:${TAX})\\w*(?: (?:${RATE}))?|${RATE}`), not: word(`${ID}|tot\\w*`) },
};

export const FEES = word(FEE);
export const FEE_TERMS: Readonly<Record<string, Term>> = {
  name: { kind: "text", strong: word(NAME) },
  price: { kind: "decimal", strong: word(PRICE) },
  tax_rate: { kind: "decimal", strong: word(`(?:${TAX})\\w*(?: (?:${RATE}))?|${RATE}`) },
};
