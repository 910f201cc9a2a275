/** Words that stand for yes or no, by what they are said of: for proposals, never for reading. */

/** What words say of a thing: in lower case, without accents, and with single spaces. */
export interface Wording {
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
  /** Mostly yes, and for a person to say. */
  readonly perhaps: ReadonlySet<string>;
  /** Words that are each other's opposite, yes first: where one is met, the other is known, too. */
  readonly pairs: readonly (readonly [string, string])[];
}

/** Whether something is on sale. */
export const ON_SALE: Wording = {
  yes: listOf(
    "aktiv, activ, active, actif, attivo, attiva, online, published, publie, publiee, pubblicato, pubblicata, visible, " +
      "visibile, sichtbar, enabled, freigegeben, en vente, in vendita, on sale, for sale",
  ),
  no: listOf(
    "inaktiv, inactive, inactif, inattivo, inattiva, nicht aktiv, non attivo, non actif, not active, offline, gesperrt, " +
      "blocked, bloque, bloquee, bloccato, bloccata, archiviert, archived, archive, archiviato, geloscht, geloescht, " +
      "deleted, supprime, supprimee, eliminato, eliminata, hidden, masque, nascosto, versteckt, draft, entwurf, " +
      "brouillon, bozza, disabled, deaktiviert, desactive, disattivato, suspended, suspendu, sospeso, discontinued, " +
      "ausgelaufen, hors vente, fuori vendita, not for sale",
  ),
  perhaps: listOf(
    "auslauf, auslaufend, auslaufartikel, abverkauf, restposten, fin de serie, fine serie, in esaurimento, " +
      "ad esaurimento, phase out, phasing out, end of life, destockage",
  ),
  pairs: [],
};

/** Whether VAT is in a price. */
export const WITH_VAT_OR_NOT: Wording = {
  yes: listOf(
    "ttc, brutto, gross, lordo, incl, inkl, inclus, inclusa, inclusive, inklusive, compris, comprise, ivato, ivata, ivati, " +
      "inkl mwst, incl mwst, incl vat, incl tva, tva incluse, tva comprise, iva incl, iva inclusa, iva compresa, mit mwst, with vat",
  ),
  no: listOf(
    "ht, netto, net, excl, exkl, exclu, esclusa, exclusive, exklusive, non compris, exkl mwst, excl mwst, excl vat, excl tva, " +
      "hors tva, hors taxe, hors taxes, tva exclue, iva escl, iva esclusa, senza iva, ohne mwst, without vat",
  ),
  perhaps: new Set(),
  pairs: [
    ["TTC", "HT"],
    ["BRUTTO", "NETTO"],
    ["Brutto", "Netto"],
    ["brutto", "netto"],
    ["gross", "net"],
    ["GROSS", "NET"],
    ["incl", "excl"],
    ["inkl", "exkl"],
    ["INKL", "EXKL"],
    ["inclusive", "exclusive"],
    ["IVA inclusa", "IVA esclusa"],
  ],
};

function listOf(words: string): ReadonlySet<string> {
  return new Set(words.split(", "));
}
