import { OWNED_TEXTS } from "../../src/core/products/owners.ts";
import { setImmediate } from "node:timers/promises";

import { makeAudit } from "../../src/app/cycles/make-audit.ts";
import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { Installation, Killed, wireOf } from "./installation.ts";
import { actOnOrders } from "../../src/core/acts/act.ts";
import { confirmName } from "./confirm-name.ts";
import { choiceFor } from "./choose-articles.ts";
import { Person } from "./decisions.ts";
import { Editor } from "./editor.ts";
import { STATUSES } from "./parcels.ts";
import { paid, Paying } from "./paying.ts";
import { followed, Shipping } from "./shipping.ts";
import { grossOf } from "./truth.ts";
import { type Booking, buyerOf, type Good, type Sale, STATUS, World } from "./world.ts";
import { localDayOf, type WorldServer } from "./world-server.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ARTICLES = 24;
/** The articles that most events affect; in a sequence about articles there are fewer of them. */
const POPULAR = 6;
const FEW = 2;

/** What a dead process had begun comes to nothing before the next one starts. */
async function ended(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await setImmediate();
}

/** One tg360 in a world, and a log of what was done to both, for a failure's message. */
export class Play {
  readonly world: World;
  readonly log: string[] = [];
  /** Sometimes sets the local clock wrong. */
  readonly #hasWrongClock: boolean;
  readonly #chance: Chance;
  /** Of what TotalGest and the shop say that is not so. */
  readonly #lies: Chance;
  readonly #renames: boolean;
  /** Null = no parcel leaves. */
  readonly #shipping: Shipping | null;
  /** SKUs move all the time, and orders are for few products. */
  readonly #isAboutArticles: boolean;
  /** An order takes several calls, each of which may fail. */
  readonly #isInSteps: boolean;
  readonly #tg360: Installation;
  readonly #person: Person;
  /** Null = nobody writes in the shop. */
  readonly #editor: Editor | null;
  readonly #texts: Chance;
  /** Of prices, EANs, and who owns what. */
  readonly #owners: Chance;
  readonly #hasOwners: boolean;
  readonly #owner: Editor;
  /** Null = every order is paid when it is placed. */
  readonly #paying: Paying | null;
  /** When the store first knew that an id had come again, in the world's count of events. */
  readonly knownAgain = new Map<string, number>();
  /** The references of the orders that the store knew when their id came again. */
  readonly storedBefore = new Set<string>();
  #storm = 0;
  /** The shop gave pieces back of an order that is gone: whether it is gone is asked at night. */
  hasRemoved = false;
  /** An event during a run. */
  #isBusy = false;
  constructor(seed: number, server: WorldServer) {
    this.#chance = chanceOf(seed);
    this.#hasWrongClock = this.#chance.happens(0.3);
    this.world = new World("2026-11-24T09:00:00Z");
    this.#isAboutArticles = this.#chance.happens(0.4);
    this.world.namesSkus = this.#chance.happens(0.85);
    this.#isInSteps = wireOf(seed) === "steps";
    this.#tg360 = new Installation(this.world, server, "2026-11-20", wireOf(seed));
    this.#person = new Person({
      world: this.world,
      chance: this.#chance,
      log: (line) => this.log.push(line),
      startProcess: (diesIn) => {
        this.world.phase = "export";
        this.#tg360.diesIn = diesIn;
        return this.#tg360.startProcess().finally(() => {
          this.#tg360.diesIn = null;
        });
      },
    });
    // Of its own: the rest of a sequence is the same without parcels.
    const chance = chanceOf(seed + 2);
    this.#lies = chanceOf(seed + 3);
    this.#renames = this.#lies.happens(0.5);
    if (this.#renames) this.#nameStatuses();
    this.world.createdAt = (placedMs) => this.#createdAt(placedMs);
    this.world.parcels.isOn = chance.happens(0.7);
    this.#shipping = this.world.parcels.isOn ? this.#ships(chance) : null;
    for (let index = 0; index < ARTICLES; index++) this.world.addArticle(`SKU-${String(index)}`, 10 + index);
    this.#texts = chanceOf(seed + 4);
    const hands = { world: this.world, chance: this.#texts, log: (line: string) => void this.log.push(line) };
    this.#editor = this.#texts.happens(0.6) ? new Editor(hands, POPULAR) : null;
    this.#editor?.begin();
    this.#owners = chanceOf(seed + 6);
    this.#hasOwners = this.#owners.happens(0.5);
    this.#owner = new Editor({ ...hands, chance: this.#owners }, POPULAR);
    if (this.#hasOwners) this.#chooseOwners();
    const payments = chanceOf(seed + 7);
    this.#paying = payments.happens(0.6) ? this.#pays(payments) : null;
    server.play(this.world, chanceOf(seed + 1), () => this.#storm, this.#tg360.isDead);
    this.world.meanwhile = (phase) => this.#meanwhile(phase);
  }

  #pays(chance: Chance): Paying {
    const installation = this.#tg360;
    return new Paying({
      world: this.world,
      chance,
      log: (line) => this.log.push(line),
      open: () => this.open(),
      startProcess: (diesIn) => {
        installation.diesIn = diesIn;
        return installation.startProcess().finally(() => {
          installation.diesIn = null;
        });
      },
      switchTo: (tellsPayments) => {
        const { settings } = installation;
        installation.settings = {
          ...settings,
          export: { ...settings.export, payments: tellsPayments ? "true" : "false" },
        };
      },
    });
  }

  /** One run of the orders in any weather. */
  async #runIn({ storm, diesIn }: { readonly storm: number; readonly diesIn: number | null }): Promise<void> {
    this.#storm = storm;
    this.#tg360.diesIn = diesIn;
    await this.cycle({ pulls: false });
    this.#storm = 0;
    this.#tg360.diesIn = null;
  }

  /** A person says who owns what of a product. */
  #chooseOwners(): void {
    const { settings } = this.#tg360;
    const fields = this.#owner.chooseOwners();
    this.#tg360.settings = { ...settings, products: { ...settings.products, fields } };
  }

  /** Nobody mistakes what they mean: the settings name them by id. */
  #nameStatuses(): void {
    const { settings } = this.#tg360;
    const { open, completed, cancelled, refunded, shipped, invoiced } = STATUS;
    const meaning = {
      open: [open],
      statuses: [completed],
      cancelled: [cancelled, refunded],
      after: [shipped, invoiced],
    };
    this.#tg360.settings = { ...settings, export: { ...settings.export, ...meaning } };
  }

  /** The shop gives the status of completed orders a name of another class; some day somebody says that it means the same. */
  async #renameStatus(): Promise<void> {
    const { world } = this;
    if (world.isQuestioned) {
      if (this.#lies.happens(0.3)) await this.#confirmStatus();
      return;
    }
    const status = world.statuses.find(({ id }) => id === STATUS.completed);
    if (status === undefined || !this.#lies.happens(0.1)) return;
    status.name = status.name === "Completato" ? "Annullato" : "Completato";
    world.isQuestioned = true;
    this.log.push(`completed is called ${status.name}`);
  }

  async #confirmStatus(): Promise<void> {
    const { world } = this;
    if (!world.isQuestioned) return;
    const status = world.statuses.find(({ id }) => id === STATUS.completed);
    if (status !== undefined) await confirmName(await this.open(), status, this.#tg360.settings);
    world.isQuestioned = false;
    this.log.push("somebody says that completed means what it meant");
  }

  /** What TotalGest says of when it made an order. */
  #createdAt(placedMs: number): string {
    const right = new Date(placedMs).toISOString();
    if (!this.#lies.happens(0.2)) return right;
    const days = (count: number): string => new Date(placedMs + count * 24 * HOUR_MS).toISOString();
    return this.#lies.pick(["", "soon", days(2), days(-2)]);
  }

  #ships(chance: Chance): Shipping {
    return new Shipping({
      world: this.world,
      chance,
      log: (line) => this.log.push(line),
      open: () => this.open(),
      run: (weather) => this.#runIn(weather),
      switchTo: (isOn) => {
        this.#tg360.settings = { ...this.#tg360.settings, fulfilment: { statuses: isOn ? STATUSES : {} } };
      },
    });
  }

  /** A day on which parcels leave, and one on which buyers pay. */
  async days(): Promise<void> {
    await this.#shipping?.day();
    await this.#paying?.day({
      run: (weather) => this.#runIn(weather),
      keepCopy: () => this.#tg360.keepCopy(),
      putBack: () => this.#tg360.putBack(),
    });
  }

  end(): Promise<void> {
    return this.#tg360.end();
  }

  get statePath(): string {
    return this.#tg360.path;
  }

  open(): Promise<Store> {
    return this.#tg360.open();
  }

  /** An export, then a pull unless `pulls` is false, then five minutes pass. `skus`: a person replaces the texts of these. */
  async cycle({
    pulls = true,
    skus,
  }: { readonly pulls?: boolean; readonly skus?: readonly string[] } = {}): Promise<void> {
    const { world } = this;
    world.cycleBeganAt = world.count();
    world.nowMs += 1000;
    try {
      const engine = await this.#tg360.startProcess();
      const signal = new AbortController().signal;
      const due = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
      world.phase = "export";
      const exported = await exportOrders(engine, due, signal);
      this.log.push(`  export: ${String(exported.exitCode)}`);
      if (pulls) await this.#pull(engine, skus);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.log.push("  cycle: killed");
      this.world.payments.wasCut = true;
      this.#tg360.diesIn = null;
      await ended();
    }
    world.nowMs += 5 * MINUTE_MS;
    await this.#checkListed();
    await followed(world, await this.open());
    await paid(world, await this.open());
  }

  async #pull(engine: Engine, skus?: readonly string[]): Promise<void> {
    this.world.phase = "pull";
    const which =
      skus === undefined ? { skus: null } : { skus, texts: { does: "overwrite", of: OWNED_TEXTS } as const };
    const all = { full: false, ...which, dryRun: false, allowMassChange: MASS_CHANGES, now: false };
    const signal = new AbortController().signal;
    const pulled = await pullProducts(engine, { ...all, onProduct: () => undefined }, signal);
    this.log.push(`  pull: ${String(pulled.exitCode)}`);
  }

  /** No more faults from here on, for long enough, including a night. */
  async untilQuiet(): Promise<void> {
    this.#storm = 0;
    this.#tg360.skewMs = 0;
    this.#tg360.diesIn = null;
    this.world.refusals = 0;
    this.world.erpAheadMs = 0;
    await this.#confirmStatus();
    for (let cycle = 0; cycle < 3; cycle++) {
      await this.cycle();
      this.world.nowMs += 20 * MINUTE_MS;
    }
    await this.#chooseArticles();
    await this.#settleAll();
    await this.cycle();
  }

  /**
   * Somebody types an order that TotalGest has once more, by its day, buyer and total, and all days are audited. Returns what was
   * typed, and the ids of the orders that the audit calls a possible double; null = there is no such order.
   */
  async typeAgain(): Promise<{ readonly typed: Booking; readonly named: readonly string[] } | null> {
    const { world } = this;
    const sale = [...world.sales.values()].find((one) => {
      const booking = world.bookingOf(one);
      const isSame = booking !== undefined && booking.body !== "" && !world.differsFrom(one, booking);
      return (
        isSame &&
        !booking.isCancelled &&
        !world.payments.forgotten.has(one.reference) &&
        world.replaced.every(({ id }) => id !== one.id)
      );
    });
    if (sale === undefined) return null;
    const { id, currency, placedMs } = sale;
    const typed = world.enter({ currency, gross: grossOf(sale), placedMs, buyer: buyerOf(sale), saleId: id });
    this.log.push(`somebody types ${id} into TotalGest once more`);
    world.givesTotals = true;
    world.phase = "audit";
    const period = { from: "2026-11-20", to: localDayOf(world.nowMs) };
    const { report } = await makeAudit(await this.#tg360.startProcess(), period, new AbortController().signal);
    return { typed, named: report.exceptions.filter(({ kind }) => kind === "possible-double").map((one) => one.id) };
  }

  /** A night, in which both systems are read whole. */
  async night(): Promise<void> {
    this.world.nowMs += 24 * HOUR_MS;
    for (let cycle = 0; cycle < 2; cycle++) await this.cycle();
  }

  /** Something happens. */
  async step(): Promise<void> {
    const ofArticles = [
      this.#rename,
      this.#swap,
      this.#succeed,
      this.#addLine,
      this.#chooseArticles,
      this.#renameInShop,
    ];
    const deeds = [
      ...Array.from({ length: 4 }, () => this.#cycleInWeather),
      ...Array.from({ length: 6 }, () => this.#place),
      this.#complete,
      this.#complete,
      this.#cancel,
      ...ofArticles,
      ...(this.#isAboutArticles ? ofArticles : [this.#edit, this.#remove, this.#loseGood, this.#refuse]),
      this.#restock,
      this.#letTimePass,
      this.#reuse,
      this.#decide,
      this.#decide,
    ];
    const deed: () => void | Promise<void> = this.#chance.pick(deeds);
    await deed();
    if (this.#renames) await this.#renameStatus();
    await this.#shipping?.step();
    await this.#paying?.step();
    if (this.#texts.happens(0.4)) this.#editor?.step();
    if (this.#owners.happens(0.3)) this.#owner.data();
    if (this.#hasOwners && this.#owners.happens(0.1)) this.#chooseOwners();
    if (this.#editor !== null && this.#texts.happens(0.08)) await this.#overwrite();
  }

  /** A person replaces what the editor wrote of a product, in any weather. */
  async #overwrite(): Promise<void> {
    const { world } = this;
    const good = this.#texts.pick([...world.goods.values()].slice(0, POPULAR));
    const sku = world.articleOf(good)?.sku;
    if (sku === undefined) return;
    this.log.push(`the texts of ${good.id} are replaced`);
    world.overwritten = good.id;
    this.#storm = this.#texts.pick([0, 0.3]);
    this.#tg360.diesIn = this.#texts.happens(0.3) ? this.#texts.below(40) : null;
    await this.cycle({ skus: [sku] });
    this.#storm = 0;
    this.#tg360.diesIn = null;
    world.overwritten = "";
  }

  /**
   * Runs between two calls of a run. TotalGest's SKUs do not move while orders are sent: nothing is guaranteed for the
   * time between the look-up and the order.
   */
  #meanwhile(phase: World["phase"]): void {
    if (!this.#isBusy || !this.#chance.happens(this.#isAboutArticles ? 0.1 : 0.04)) return;
    const ofBuyers = [this.#place, this.#place, this.#complete, this.#cancel, this.#edit, this.#restock];
    const deed = this.#chance.pick(
      phase === "export" ? ofBuyers : [...ofBuyers, this.#rename, this.#swap, this.#succeed],
    );
    this.log.push("  meanwhile:");
    deed();
    if (this.#texts.happens(0.5)) this.#editor?.step();
  }

  readonly #cycleInWeather = async (): Promise<void> => {
    const chance = this.#chance;
    this.#storm = chance.pick(this.#isInSteps ? [0, 0.1, 0.2, 0.3] : [0, 0, 0.05, 0.3]);
    this.#tg360.skewMs = this.#hasWrongClock ? chance.pick([0, -50 * HOUR_MS, 3 * HOUR_MS]) : 0;
    this.#tg360.diesIn = chance.happens(0.25) ? chance.below(60) : null;
    this.world.hidesOrders = chance.happens(0.2);
    const weather = [this.#storm, this.#tg360.skewMs / HOUR_MS, this.#tg360.diesIn, this.world.hidesOrders]
      .map(String)
      .join(", ");
    this.log.push(`cycle (storm, hours ahead, dies in, hides orders: ${weather})`);
    this.#isBusy = chance.happens(0.5);
    await this.cycle();
    this.#isBusy = false;
    this.world.hidesOrders = false;
    this.#storm = 0;
    this.#tg360.skewMs = 0;
    this.#tg360.diesIn = null;
  };

  readonly #place = (): void => {
    const goods = [...this.world.goods.values()].slice(0, this.#popular);
    if (goods.length === 0) return;
    const wanted = (count: number): { good: Good; pieces: number }[] =>
      Array.from({ length: count }, () => ({ good: this.#chance.pick(goods), pieces: 1 + this.#chance.below(3) }));
    const status = this.#chance.pick([STATUS.completed, STATUS.completed, STATUS.open]);
    this.world.place(wanted(1 + this.#chance.below(2)), status);
    this.log.push(`placed ${JSON.stringify([...this.world.sales.values()].at(-1))}`);
  };

  readonly #complete = (): void => {
    const sale = this.#someSale(({ status }) => status === STATUS.open);
    if (sale === null) return;
    this.world.changeSale(sale, { status: STATUS.completed });
    this.log.push(`completed ${sale.id}`);
  };

  readonly #cancel = (): void => {
    const sale = this.#someSale(({ status }) => status !== STATUS.cancelled);
    if (sale === null) return;
    this.world.changeSale(sale, { status: STATUS.cancelled });
    this.log.push(`cancelled ${sale.id}`);
  };

  readonly #edit = (): void => {
    const sale = this.#someSale(({ status }) => status !== STATUS.cancelled);
    if (sale === null) return;
    const items = sale.items.map((item) => ({ ...item, pieces: 1 + this.#chance.below(5) }));
    this.world.changeSale(sale, { items });
    this.log.push(`edited ${sale.id}: ${JSON.stringify(sale.items.map(({ pieces }) => pieces))}`);
  };

  /** The merchant adds a good to an order that does not have it yet. */
  readonly #addLine = (): void => {
    const sale = this.#someSale((one) => one.status !== STATUS.cancelled && !this.world.isBooked(one));
    const goods = [...this.world.goods.values()].slice(0, this.#popular);
    const others = goods.filter(({ id }) => sale?.items.every(({ goodId }) => goodId !== id));
    if (sale === null || others.length === 0) return;
    const items = [...sale.items, this.world.itemOf({ good: this.#chance.pick(others), pieces: 1 })];
    this.world.changeSale(sale, { items });
    this.log.push(`added to ${sale.id}: ${JSON.stringify(items.at(-1))}`);
  };

  /** The merchant gives a good another SKU in the shop. */
  readonly #renameInShop = (): void => {
    const good = [...this.world.goods.values()][this.#chance.below(this.#popular)];
    if (good === undefined) return;
    good.fields = { ...good.fields, sku: `HAND-${this.world.newId()}` };
    this.log.push(`in the shop ${good.id} is ${String(good.fields["sku"])}`);
  };

  /** Somebody who knows what was sold decides about the orders that wait because of an article. */
  readonly #chooseArticles = async (): Promise<void> => {
    const { world } = this;
    const store = await this.open();
    world.phase = "export";
    const asked = [...world.sales.values()].flatMap((sale) => sale.items.map(() => sale));
    // A choice counts for the article that was named, so each line may need one.
    for (const sale of asked) {
      const record = await store.readOrder(sale.id);
      const by = record === null ? null : choiceFor(world, sale, record);
      if (by === null) continue;
      world.asked.add(sale.id);
      this.log.push(`chose the ${by} for ${sale.id}: ${JSON.stringify(record?.error)}`);
      const engine = await this.#tg360.startProcess();
      await actOnOrders(engine, { kind: "send", articleBy: by }, [sale.id], new AbortController().signal);
    }
  };

  /** The shop is restored from last night's backup, and gives an id to another buyer. */
  readonly #reuse = async (): Promise<void> => {
    const { world } = this;
    const sale = this.#someSale(() => true);
    const goods = [...world.goods.values()].slice(0, this.#popular);
    if (sale === null || goods.length === 0) return;
    // An answer that listed it may have been lost.
    const { reference, afterExport } = (await (await this.open()).readOrder(sale.id)) ?? {};
    if ([reference, afterExport?.newcomer?.reference].includes(sale.reference)) this.storedBefore.add(sale.reference);
    // Nobody knew of its pieces.
    else this.hasRemoved = true;
    if (!world.isCancelled(sale)) world.putBack(sale);
    const wanted = [{ good: this.#chance.pick(goods), pieces: 1 + this.#chance.below(3) }];
    world.place(wanted, this.#chance.pick([STATUS.completed, STATUS.completed, STATUS.open]), { id: sale.id });
    this.log.push(`again ${JSON.stringify(world.sales.get(sale.id))}`);
  };

  /** A person decides about an order, and sometimes the process dies meanwhile. */
  readonly #decide = async (): Promise<void> => {
    const sale = this.#someSale(({ served }) => served !== null);
    const record = sale === null ? null : await (await this.open()).readOrder(sale.id);
    if (sale !== null && record !== null) await this.#person.decide(sale, record);
  };

  /** In the end somebody has typed what has to be typed. */
  readonly #settleAll = async (): Promise<void> => {
    const store = await this.open();
    for (const sale of this.world.sales.values()) {
      const record = await store.readOrder(sale.id);
      const newcomer = record?.afterExport?.newcomer;
      const isOpen = newcomer?.reference === sale.reference && record?.afterExport?.acknowledged === null;
      if (record !== null && isOpen && this.#chance.happens(0.7)) await this.#person.settle(sale, record);
    }
  };

  readonly #remove = (): void => {
    const sale = this.#someSale((one) => !this.world.isBooked(one));
    if (sale === null) return;
    this.world.sales.delete(sale.id);
    this.hasRemoved = true;
    if (sale.status !== STATUS.cancelled) this.world.putBack(sale);
    this.log.push(`deleted ${sale.id}`);
  };

  readonly #rename = (): void => {
    const article = this.#someArticle();
    this.world.change(article, { sku: `NEW-${this.world.newId()}` });
    this.log.push(`renamed ${article.id} to ${article.sku}`);
  };

  readonly #swap = (): void => {
    const [first, second] = [this.#someArticle(), this.#someArticle()];
    const { sku } = first;
    this.world.change(first, { sku: second.sku });
    if (first !== second) this.world.change(second, { sku });
    this.log.push(`swapped the SKUs of ${first.id} and ${second.id}`);
  };

  /** TotalGest deletes an article and creates another one with its SKU. */
  readonly #succeed = (): void => {
    const article = this.#someArticle();
    this.world.deleteArticle(article.id);
    this.world.addArticle(article.sku, 5 + this.#chance.below(20));
    this.log.push(`${article.id} was deleted, its SKU ${article.sku} is another's`);
  };

  readonly #restock = (): void => {
    const article = this.#someArticle();
    this.world.change(article, { stock: this.#chance.below(30) });
    this.log.push(`${article.id} has ${String(article.stock)}`);
  };

  readonly #loseGood = (): void => {
    const good = [...this.world.goods.values()][this.#chance.below(this.#popular)];
    if (good === undefined) return;
    this.world.goods.delete(good.id);
    this.log.push(`the shop lost ${good.id}`);
  };

  readonly #refuse = (): void => {
    this.world.refusals = 1;
    this.log.push("TotalGest refuses the next order");
  };

  readonly #letTimePass = (): void => {
    const hours = this.#chance.pick([1, 7, 25]);
    this.world.nowMs += hours * HOUR_MS;
    this.log.push(`${String(hours)} hours went by`);
  };

  get #popular(): number {
    return this.#isAboutArticles ? FEW : POPULAR;
  }

  #someSale(fits: (sale: Sale) => boolean): Sale | null {
    const found = [...this.world.sales.values()].filter(fits);
    return found.length === 0 ? null : this.#chance.pick(found);
  }

  #someArticle(): NonNullable<ReturnType<World["articleWith"]>> {
    return this.#chance.pick([...this.world.articles.values()].slice(0, this.#popular));
  }

  /** At any time, an order that TotalGest has is either exported, or listed as unknown. */
  async #checkListed(): Promise<void> {
    const store = await this.open();
    for (const { id } of this.world.replaced) {
      const isKnown = (await store.readOrder(id))?.isIdReused === true;
      if (isKnown && !this.knownAgain.has(id)) this.knownAgain.set(id, this.world.events);
    }
    for (const { saleId, number, body } of this.world.bookings) {
      const record = await store.readOrder(saleId);
      if (body === "") continue;
      if (record?.isIdReused === true && !this.knownAgain.has(saleId)) this.knownAgain.set(saleId, this.world.events);
      const isKnown = record?.state === "exported" && record.erpNumber === number;
      // TotalGest says that it made it before it was placed: a person is asked whether it is this order.
      if (record?.state === "held" && record.error?.code === "erp-order-older") continue;
      if (isKnown || record?.state === "sending" || record?.state === "unconfirmed") continue;
      this.world.violations.push(`${saleId} is booked as ${number}, and the store says ${String(record?.state)}`);
    }
  }
}
