/** How the fields are called by other systems, in Italian, French, German and English: for proposals, never for reading. */
import type { Term } from "./rank.ts";
import { ON_SALE, WITH_VAT_OR_NOT } from "./words.ts";

export const TAX = "vat|iva|mw ?st|ust|tva|tax|imposta|steuer";
const BARCODE = "ean|gtin|bar ?codes?|cod(?:ic[ei])? ?(?:a )?barr\\w*|codes? ?(?:a )?barres?|strichcodes?|eans|gtins";
const NOT_SOLD_AT =
  "acquist\\w*|costo|cost|einstand\\w*|einkauf\\w*|achat|purchase|netto|net|ht|hors|excl|no tax|without|trade|reseller|resale|wholesale|b ?2 ?b|dealer|rivendit\\w*|revendeur\\w*|grossiste\\w*|gros|ingrosso|handler\\w*|haendler\\w*|handel|wiederverk\\w*|grosshandel\\w*|ek|konto|rabatt|discount|sconto|promo\\w*|aktion\\w*|sonder\\w*|offert\\w*|streich\\w*|uvp|msrp|conseill\\w*|consigliat\\w*|empfohlen\\w*|staffel\\w*|special|old|former|alter?|vecchio|ancien|barre";
/** A sum of tax, and no price. */
const TAX_SUM = `(?:${TAX})\\w* ?(?:amount|betrag|importo|montant|sum\\w*)|steuerbetrag|(?:amount|betrag|importo|montant) (?:${TAX})|pfand|vrg|deposit|cauzione|consigne`;
/** What has a gross and a net, too. */
const WEIGHT = "\\w*gewicht|weight|peso|poids|volum\\w*|mass|masse|massa|kg|gramm?[ei]?";
const SHORT = "brev\\w*|short|kurz\\w*|court\\w*|teaser|intro|accroche|riassunto|resum\\w*|summary|abstract";
const LONG = "estes\\w*|lung\\w*|long|lang(?:text)?|html|fiche|scheda|detail\\w*|dettagl\\w*|body";

/** Whole words, in a path as words. */
export const word = (alternatives: string): RegExp => new RegExp(`(?:^| )(?:${alternatives})(?: |$)`);

export const CURRENCY = word("valuta|currency|curr?|\\w*wahrung|\\w*waehrung|devise|divisa|monnaie");

/** A price that says of itself that VAT is in it. */
export const WITH_VAT = /ttc|brutto|gross/;

export const PRODUCT_TERMS = {
  id: {
    kind: "id",
    strong: word("id|uid|guid|uuid|\\w+ ?id|id \\w+|ref interne|interno|cle|chiave"),
    not: word(`${TAX}|parent|categor\\w*|group|grupp\\w*|famigl\\w*|shop|owner`),
    isUnique: true,
  },
  sku: {
    kind: "text",
    strong: word(
      "sku|(?:artikel|art|produkt|item|article|prod\\w*) ?(?:nummer|nr|no|number|num|code)|(?:cod(?:ice)?|code|no|num\\w*|ref\\w*) (?:d )?(?:art\\w*|prod\\w*|item)|reference|ref|codice",
    ),
    likely: word("code|nummer|number|numero|cod|nr|num|no"),
    not: word(
      `${TAX}|${BARCODE}|id|uid|uuid|guid|valuta|currency|interne|interno|gruppo|categor\\w*|list\\w*|unit\\w*|fornitore|produttore|supplier|manufacturer|system|lieferant\\w*|hersteller\\w*|fournisseur|fabricant|oem|mpn`,
    ),
    isUnique: true,
  },
  ean: { kind: "text", strong: word(BARCODE) },
  active: {
    kind: "flag",
    wording: ON_SALE,
    strong: word(
      "attiv[oa]|active|aktiv|actif|in ?vendita|on sale|for sale|en ?vente|online|pubblicat[oa]|publish\\w*|visible|visibil\\w*|gesperrt|blocked|bloccat[oa]|sospes[oa]|inattiv[oa]|inactive|inaktiv|hidden|nascost[oa]|discontinued|fuori ?vendita|bloque|aktiv\\w*|valid|valido|valable|frozen",
    ),
    likely: word("stat(?:us|o|ut|e)|\\w*status|zustand|etat|verkauf|vendita|vente"),
    inverted: word(
      "gesperrt|blocked|bloccat[oa]|sospes[oa]|inattiv[oa]|inactive|inaktiv|hidden|nascost[oa]|discontinued|fuori ?vendita|bloque|frozen",
    ),
  },
  name: {
    kind: "texts",
    strong: word("nome|name|titolo|title|titel|bezeichnung|designation|denominazione|label|libelle|descr"),
    likely: word("descrizione|description"),
    not: word(`${SHORT}|${LONG}|${TAX}|file|firma|fornitore|brand|marca`),
  },
  shortDescription: { kind: "texts", strong: word(SHORT) },
  description: {
    kind: "texts",
    strong: word(`description|descrizione|beschreibung|beschrieb|${LONG}|descr (?:${LONG})`),
    likely: word("text|testo|texte"),
    not: word(`${SHORT}|name|nome|titolo`),
  },
  "vat.code": {
    kind: "text",
    strong: word(`(?:${TAX})\\w* (?:code|codice|cod|schluessel|schlussel|key|id)|(?:cod(?:ice)?|code) (?:${TAX})`),
    likely: word(`${TAX}\\w*`),
    not: word("rate|aliquota|satz|taux|percent\\w*|prozent"),
  },
  "vat.rate": {
    kind: "decimal",
    strong: word(`(?:${TAX})\\w* (?:rate|aliquota|satz|taux|percent\\w*|prozent)|aliquota|taux|mwst ?satz`),
    likely: word(`${TAX}\\w*`),
    not: word(
      "code|codice|cod|schluessel|schlussel|key|id|class\\w*|classe|klasse|group|grupp[eo]|skonto\\w*|rabatt\\w*|remise|" +
        "discount|sconto|provision\\w*|provvig\\w*|commission\\w*|change|cambio|kurs|exchange|marge|margine|markup|margin",
    ),
  },
  "stock.quantity": {
    kind: "decimal",
    strong: word(
      "dispo(?:nibil\\w*|nible)?|verfugbar\\w*|verfuegbar\\w*|available|availability|free|frei|libre|libero|sellable|vendable|vendibil\\w*",
    ),
    likely: word(
      "inventory|inventario|inventaire|giacenza|stock|lager\\w*|bestand|quantity|quantita|qty|menge|quantite",
    ),
    not: word(
      "fisic[oa]|physi\\w*|impegnat[oa]|riservat[oa]|reserv\\w*|min|minim\\w*|mindest\\w*|on hand|ordin\\w*|order\\w*|max\\w*|reorder|lot|peso|weight|" +
        "ab|from|since|until|dal|depuis|seit|date|data|datum|shipping|versand|spedizion\\w*|transit\\w*|bestellt\\w*|" +
        "zulauf|incoming|arriv\\w*|attesa|attendu\\w*",
    ),
  },
  "stock.unit": {
    kind: "text",
    strong: word("unit|unita|einheit|unite|um|uom"),
    not: word("\\w*preis|prezzo|price|prix|cost\\w*|kosten|costo|cout"),
  },
  updatedAt: {
    kind: "instant",
    strong: word(
      "modif\\w*|mutation\\w*|mutiert\\w*|write date|upd|data mod|updated?(?: at)?|geandert|geaendert|anderung\\w*|aenderung\\w*|aggiorna\\w*|changed|ultima modifica|last change|maj|mise a jour",
    ),
    likely: word("time ?stamp|zeitstempel|horodatage|marca temporale"),
    not: word("crea\\w*|ins|inser\\w*|erstellt|neu|new"),
  },
} satisfies Readonly<Record<string, Term>>;

/** Of a price: within the items of a list of prices, or flat on the product. */
export const PRICE_TERMS = {
  list: {
    kind: "text",
    strong: word("listino|list|liste|price ?(?:list|group)|preis ?(?:liste|gruppe)|gruppo prezzi|tarif\\w*"),
    likely: word("code|codice|cod|name|nome|gruppe|group|gruppo|groupe|kategorie|category|categoria|categorie"),
  },
  amount: {
    kind: "decimal",
    strong: word(
      "prix ?ttc|ttc|brutto ?preis|preis brutto|gross|importo|amount|betrag|montant|prezzo (?:lordo|vendita|pubblico)|retail price|verkaufspreis|vk",
    ),
    likely: word("prezzo|price|preis|prix|valore|value|wert|brutto|lordo"),
    not: word(`${NOT_SOLD_AT}|${TAX_SUM}|${WEIGHT}`),
  },
  currency: { kind: "text", strong: CURRENCY },
  includesVat: {
    kind: "flag",
    wording: WITH_VAT_OR_NOT,
    strong: word(
      `(?:${TAX})\\w* (?:incl\\w*|inkl\\w*|compris\\w*)|includes? (?:${TAX})|ivat[oa]|ttc|brutto|gross|inkl\\w* ?(?:${TAX})`,
    ),
  },
} satisfies Readonly<Record<string, Term>>;

/** A price list that is everybody's. */
export const PUBLIC_LIST = word(
  "public\\w*|pubblic\\w*|retail|detail\\w*|dettagli\\w*|privat\\w*|endkund\\w*|consumer|b ?2 ?c|vk ?1?|standard|ttc",
);

/** With VAT or without, or the price itself: no name of a list. */
export const KIND_OF_PRICE = word(
  "brutto|netto|gross|net|lordo|imponibile|ttc|ht|excl\\w*|incl\\w*|exkl\\w*|inkl\\w*|amount|betrag|importo|montant|value|preis|price|prix|prezzo",
);

export const PRICES = word("prezzi|preise|prices|prix|listini|tarif[fei]?s?");

export const SHOP_TERMS: Readonly<Record<string, Term>> = {
  name: {
    kind: "text",
    strong: word(
      "name|nome|ragione sociale|rag soc|firma|raison sociale|enseigne|insegna|title|denominazione|bezeichnung|nom|label",
    ),
  },
  currency: { kind: "text", strong: CURRENCY },
  pricesIncludeVat: {
    kind: "flag",
    wording: WITH_VAT_OR_NOT,
    likely: word(".*(?:preis|prezz|price|prix).*"),
    not: word("shipping|spedizion\\w*|versand\\w*|port\\w*|livraison|delivery|service|servizio"),
    strong: word(
      `with (?:${TAX})|(?:prezzi|prices?|preise|prix) (?:${TAX})? ?(?:inclus\\w*|incl\\w*|inkl\\w*|brutto|ttc|compris\\w*|ivat[oi])|.*(?:inclus|includ|inkl|ivati|brutto|gross|ttc|compris).*`,
    ),
    inverted: word("excl\\w*|hors|netto|ht"),
  },
};

/** The language in which a product's name is named. */
export const NAME_IN = {
  de: word("bezeichnung|benennung"),
  fr: word("designation|libelle|nom"),
  it: word("nome|descr|descrizione|denominazione|titolo"),
  en: word("name|title|label"),
} as const;

/** Where something lies, in the items of a list. */
export const PLACE = word(
  "(?:lager|filial|stand)?ort|lager\\w*|magazin\\w*|depot|magasin|entrepot|deposito|ubicazione|sede|filiale|warehouse|location|place|site|store|branch",
);
/** A list of what lies in each place. */
export const STOCKS = word(
  "stocks?|lager\\w*|bestand|bestande|bestaende|giacenz[ae]|disponibil\\w*|depots?|depositi?|magazzin[oi]|warehouses?|inventory|availabilit\\w*|verfugbar\\w*|verfuegbar\\w*|quantit\\w*",
);

/** Lists of the shop. */
export const SHOP_LISTS = {
  languages: word("lingue|languages|langs?|sprachen|langues"),
  priceLists: word(
    "listini|price ?(?:lists?|groups?)|preis ?(?:listen|gruppen)|gruppi prezzi|tarif[fs]\\w*|listes? de prix|groupes? de prix",
  ),
  vatCodes: word(`.*(?:${TAX}|aliquot).*|aliquote.*|taxes|rates`),
  paymentMethods: word(".*(?:pagament|payment|zahlung|zahlart|paiement|reglement|payments|pay).*"),
} as const;

export const CODE = word("code|codice|cod|schlussel|schluessel|key|id|kennung|kurzel|kuerzel");
export const LABEL = word("name|nome|bezeichnung|descrizione|descr|label|libelle|title|text");
export const SERVER_TIME = word(".*(?:server|ora|time|zeit|heure|now|adesso|jetzt).*");
export const NEXT = word(".*(?:next|cursor|more|weiter|prossim|suivant|seguent|continu).*");
/** The number of a page, how many pages there are, and how many things. */
export const PAGE =
  /^(?:(?:current|aktuelle|actuelle|corrente|numero|num|no|nr) )?(?:pagina|pag|page|seite)(?: (?:number|no|nr|num|index|nummer|courante|corrente|actuelle))?$/;
export const PAGES = word(
  "(?:(?:tot\\w*|nb|nombre|num\\w*|anzahl|count) (?:de |di )?)?(?:pagine|pages|seiten)|(?:last|letzte|derniere|ultima|max) (?:page|seite|pagina)|(?:page|pagina|seiten?) ?(?:count|total\\w*|tot|anzahl)",
);
export const TOTAL = word("tot\\w*|gesamt\\w*|anzahl|count|nombre|numero");
/** Where orders are. */
export const ORDERS = word(".*(?:ordin|order|auftra|bestell|command).*");
/** Of an error. */
export const ERROR_CODE = word(
  "codice(?: errore)?|cod|code|no|nr|num\\w*|err(?:or)?|erreur|fehler|errore|id|codice \\w+|\\w+ (?:code|codice|no|nr)",
);
export const ERROR_TEXT = word(".*(?:messag\\w*|meldung|text|testo|texte|msg|descr\\w*|detail\\w*|reason|motiv\\w*).*");
/** What an error is about. */
export const ERROR_FIELD = word(
  "camp[oi]|champs?|fields?|feld(?:er)?|target|property|proprieta|propriete|eigenschaft|attribute?|path|pfad|element",
);
export const TOKEN = word(".*(?:token|gettone|jeton|session|key|sid).*");

/** What a refusal speaks of, in running text. */
export const AUTHENTICATION = {
  key: /\b(?:api|zugangs|accesso|access)[ _-]?(?:keys?|schl(?:ü|ue?)ssel)|\bcl(?:é|e) (?:d['’ ])?(?:api|acc(?:è|e)s)|\bchiave(?: api| di accesso)?/i,
  token: /\b(?:access[ _-]?)?(?:token|jeton|gettone)\b/i,
  session: /\b(?:session[ei]?|sitzung|sessione)\b/i,
} as const;
