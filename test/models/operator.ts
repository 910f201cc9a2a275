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
import { type Chance, chanceOf } from "./chance.ts";
import type { OrderEntry } from "./documents.ts";
import { followClockOf } from "./world-clock.ts";
import { type Booking, type Sale, STATUS, type StatusClass, World } from "./world.ts";
import { localDayOf, type WorldServer } from "./world-server.ts";

const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ARTICLES = 24;
const FIRST_DAY = "2026-11-02";

/** Longer than anything in such a world takes. */
const ENDS_WITHIN_MS = 60_000;
/** What no text may show: a brace that was not filled, or a bracket or quotation marks around nothing. */
const HOLES = /[{}]|\(\s*\)|“\s*”/;
/** Where a next step says that the shop is to be corrected, no command has to be typed. */
const IN_SHOP = /put its status back in the shop|undo it in the shop/;
const UNDO = ["(the shop)"] as const;

/** What is said of one thing, with what to do. */
interface Advice {
  /** An order's id, a SKU, or "" for what is about more than one. */
  readonly id: string;
  readonly code: string;
  readonly hint: string;
}

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
    await this.#run("pull-products");
    for (let day = 0; day < 4; day++) {
      this.#goOn(HOUR_MS);
      for (let count = 1 + this.#chance.below(5); count > 0; count--) this.#something();
      if (this.#chance.happens(0.3)) await this.#cycleIn(0.3);
      await this.#cycleIn(0);
      if (this.#chance.happens(0.5)) await this.#decideByMistake();
      if (this.#chance.happens(0.7)) await this.#followAll();
      this.#goOn(DAY_MS - HOUR_MS);
    }
    // Nothing new happens: each problem has to end by what is advised about it.
    for (let round = 0; round < 6; round++) {
      await this.#cycleIn(0);
      if (!(await this.#followAll())) break;
      this.#goOn(HOUR_MS);
    }
    await this.#cycleIn(0);
    const left = await this.#read();
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
      ["an order that is shipped", () => this.#place(STATUS.shipped)],
      ["a status under another name", () => this.#rename(STATUS.shipped, "Stornato", "cancelled")],
    ];
    const [name, deed] = this.#chance.pick(deeds);
    this.#say(`what happens: ${name} ${JSON.stringify(deed() ?? null)}`);
  }

  #place(status: string = STATUS.completed, unusual: Partial<Sale> = {}): string {
    const world = this.#world;
    const goods = [...world.goods.values()];
    world.nowMs += 4 * HOUR_MS;
    return world.place([{ good: this.#chance.pick(goods), pieces: 1 + this.#chance.below(3) }], status, unusual).id;
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

  #withBooking<T>(act: (booking: Booking) => T): string | null {
    const found = this.#world.bookings.filter(
      ({ isCancelled, key, saleId }) => !isCancelled && !key.startsWith("by hand") && this.#isAlone(saleId),
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

  /** A person dismisses an order, sees what they did, and does what its story says about mistakes. */
  async #decideByMistake(): Promise<void> {
    const waiting = [...this.#world.sales.values()].filter((sale) => this.#isThere(sale) && !this.#isKnownThere(sale));
    if (waiting.length === 0) return;
    const sale = this.#chance.pick(waiting);
    const dismissed = await this.#run("fix", sale.id, "--dismiss", "--reason", "a slip", "--yes");
    if (dismissed.code !== 0) return;
    sale.isDismissed = true;
    const story = await this.#run("status", "orders", sale.id, "--json");
    const [advice] = adviceIn(JSON.parse(story.stdout));
    const [words] = actingCommandsIn(advice?.hint ?? "");
    if (words === undefined) this.found.push(`${sale.id} was dismissed, and nothing says how that is taken back`);
    else if ((await this.#run(...words)).code === 0) sale.isDismissed = false;
    else this.found.push(`${sale.id} is not taken back: tg360 ${words.join(" ")}`);
    this.met.set("dismissed", (this.met.get("dismissed") ?? 0) + 1);
  }

  /** Under its reference, or by hand. */
  #isKnownThere(sale: Sale): boolean {
    return this.#settled.has(sale.reference) || this.#world.isBooked(sale);
  }

  /** Everything that is said now. */
  async #read(): Promise<readonly Advice[]> {
    const world = this.#world;
    const orders = await this.#run("status", "orders", "--json");
    world.phase = "pull";
    const pulled = await this.#run("pull-products", "--json");
    world.phase = "audit";
    const yesterday = localDayOf(world.nowMs - DAY_MS);
    const days = ["--from", FIRST_DAY, "--to", yesterday < FIRST_DAY ? FIRST_DAY : yesterday];
    const audited = await this.#run("audit", "--json", ...days);
    world.phase = "export";
    const listed = JSON.parse(orders.stdout) as { readonly orders: readonly Listed[] };
    const told = [listed.orders.filter(needsPerson), JSON.parse(pulled.stdout)];
    // What was decided keeps its line in an audit that is proven.
    const all = [...told, ...(audited.code === 0 ? [] : [JSON.parse(audited.stdout)])].flatMap((document) =>
      adviceIn(document),
    );
    return [...new Map(all.map((one) => [`${one.id} ${one.code} ${one.hint}`, one])).values()];
  }

  /** False = nothing needs a person. */
  async #followAll(): Promise<boolean> {
    const advised = await this.#read();
    const done = new Set<string>();
    for (const advice of advised) {
      const { id, code } = advice;
      // What was done about an order may have ended what else was said of it.
      if (done.has(id)) continue;
      done.add(id);
      this.met.set(code, (this.met.get(code) ?? 0) + 1);
      const before = this.#before.get(id);
      const isMistake = before !== undefined && IN_SHOP.test(advice.hint) && this.#world.sales.has(id);
      const commands = [...actingCommandsIn(advice.hint), ...(isMistake ? [UNDO] : [])];
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

  async #follow(advice: Advice, words: readonly string[]): Promise<void> {
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
    if (![0, 3, 6, 8].includes(again.code ?? 1)) {
      this.found.push(`tg360 ${line.join(" ")} ends with ${String(again.code)} (${advice.code}): ${again.stderr}`);
    }
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

  /** In TotalGest it becomes what it is in the shop. */
  #repairThere(sale: Sale, code: string): void {
    const world = this.#world;
    const live = world.bookings.filter(({ saleId, isCancelled }) => saleId === sale.id && !isCancelled);
    for (const [at, booking] of live.entries()) {
      if (world.isCancelled(sale) || (at > 0 && code === "doubled")) booking.isCancelled = true;
      else Object.assign(booking, { gross: grossOf(sale), currency: sale.currency });
    }
  }

  #filled({ id }: Advice, word: string): string {
    if (word === "NUMBER") return this.#numberOf(id);
    if (word === "ID") return id;
    if (word === "WHY") return "looked-it-up";
    return word.replace(/=(CODE|XX)$/, "=CARD");
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
    const said = ran.stdout + ran.stderr;
    if (ran.code !== 0 && said.trim() === "") this.found.push(`${line} ends with ${String(ran.code)} without a word`);
    const texts = words.includes("--json") && ran.stdout !== "" ? textsIn(JSON.parse(ran.stdout)) : [said];
    for (const text of texts.filter((one) => HOLES.test(one))) this.found.push(`${line} prints a hole: ${text}`);
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

/** The messages and hints of a document. */
function textsIn(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "string" ? (name === "message" || name === "hint" ? [value] : []) : textsIn(value),
  );
}

type Listed = Pick<OrderEntry, "error" | "flags" | "afterExport">;

/** Of an order that waits or was cancelled it is said, too, how it could be sent. */
function needsPerson({ error, flags, afterExport }: Listed): boolean {
  return error !== null || flags.includes("late") || afterExport?.acknowledged === null;
}

/** Every hint of a document, with the order or product that it stands beside. */
function adviceIn(document: unknown, about: { id: string; code: string } = { id: "", code: "" }): readonly Advice[] {
  if (Array.isArray(document)) return document.flatMap((one) => adviceIn(one, about));
  if (typeof document !== "object" || document === null) return [];
  const own = document as Readonly<Record<string, unknown>>;
  const text = (name: string): string | null => (typeof own[name] === "string" ? own[name] : null);
  const { error } = own as { readonly error?: { readonly code?: string } | null };
  const here = {
    id: text("id") ?? text("sku") ?? about.id,
    code: text("code") ?? text("kind") ?? error?.code ?? about.code,
  };
  const hint = text("hint");
  const rest = Object.values(own).flatMap((one) => adviceIn(one, here));
  return hint === null || hint === "" ? rest : [{ ...here, hint }, ...rest];
}

/** A status has an answer for each class. */
function answerOf(words: readonly string[]): string {
  const way = wayOf(words);
  return way === "classify" ? `${way} ${words[1] ?? ""}` : way;
}

function wayOf(words: readonly string[]): string {
  if (words === UNDO) return "undo in the shop";
  if (words[0] === "configure") return words[1]?.startsWith("--map") === true ? "map" : "classify";
  if (words.includes("--acknowledge")) return "acknowledge";
  if (words.includes("--mark-exported")) return "mark";
  if (words.includes("--dismiss")) return "dismiss";
  if (words.includes("--resend")) return "resend";
  if (words[0] === "export-orders") return "send";
  return words.slice(0, 2).join(" ");
}
