import type { Lang } from "./language.ts";

type Others = Readonly<Record<Exclude<Lang, "en">, string>>;

/**
 * What the contracts say should stand somewhere, and what stands there instead, in the words of the wire schemas
 * (`src/clients`), in the other languages.
 */
const WORDS: Readonly<Record<string, Others>> = {
  "a text": { fr: "un texte", it: "un testo", de: "ein Text" },
  "a text that is not empty": { fr: "un texte non vide", it: "un testo non vuoto", de: "ein nicht leerer Text" },
  "a text, or texts by language": {
    fr: "un texte, ou des textes par langue",
    it: "un testo, o testi per lingua",
    de: "ein Text, oder Texte je Sprache",
  },
  "a name in at least one language": {
    fr: "un nom dans une langue au moins",
    it: "un nome in almeno una lingua",
    de: "ein Name in mindestens einer Sprache",
  },
  "true or false": { fr: "true ou false", it: "true o false", de: "true oder false" },
  "1 or 0": { fr: "1 ou 0", it: "1 o 0", de: "1 oder 0" },
  "a whole number": { fr: "un nombre entier", it: "un numero intero", de: "eine ganze Zahl" },
  "a whole number below 2^53": {
    fr: "un nombre entier inférieur à 2^53",
    it: "un numero intero inferiore a 2^53",
    de: "eine ganze Zahl unter 2^53",
  },
  "an id": { fr: "un identifiant", it: "un identificativo", de: "eine Kennung" },
  "a decimal such as 24.90": {
    fr: "un nombre décimal comme 24.90",
    it: "un numero decimale come 24.90",
    de: "eine Dezimalzahl wie 24.90",
  },
  "an amount of at least 0": {
    fr: "un montant d’au moins 0",
    it: "un importo di almeno 0",
    de: "ein Betrag von mindestens 0",
  },
  "a VAT rate": { fr: "un taux de TVA", it: "un’aliquota IVA", de: "ein MWST-Satz" },
  "a currency": { fr: "une monnaie", it: "una valuta", de: "eine Währung" },
  "an instant such as 2026-11-24T09:30:00Z": {
    fr: "un instant comme 2026-11-24T09:30:00Z",
    it: "un istante come 2026-11-24T09:30:00Z",
    de: "ein Zeitpunkt wie 2026-11-24T09:30:00Z",
  },
  "a local time such as 2026-11-24 10:30:00": {
    fr: "une heure locale comme 2026-11-24 10:30:00",
    it: "un’ora locale come 2026-11-24 10:30:00",
    de: "eine Ortszeit wie 2026-11-24 10:30:00",
  },
  "an object": { fr: "un objet", it: "un oggetto", de: "ein Objekt" },
  "a list": { fr: "une liste", it: "un elenco", de: "eine Liste" },
  "an address": { fr: "une adresse", it: "un indirizzo", de: "eine Adresse" },
  "the number of records": {
    fr: "le nombre d’enregistrements",
    it: "il numero dei record",
    de: "die Zahl der Datensätze",
  },
  "the number of pages": { fr: "le nombre de pages", it: "il numero delle pagine", de: "die Zahl der Seiten" },
  "product or custom": { fr: "product ou custom", it: "product o custom", de: "product oder custom" },
  "at most one order": { fr: "une commande au plus", it: "un ordine al massimo", de: "höchstens eine Bestellung" },
  "at most 500000 records": {
    fr: "500000 enregistrements au plus",
    it: "500000 record al massimo",
    de: "höchstens 500000 Einträge",
  },
  "more of them": { fr: "davantage", it: "di più", de: "mehr" },
  nothing: { fr: "rien", it: "nulla", de: "nichts" },
  none: { fr: "rien", it: "nulla", de: "nichts" },
};

/** Phrases around what was found. */
const PHRASES: readonly (readonly [phrase: RegExp, others: Others])[] = [
  [/^a list of (\d+)$/, { fr: "une liste de $1", it: "un elenco di $1", de: "eine Liste von $1" }],
  [
    /^several that differ: (.*)$/s,
    { fr: "plusieurs valeurs différentes : $1", it: "più valori diversi: $1", de: "mehrere verschiedene: $1" },
  ],
  [
    /^a sum with (.*) in it$/s,
    { fr: "une somme qui contient $1", it: "una somma che contiene $1", de: "eine Summe mit $1 darin" },
  ],
  [
    /^(".*"), not valid UTF-8$/s,
    { fr: "$1, pas de l’UTF-8 valide", it: "$1, non UTF-8 valido", de: "$1, kein gültiges UTF-8" },
  ],
  [
    /^(.*) without (".*") behind it$/s,
    { fr: "$1 sans $2 à la suite", it: "$1 senza $2 in fondo", de: "$1 ohne $2 dahinter" },
  ],
];

/** The phrase in this language; one that is not known, such as a quoted value, stays as it is. */
export function sayWireWord(phrase: string, lang: Lang): string {
  if (lang === "en") return phrase;
  for (const [form, others] of PHRASES) {
    const found = form.exec(phrase);
    if (found !== null) return others[lang].replaceAll(/\$(\d)/g, (_, at) => sayEach(found[Number(at)] ?? "", lang));
  }
  return Object.hasOwn(WORDS, phrase) ? (WORDS[phrase]?.[lang] ?? phrase) : phrase;
}

/** Several stand beside each other, at commas. */
function sayEach(phrases: string, lang: Lang): string {
  return phrases
    .split(", ")
    .map((phrase) => sayWireWord(phrase, lang))
    .join(", ");
}
