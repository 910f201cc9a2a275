import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import type { PullReport } from "../../src/core/run/reports.ts";
import { readHeldChanges } from "../../src/core/brakes/judge-pending.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { Installation, Killed } from "./installation.ts";
import { type Kind, KINDS, MassRules, type Verdict } from "./mass-rules.ts";
import type { WorldServer } from "./world-server.ts";
import { type Article, articleOf, World } from "./world.ts";

const MINUTE_MS = 60_000;
/** Not a part of a day, so that no day ends in the middle of a run. */
const STEP_MS = 61 * MINUTE_MS;
const STEPS = 60;
const SIZES = [5, 12, 30, 45, 60, 90];

/** What was false, with the log of all that was done. */
export interface MassVerdict {
  readonly found: readonly string[];
  readonly log: readonly string[];
  /** How often something was held back, released and left. */
  readonly held: number;
  readonly released: number;
}

/** Plays two and a half days of a catalogue that changes by the dozen, one run after the other. */
export async function playMassDays(seed: number, server: WorldServer): Promise<MassVerdict> {
  const play = new MassDays(seed, server);
  try {
    await play.run(new Set());
    for (let step = 0; step < STEPS && play.found.length === 0; step++) await play.step();
    return play;
  } finally {
    await play.end();
  }
}

class MassDays implements MassVerdict {
  readonly found: string[] = [];
  readonly log: string[] = [];
  held = 0;
  released = 0;
  readonly #world = new World("2026-11-24T09:00:00Z");
  readonly #chance: Chance;
  readonly #tg360: Installation;
  readonly #rules = new MassRules();

  constructor(seed: number, server: WorldServer) {
    this.#chance = chanceOf(seed);
    this.#tg360 = new Installation(this.#world, server, "2026-11-20");
    const count = this.#chance.pick(SIZES);
    for (let index = 0; index < count; index++) this.#world.addArticle(`SKU-${String(index)}`, this.#chance.below(12));
    server.play(this.#world, chanceOf(seed + 1), () => 0);
  }

  end(): Promise<void> {
    return this.#tg360.end();
  }

  async step(): Promise<void> {
    const chance = this.#chance;
    this.#world.nowMs += STEP_MS;
    for (let count = chance.below(3); count > 0; count--) this.#someDeed();
    const held = KINDS.filter((kind) => this.#rules.heldOf(kind) > 0);
    const isReleased = held.length > 0 && chance.happens(0.3);
    await this.run(new Set(isReleased ? [chance.pick(held)] : []), chance.happens(0.1) ? chance.below(40) : null);
    const absurd = this.#articles.filter(({ id, price }) => {
      const product = this.#rules.products.get(id);
      return product?.held.has("prices") === false && price !== product.shown?.prices;
    });
    if (absurd.length > 0 && chance.happens(0.15)) await this.#allow(chance.pick(absurd));
  }

  /** A run, killed before if `diesIn` says so: then the next one goes on. */
  async run(released: ReadonlySet<Kind>, diesIn: number | null = null): Promise<void> {
    if (released.size > 0) this.log.push(`  somebody releases ${[...released].join()}`);
    const killed = diesIn === null ? null : await this.#pull([...released], null, diesIn);
    if (killed === null && diesIn === null) return this.#judge(await this.#pull([...released], null), released);
    if (killed !== null) return this.#judge(killed, released);
    this.#world.nowMs += MINUTE_MS;
    this.log.push("  killed");
    // What was released is noted, or not; what nobody had seen is judged as always.
    const isNoted = released.size > 0 && (await this.#isHeldOtherwise());
    return this.#judge(await this.#pull([], null), isNoted ? released : new Set(), true);
  }

  async #allow(article: Article): Promise<void> {
    this.log.push(`  somebody allows the price ${article.price} of ${article.id}`);
    this.#world.nowMs += MINUTE_MS;
    this.#rules.allow(article);
    await this.#judge(await this.#pull([], article.sku), new Set());
  }

  async #pull(released: readonly Kind[], sku: string | null, diesIn: number | null = null): Promise<PullReport | null> {
    this.#tg360.diesIn = diesIn;
    this.#world.phase = "pull";
    const options = { full: false, dryRun: false, now: true, onProduct: () => undefined } as const;
    const skus = sku === null ? null : [sku];
    try {
      return await pullProducts(
        await this.#tg360.startProcess(),
        { ...options, skus, allowPrice: sku !== null, allowMassChange: released },
        new AbortController().signal,
      );
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      return null;
    } finally {
      this.#tg360.diesIn = null;
    }
  }

  /** The killed run had judged. */
  async #isHeldOtherwise(): Promise<boolean> {
    const records = await (await this.#tg360.open()).readProducts(this.#articles.map(({ id }) => id));
    const held = new Map(records.map((record) => [record.id, Object.keys(record.held ?? {}).length]));
    return [...this.#rules.products].some(([id, own]) => own.held.size !== (held.get(id) ?? 0));
  }

  /** `released`: in this run, or (`isLater`) in one before it that was killed. */
  async #judge(report: PullReport | null, released: ReadonlySet<Kind>, isLater = false): Promise<void> {
    if (report === null) throw new Error("a run without an end");
    const store = await this.#tg360.open();
    const heldNow = Object.fromEntries(await readHeldChanges(store));
    if (isLater) this.#rules.release(this.#articles, released, this.#world.nowMs);
    const verdict = this.#rules.run(this.#articles, isLater ? new Set() : released, this.#world.nowMs);
    const { tripped, left } = verdict;
    this.log.push(
      `${new Date(this.#world.nowMs).toISOString()} exit ${String(report.exitCode)}: ${[...tripped, ...left].join()}`,
    );
    this.found.push(...this.#compare(this.#rules, verdict, report, heldNow));
    if (tripped.length > 0) this.held += 1;
    if (released.size > 0) this.released += 1;
  }

  #compare(
    rules: MassRules,
    verdict: Verdict,
    report: PullReport,
    heldNow: Readonly<Record<string, number>>,
  ): readonly string[] {
    const wrong: string[] = [];
    const expect = (what: string, is: unknown, should: unknown): void => {
      const [said, true_] = [JSON.stringify(is), JSON.stringify(should)];
      if (said !== true_) wrong.push(`${what} is ${said}, and should be ${true_}`);
    };
    const brakes = report.problems.flatMap((one) => (one.code === "brake" ? [one.data.kind as string] : []));
    const left = report.problems.flatMap((one) => (one.code === "held-left" ? [one.data.release as string] : []));
    expect("what is held back", brakes.toSorted(), verdict.tripped);
    expect("what was left", left.toSorted(), verdict.left);
    expect(
      "what the store holds back",
      heldNow,
      Object.fromEntries(
        KINDS.map((kind) => [kind, rules.heldOf(kind)] as const)
          .filter(([, n]) => n > 0)
          .toSorted(byOrder),
      ),
    );
    const isHeld = verdict.tripped.length + verdict.left.length > 0;
    expect("the exit code", report.exitCode, isHeld ? 8 : verdict.refused > 0 ? 3 : 0);
    const goods = new Map([...this.#world.goods.values()].map((good) => [articleOf(good), good]));
    for (const [id, { shown }] of rules.products) {
      const good = goods.get(id);
      const has =
        good === undefined
          ? null
          : [
              good.fields["active"] === true ? "1" : "0",
              String(good.quantity),
              good.fields["price"],
              good.fields["name"],
              good.fields["sku"],
            ];
      expect(id, has, shown === null ? null : [shown.hides, shown.stock, shown.prices, shown.names, shown.skus]);
    }
    return wrong;
  }

  get #articles(): readonly Article[] {
    return [...this.#world.articles.values()];
  }

  #someDeed(): void {
    const chance = this.#chance;
    const part = chance.pick([0.04, 0.1, 0.2, 0.3, 0.6, 1]);
    const some = this.#articles.filter(() => chance.happens(part));
    const each = (what: string, patch: (article: Article) => Parameters<World["change"]>[1]): void => {
      for (const article of some) this.#world.change(article, patch(article));
      this.log.push(`${what}: ${some.map(({ id }) => id).join()}`);
    };
    const factor = chance.pick([0.02, 0.5, 0.8, 0.95, 1.1, 1.25, 1.5, 3]);
    const deeds = [
      () =>
        each(`prices × ${String(factor)}`, ({ price }) => ({
          price: Math.max(0.1, Number(price) * factor).toFixed(2),
        })),
      () => each("prices × 0.8", ({ price }) => ({ price: Math.max(0.1, Number(price) * 0.8).toFixed(2) })),
      () => each("prices back", () => ({ price: "10.00" })),
      () => each("price 0", ({ price, id }) => ({ price: Number(id.slice(1)) % 7 === 0 ? "0.00" : price })),
      () => each("sold out", () => ({ stock: 0 })),
      () => each("delivered", ({ stock }) => ({ stock: stock + 5 })),
      () => each("stock × 20", ({ stock }) => ({ stock: stock > 1000 ? 10 : stock * 20 })),
      () => each("stock back", () => ({ stock: 6 })),
      () => each("hidden", () => ({ active: false })),
      () => each("visible", () => ({ active: true })),
      () => each("named", ({ name }) => ({ name: name.endsWith("!") ? name.slice(0, -1) : `${name}!` })),
      () => each("renamed", () => ({ sku: `NEW-${this.#world.newId()}` })),
      () => {
        const count = 1 + chance.below(Math.ceil(this.#articles.length * 0.4));
        for (let index = 0; index < count; index++)
          this.#world.addArticle(`MORE-${this.#world.newId()}`, 1 + chance.below(9));
        this.log.push(`${String(count)} more`);
      },
    ];
    chance.pick(deeds)();
  }
}

function byOrder([a]: readonly [Kind, number], [b]: readonly [Kind, number]): number {
  const order: readonly Kind[] = ["hides", "stock", "prices", "names", "skus", "creations"];
  return order.indexOf(a) - order.indexOf(b);
}
