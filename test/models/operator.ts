/**
 * A person at a terminal in a small world, who meets every problem and does, literally, what its next step says: first
 * what the sentence says is to be done in a back office, then the command. Where several answers are offered, it
 * takes another one each time and in each world.
 */
import { setTimeout } from "node:timers/promises";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runHere } from "../support/run-here.ts";
import type { Ran } from "../support/tg360-process.ts";
import { actingCommandsIn } from "../support/typed-command.ts";
import {
  type Advice,
  adviceIn,
  answerOf,
  holesIn,
  IN_SHOP,
  isToDo,
  type Listed,
  needsPerson,
  othersIn,
  standingIn,
  UNDO,
  wayOf,
} from "./advice.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { followClockOf } from "./world-clock.ts";
import { type Booking, type Sale, STATUS, type StatusClass, World } from "./world.ts";
import { localDayOf, type WorldServer } from "./world-server.ts";

const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ARTICLES = 24;
const FIRST_DAY = "2026-11-02";
/** More than are told at once without a question. */
const MANY = 21;

/** Longer than anything in such a world takes. */
const ENDS_WITHIN_MS = 60_000;
export interface Verdict {
  readonly found: readonly string[];
  readonly log: readonly string[];
  /** How often each problem was met, and each kind of command typed. */
  readonly met: ReadonlyMap<string, number>;
  readonly typed: ReadonlyMap<string, number>;
  /** Each problem with each kind of answer that was offered, and whether it was tried. */
  readonly offered: ReadonlyMap<string, boolean>;
}

/** Plays four days of a shop and then settles what is left, always by what is advised. */
export async function playOperator(seed: number, server: WorldServer): Promise<Verdict> {
  const operator = new Operator(seed, server);
  try {
    await operator.play();
    return operator;
  } finally {
    operator.end();
  }
}

class Operator implements Verdict {
  readonly found: string[] = [];
  readonly log: string[] = [];
  readonly met = new Map<string, number>();
  readonly typed = new Map<string, number>();
  readonly offered = new Map<string, boolean>();
  readonly #seed: number;
  readonly #world = new World(`${FIRST_DAY}T05:00:00Z`);
  readonly #chance: Chance;
  readonly #folder = mkdtempSync(join(FOLDER, "tg360-operator-"));
  readonly #env: Readonly<Record<string, string>>;
  #storm = 0;
  #hasExported = false;
  /** Sales as they were before somebody changed them in the shop. */
  readonly #before = new Map<string, Pick<Sale, "status" | "items">>();
  /** Sales that are in TotalGest by hand, or that somebody has settled there. */
  readonly #settled = new Set<string>();
  /** Orders of which a brake holds the new status back. */
  #held: readonly string[] = [];
  /** Bookings that TotalGest made a second time. */
  readonly #doubles = new Set<string>();

  constructor(seed: number, server: WorldServer) {
    this.#seed = seed;
    this.#chance = chanceOf(seed);
    const world = this.#world;
    world.givesTotals = true;
    for (let index = 0; index < ARTICLES; index++) world.addArticle(`SKU-${String(index)}`, 5000);
    server.play(world, chanceOf(seed + 1), () => this.#storm);
    followClockOf(world);
    this.#env = {
      HOME: this.#folder,
      TG360_CONFIG: join(this.#folder, "config.json"),
      TG360_DATA_DIR: join(this.#folder, "data"),
      TG360_TOTALGEST_ENDPOINT: server.url,
      TG360_TOTALGEST_SHOP_ID: "shop-1",
      TG360_TOTALGEST_OWNER_ID: "owner-1",
      TG360_TOTALGEST_USERNAME: "demo",
      TG360_TOTALGEST_PASSWORD: "demo-password-of-a-world",
      TG360_FRAMEWORK360_URL: server.url,
      TG360_FRAMEWORK360_API_KEY: "k".repeat(40),
      TG360_FRAMEWORK360_SITE: "world.example.ch",
      TG360_FRAMEWORK360_TIME_ZONE: "Europe/Zurich",
      TG360_EXPORT_FROM: FIRST_DAY,
      TG360_LANG: "en",
    };
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async play(): Promise<void> {
    const world = this.#world;
    await this.#run("configure", "--fulfilment", "shipped=5,invoiced=6");
    world.parcels.isOn = true;
    await this.#run("pull-products");
    if (this.#seed % 5 === 0) await this.#shipAWeekLater();
    for (let day = 0; day < 4; day++) {
      if (!world.payments.isOn && this.#chance.happens(0.6)) await this.#tellPayments();
      this.#goOn(HOUR_MS);
      for (let count = 1 + this.#chance.below(5); count > 0; count--) this.#something();
      if (this.#chance.happens(0.3)) await this.#cycleIn(0.3);
      await this.#cycleIn(0);
      if (this.#chance.happens(0.5)) await this.#decideByMistake();
      if (this.#chance.happens(0.7)) await this.#followAll();
      if (this.#chance.happens(0.3)) await this.#replaceTexts();
      this.#goOn(DAY_MS - HOUR_MS);
    }
    // Nothing new happens: each problem has to end by what is advised about it. A day that is never read takes a round.
    for (let round = 0; round < 80; round++) {
      await this.#cycleIn(0);
      if (!(await this.#followAll(world.unlistable === null))) break;
      this.#goOn(HOUR_MS);
    }
    await this.#cycleIn(0);
    // A longer period is not read while a day of it cannot be listed.
    const left = await this.#read(this.#world.unlistable === null);
    for (const { id, code, hint } of left) this.found.push(`${id} ${code} is still there: ${hint}`);
    this.#judge();
  }

  // ------------------------------------------------------------------------------------------ what happens

  #something(): void {
    const world = this.#world;
    const deeds: readonly (readonly [string, () => unknown])[] = [
      ["an order", () => this.#place()],
      ["an order", () => this.#place()],
      ["an order", () => this.#place(STATUS.shipped)],
      ["an order by cash on delivery", () => this.#place(STATUS.completed, { payment: "COD" })],
      ["an order in euros", () => this.#place(STATUS.completed, { currency: "EUR" })],
      ["an order without a class", () => this.#place(STATUS.closed)],
      ["an order that is refused", () => ((world.refusals = 1), this.#place())],
      ["an order that is open", () => this.#place(STATUS.open)],
      [
        "completed",
        () =>
          this.#with(
            ({ status }) => status === STATUS.open,
            (sale) => this.#set(sale, STATUS.completed),
          ),
      ],
      ["cancelled", () => this.#with(this.#isThere, (sale) => this.#set(sale, STATUS.cancelled))],
      ["refunded", () => this.#with(this.#isBooked, (sale) => this.#set(sale, STATUS.refunded))],
      ["back to open", () => this.#with(this.#isBooked, (sale) => this.#set(sale, STATUS.open))],
      ["edited", () => this.#with(this.#isThere, (sale) => this.#edit(sale))],
      ["deleted", () => this.#with(this.#isBooked, (sale) => world.sales.delete(sale.id))],
      ["again", () => this.#with(this.#isBooked, (sale) => this.#place(STATUS.completed, { id: sale.id }))],
      ["cancelled there", () => this.#withBooking((booking) => (booking.isCancelled = true))],
      ["another total there", () => this.#withBooking((booking) => (booking.gross += 500))],
      ["another currency there", () => this.#withBooking((booking) => (booking.currency = "EUR"))],
      ["lost there", () => this.#withBooking((booking) => this.#lose(booking))],
      ["twice there", () => this.#withBooking((booking) => this.#bookTwice(booking))],
      ["an absurd price", () => world.change(this.#article(), { price: "0.10" })],
      ["half the prices", () => this.#halve()],
      ["a name written in the shop", () => this.#writeName()],
      ["an order that is shipped", () => this.#place(STATUS.shipped)],
      ["it leaves", () => this.#withSent((booking) => world.parcels.change(booking, "ship"))],
      ["it leaves", () => this.#withSent((booking) => world.parcels.change(booking, "ship"))],
      ["another parcel's number", () => this.#withSent((booking) => world.parcels.change(booking, "correct"))],
      ["the number before", () => this.#withSent((booking) => world.parcels.change(booking, "put back"))],
      ["it is invoiced", () => this.#withSent((booking) => world.parcels.change(booking, "invoice"))],
      ["the shop refuses its status", () => this.#refuseStatus()],
      ["it is paid", () => this.#withPayment((_, sale) => world.payments.pay(sale, true))],
      ["it is paid", () => this.#withPayment((_, sale) => world.payments.pay(sale, true))],
      ["its payment is taken back", () => this.#withPayment((_, sale) => world.payments.pay(sale, false))],
      ["its payment is booked", () => this.#withPayment((booking) => world.payments.bookByHand(booking, "hand"))],
      ["a part of it is booked", () => this.#withPayment((booking) => world.payments.bookByHand(booking, "part"))],
      ["a day that TotalGest cannot list", () => this.#loseDay()],
      ["all days can be listed", () => (world.unlistable = null)],
      ["a status under another name", () => this.#rename(STATUS.shipped, "Stornato", "cancelled")],
    ];
    const [name, deed] = this.#chance.pick(deeds);
    this.#say(`what happens: ${name} ${JSON.stringify(deed() ?? null)}`);
  }

  #place(status: string = STATUS.completed, unusual: Partial<Sale> = {}): string {
    const world = this.#world;
    const goods = [...world.goods.values()];
    world.nowMs += 4 * HOUR_MS;
    const wanted = [{ good: this.#chance.pick(goods), pieces: 1 + this.#chance.below(3) }];
    const sale = world.place(wanted, status, unusual);
    if (this.#chance.happens(0.3)) world.payments.pay(sale, false);
    return sale.id;
  }

  /** A week after an evening's orders, all of them leave at once. */
  async #shipAWeekLater(): Promise<void> {
    const world = this.#world;
    for (let order = 0; order < MANY; order++) {
      world.place([{ good: this.#chance.pick([...world.goods.values()]), pieces: 1 }], STATUS.completed);
    }
    await this.#cycleIn(0);
    this.#goOn(8 * DAY_MS);
    for (const booking of world.bookings) world.parcels.change(booking, "ship");
    this.#say("all of them leave");
  }

  #refuseStatus(): string | null {
    this.#world.statusRefusals = 1;
    return this.#withSent((booking) => this.#world.parcels.change(booking, "ship"));
  }

  #loseDay(): string {
    const days = Math.floor((this.#world.nowMs - Date.parse(FIRST_DAY)) / DAY_MS);
    this.#world.unlistable = localDayOf(this.#world.nowMs - this.#chance.below(days + 1) * DAY_MS);
    return this.#world.unlistable;
  }

  #remember({ id, status, items }: Sale): void {
    if (!this.#before.has(id)) this.#before.set(id, { status, items });
  }

  #set(sale: Sale, status: string): string {
    this.#remember(sale);
    this.#world.changeSale(sale, { status });
    return sale.id;
  }

  #edit(sale: Sale): string {
    this.#remember(sale);
    const items = sale.items.map((item) => ({ ...item, pieces: item.pieces + 1 }));
    this.#world.changeSale(sale, { items });
    return sale.id;
  }

  /** The shop gives an id to a status of another meaning, under a name that says so. */
  #rename(id: string, name: string, meaning: StatusClass): string | null {
    const status = this.#world.statuses.find((one) => one.id === id);
    // A name that it has already is no change: a person may have said what that name means.
    if (status === undefined || status.name === name || !this.#hasExported) return null;
    // What it meant has another id.
    this.#world.statuses.push({ ...status, id: `${id}1` });
    Object.assign(status, { name, meaning });
    return name;
  }

  #halve(): string {
    for (const article of this.#world.articles.values()) {
      this.#world.change(article, { price: (Number(article.price) / 2).toFixed(2) });
    }
    return "all";
  }

  #bookTwice(booking: Booking): string {
    const { number } = this.#world.enter({ ...booking, id: `${booking.id}-2`, number: `${booking.number}-2` });
    this.#doubles.add(booking.saleReference);
    return number;
  }

  #lose(booking: Booking): void {
    const { bookings, lost } = this.#world;
    lost.push(...bookings.splice(bookings.indexOf(booking), 1));
  }

  #article() {
    return this.#chance.pick([...this.#world.articles.values()]);
  }

  #with<T>(fits: (sale: Sale) => boolean, act: (sale: Sale) => T): T | null {
    const found = [...this.#world.sales.values()].filter(fits);
    return found.length === 0 ? null : act(this.#chance.pick(found));
  }

  /** One that was sent from here. */
  #withSent(act: (booking: Booking) => unknown): string | null {
    return this.#withBooking(act, ({ body }) => body !== "");
  }

  #withPayment(act: (booking: Booking, sale: Sale) => unknown): string | null {
    return this.#withSent((booking) => {
      const sale = this.#world.sales.get(booking.saleId);
      return sale === undefined ? null : act(booking, sale);
    });
  }

  #withBooking(act: (booking: Booking) => unknown, fits = (_booking: Booking): boolean => true): string | null {
    const found = this.#world.bookings.filter(
      (one) => !one.isCancelled && !one.key.startsWith("by hand") && this.#isAlone(one.saleId) && fits(one),
    );
    if (found.length === 0) return null;
    const booking = this.#chance.pick(found);
    act(booking);
    return booking.saleId;
  }

  /** Its id was never given to another order. */
  #isAlone(id: string): boolean {
    return this.#world.sales.has(id) && this.#world.replaced.every((one) => one.id !== id);
  }

  readonly #isThere = ({ id, status }: Sale): boolean => this.#isAlone(id) && !this.#world.isCancelled({ status });
  readonly #isBooked = (sale: Sale): boolean => this.#isThere(sale) && this.#world.isBooked(sale);

  #goOn(ms: number): void {
    this.#world.nowMs += ms;
  }

  // ------------------------------------------------------------------------------------- what a person does

  async #cycleIn(storm: number): Promise<void> {
    const world = this.#world;
    world.cycleBeganAt = world.count();
    this.#storm = storm;
    world.phase = "export";
    const exported = await this.#run("export-orders");
    this.#hasExported ||= exported.code === 0 || exported.code === 3;
    world.phase = "pull";
    await this.#run("pull-products");
    this.#storm = 0;
    this.#goOn(5 * 60_000);
  }

  /** What was paid until now may be in TotalGest, so it is a person's. */
  async #tellPayments(): Promise<void> {
    const { payments, bookings, sales } = this.#world;
    await this.#run("configure", "--payments", "true");
    for (const booking of bookings) if (sales.get(booking.saleId)?.isPaid === true) payments.doubt(booking);
    payments.isOn = true;
  }

  /** A person dismisses an order, sees what they did, and does what its story says about mistakes. */
  async #decideByMistake(): Promise<void> {
    const waiting = [...this.#world.sales.values()].filter((sale) => this.#isThere(sale) && !this.#isKnownThere(sale));
    if (waiting.length === 0) return;
    const sale = this.#chance.pick(waiting);
    const dismissed = await this.#run("fix", sale.id, "--dismiss", "--reason", "a slip", "--yes");
    if (dismissed.code !== 0) return;
    sale.isDismissed = true;
    if (await this.#takeBack(sale.id, "put back", "status", "orders", sale.id, "--json")) sale.isDismissed = false;
    this.met.set("dismissed", (this.met.get("dismissed") ?? 0) + 1);
  }

  #writeName(): string | null {
    const goods = [...this.#world.goods.values()];
    if (goods.length === 0) return null;
    const good = this.#chance.pick(goods);
    this.#world.write(good, "name", `written by hand ${String(this.#world.count())}`);
    return good.id;
  }

  /** A person sees which text differs from TotalGest's, and that the product shows TotalGest's after what is advised. */
  async #replaceTexts(): Promise<void> {
    const world = this.#world;
    const good = [...world.goods.values()].find((one) => one.own.has("name"));
    const article = good === undefined ? undefined : world.articleOf(good);
    if (good === undefined || article === undefined) return;
    world.phase = "pull";
    // A product's own texts are read with all products, which is done in the night.
    await this.#run("pull-products", "--full");
    const { stdout } = await this.#run("status", "products", article.sku);
    const commands = stdout.split("\n").flatMap((line) => actingCommandsIn(line));
    const words = commands.find((one) => one.includes("--overwrite"));
    world.overwritten = good.id;
    if (words === undefined) this.found.push(`nothing says how the name of ${article.sku} is replaced: ${stdout}`);
    else await this.#follow({ id: article.sku, code: "text-differs", hint: stdout }, words);
    world.overwritten = "";
    world.phase = "export";
    if (good.fields["name"] !== article.name) this.found.push(`the name of ${article.sku} was not replaced`);
  }

  /** Whoever decided by mistake sees how that is taken back, and does it. */
  async #takeBack(what: string, way: string, ...shows: readonly string[]): Promise<boolean> {
    const shown = await this.#run(...shows);
    const commands = adviceIn(JSON.parse(shown.stdout)).flatMap(({ hint }) => actingCommandsIn(hint));
    const words = commands.find((one) => wayOf(one) === way);
    this.typed.set(way, (this.typed.get(way) ?? 0) + 1);
    if (words === undefined) this.found.push(`${what} was decided, and nothing says how that is taken back`);
    else if ((await this.#run(...words)).code === 0) return true;
    else this.found.push(`${what} is not taken back: tg360 ${words.join(" ")}`);
    return false;
  }

  /** Under its reference, or by hand. */
  #isKnownThere(sale: Sale): boolean {
    return this.#settled.has(sale.reference) || this.#world.isBooked(sale);
  }

  /** Everything that is said now. `isWhole`: all days are audited, not only those that are due. */
  async #read(isWhole: boolean): Promise<readonly Advice[]> {
    const world = this.#world;
    const orders = await this.#run("status", "orders", "--json");
    world.phase = "pull";
    const pulled = await this.#run("pull-products", "--json");
    world.phase = "audit";
    const yesterday = localDayOf(world.nowMs - DAY_MS);
    const days = ["--from", FIRST_DAY, "--to", yesterday < FIRST_DAY ? FIRST_DAY : yesterday];
    const audited = await this.#run("audit", "--json", ...(isWhole ? days : []));
    const [waiting, status] = [await this.#run("fix", "--json"), await this.#run("status", "--json")];
    world.phase = "export";
    const listed = JSON.parse(orders.stdout) as { readonly orders: readonly Listed[] };
    this.#held = listed.orders.flatMap(({ id, fulfilment }) => (fulfilment?.stage === "held" ? [id] : []));
    const told = [listed.orders.filter(needsPerson), JSON.parse(pulled.stdout)];
    // What was decided keeps its line in an audit that is proven.
    const documents = [...told, ...(audited.code === 0 ? [] : [JSON.parse(audited.stdout)])];
    const others = [...othersIn(JSON.parse(waiting.stdout)), ...standingIn(JSON.parse(status.stdout))];
    const all = [...documents.flatMap((document) => adviceIn(document)), ...others].filter(isToDo);
    return [...new Map(all.map((one) => [`${one.id} ${one.code} ${one.hint}`, one])).values()];
  }

  /** False = nothing needs a person. */
  async #followAll(isWhole = this.#chance.happens(0.5)): Promise<boolean> {
    const advised = await this.#read(isWhole);
    const done = new Set<string>();
    for (const advice of advised) {
      const { id, code, hint } = advice;
      // What was done about an order may have ended what else was said of it.
      const about = id === "" ? hint : id;
      if (done.has(about)) continue;
      done.add(about);
      this.met.set(code, (this.met.get(code) ?? 0) + 1);
      const before = this.#before.get(id);
      const isMistake = before !== undefined && IN_SHOP.test(advice.hint) && this.#world.sales.has(id);
      // How a decision is taken back is for those who made it by mistake.
      const wanted = actingCommandsIn(advice.hint).filter((words) => !wayOf(words).startsWith("put back"));
      const commands = [...wanted, ...(isMistake ? [UNDO] : [])];
      if (commands.length === 0) this.found.push(`${id} ${code} has no command: ${advice.hint}`);
      else await this.#follow(advice, this.#another(code, commands));
    }
    return advised.length > 0;
  }

  /** By the seed, and by how often the problem was met. */
  #another(code: string, commands: readonly (readonly string[])[]): readonly string[] {
    const ways = [...new Map(commands.map((words) => [answerOf(words), words])).entries()];
    for (const [way] of ways) {
      const name = `${code}: ${way}`;
      this.offered.set(name, this.offered.get(name) ?? false);
    }
    const [way, words] = ways[(this.#seed + (this.met.get(code) ?? 0)) % ways.length] ?? ["", []];
    this.offered.set(`${code}: ${way}`, true);
    return words;
  }

  async #follow(advice: Advice, words: readonly string[], isCorrected = false): Promise<void> {
    const way = wayOf(words);
    this.typed.set(way, (this.typed.get(way) ?? 0) + 1);
    if (words === UNDO) {
      this.#undo(advice.id);
      return;
    }
    this.#prepare(advice, words);
    const line = words.map((word) => this.#filled(advice, word));
    const ran = await this.#run(...line);
    const again = ran.code === 2 && /--yes/.test(ran.stderr) ? await this.#run(...line, "--yes") : ran;
    if (again.code === 4 && /--after \+ID --fulfilment/.test(again.stderr) && !isCorrected) {
      await this.#correctShipped();
      return this.#follow(advice, words, true);
    }
    if (![0, 3, 6, 8].includes(again.code ?? 1)) {
      this.found.push(`tg360 ${line.join(" ")} ends with ${String(again.code)} (${advice.code}): ${again.stderr}`);
    }
    const { id } = advice;
    if (again.code !== 0 || !this.#chance.happens(0.2)) return;
    if (way === "acknowledge" && this.#isAlone(id))
      await this.#takeBack(id, "put back", "status", "orders", id, "--json");
    const day = line[2] ?? "";
    if (way === "settle day") await this.#takeBack(day, "put back day", "audit", "show", day, "--json");
  }

  /** It was a mistake: the shop's order is as it was before. */
  #undo(id: string): void {
    const sale = this.#world.sales.get(id);
    const before = this.#before.get(id);
    if (sale === undefined || before === undefined) return;
    this.#world.changeSale(sale, before);
    this.#before.delete(id);
    this.#say(`undone in the shop: ${id}`);
  }

  /** What the sentence says is to be done before the command. */
  #prepare({ id, code }: Advice, words: readonly string[]): void {
    const world = this.#world;
    const sale = world.sales.get(id);
    const way = wayOf(words);
    if (way === "classify") {
      const [, option = "", value = ""] = words;
      const meaning = (
        { "--statuses": "due", "--after": "after", "--open": "open", "--cancelled": "cancelled" } as const
      )[option] as StatusClass | undefined;
      const status = world.statuses.find((one) => value.replace("+", "").split(",").includes(one.id));
      if (status !== undefined && meaning !== undefined) status.meaning = meaning;
    }
    if (way === "tell payments" || way === "settle payments") this.#decidePayments(id, way);
    if (sale === undefined) return;
    if (way === "send") {
      // "Correct the cause."
      if (sale.payment === "COD") sale.payment = "CARD";
      if (sale.currency !== "CHF") Object.assign(sale, { currency: "CHF" });
      sale.changedAt = world.count();
      world.forced.add(id);
    }
    if (way === "resend") world.forced.add(id);
    if (way === "dismiss") sale.isDismissed = true;
    if (way === "acknowledge" && this.#chance.happens(0.6)) this.#repairThere(sale, code);
    if (way === "acknowledge" || way === "dismiss" || way === "mark") this.#settled.add(sale.reference);
  }

  /** Of one order, or of all ("") that wait. What is settled, a person has entered. */
  #decidePayments(id: string, way: "tell payments" | "settle payments"): void {
    const { payments, bookings } = this.#world;
    for (const booking of bookings) {
      if (booking.body === "" || (id !== "" && booking.saleId !== id)) continue;
      payments.ask(booking, way === "tell payments" ? "payment-asked" : "payment-settled");
      if (way === "settle payments") payments.bookByHand(booking, "hand");
    }
  }

  /** In TotalGest it becomes what it is in the shop. */
  #repairThere(sale: Sale, code: string): void {
    const world = this.#world;
    const live = world.bookings.filter(({ saleId, isCancelled }) => saleId === sale.id && !isCancelled);
    for (const [at, booking] of live.entries()) {
      if (world.isCancelled(sale) || (at > 0 && code === "doubled")) booking.isCancelled = true;
      else Object.assign(booking, { gross: grossOf(sale), currency: sale.currency });
    }
  }

  /** The status of what was shipped has another meaning now: the refusal says how another one is chosen. */
  async #correctShipped(): Promise<void> {
    const shipped = this.#world.statuses.findLast(({ name }) => name === "Spedito")?.id ?? "";
    this.#world.parcels.statuses.shipped = shipped;
    await this.#run("configure", "--after", `+${shipped}`, "--fulfilment", `shipped=${shipped}`);
  }

  #filled({ id }: Advice, word: string): string {
    if (word === "NUMBER") return this.#numberOf(id);
    if (word === "ID") return id === "" ? this.#chance.pick(this.#held) : id;
    if (word === "WHY") return "looked-it-up";
    const shipped = this.#world.statuses.findLast(({ name }) => name === "Spedito")?.id ?? "";
    if (word.endsWith("=ID")) this.#world.parcels.statuses.shipped = shipped;
    return word.replace(/=(CODE|XX)$/, "=CARD").replace(/=ID$/, `=${shipped}`);
  }

  /** It is looked for in TotalGest, and typed in where it is not there. */
  #numberOf(id: string): string {
    const world = this.#world;
    const sale = world.sales.get(id);
    const reference = sale?.reference;
    const there = world.bookings.find((one) => one.saleReference === reference && !one.isCancelled);
    if (there !== undefined) return there.number;
    if (sale === undefined) return "H-0";
    const { currency, placedMs, items } = sale;
    return world.enter({ saleId: id, currency, placedMs, items, gross: grossOf(sale) }).number;
  }

  async #run(...words: readonly string[]): Promise<Ran> {
    const line = `tg360 ${words.join(" ")}`;
    const ran = await Promise.race([runHere(words, { env: this.#env }), neverEnds(line)]);
    this.#say(`${line}: ${String(ran.code)}`);
    if (ran.code === 1) this.found.push(ran.stderr);
    const isSilent = (ran.stdout + ran.stderr).trim() === "";
    if (ran.code !== 0 && isSilent) this.found.push(`${line} ends with ${String(ran.code)} without a word`);
    for (const text of holesIn(words, ran)) this.found.push(`${line} prints a hole: ${text}`);
    return ran;
  }

  #say(line: string): void {
    this.log.push(`${new Date(this.#world.nowMs).toISOString()} ${line}`);
    if (process.env["TG360_OPERATOR_TELLS"] === "2") process.stderr.write(`${line}\n`);
  }

  // ------------------------------------------------------------------------------------------------ the truth

  #judge(): void {
    const world = this.#world;
    // The stock is judged by the other models.
    this.found.push(...world.violations.filter((text) => !text.includes("raised")));
    for (const sale of [...world.sales.values(), ...world.replaced]) {
      const live = world.bookings.filter(
        ({ saleReference, isCancelled }) => saleReference === sale.reference && !isCancelled,
      );
      const numbers = live.map(({ number }) => number).join(", ");
      if (live.length > 1 && !this.#doubles.has(sale.reference)) {
        this.found.push(`order ${sale.id} (${sale.reference}) is there twice: ${numbers}`);
      }
      const meaning = world.classOf(sale.status);
      const isDue = meaning === "due" || meaning === "after";
      // Whoever cancelled it there did so before the shop gave its id to another order: neither system has it any more.
      const isGone =
        world.replaced.includes(sale) && world.bookings.some((one) => one.saleReference === sale.reference);
      if (isDue && live.length === 0 && !isGone && !this.#settled.has(sale.reference)) {
        this.found.push(`order ${sale.id} (${sale.reference}) is lost`);
      }
    }
  }
}

function grossOf({ items }: Pick<Sale, "items">): number {
  return items.reduce((sum, { pieces }) => sum + pieces * 1000, 0);
}

async function neverEnds(line: string): Promise<never> {
  await setTimeout(ENDS_WITHIN_MS, undefined, { ref: false });
  throw new Error(`${line} does not end`);
}
