import type { Settings } from "../../src/core/run/settings.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import { whyOpen } from "../../src/core/orders/privacy/forget.ts";
import { findInState } from "../support/state.ts";
import { chanceOf } from "./chance.ts";
import type { AuditDocument, ExportDocument, OrderEntry } from "./documents.ts";
import { Installation, Killed, type Wire } from "./installation.ts";
import { confirmName } from "./confirm-name.ts";
import { judgeMails } from "./judge-mails.ts";
import { type Hearing, isRestored, judgeAudit, judgeEvening } from "./judge-day.ts";
import type { Owners } from "./owned.ts";
import { countLeft, endKept, keep, leftOf, notBack, placesOf, untold } from "./texts.ts";
import { type AuditPeriod, type Decision, Tool } from "./tool.ts";
import {
  bookingsOf,
  dayOf,
  type Facts,
  foreignReference,
  GONE,
  grossOf,
  isBeforeRestore,
  isCovered,
  isInQuestion,
  isLike,
  isLookedUp,
  isNewcomer,
  isSameThere,
  keyOf,
  referenceOf,
  seenOf,
  shopPartOf,
  type Story,
  ownIn,
  thereOf,
} from "./truth.ts";
import { localDayOf, localTime, type WorldServer } from "./world-server.ts";
import {
  type Article,
  type Booking,
  buyerOf,
  type ErpLie,
  type Good,
  MOST_LIES,
  nameOf,
  type Sale,
  type ShopLie,
  type ShopStatus,
  STATUS,
  type StatusClass,
  type Unusual,
  World,
} from "./world.ts";

/** What must never happen to a payment, or to a buyer's language. */
const OF_BUYERS = /^the payment of | was booked with the language /;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** So many that what an editor or TotalGest renames in a day is no mass change. */
const ARTICLES = 12;

/** Days of a shop with one tg360, and what is false in what it says. Deeds are what others do; each is logged. */
export class Month {
  readonly world: World;
  readonly tg360: Installation;
  readonly tool: Tool;
  readonly stories: Story[] = [];
  readonly log: string[] = [];
  /** What was false, in the order in which it was said. */
  readonly found: string[] = [];
  /** The probability that a call of a run meets a fault. */
  storm = 0;
  /** Days that a person gave up, and of which no difference is open. */
  #givenUp = new Set<string>();
  /** Days that an audit has read, as the state knows. */
  #checked = new Set<string>();
  /** The first day, and that of `export.from`. */
  readonly firstDay: string;
  #facts: Facts;
  #audit: AuditDocument | null = null;
  #needsCalm = false;
  #copy: Copy | null = null;
  /** An older copy of the state was put back, and orders may wait because of it. */
  #isOlder = false;
  /** When, in the world's count of events. */
  #restoredAt = 0;
  /** An older copy of the state was put back once: nobody knows whose a text is that was told since the copy. */
  #wasOlder = false;
  /** A process died today: what it saw of the shop, it may not have stored. */
  #hasDied = false;
  /** The name of completed orders' status that was first seen, or confirmed. */
  #confirmedName = "Completato";

  constructor(seed: number, server: WorldServer, firstDay = "2026-11-02", wire: Wire = "json") {
    this.firstDay = firstDay;
    this.world = new World(`${firstDay}T05:00:00Z`);
    this.world.givesTotals = true;
    this.world.ordersPage = 10;
    this.world.bookingsPage = 10;
    for (let index = 0; index < ARTICLES; index++) this.world.addArticle(`SKU-${String(index)}`, 5000);
    this.tg360 = new Installation(this.world, server, firstDay, wire);
    this.tg360.keepsSession = true;
    this.tool = new Tool(this.tg360, this.world);
    server.play(this.world, chanceOf(seed + 1), () => this.storm);
    const fromMs = instantAt(firstDay, 0);
    this.#facts = { world: this.world, fromMs, madeMs: this.world.nowMs, wideMs: 0, readMs: 0, restoredMs: null };
  }

  end(): Promise<void> {
    return this.tg360.end();
  }

  say(line: string): void {
    this.log.push(`${localTime(this.world.nowMs)} ${line}`);
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** The local hour. */
  get hour(): number {
    return Number(localTime(this.world.nowMs).slice(11, 13));
  }

  get today(): string {
    return localDayOf(this.world.nowMs);
  }

  /** It is this hour, today or, where it has passed, tomorrow. */
  goTo(hour: number): void {
    const { world } = this;
    const atMs = instantAt(this.today, hour);
    world.nowMs = atMs > world.nowMs ? atMs : instantAt(localDayOf(world.nowMs + DAY_MS), hour);
  }

  // ------------------------------------------------------------------------------------------- the shop

  place(status: string = STATUS.completed, unusual: Unusual = {}, before: Story | null = null): Story {
    const { world } = this;
    const goods = [...world.goods.values()];
    const [first] = goods;
    if (first === undefined) throw new Error("the shop has no goods");
    const at = world.count();
    const good = goods[at % goods.length] ?? first;
    world.nowMs += MINUTE_MS;
    const sale = world.place([{ good, pieces: 1 + (at % 3) }], status, unusual);
    const story: Story = {
      sale,
      changedMs: world.nowMs,
      deletedMs: null,
      successor: null,
      before,
      typedAs: null,
      wasSeenOpen: false,
      wasPaid: false,
      decision: null,
      sent: null,
      there: "",
      acknowledged: null,
      isDoubtful: false,
      isUnheard: false,
      isForgotten: false,
      isReleased: false,
    };
    this.stories.push(story);
    this.say(`placed ${sale.id} with status ${status} ${JSON.stringify(unusual)}`);
    return story;
  }

  setStatus(story: Story, status: string): void {
    this.#touch(story, `${story.sale.id} has status ${status}`);
    this.world.changeSale(story.sale, { status });
  }

  edit(story: Story, more = 1): void {
    this.#touch(story, `edited ${story.sale.id}`);
    const items = story.sale.items.map((item) => ({ ...item, pieces: item.pieces + more }));
    this.world.changeSale(story.sale, { items });
  }

  pay(story: Story, payment: string): void {
    this.#touch(story, `${story.sale.id} is paid by ${payment}`);
    story.sale.payment = payment;
  }

  /** The buyer pays, or takes back what was paid. */
  notePaid(story: Story): void {
    story.changedMs = this.world.nowMs;
  }

  remove(story: Story): void {
    this.#touch(story, `deleted ${story.sale.id}`);
    story.deletedMs = this.world.nowMs;
    this.world.sales.delete(story.sale.id);
    if (!this.world.isCancelled(story.sale)) this.world.putBack(story.sale);
  }

  /** The shop was restored from a backup, and gives the id to another order. */
  reuse(story: Story): Story {
    this.world.nowMs += 4 * HOUR_MS;
    story.successor = this.place(STATUS.completed, { id: story.sale.id }, story);
    return story.successor;
  }

  // ------------------------------------------------------------------------- the articles of TotalGest

  /** TotalGest renames what was sold. */
  renameArticle(story: Story, sku: string): void {
    this.world.change(this.#articleOf(story), { sku });
    this.say(`TotalGest calls what ${story.sale.id} is for ${sku}`);
  }

  /** TotalGest gives the SKU of what was sold to another article, and the other's to it. */
  swapArticles(story: Story): void {
    const first = this.#articleOf(story);
    const second = [...this.world.articles.values()].find(({ id }) => id !== first.id);
    const { sku } = first;
    this.world.change(first, { sku: second?.sku ?? sku });
    this.world.change(second, { sku });
    this.say(`TotalGest swaps the SKUs of ${first.id} and ${second?.id ?? ""}`);
  }

  /** TotalGest deletes what was sold, and another article gets its SKU. */
  replaceArticle(story: Story): void {
    const { id, sku } = this.#articleOf(story);
    this.world.deleteArticle(id);
    this.world.addArticle(sku, 5000);
    this.say(`TotalGest deletes ${id}, and another article is ${sku}`);
  }

  #articleOf({ sale }: Story): Article {
    const article = this.world.articles.get(sale.items[0]?.articleId ?? "");
    if (article === undefined) throw new Error(`what ${sale.id} is for is gone`);
    return article;
  }

  #touch(story: Story, line: string): void {
    this.world.nowMs += MINUTE_MS;
    story.changedMs = this.world.nowMs;
    this.say(line);
  }

  // ------------------------------------------------------------------------------------------ TotalGest

  bookingOf(story: Story): Booking {
    const booking = this.world.bookings.findLast(({ reference }) => reference === referenceOf(story.sale));
    if (booking === undefined) throw new Error(`${story.sale.id} is not booked`);
    return booking;
  }

  cancelInErp(story: Story): void {
    this.say(`TotalGest cancels ${story.sale.id}`);
    this.bookingOf(story).isCancelled = true;
  }

  changeInErp(story: Story, patch: Partial<Pick<Booking, "currency" | "gross">>): void {
    this.say(`TotalGest changes ${story.sale.id}: ${JSON.stringify(patch)}`);
    Object.assign(this.bookingOf(story), patch);
  }

  bookTwice(story: Story): void {
    const { currency, gross, reference, sentAs } = this.bookingOf(story);
    this.world.enter({ currency, gross, reference, saleId: story.sale.id, sentAs });
    this.say(`TotalGest books ${story.sale.id} a second time`);
  }

  /** Another installation sends the shop's orders too, under the same references, and was faster with this one. */
  sendElsewhere({ sale }: Story): void {
    const { currency, status, items } = sale;
    const sent = { body: "of another program", items, sentStatus: status, sentAs: this.world.classOf(status) };
    this.world.enter({ currency, gross: grossOf(sale), reference: referenceOf(sale), saleId: sale.id, ...sent });
    this.say(`another installation sends ${sale.id}`);
  }

  /** Framework360's own module, which nobody switched off, books an order of the shop under a reference of its own. */
  bookBeside({ sale }: Story): void {
    const { currency } = sale;
    this.world.enter({ currency, gross: grossOf(sale), reference: foreignReference(sale), saleId: sale.id });
    this.say(`the shop's own module books ${sale.id} too`);
  }

  /** Somebody types an order that TotalGest has once more, with its buyer and under its day, and names no order of the shop. */
  typeAgain({ sale }: Story): void {
    const { currency, placedMs } = sale;
    this.world.enter({ currency, gross: grossOf(sale), placedMs, buyer: buyerOf(sale), saleId: sale.id });
    this.say(`somebody types ${sale.id} into TotalGest once more`);
  }

  /** Somebody finds what was booked beside it, and cancels it. */
  cancelBeside({ sale }: Story): void {
    for (const one of this.world.bookings) one.isCancelled ||= isLike(one, sale);
    this.say(`what was booked beside ${sale.id} is cancelled`);
  }

  /** TotalGest was restored from last night's backup. */
  loseInErp(story: Story): void {
    this.say(`TotalGest loses ${story.sale.id}`);
    const { bookings, lost } = this.world;
    lost.push(...bookings.splice(bookings.indexOf(this.bookingOf(story)), 1));
  }

  // --------------------------------------------------------------------------------- the configuration

  /** Which statuses mean what, by id. */
  configure(): void {
    const idsOf = (meaning: StatusClass): readonly string[] =>
      this.world.statuses.filter((status) => status.meaning === meaning).map(({ id }) => id);
    const [statuses, open, cancelled, after] = [idsOf("due"), idsOf("open"), idsOf("cancelled"), idsOf("after")];
    this.#set({ statuses, open, cancelled, after });
  }

  giveClass(status: string, meaning: StatusClass): void {
    this.#statusOf(status).meaning = meaning;
    this.configure();
  }

  /** `meaning`: what the status means under this name. */
  rename(status: string, name: string, meaning = this.world.classOf(status)): void {
    this.say(`the status ${status} is called ${name}`);
    Object.assign(this.#statusOf(status), { name, meaning });
  }

  /** The shop gives the status of completed orders a name of another class, or somebody says that it means the same. */
  async renameOrConfirm(): Promise<void> {
    const { world } = this;
    const status = this.#statusOf(STATUS.completed);
    if (!world.isQuestioned) {
      this.rename(status.id, status.name === "Completato" ? "Annullato" : "Completato");
      world.isQuestioned = true;
      return;
    }
    this.say(`somebody says that the status ${status.id} means what it meant`);
    await confirmName(await this.tg360.open(), status, this.tg360.settings);
    world.isQuestioned = false;
    this.#confirmedName = status.name;
  }

  /** Who owns what of a product, as a person says. */
  own(fields: Owners): void {
    const { settings } = this.tg360;
    this.world.owners = fields;
    endKept(this.world);
    this.tg360.settings = { ...settings, products: { ...settings.products, fields } };
  }

  setPayments(isOn: boolean): void {
    this.#set({ payments: isOn ? "true" : "false" });
  }

  setFrom(from: string | null): void {
    this.#set({ from });
  }

  #set(part: Partial<Settings["export"]>): void {
    this.say(`configured ${JSON.stringify(part)}`);
    const { settings } = this.tg360;
    this.tg360.settings = { ...settings, export: { ...settings.export, ...part } };
  }

  #statusOf(status: string): ShopStatus {
    const found = this.world.statuses.find(({ id }) => id === status);
    if (found === undefined) throw new Error(`the shop has no status ${status}`);
    return found;
  }

  // ---------------------------------------------------------------------------------------- the person

  /** Replaces what the editor wrote of a product. */
  async overwrite(good: Good): Promise<void> {
    const { world, tool } = this;
    const article = world.articleOf(good);
    if (article === undefined) return;
    this.say(`the texts of ${good.id} are replaced`);
    world.overwritten = good.id;
    const { summary } = await tool.decideTexts(article.sku, "overwrite");
    world.overwritten = "";
    good.kept = new Map();
    this.log.push(`  ${JSON.stringify(summary)}`);
    this.#blame(leftOf(world, good).map((text) => `replaced by a person, and ${text}`));
    world.nowMs += 5 * MINUTE_MS;
  }

  /** Keeps what the editor wrote of a product, as it is now. */
  async keepTexts(good: Good): Promise<void> {
    const { world, tool } = this;
    const article = world.articleOf(good);
    if (article === undefined) return;
    this.say(`the texts of ${good.id} are kept`);
    const { summary, products } = await tool.decideTexts(article.sku, "keep-texts");
    this.log.push(`  ${JSON.stringify(summary)}`);
    const count = keep(world, good);
    const actions = products.flatMap(({ sku, action }) => (sku === article.sku ? [action] : []));
    const isSaid = actions.includes("kept") === count > 0 && (count > 0 || actions.includes("failed"));
    if (!isSaid) this.#blame([`${String(count)} texts of ${good.id} were kept, and the report says ${actions.join()}`]);
    world.nowMs += 5 * MINUTE_MS;
  }

  /** Puts back what the editor wrote of a product, and was replaced. */
  async putTextsBack(good: Good): Promise<void> {
    const { world, tool } = this;
    const article = world.articleOf(good);
    if (article === undefined) return;
    this.say(`the texts of ${good.id} are put back`);
    // What the editor has written since it was replaced stands in the way.
    const isNewer = (place: string, text: string): boolean => (good.own.get(place)?.text ?? text) !== text;
    const replaced = new Map([...good.replaced].filter(([place, text]) => !isNewer(place, text)));
    const before = placesOf(good.fields);
    world.restored = good.id;
    const { summary } = await tool.decideTexts(article.sku, "restore-texts");
    world.restored = "";
    this.log.push(`  ${JSON.stringify(summary)}`);
    // What is back is kept, also what an older copy takes for the editor's.
    const now = placesOf(good.fields);
    keep(world, good, (place) => now.get(place) !== before.get(place));
    // Of what was told since a copy of the state, or by a process that died, nobody knows whose it was.
    if (!this.#wasOlder && !this.#hasDied) this.#blame(notBack(good, replaced));
    world.nowMs += 5 * MINUTE_MS;
  }

  /** Types the order into TotalGest. */
  type({ sale }: Story, wrong: Partial<Pick<Booking, "currency" | "gross">> = {}): string {
    const { number } = this.world.enter({ currency: sale.currency, gross: grossOf(sale), saleId: sale.id, ...wrong });
    this.say(`somebody types ${sale.id} into TotalGest as ${number} ${JSON.stringify(wrong)}`);
    return number;
  }

  /** Returns whether it was carried out. */
  async decide(story: Story, kind: Decision["kind"], number = ""): Promise<boolean> {
    const { sale } = story;
    const decision: Decision =
      kind === "mark" || kind === "settle" ? { kind, id: sale.id, number } : { kind, id: sale.id };
    if (kind === "send" || kind === "resend") {
      this.world.forced.add(sale.id);
      story.isReleased = true;
    }
    // It is looked up, and sent anew only if TotalGest does not have it.
    if (kind === "resend" && bookingsOf(this.world, story).length === 0) {
      [story.sent, story.there, story.acknowledged, story.wasPaid] = [null, "", null, false];
    }
    const startedMs = this.world.nowMs;
    const decided = await this.tool.decide(decision);
    const { exitCode, orders } = decided;
    const isOlder = this.#isOlder && (kind === "send" || kind === "resend");
    // These discover first, as every run does.
    if (kind === "send" || kind === "resend") this.#noteRead(startedMs);
    if (isOlder) this.#noteOlder(decided, await this.tool.orders());
    this.say(`somebody decides ${kind} ${number} about ${sale.id}: ${String(exitCode)}`);
    const error = orders.find(({ id }) => id === sale.id)?.error ?? null;
    const isDone = exitCode === 0 || (isOlder && error === null);
    if (!isDone) this.log.push(`  ${error?.message ?? "no reason"}`);
    if (!isDone) return false;
    if (kind === "settle") [story.typedAs, story.there] = [number, ""];
    if (kind === "dismiss") story.decision = { kind: "dismissed" };
    if (kind === "acknowledge") {
      story.acknowledged = story.deletedMs === null ? keyOf(this.#facts, story, sale, story.there ?? "") : GONE;
    }
    if (kind === "mark") {
      story.decision = { kind: "marked", number };
      story.isUnheard = false;
      const { status, items, payment } = sale.served ?? sale;
      story.sent = { status, meaning: this.world.classOf(status), items, payment };
    }
    this.#noteSent();
    return true;
  }

  /** A copy of the state is made. */
  async keepCopy(): Promise<void> {
    this.say("a copy of the state is made");
    await this.tg360.keepCopy();
    const known = new Map(this.stories.map((story) => [story, knownOf(story)]));
    const store = await this.tg360.open();
    const rows = new Set<string>();
    for (const { sale } of this.stories) {
      const row = await store.readOrder(sale.id);
      if (row !== null) rows.add(row.reference);
    }
    const state = {
      kept: new Map([...this.world.goods.values()].map((good) => [good, good.kept])),
      audit: this.#audit,
      checked: new Set(this.#checked),
      givenUp: new Set(this.#givenUp),
      confirmedName: this.#confirmedName,
    };
    this.#copy = { known, rows, facts: this.#facts, ...state };
  }

  /** The copy is put back: what runs and people did since is not in the state. */
  async putBack(): Promise<void> {
    const copy = this.#copy;
    if (copy === null) throw new Error("there is no copy");
    this.say("the copy of the state is put back");
    await this.tg360.putBack();
    for (const story of this.stories) {
      const { refused, ...known } = copy.known.get(story) ?? UNKNOWN;
      const wasSent = story.sent !== null;
      Object.assign(story, known);
      story.sale.refused = refused;
      story.isUnheard ||= wasSent && story.sent === null;
      // The copy does not know that TotalGest has the order that had its id before: nobody can tell them apart.
      if (story.before !== null && (!copy.known.has(story.before) || story.before.isUnheard)) {
        story.before.isForgotten = true;
        [story.before, story.isDoubtful] = [null, true];
      }
      story.isDoubtful ||= story.isUnheard && !isSameThere(this.world, story);
    }
    for (const good of this.world.goods.values()) good.kept = copy.kept.get(good) ?? new Map();
    endKept(this.world);
    const { forgotten, again } = this.world.payments;
    for (const reference of forgotten) if (!copy.rows.has(reference)) again.add(reference);
    this.world.forced.clear();
    this.#confirmedName = copy.confirmedName;
    this.world.isQuestioned = this.#statusOf(STATUS.completed).name !== copy.confirmedName;
    this.#facts = { ...copy.facts, restoredMs: this.world.nowMs };
    this.#audit = copy.audit;
    this.#checked = new Set(copy.checked);
    this.#givenUp = new Set(copy.givenUp);
    [this.#isOlder, this.#wasOlder] = [true, true];
    this.#restoredAt = this.world.count();
  }

  // ------------------------------------------------------------------------------------------- the runs

  /** A cycle while both systems answer well. */
  async cycle(): Promise<ExportDocument> {
    const { world, tool } = this;
    world.cycleBeganAt = world.count();
    const startedMs = world.nowMs;
    const { exported } = await tool.cycle();
    this.log.push(`  cycle: ${String(exported.exitCode)}`);
    this.#noteRead(startedMs);
    if (this.#isOlder) this.#noteOlder(exported, await tool.orders());
    world.nowMs += 5 * MINUTE_MS;
    return exported;
  }

  /** A cycle in bad weather, or with a list of the shop that lies. */
  async badCycle(weather: {
    readonly storm?: number;
    readonly diesIn?: number | null;
    readonly lie?: ShopLie;
    /** How far the machine's clock is ahead; it is set right afterwards. */
    readonly aheadMs?: number;
  }): Promise<void> {
    const { world, tg360, tool } = this;
    this.say(`a cycle with ${JSON.stringify(weather)}`);
    const { storm = 0, diesIn = null, lie = null, aheadMs = 0 } = weather;
    [this.storm, tg360.diesIn, world.shopLie, tg360.skewMs] = [storm, diesIn, lie, aheadMs];
    world.cycleBeganAt = world.count();
    try {
      const { exported, pulled } = await tool.cycle();
      this.log.push(`  ${String(exported.exitCode)} ${String(pulled.exitCode)}`);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.log.push("  killed");
      this.world.payments.wasCut = true;
      this.#hasDied = true;
    }
    [this.storm, tg360.diesIn, world.shopLie, tg360.skewMs] = [0, null, null, 0];
    this.#blame(judgeMails(await tool.mails(), { orders: await tool.orders(), status: await tool.status() }));
    // What it read may have ended the wait of the last such order.
    if (this.#isOlder) this.#isOlder = (await tool.orders()).some(isRestored);
    world.nowMs += 20 * MINUTE_MS;
    this.#needsCalm = true;
    this.#noteSent();
  }

  /** The last run of a day in which both systems answer well, and everything that can be read after it. */
  async evening(): Promise<void> {
    const { world, tool } = this;
    if (this.#needsCalm) {
      await this.cycle();
      world.nowMs += 20 * MINUTE_MS;
      this.#needsCalm = false;
    }
    const bookings = new Set(world.bookings);
    world.written.created.clear();
    world.written.updated.clear();
    world.cycleBeganAt = world.count();
    const startedMs = world.nowMs;
    const { exported, pulled } = await tool.cycle();
    this.#noteRead(startedMs);
    const written = { created: world.written.created.size, updated: world.written.updated.size };
    const booked = world.bookings.filter((booking) => !bookings.has(booking));
    const [status, orders] = [await tool.status(), await tool.orders()];
    const textsLeft = this.#hasDied ? null : countLeft(world);
    const own = { booked, written, textsLeft, audit: this.#audit, isOlder: this.#isOlder };
    const evening = { exported, pulled, status, orders, ...own };
    this.say(`evening: ${String(exported.exitCode)} ${String(pulled.exitCode)} ${status.reasonCodes.join(" ")}`);
    this.#blame(judgeEvening(this.#facts, this.stories, evening));
    this.#blame(judgeMails(await tool.mails(), evening));
    this.#blame(await tool.countsOfCycle());
    this.#blame(
      world.violations
        .splice(0)
        .filter((text) => text.includes(": sold ") || text.includes("editor") || OF_BUYERS.test(text)),
    );
    if (!this.#wasOlder && !this.#hasDied) this.#blame(untold(world, () => false));
    if (this.#isOlder) this.#noteOlder(exported, orders);
    world.nowMs += 5 * MINUTE_MS;
  }

  /** `period` null = what is due, as every morning. */
  async audit(period: AuditPeriod | null, lies: { shop?: ShopLie; erp?: ErpLie } = {}): Promise<void> {
    const { world } = this;
    [world.shopLie, world.erpLie] = [lies.shop ?? null, lies.erp ?? null];
    const audit = await this.tool.audit(period).finally(() => {
      [world.shopLie, world.erpLie] = [null, null];
    });
    const last = audit.days.at(-1)?.day ?? "";
    if (this.#audit === null || last >= (this.#audit.days.at(-1)?.day ?? "")) this.#audit = audit;
    const named = audit.exceptions.map(({ kind, id }) => `${kind} ${id}`).join(", ");
    this.say(
      `audit of ${String(audit.days.length)} days to ${last} (${JSON.stringify(lies)}): ${String(audit.exitCode)} ${named}`,
    );
    const hasFrom = this.tg360.settings.export.from !== null;
    const isBlind = lies.erp !== undefined || world.statusList !== "whole" || !hasFrom;
    const hearing = isBlind ? "blind" : this.#hearingOf(lies.shop, audit);
    this.#blame(judgeAudit(this.#facts, this.stories, audit, hearing));
    for (const { day } of audit.days) this.#checked.add(day);
    // Yesterday is always read.
    const again = period === null ? audit.days.slice(0, -1).filter(({ day }) => this.#givenUp.has(day)) : [];
    this.#blame(again.map(({ day }) => `${day} was given up, and is read again`));
    // Unless another day's audit finds a difference of it.
    const read = new Set(audit.days.map(({ day }) => day));
    for (const { day } of audit.exceptions) if (day !== null && !read.has(day)) this.#givenUp.delete(day);
    // No day passes for checked that no audit has read.
    const unread = daysBetween(this.firstDay, localDayOf(world.nowMs - DAY_MS)).filter(
      (day) => !this.#checked.has(day),
    );
    if (period === null && hasFrom)
      this.#blame(unread.map((day) => `${day} was never audited, and is not in the audit`));
    this.#noteAudited(audit, hearing);
    if (world.liesTold >= MOST_LIES) this.#blame(["a list of TotalGest that repeats its pages is followed for ever"]);
    world.liesTold = 0;
  }

  /** The days that the last audit could not read are given up; they stay unproven. */
  async giveUp(): Promise<void> {
    const audit = this.#audit;
    const days = (audit?.days ?? []).filter(({ proven }) => !proven).map(({ day }) => day);
    if (audit === null || audit.exitCode !== 6 || audit.unread.length === 0) return;
    this.say(`${days.join(", ")} given up`);
    this.#audit = await this.tool.giveUp(audit.number, days);
    for (const { day, proven, open, givenUp } of this.#audit.days) {
      if (proven && days.includes(day)) this.#blame([`${day} was given up, and counts as proven`]);
      if (givenUp === null && days.includes(day)) this.#blame([`${day} was given up, and is not said to be`]);
      if (givenUp !== null && !open) this.#givenUp.add(day);
    }
  }

  /** A list that repeats its first page hides nothing of a day with few orders. */
  #hearingOf(lie: ShopLie | undefined, { days }: AuditDocument): Hearing {
    if (lie === undefined || lie === "fewer") return "clear";
    if (lie === "more") return "blind";
    const most = lie === "cut" ? 0 : this.world.ordersPage;
    return days.every(({ shop }) => shop.count > most) ? "blind" : "dim";
  }

  #blame(found: readonly string[]): void {
    for (const one of found) this.log.push(`  FALSE: ${one}`);
    this.found.push(...found.map((one) => `${this.today} ${one}`));
  }

  /** What the tool knows after a run that read everything. */
  #noteRead(startedMs: number): void {
    const isFirst = localDayOf(this.#facts.wideMs) !== localDayOf(startedMs);
    this.#facts = { ...this.#facts, readMs: startedMs, ...(isFirst ? { wideMs: startedMs } : {}) };
    if (isFirst) this.#hasDied = false;
    this.#noteSent();
    for (const story of this.stories) {
      const seen = seenOf(this.#facts, story);
      if (seen === null || seen === "deleted") continue;
      const meaning = this.world.classOf(seen.status);
      // It was looked up, and found, or a person is asked.
      if (story.isUnheard && isLookedUp(this.#facts, story, seen)) {
        story.isDoubtful ||= !isSameThere(this.world, story);
        story.isUnheard = false;
        // What TotalGest lost meanwhile was never sent, as far as anybody can know.
        if (bookingsOf(this.world, story).length === 0) story.sent = null;
      }
      if (meaning === "open" || meaning === "none") story.wasSeenOpen = true;
      story.wasPaid ||= story.sent !== null && seen.isPaid;
      const isAsSettled =
        story.there === null
          ? keyOf(this.#facts, story, seen, "") === shopPartOf(story.acknowledged ?? "")
          : keyOf(this.#facts, story, seen, story.there) === story.acknowledged;
      if (!isAsSettled) story.acknowledged = null;
    }
  }

  /** What an audit found of an exported order is a change after its export. */
  #noteAudited({ days, exceptions }: AuditDocument, hearing: Hearing): void {
    for (const story of this.stories) {
      const named = exceptions.filter(({ id }) => id === story.sale.id);
      const isNamed = named.length > 0;
      const isOfDays = days.some(({ day }) => day === dayOf(story.sale));
      if (story.deletedMs !== null || !(isNamed || isOfDays)) continue;
      // A possible double is named whatever its day is, and says nothing of what TotalGest has under our reference.
      const isAlone = !isOfDays && story.there !== null && named.every(({ kind }) => kind === "possible-double");
      const there = isAlone ? thereOf(this.#facts, story, ownIn(story.there ?? "")) : thereOf(this.#facts, story);
      // The audit may have met on its way what TotalGest has of it now.
      if (isAlone && ownIn(there) !== ownIn(thereOf(this.#facts, story))) {
        story.there = null;
        continue;
      }
      // It waits for what its status means, so what TotalGest has under its reference is no change of it yet.
      if (story.isUnheard && isInQuestion(this.world, story.sale)) {
        story.there = null;
        continue;
      }
      // The line may be the other order's that has its id.
      if (isNewcomer(story) && !isOfDays) {
        story.there = null;
        continue;
      }
      // What could not be read may be a line of its own, until the next audit.
      if (hearing !== "clear" && (isNamed || there !== story.there)) story.there = null;
      if (hearing !== "clear") continue;
      story.there = there;
      // What an audit finds there as a difference, the state has heard of; but for what is not to be sent.
      const live = bookingsOf(this.world, story).filter(({ isCancelled }) => !isCancelled).length;
      if (live > 1 || (live === 1 && this.world.isCancelled(story.sale))) story.isUnheard = false;
      // It has no row of an order that was sent, so nothing is noted of one that TotalGest cancelled.
      if (story.isUnheard && live === 0) {
        story.there = null;
        continue;
      }
      const key = keyOf(this.#facts, story, story.sale, there);
      // What is over in TotalGest is no new difference.
      if (key !== story.acknowledged) story.acknowledged = isCovered(key, story.acknowledged) ? key : null;
    }
  }

  /** It is said until no order waits because of it. */
  #noteOlder({ error, problems, exitCode, summary }: ExportDocument, orders: readonly OrderEntry[]): void {
    const codes = (problems ?? (error === undefined ? [] : [error])).map(({ code }) => code);
    // An order on the wire is worse: it is asked for again.
    const isSaid = codes.includes("state-older") && exitCode === (summary.waiting > 0 ? 6 : 3);
    if (!isSaid) this.#blame([`an older copy of the state is not said: ${String(exitCode)} ${codes.join()}`]);
    this.#isOlder = orders.some(isRestored);
  }

  #noteSent(): void {
    const { bookings, forced } = this.world;
    for (const { sale } of this.stories) {
      if (!isBeforeRestore(this.#facts, sale) || forced.has(sale.id)) continue;
      const isSent = bookings.some((one) => one.saleId === sale.id && one.body !== "" && one.at > this.#restoredAt);
      if (isSent) this.#blame([`${sale.id} went out, and nobody knows what was decided before the restore`]);
    }
    for (const story of this.stories) {
      const sent = bookingsOf(this.world, story).findLast(({ body }) => body !== "");
      // A copy that knows an earlier sending goes on comparing with that one.
      const isKnown = story.sent === null || sent === undefined || sent.at > this.#restoredAt;
      if (sent !== undefined && isKnown)
        story.sent = { status: sent.sentStatus, meaning: sent.sentAs, items: sent.items, payment: story.sale.payment };
    }
  }

  /** After a month: payments that are nowhere or wait without a reason, and buyers who were forgotten and are still there. */
  async judgeBuyers(): Promise<void> {
    const { world, tg360, stories } = this;
    const store = await tg360.open();
    const alone = stories.filter(
      (one) => seenOf(this.#facts, one) === one.sale && one.decision === null && !one.before && !one.successor,
    );
    const records = new Map<string, OrderRecord | null>();
    for (const { sale } of alone) records.set(sale.id, await store.readOrder(sale.id));
    if (!world.isQuestioned) this.#blame(world.payments.judge(records));
    // What came again after an older copy was put back is forgotten once nothing of it is open.
    const isOpen = ({ reference }: OrderRecord): boolean => world.payments.forgotten.has(reference);
    const ids = new Set(stories.map(({ sale }) => sale.id));
    const known = await Promise.all([...ids].map((id) => store.readOrder(id)));
    const open = known.filter((one) => one !== null && isOpen(one) && whyOpen(one) !== null);
    const gone = [...world.payments.forgotten].filter((one) => !open.some((record) => record?.reference === one));
    const names = gone.map((reference) => nameOf({ reference }));
    this.#blame((await findInState(tg360.path, names)).map((found) => `a buyer was forgotten, and is in ${found}`));
  }

  /** All days since the first. */
  get allDays(): AuditPeriod {
    return { from: this.firstDay, to: localDayOf(this.world.nowMs - DAY_MS) };
  }
}

/** What only the state knows of an order. */
type Known = Pick<
  Story,
  "wasSeenOpen" | "wasPaid" | "decision" | "sent" | "there" | "acknowledged" | "typedAs" | "isUnheard" | "isReleased"
> &
  Pick<Sale, "refused">;

const UNKNOWN: Known = {
  wasSeenOpen: false,
  wasPaid: false,
  decision: null,
  sent: null,
  there: "",
  acknowledged: null,
  typedAs: null,
  isUnheard: false,
  isReleased: false,
  refused: false,
};

function knownOf({
  wasSeenOpen,
  wasPaid,
  decision,
  sent,
  there,
  acknowledged,
  typedAs,
  isUnheard,
  isReleased,
  sale: { refused },
}: Story): Known {
  return { wasSeenOpen, wasPaid, decision, sent, there, acknowledged, typedAs, isUnheard, isReleased, refused };
}

/** A copy of the state, and what it knows. */
interface Copy {
  readonly known: ReadonlyMap<Story, Known>;
  /** The orders that it has, by reference. */
  readonly rows: ReadonlySet<string>;
  readonly facts: Facts;
  readonly audit: AuditDocument | null;
  readonly checked: ReadonlySet<string>;
  readonly givenUp: ReadonlySet<string>;
  readonly confirmedName: string;
  readonly kept: ReadonlyMap<Good, Good["kept"]>;
}

/** Both included. */
function daysBetween(first: string, last: string): readonly string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) =>
    new Date(Date.parse(first) + at * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The instant of this hour of a day in Zurich, epoch ms. */
function instantAt(day: string, hour: number): number {
  const guess = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
  return guess - (Date.parse(`${localTime(guess).replace(" ", "T")}Z`) - guess);
}
