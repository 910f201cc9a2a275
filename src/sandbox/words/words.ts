/** What the made-up catalogue is made of. Brands and makers are invented; the goods are those of a Swiss village shop. */

/** One text in the four languages. */
export interface Words {
  readonly fr: string;
  readonly it: string;
  readonly de: string;
  readonly en: string;
}

export function words(fr: string, it: string, de: string, en: string): Words {
  return { fr, it, de, en };
}

/** A kind of goods. Prices are a range in whole francs, VAT included. */
export interface Family {
  /** In front of the SKU. */
  readonly code: string;
  readonly vat: "N81" | "R26" | "S38";
  readonly unit: "pcs" | "kg" | "m";
  readonly minPrice: number;
  readonly maxPrice: number;
  readonly noun: Words;
  /** The variant alone is the name: a rucksack, not a "hiking gear rucksack". */
  readonly namedByVariant?: true;
  readonly variants: readonly Words[];
  /** Ready to print behind the name, the same in every language. */
  readonly sizes: readonly string[];
  /** A sentence that is true of every article of the family. */
  readonly fact: Words;
}

export const BRANDS = [
  "Alpina",
  "Val Maggia",
  "Bergquell",
  "Lac Bleu",
  "Monte Generoso",
  "Edelgrund",
  "Jura & Fils",
  "Sennhütte",
  "La Bottega",
  "Fratelli Rusca",
  "Grünhof",
  "Terre d'Arve",
  "Zytglogge",
  "Helvetia Home",
  "Rhône Sélection",
  "Oberland Manufaktur",
] as const;

/** Where things come from, as people say it. */
export const ORIGINS: readonly Words[] = [
  words("du Tessin", "dal Ticino", "aus dem Tessin", "from Ticino"),
  words("du Valais", "dal Vallese", "aus dem Wallis", "from Valais"),
  words("des Grisons", "dai Grigioni", "aus Graubünden", "from Grisons"),
  words("de l'Emmental", "dall'Emmental", "aus dem Emmental", "from the Emmental"),
  words("du Jura", "dal Giura", "aus dem Jura", "from the Jura"),
  words("d'Appenzell", "dall'Appenzello", "aus dem Appenzellerland", "from Appenzell"),
  words("de la Gruyère", "dalla Gruyère", "aus dem Greyerzerland", "from Gruyère"),
  words("du lac Léman", "dal lago Lemano", "vom Genfersee", "from Lake Geneva"),
];

/** Said of the maker in a long description; `{brand}` is replaced. */
export const MAKERS: readonly Words[] = [
  words(
    "{brand} travaille en famille depuis trois générations.",
    "{brand} è un'azienda familiare da tre generazioni.",
    "{brand} ist seit drei Generationen ein Familienbetrieb.",
    "{brand} has been a family business for three generations.",
  ),
  words(
    "Fabriqué en petites séries par {brand}.",
    "Prodotto in piccole serie da {brand}.",
    "Von {brand} in kleinen Serien hergestellt.",
    "Made in small batches by {brand}.",
  ),
  words(
    "{brand} n'emploie que des matières premières contrôlées.",
    "{brand} utilizza soltanto materie prime controllate.",
    "{brand} verwendet nur geprüfte Rohstoffe.",
    "{brand} uses inspected raw materials only.",
  ),
];

export const TIPS: readonly Words[] = [
  words(
    "À conserver au sec et à l'abri de la lumière.",
    "Conservare in luogo asciutto e al riparo dalla luce.",
    "Trocken und lichtgeschützt aufbewahren.",
    "Store in a dry, dark place.",
  ),
  words(
    "Livraison sous 48 heures dans toute la Suisse.",
    "Consegna in 48 ore in tutta la Svizzera.",
    "Lieferung innert 48 Stunden in der ganzen Schweiz.",
    "Delivered within 48 hours all over Switzerland.",
  ),
  words(
    "Emballage recyclable, sans plastique superflu.",
    "Imballaggio riciclabile, senza plastica superflua.",
    "Rezyklierbare Verpackung ohne unnötigen Kunststoff.",
    "Recyclable packaging without needless plastic.",
  ),
  words(
    "Une idée de cadeau très appréciée.",
    "Un'idea regalo molto apprezzata.",
    "Eine beliebte Geschenkidee.",
    "A popular gift.",
  ),
];
