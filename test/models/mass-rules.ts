/**
 * What a run may push of a catalogue, product by product, as the limits of docs/rules.md say it: told in the plainest way,
 * without the code under test.
 */
import type { Article } from "./world.ts";

export const KINDS = ["hides", "stock", "prices", "names", "skus", "creations"] as const;
/** What a person releases, and the field that it is about. */
export type Kind = (typeof KINDS)[number];

/** What the shop shows of a product, by kind. Of `creations`: whether it has the product. */
type Shown = Readonly<Record<Kind, string | null>>;

interface Product {
  readonly isNewcomer: boolean;
  shown: Shown | null;
  /** For each kind the value before the first push of 24 hours, or the last one that was released and pushed, and since when. */
  readonly days: Map<Kind, Day>;
  readonly held: Map<Kind, string>;
  allowedPrice: string | null;
}

interface Day {
  readonly was: string;
  readonly atMs: number;
  /** What a person released and no run has pushed yet. */
  readonly released?: string;
}

/** A limit: it is passed by more than this part of a whole. */
interface Limit {
  readonly name: string;
  readonly kind: Kind;
  readonly part: number;
  readonly of: "linked" | "shown" | "stocked";
  readonly counts: (before: string, after: string) => boolean;
}

const LIMITS: readonly Limit[] = [
  { name: "creations", kind: "creations", part: 0.25, of: "linked", counts: (before) => before === "" },
  { name: "hides", kind: "hides", part: 0.1, of: "shown", counts: (before, after) => before === "1" && after === "0" },
  {
    name: "zeros",
    kind: "stock",
    part: 0.5,
    of: "stocked",
    counts: (before, after) => before !== "0" && after === "0",
  },
  {
    name: "surges",
    kind: "stock",
    part: 0.25,
    of: "linked",
    counts: (before, after) => Number(before) > 0 && Number(after) >= 10 * Number(before),
  },
  { name: "prices", kind: "prices", part: 0.5, of: "linked", counts: (before, after) => before !== after },
  {
    name: "jumps",
    kind: "prices",
    part: 0.1,
    of: "linked",
    counts: (before, after) => 3 * Math.abs(cents(after) - cents(before)) > cents(before),
  },
  { name: "names", kind: "names", part: 0.5, of: "linked", counts: (before, after) => before !== after },
  { name: "skus", kind: "skus", part: 0.5, of: "linked", counts: (before, after) => before !== after },
];

function cents(price: string): number {
  return Math.round(Number(price) * 100);
}

const DAY_MS = 86_400_000;

/** What a run does, besides what it pushes. */
export interface Verdict {
  /** The limits that hold something back, and the kinds of which something was left that nobody had seen. */
  readonly tripped: readonly string[];
  readonly left: readonly Kind[];
  readonly refused: number;
}

/** The shop as it should be, run by run. */
export class MassRules {
  readonly #products = new Map<string, Product>();
  #isFirst = true;

  get products(): ReadonlyMap<string, Product> {
    return this.#products;
  }

  heldOf(kind: Kind): number {
    return [...this.#products.values()].filter(({ held }) => held.has(kind)).length;
  }

  /** A person allows the present price of this product. What of it is pushed again unchanged begins no day. */
  allow({ id, price }: Article): void {
    const product = this.#products.get(id);
    if (product !== undefined) product.allowedPrice = price;
  }

  /** A person releases what is held back of these kinds, in a run that was killed. */
  release(articles: Iterable<Article>, released: ReadonlySet<Kind>, nowMs: number): void {
    for (const article of articles) this.#planned(article, released, nowMs);
  }

  /** A run, of which `released` is what a person releases in it. */
  run(articles: Iterable<Article>, released: ReadonlySet<Kind>, nowMs: number): Verdict {
    const all = [...articles].map((article) => this.#planned(article, released, nowMs));
    const tripped = this.#isFirst ? [] : this.#judge(all);
    const names = new Set(tripped.map(({ name }) => name));
    const left = new Set<Kind>();
    let refused = 0;
    for (const { product, changes, article } of all) {
      product.held.clear();
      for (const change of changes) {
        if (change.isAgreed || change.shown === change.after) continue;
        const isTripped = LIMITS.some((limit) => names.has(limit.name) && isCounted(limit, change));
        if (isTripped || change.isUnseen) product.held.set(change.kind, change.after);
        if (change.isUnseen) left.add(change.kind);
      }
      if (isAbsurd(product, article, nowMs)) refused += 1;
      this.#push(product, article, nowMs);
    }
    this.#isFirst = false;
    for (const { kind } of tripped) left.delete(kind);
    const said = names.has("prices") ? [...names].filter((name) => name !== "jumps") : [...names];
    return { tripped: said.toSorted(), left: [...left].toSorted(), refused };
  }

  #planned(article: Article, released: ReadonlySet<Kind>, nowMs: number): Planned {
    let product = this.#products.get(article.id);
    if (product === undefined) {
      product = { isNewcomer: !this.#isFirst, shown: null, days: new Map(), held: new Map(), allowedPrice: null };
      this.#products.set(article.id, product);
    }
    const wanted = wantedOf(article);
    if (product.allowedPrice !== wanted.prices) product.allowedPrice = null;
    const changes: Change[] = [];
    for (const kind of KINDS) {
      const shown = kind === "creations" ? (product.shown === null ? "" : null) : (product.shown?.[kind] ?? null);
      const after = kind === "creations" ? article.price : wanted[kind];
      if (kind === "creations" && !product.isNewcomer) continue;
      // Of what is off sale in the shop, no stock is told.
      if (kind === "stock" && !article.active && product.shown?.hides === "0") continue;
      const day = this.#dayOf(product, kind, nowMs);
      const before = day?.was ?? shown;
      if (before === null) continue;
      // A creation that is through stays what it was.
      const now = kind === "creations" && product.shown !== null ? (before === "" ? "made" : before) : after;
      const seen = product.held.get(kind);
      const isAgreed = day?.released === now || (released.has(kind) && seen === now);
      if (isAgreed) product.days.set(kind, { ...(day ?? { was: before, atMs: nowMs }), released: now });
      const change = {
        kind,
        before,
        after: now,
        shown: kind === "creations" && product.shown !== null ? now : shown,
        isAgreed,
        isUnseen: false,
      };
      const isOther = released.has(kind) && seen !== undefined && seen !== now && change.shown !== now;
      changes.push({ ...change, isUnseen: isOther && LIMITS.some((limit) => isCounted(limit, change)) });
    }
    return { product, article, changes };
  }

  #judge(all: readonly Planned[]): readonly Limit[] {
    const made = all.filter(({ product }) => product.shown === null);
    const totals = {
      linked: all.length,
      shown: all.filter(({ product, article }) => (product.shown?.hides ?? (article.active ? "1" : "0")) === "1")
        .length,
      stocked: all.filter(({ product, article }) => (product.shown?.stock ?? piecesOf(article)) !== "0").length,
    };
    const lost = { linked: 0, shown: 0, stocked: 0 };
    for (const { changes } of all) {
      for (const { kind, before, shown, isAgreed } of changes) {
        if (isAgreed) continue;
        if (kind === "hides" && before === "1" && shown === "0") lost.shown += 1;
        if (kind === "stock" && before !== "0" && shown === "0") lost.stocked += 1;
      }
    }
    const trips = (limit: Limit, without: readonly Planned[]): boolean => {
      const counted = all.flatMap(({ changes }) =>
        changes.filter((change) => !change.isAgreed && isCounted(limit, change)),
      );
      const out = { linked: without.length, shown: 0, stocked: 0 };
      out.shown = without.filter(({ article }) => article.active).length;
      out.stocked = without.filter(({ article }) => piecesOf(article) !== "0").length;
      const linked = totals.linked - out.linked;
      const least = linked < 40 ? Math.max(3, Math.ceil(linked / 2)) : 20;
      const whole = totals[limit.of] - out[limit.of] + lost[limit.of];
      const isPushed = counted.some(({ shown, after }) => shown !== after);
      return isPushed && counted.length >= least && counted.length > whole * limit.part;
    };
    const [first, ...others] = LIMITS;
    const newcomers = made.filter(({ product }) => product.isNewcomer);
    const isFull = first !== undefined && trips(first, []);
    return [...(isFull ? [first] : []), ...others.filter((limit) => trips(limit, isFull ? newcomers : []))];
  }

  #push(product: Product, article: Article, nowMs: number): void {
    const wanted = wantedOf(article);
    const isAbsurdPrice = isAbsurd(product, article, nowMs);
    if (product.shown === null) {
      if (product.held.has("creations") || isAbsurdPrice) return;
      product.shown = { ...wanted, stock: piecesOf(article) };
      if (product.isNewcomer) this.#pushed(product, "creations", "", article.price, nowMs);
      return;
    }
    const shown: Record<Kind, string | null> = { ...product.shown };
    if (!product.held.has("hides")) wanted.stock = piecesOf(article);
    for (const kind of KINDS) {
      const before = shown[kind];
      if (before === wanted[kind] || product.held.has(kind) || (kind === "prices" && isAbsurdPrice)) continue;
      // What is taken off sale with its stock is no zero besides.
      if (kind === "stock" && wanted.stock === "0" && article.stock > 0) product.days.delete("stock");
      else this.#pushed(product, kind, before ?? "", wanted[kind], nowMs);
      shown[kind] = wanted[kind];
    }
    product.shown = shown;
  }

  #pushed(product: Product, kind: Kind, was: string, now: string, nowMs: number): void {
    const day = this.#dayOf(product, kind, nowMs);
    // Another value ends a release.
    const isReleased = day?.released === now || (kind === "prices" && product.allowedPrice === now);
    if (isReleased) product.days.set(kind, { was: now, atMs: nowMs });
    else product.days.set(kind, { was: day?.was ?? was, atMs: day?.atMs ?? nowMs });
  }

  #dayOf({ days }: Product, kind: Kind, nowMs: number): Day | null {
    const day = days.get(kind);
    return day !== undefined && day.atMs > nowMs - DAY_MS ? day : null;
  }
}

interface Change {
  readonly kind: Kind;
  readonly before: string;
  readonly shown: string | null;
  readonly after: string;
  readonly isAgreed: boolean;
  readonly isUnseen: boolean;
}

interface Planned {
  readonly product: Product;
  readonly article: Article;
  readonly changes: readonly Change[];
}

function isCounted({ kind, counts }: Limit, change: Pick<Change, "kind" | "before" | "after">): boolean {
  return change.kind === kind && change.before !== change.after && counts(change.before, change.after);
}

function wantedOf({ active, stock, price, name, sku }: Article): Record<Kind, string> {
  return { hides: active ? "1" : "0", stock: String(stock), prices: price, names: name, skus: sku, creations: "made" };
}

/** What the shop should show: nothing of what is not active. */
function piecesOf({ active, stock }: Article): string {
  return active ? String(stock) : "0";
}

/** A price of 0, or below a tenth of the one before, is nobody's mass change: a person allows it for this product. */
function isAbsurd({ shown, days, allowedPrice }: Product, { price }: Article, nowMs: number): boolean {
  const before = shown?.prices ?? null;
  if (price === before || price === allowedPrice) return false;
  if (cents(price) === 0) return before === null || cents(before) > 0;
  const day = days.get("prices");
  const was = day !== undefined && day.atMs > nowMs - DAY_MS ? day.was : null;
  return [was, before].some((one) => {
    if (one === null || cents(one) === 0) return false;
    return 10 * cents(price) <= cents(one) || cents(price) >= 10 * cents(one);
  });
}
