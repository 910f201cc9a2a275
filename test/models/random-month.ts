import { chanceOf, type Chance } from "./chance.ts";
import { Editor } from "./editor.ts";
import { wireOf } from "./installation.ts";
import { Paying } from "./paying.ts";
import { Month } from "./month.ts";
import { bookingsOf, isDue, isHeld, isLike, isNewcomer, keyOf, type Story } from "./truth.ts";
import type { WorldServer } from "./world-server.ts";
import { type Sale, STATUS } from "./world.ts";
import { isOnPostgres } from "../support/state.ts";

const DAYS = 30;
const HOUR_MS = 3_600_000;
/** With a change to summer time, one to winter time, and the turn of the year. */
const FIRST_DAYS = ["2026-10-12", "2026-11-02", "2026-12-14", "2027-03-08"];

/** What was false in a month, with the log of all that was done. */
export interface MonthVerdict {
  readonly seed: number;
  readonly found: readonly string[];
  readonly log: readonly string[];
  readonly orders: number;
}

/** Plays a month of random deeds, with an audit every day. */
export async function playMonth(seed: number, server: WorldServer): Promise<MonthVerdict> {
  const chance = chanceOf(seed);
  const month = new Month(seed, server, chance.pick(FIRST_DAYS), wireOf(seed));
  const deeds = new Deeds(month, chance, [
    chanceOf(seed + 4),
    chanceOf(seed + 5),
    chanceOf(seed + 6),
    chanceOf(seed + 7),
    chanceOf(seed + 8),
  ]);
  try {
    month.world.ordersPage = 25;
    // By id: what a status is called says nothing of its meaning.
    month.configure();
    deeds.beginTexts();
    await month.cycle();
    for (let day = 0; day < DAYS && month.found.length === 0; day++) await playDay(month, deeds, chance);
    await month.audit(month.allDays);
    if (month.found.length === 0) await month.judgeBuyers();
    return { seed, found: month.found, log: month.log, orders: month.stories.length };
  } finally {
    await month.end();
  }
}

async function playDay(month: Month, deeds: Deeds, chance: Chance): Promise<void> {
  // The first run of a day reads all orders since `export.from`, so it has good weather.
  const hasMorning = chance.happens(0.3);
  month.goTo(6);
  if (hasMorning) await month.cycle();
  month.goTo(9);
  for (let count = chance.below(3); count > 0; count--) await deeds.someDeed();
  // Replacing texts reads the orders too.
  await deeds.someBuyers();
  await deeds.someText();
  deeds.someOther();
  if (hasMorning && chance.happens(0.4)) await deeds.someWeather();
  month.goTo(20);
  await month.evening();
  await deeds.someCopy();
  for (let count = chance.below(2); count > 0; count--) deeds.someNightDeed();
  // Some days the machine is off at night.
  if (deeds.isOff()) return;
  month.goTo(4);
  await month.audit(null, chance.happens(0.9) ? {} : deeds.someLie());
  // Of what nobody could read, a person gives up every second day.
  if (Number(month.today.slice(-2)) % 2 === 0) await month.giveUp();
}

/** Typed by hand with a wrong total. */
const WRONG = { gross: 500 };

type Deed = () => void | Promise<unknown>;

/** What buyers, the merchant, a bookkeeper and an operator do, at random. */
class Deeds {
  readonly #month: Month;
  readonly #chance: Chance;
  /** Of its own: orders go the same way without texts. */
  readonly #texts: Chance;
  readonly #editor: Editor;
  readonly #others: Chance;
  readonly #hasOther: boolean;
  /** Of its own, too. */
  readonly #wishes: Chance;
  /** Of its own: texts go the same way whoever owns them. */
  readonly #owners: Chance;
  readonly #hasOwners: boolean;
  /** Prices, EANs, and who owns what. */
  readonly #owner: Editor;
  /** For so many more nights nothing runs. */
  #off = 0;
  #hasCopy = false;
  readonly #payments: Chance;
  readonly #paying: Paying | null;

  constructor(
    month: Month,
    chance: Chance,
    [texts, others, owners, payments, wishes]: readonly [Chance, Chance, Chance, Chance, Chance],
  ) {
    this.#month = month;
    this.#chance = chance;
    this.#texts = texts;
    this.#wishes = wishes;
    this.#others = others;
    this.#hasOther = others.happens(0.4);
    const hands = { world: month.world, log: (line: string) => month.say(line) };
    this.#editor = new Editor({ ...hands, chance: texts }, Infinity);
    this.#owners = owners;
    this.#hasOwners = owners.happens(0.6);
    this.#owner = new Editor({ ...hands, chance: owners }, Infinity);
    this.#payments = payments;
    const { tg360 } = month;
    const paying = {
      open: () => tg360.open(),
      startProcess: () => tg360.startProcess(),
      switchTo: (isOn: boolean) => month.setPayments(isOn),
      mayPay: (sale: Sale) => this.#mayPay(sale),
      // What looks like it is found by its buyer.
      mayForget: (sale: Sale) => !month.world.bookings.some((one) => isLike(one, sale)),
    };
    this.#paying = payments.happens(0.6) ? new Paying({ ...hands, ...paying, chance: payments }) : null;
  }

  /** Buyers pay, take back what they paid, and want to be forgotten; somebody books payments, or decides about them. */
  async someBuyers(): Promise<void> {
    await this.#paying?.step();
    if (this.#payments.happens(0.2)) await this.#paying?.switchOn();
  }

  /** One whose story nobody has to guess. */
  #mayPay(sale: Sale): boolean {
    const story = this.#month.stories.find((one) => one.sale === sale);
    if (story === undefined || !isAlone(story) || story.isDoubtful || story.isUnheard || story.isForgotten)
      return false;
    if (story.decision !== null || !this.#isRead(story) || !this.#payments.happens(0.4)) return false;
    this.#month.notePaid(story);
    return true;
  }

  /** The shop has texts of its own before the first run. */
  beginTexts(): void {
    this.#editor.begin();
    if (this.#hasOwners) this.#month.own(this.#owner.chooseOwners());
  }

  /** An editor of the shop writes, and sometimes somebody replaces what was written. */
  async someText(): Promise<void> {
    const { world } = this.#month;
    for (let count = this.#texts.below(3); count > 0; count--) this.#editor.step();
    if (this.#owners.happens(0.5)) this.#owner.data();
    if (this.#hasOwners && this.#owners.happens(0.08)) this.#month.own(this.#owner.chooseOwners());
    if (this.#texts.happens(0.1)) await this.#month.overwrite(this.#texts.pick([...world.goods.values()]));
    if (this.#wishes.happens(0.1)) await this.#month.keepTexts(this.#wishes.pick([...world.goods.values()]));
    const replaced = [...world.goods.values()].filter((good) => good.replaced.size > 0);
    if (this.#wishes.happens(0.2) && replaced.length > 0) await this.#month.putTextsBack(this.#wishes.pick(replaced));
  }

  async someDeed(): Promise<void> {
    const deed = this.#chance.pick([...this.#ofBuyers, ...this.#ofErp, ...this.#ofPerson]);
    await deed();
  }

  /** Now and then a copy of the state is made; some days later it is put back. */
  async someCopy(): Promise<void> {
    // A copy of a database is put back by PostgreSQL's own tools: test/postgres/restored.
    if (isOnPostgres) return;
    if (!this.#hasCopy && this.#chance.happens(0.1)) {
      await this.#month.keepCopy();
      this.#hasCopy = true;
    } else if (this.#hasCopy && this.#chance.happens(0.2)) {
      await this.#month.putBack();
      this.#month.world.payments.isOlder = true;
      await this.#paying?.doubtAll();
      this.#hasCopy = false;
      await this.#month.evening();
    }
  }

  someNightDeed(): void {
    void this.#chance.pick([...this.#ofBuyers, ...this.#ofErp])();
  }

  async someWeather(): Promise<void> {
    const chance = this.#chance;
    const isWrong = this.#others.happens(0.2);
    await this.#month.badCycle({
      ...(isWrong ? { aheadMs: this.#others.pick([-50, 3, 26]) * HOUR_MS } : {}),
      storm: chance.pick([0, 0.05, 0.3]),
      diesIn: chance.happens(0.4) ? chance.below(60) : null,
      ...(chance.happens(0.3) ? { lie: chance.pick(["repeats", "more", "fewer"] as const) } : {}),
    });
  }

  /** For one night, or for some more. */
  isOff(): boolean {
    if (this.#off === 0 && this.#others.happens(0.06)) this.#off = this.#others.pick([1, 2, 5]);
    else if (this.#off > 0) this.#off -= 1;
    return this.#off > 0;
  }

  /** Another program that books the shop's orders in TotalGest, now and then. */
  someOther(): void {
    const { world } = this.#month;
    if (!this.#hasOther || !this.#others.happens(0.25)) return;
    const deed = this.#others.below(5);
    const some = (fits: (story: Story) => boolean): Story | null => {
      const found = this.#month.stories.filter((story) => isAlone(story) && story.deletedMs === null && fits(story));
      return found.length === 0 ? null : this.#others.pick(found);
    };
    if (deed === 0 && !world.isQuestioned) this.#month.sendElsewhere(this.#month.place());
    const isBeside = (story: Story): boolean =>
      world.bookings.some((one) => isLike(one, story.sale) && !one.isCancelled);
    const late = some((story) => (deed === 1 ? this.#isBooked(story) : !isBeside(story) && this.#isBesideable(story)));
    if (deed === 1 && late !== null) this.#month.bookTwice(late);
    if (deed === 2 && late !== null) this.#month.bookBeside(late);
    const isKnown = late !== null && !world.payments.forgotten.has(late.sale.reference);
    if (deed === 4 && isKnown && late.sent !== null) this.#month.typeAgain(late);
    const beside = some(isBeside);
    if (deed === 3 && beside !== null) this.#month.cancelBeside(beside);
  }

  someLie(): Parameters<Month["audit"]>[1] {
    return this.#chance.pick([{ shop: "repeats" }, { shop: "more" }, { shop: "fewer" }, { erp: "loops" }] as const);
  }

  readonly #ofBuyers: readonly Deed[] = [
    ...Array.from({ length: 5 }, () => () => void this.#month.place()),
    () => void this.#month.place(STATUS.open),
    () => void this.#month.place(STATUS.shipped),
    () => void this.#month.place(STATUS.closed),
    () => void this.#month.place(STATUS.completed, { payment: "COD" }),
    () => void this.#month.place(STATUS.completed, { currency: "EUR" }),
    () => this.#with(this.#isOpen, (story) => this.#month.setStatus(story, STATUS.completed)),
    () => this.#with(this.#isOpen, (story) => this.#month.setStatus(story, STATUS.completed)),
    () => this.#with(this.#isOpen, (story) => this.#month.setStatus(story, STATUS.invoiced)),
    () => this.#with(this.#isUnclear, (story) => this.#month.setStatus(story, STATUS.completed)),
    () => this.#with(this.#isSent, (story) => this.#month.setStatus(story, STATUS.shipped)),
    () => this.#with(this.#isSent, (story) => this.#month.setStatus(story, STATUS.open)),
    () => this.#with(this.#isSent, (story) => this.#month.setStatus(story, STATUS.closed)),
    () => this.#with(this.#isThere, (story) => this.#month.setStatus(story, STATUS.cancelled)),
    () => this.#with(this.#isSent, (story) => this.#month.setStatus(story, STATUS.refunded)),
    () => this.#with(this.#isEditable, (story) => this.#month.edit(story)),
    () => this.#with(this.#isOpen, (story) => this.#month.remove(story)),
    () => this.#with(this.#isRemovable, (story) => this.#month.remove(story)),
    () => this.#with(this.#isMapped, (story) => this.#month.pay(story, "CARD")),
    () => this.#with(this.#isReusable, (story) => void this.#month.reuse(story)),
  ];

  readonly #ofErp: readonly Deed[] = [
    () => this.#with(this.#isBooked, (story) => this.#month.cancelInErp(story)),
    () => this.#with(this.#isBooked, (story) => this.#month.changeInErp(story, { gross: 12_345 })),
    () => this.#with(this.#isBooked, (story) => this.#month.changeInErp(story, { currency: "EUR" })),
    () => this.#with(this.#isBooked, (story) => this.#month.loseInErp(story)),
    () => this.#with(this.#isBooked, (story) => this.#month.bookTwice(story)),
  ];

  readonly #ofPerson: readonly Deed[] = [
    () => this.#month.renameOrConfirm(),
    () => this.#with(this.#isWaiting, (story) => this.#month.decide(story, "dismiss")),
    () => this.#with(this.#isWaiting, (story) => this.#month.decide(story, "mark", this.#month.type(story))),
    () => this.#with(this.#isWaiting, (story) => this.#month.decide(story, "mark", "H-999")),
    () => this.#with(this.#isWaiting, (story) => this.#month.decide(story, "mark", this.#month.type(story, WRONG))),
    () => this.#with(this.#isWaiting, (story) => void this.#month.type(story)),
    () => this.#with(this.#isRefused, (story) => this.#month.decide(story, "send")),
    () => this.#with(this.#isLost, (story) => this.#month.decide(story, "resend")),
    () => this.#with(this.#isChanged, (story) => this.#month.decide(story, "acknowledge")),
    () => this.#with(this.#isChanged, (story) => this.#month.decide(story, "acknowledge")),
    () => this.#with(this.#isTakenOver, (story) => this.#month.decide(story, "resend")),
    () => this.#withNewcomer((story) => this.#month.decide(story, "settle", this.#month.type(story))),
    () => this.#withNewcomer((story) => this.#month.decide(story, "settle", this.#month.type(story))),
    () => this.#withNewcomer((story) => this.#month.decide(story, "settle", this.#month.type(story, WRONG))),
    () => {
      this.#month.world.refusals = 1;
      this.#month.say("TotalGest refuses the next order");
    },
  ];

  #with(fits: (story: Story) => boolean, act: (story: Story) => void | Promise<unknown>): void | Promise<unknown> {
    const found = this.#month.stories.filter((story) => isAlone(story) && story.deletedMs === null && fits(story));
    return found.length === 0 ? undefined : act(this.#chance.pick(found));
  }

  /** One whose id another order has in the store, that a run has read and nobody has typed. */
  #withNewcomer(act: (story: Story) => Promise<unknown>): void | Promise<unknown> {
    const found = this.#month.stories.filter(
      (story) => isNewcomer(story) && story.successor === null && story.typedAs === null && this.#isRead(story),
    );
    return found.length === 0 ? undefined : act(this.#chance.pick(found));
  }

  #classOf({ sale }: Story): string {
    return this.#month.world.classOf(sale.status);
  }

  /** A calm run has read it as it is. */
  readonly #isRead = ({ sale, changedMs }: Story): boolean => {
    const { readMs, wideMs } = this.#month.facts;
    return sale.served !== null && Math.max(changedMs, sale.placedMs) < Math.max(readMs, wideMs);
  };
  /** Whose row it is, nobody can say of one that the state has not heard to be sent. */
  readonly #isReusable = (story: Story): boolean =>
    this.#isRead(story) && !story.isDoubtful && !story.isUnheard && !this.#isLike(story);
  readonly #isTakenOver = (story: Story): boolean =>
    story.before !== null &&
    story.sent === null &&
    story.decision === null &&
    this.#isRead(story) &&
    this.#isThere(story);
  readonly #isThere = (story: Story): boolean => this.#classOf(story) !== "cancelled";
  readonly #isOpen = (story: Story): boolean => this.#classOf(story) === "open" && story.decision === null;
  readonly #isUnclear = (story: Story): boolean => this.#classOf(story) === "none";
  readonly #isSent = (story: Story): boolean => story.sent !== null && this.#isThere(story);
  /** What looks like it is compared with the order as it was. */
  readonly #isLike = ({ sale }: Story): boolean => this.#month.world.bookings.some((one) => isLike(one, sale));
  readonly #isBesideable = (story: Story): boolean =>
    this.#isRead(story) &&
    story.before === null &&
    story.decision === null &&
    !story.sale.refused &&
    this.#isThere(story);
  readonly #isEditable = (story: Story): boolean =>
    this.#isThere(story) && story.decision === null && !this.#isLike(story);
  readonly #isMapped = ({ sale, sent, decision }: Story): boolean =>
    sale.payment !== "CARD" && sent === null && decision === null;
  readonly #isBooked = (story: Story): boolean =>
    bookingsOf(this.#month.world, story).some(({ isCancelled }) => !isCancelled);
  readonly #isRemovable = (story: Story): boolean => this.#isBooked(story) && !this.#isLike(story);
  /** A run has put it on hold. */
  readonly #isWaiting = (story: Story): boolean =>
    story.sent === null &&
    story.decision === null &&
    story.sale.served !== null &&
    isHeld(this.#month.world, story.sale) &&
    isDue(this.#month.world.classOf(story.sale.served.status)) &&
    this.#isThere(story);
  readonly #isRefused = (story: Story): boolean => story.sale.refused && story.sent === null && this.#isThere(story);
  readonly #isLost = (story: Story): boolean =>
    story.sent !== null &&
    story.decision === null &&
    this.#isThere(story) &&
    !bookingsOf(this.#month.world, story).length;
  /** A run or an audit has seen what differs. */
  readonly #isChanged = (story: Story): boolean => {
    const { facts } = this.#month;
    const { served } = story.sale;
    if (story.sent === null || story.there === null || served === null) return false;
    const now = keyOf(facts, story, story.sale, story.there);
    return now !== "" && now !== story.acknowledged && keyOf(facts, story, served, story.there) === now;
  };
}

/** The shop shows it, under an id that is its own in the store too. */
function isAlone(story: Story): boolean {
  return story.successor === null && !isNewcomer(story);
}
