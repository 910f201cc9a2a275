/**
 * The goods of the shop that every foreign TotalGest serves, in no vendor's format. Each server formats them in its own
 * way, and gives in the engine's terms what a client should have understood.
 */

export type VatClass = "normal" | "reduced" | "lodging" | "exempt";

/** Text by language; a vendor leaves out what it has no field for. */
export interface Words {
  readonly fr: string;
  readonly it: string;
  readonly de: string;
}

export interface Good {
  /** Unique, never used again. */
  readonly no: number;
  readonly sku: string;
  readonly gtin: string | null;
  readonly onSale: boolean;
  readonly name: Words;
  readonly teaser: Words | null;
  /** HTML. */
  readonly text: Words | null;
  /** Gross, in centimes. */
  readonly retail: number;
  /** Gross, in centimes; null = not on the trade price list. */
  readonly trade: number | null;
  readonly vat: VatClass;
  /** Sellable quantity, in thousandths of the unit; below 0 = oversold. */
  readonly free: number;
  /** Reserved quantity, in thousandths: `free` plus this is what is in the room. */
  readonly setAside: number;
  readonly unit: "piece" | "kilo" | "metre";
  /** Epoch milliseconds, whole seconds. */
  readonly changedMs: number;
}

/** Percent, as a decimal. */
export const VAT_PERCENT: Readonly<Record<VatClass, string>> = {
  normal: "8.1",
  reduced: "2.6",
  lodging: "3.8",
  exempt: "0",
};

/** The stock room: the goods and the changes that people make to them. Every change sets a good's change date. */
export class StockRoom {
  readonly #goods = new Map<number, Good>();
  readonly #now: () => number;

  constructor(goods: readonly Good[], now: () => number) {
    for (const good of goods) this.#goods.set(good.no, good);
    this.#now = now;
  }

  /** All goods by number, which no change affects. */
  get all(): readonly Good[] {
    return [...this.#goods.values()].sort((one, other) => one.no - other.no);
  }

  /** Goods changed at or after an instant, by number; of one SKU if one is given. */
  changedSince(sinceMs: number, only: string | null = null): readonly Good[] {
    return this.all.filter(({ changedMs, sku }) => changedMs >= sinceMs && (only ?? sku) === sku);
  }

  get(no: number): Good | null {
    return this.#goods.get(no) ?? null;
  }

  withSku(sku: string): Good | null {
    return this.all.find((good) => good.sku === sku) ?? null;
  }

  /** Throws if there is no such SKU. */
  change(sku: string, patch: Partial<Omit<Good, "no">>): void {
    const good = this.#mustHave(sku);
    this.#goods.set(good.no, { ...good, changedMs: this.#second(), ...patch });
  }

  /** Throws if there is no such SKU. */
  remove(sku: string): void {
    this.#goods.delete(this.#mustHave(sku).no);
  }

  /** An order takes `quantity` (a decimal number of units) of a SKU. */
  take(sku: string, quantity: number): void {
    const { free } = this.#mustHave(sku);
    this.change(sku, { free: free - Math.round(quantity * 1000) });
  }

  #mustHave(sku: string): Good {
    const good = this.withSku(sku);
    if (good === null) throw new RangeError(`there is no ${sku}`);
    return good;
  }

  #second(): number {
    return Math.floor(this.#now() / 1000) * 1000;
  }
}

/**
 * Sixty goods. The first eight are edge cases and always the same; prices, stocks and VAT of the others come from the
 * seed.
 */
export function someGoods(seed: number): readonly Good[] {
  const draw = dice(seed);
  const plain = KINDS.flatMap((kind) => SORTS.map((sort) => ({ kind, sort })));
  return plain.slice(0, 60).map(({ kind, sort }, at) => ({
    ...ordinary(at, kind, sort, draw),
    ...ODD[at],
  }));
}

type Kind = Words & { readonly sku: string };
type Sort = Words & { readonly sku: string };

function ordinary(at: number, kind: Kind, sort: Sort, draw: (below: number) => number): Good {
  const retail = 150 + draw(300) * 35;
  const unit = (["piece", "kilo", "metre"] as const)[draw(3)] ?? "piece";
  return {
    no: 1001 + at,
    sku: `${kind.sku}-${sort.sku}`,
    gtin: gtin13(761_000_000_000 + at * 7919),
    onSale: true,
    name: both(kind, sort, (noun, word) => `${noun} ${word}`),
    teaser: at % 3 === 0 ? null : both(kind, sort, (noun, word) => `${noun}, ${word}`),
    text: at % 4 === 0 ? null : both(kind, sort, (noun, word) => `<p>${noun} &amp; <b>${word}</b></p>`),
    retail,
    trade: at % 5 === 0 ? null : Math.round(retail * 0.8),
    vat: (["normal", "reduced", "normal", "lodging"] as const)[draw(4)] ?? "normal",
    free: unit === "piece" ? draw(80) * 1000 : draw(80_000),
    setAside: draw(4) * 1000,
    unit,
    // Groups of three have the same second.
    changedMs: FIRST_CHANGE_MS + Math.floor(at / 3) * 90_000,
  };
}

const FIRST_CHANGE_MS = Date.parse("2026-10-20T06:00:00Z");

/** Edge cases of real data. */
const ODD: Readonly<Record<number, Partial<Good>>> = {
  0: {
    retail: 2490,
    trade: 1990,
    vat: "normal",
    free: 12_000,
    setAside: 2000,
    unit: "piece",
    gtin: gtin13(761234567890),
  },
  1: { free: 12_500, setAside: 500, unit: "kilo", vat: "reduced" },
  2: { free: -3000, unit: "piece" },
  3: { onSale: false },
  // The last digit is wrong.
  4: { gtin: "7612345678901" },
  5: { gtin: null, vat: "exempt", retail: 500 },
  // Differs from another one only in case.
  6: { sku: "cafe-noir", free: 0 },
  7: { name: { fr: "Thé d’été «n° 7» 🍋", it: 'Tè d\'estate "n. 7" 🍋', de: "Eistee ½ l – süß & kühl 🍋" } },
};

const KINDS: readonly Kind[] = [
  { sku: "CAFE", fr: "Café", it: "Caffè", de: "Kaffee" },
  { sku: "THE", fr: "Thé", it: "Tè", de: "Tee" },
  { sku: "MIEL", fr: "Miel", it: "Miele", de: "Honig" },
  { sku: "SAVON", fr: "Savon", it: "Sapone", de: "Seife" },
  { sku: "TISSU", fr: "Tissu", it: "Tessuto", de: "Stoff" },
  { sku: "LAINE", fr: "Laine", it: "Lana", de: "Wolle" },
  { sku: "LAMPE", fr: "Lampe", it: "Lampada", de: "Lampe" },
  { sku: "VERRE", fr: "Verre", it: "Bicchiere", de: "Glas" },
  { sku: "TAPIS", fr: "Tapis", it: "Tappeto", de: "Teppich" },
  { sku: "HUILE", fr: "Huile", it: "Olio", de: "Öl" },
];

const SORTS: readonly Sort[] = [
  { sku: "NOIR", fr: "noir", it: "nero", de: "schwarz" },
  { sku: "VERT", fr: "vert", it: "verde", de: "grün" },
  { sku: "DOUX", fr: "doux", it: "dolce", de: "mild" },
  { sku: "FIN", fr: "fin", it: "fine", de: "fein" },
  { sku: "GRAND", fr: "grand", it: "grande", de: "gross" },
  { sku: "BIO", fr: "bio", it: "bio", de: "bio" },
];

function both(kind: Kind, sort: Sort, join: (noun: string, word: string) => string): Words {
  return { fr: join(kind.fr, sort.fr), it: join(kind.it, sort.it), de: join(kind.de, sort.de) };
}

/** Twelve digits and their check digit (GS1 General Specifications 7.9). */
function gtin13(body: number): string {
  const digits = String(body);
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** Whole numbers below a bound, the same for the same seed (a linear congruential generator, Numerical Recipes 7.1). */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
