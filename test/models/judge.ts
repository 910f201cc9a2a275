import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { choiceFor } from "./choose-articles.ts";
import type { Play } from "./play.ts";
import { untold } from "./texts.ts";
import { isLike } from "./truth.ts";
import { findInState } from "../support/state.ts";
import { type Article, articleOf, type Good, nameOf, type Sale, STATUS, type World } from "./world.ts";

/** What is wrong with the orders when nothing happens any more; empty = nothing. */
export async function judgeOrders(play: Play): Promise<readonly string[]> {
  const { world } = play;
  const store = await play.open();
  const found = world.violations.filter((text) => !text.includes("raised"));
  const references = world.bookings.map(({ reference }) => reference).filter((one) => one !== null);
  if (new Set(references).size < references.length) found.push(`doubled: ${JSON.stringify(references)}`);
  for (const sale of world.sales.values()) {
    const isBooked = world.isBooked(sale);
    const record = await store.readOrder(sale.id);
    const state = record?.state;
    const booking = world.bookingOf(sale);
    const before = world.replaced.filter(({ id }) => id === sale.id);
    if (before.length > 0) {
      found.push(...judgeAgain(play, sale, before, record));
      continue;
    }
    if (sale.isDismissed && isBooked) found.push(`${sale.id} was dismissed, and is booked`);
    if (sale.isDismissed) continue;
    const isBack = !sale.isPaid && record?.payment === "back";
    const hasChanged = booking !== undefined && (world.differsFrom(sale, booking) || booking.isCancelled || isBack);
    const isMissed = booking !== undefined && world.parcels.isMissed(booking) && !world.differsFrom(sale, booking);
    if (!isMissed && hasChanged !== (isBooked && record?.afterExport !== null && record?.afterExport !== undefined)) {
      found.push(
        `${sale.id} ${hasChanged ? "changed" : "is the same"} after it was booked, and the store says ${JSON.stringify(record?.afterExport)}`,
      );
    }
    // TotalGest lies about when it made it, so a person is asked.
    const isAsked = state === "held" && record?.error?.code === "erp-order-older";
    if (isAsked && Date.parse(booking?.createdAt ?? "") < sale.placedMs) continue;
    if (isBooked && state !== "exported") found.push(`${sale.id} is booked, and the store says ${String(state)}`);
    if (!isBooked && state === "exported") found.push(`${sale.id} is exported, and not booked`);
    if (isBooked || sale.status !== STATUS.completed) continue;
    const isExcused = (await mayWait(play, store, sale)) && (state === "held" || state === "failed");
    if (!isExcused) found.push(`lost: ${sale.id} is completed and ${String(state)}: ${JSON.stringify(record?.error)}`);
  }
  const records = new Map<string, OrderRecord | null>();
  for (const { id } of world.sales.values()) records.set(id, await store.readOrder(id));
  const isBraked = (await store.readNote("fulfilment-brake")) !== null;
  return [
    ...found,
    ...judgeReports(play),
    ...(isBraked ? [] : world.parcels.judge(records)),
    ...world.payments.judge(records),
    ...(await judgeForgotten(play)),
  ];
}

/** Names of buyers who were forgotten that are still in the state; empty = none. */
async function judgeForgotten({ world, statePath }: Play): Promise<readonly string[]> {
  const names = [...world.payments.forgotten].map((reference) => nameOf({ reference }));
  return (await findInState(statePath, names)).map((found) => `a buyer was forgotten, and is in ${found}`);
}

/** What is wrong with the possible doubles that an audit names, after somebody typed an order once more; empty = nothing. */
export async function judgeDoubles(play: Play): Promise<readonly string[]> {
  const audited = await play.typeAgain();
  if (audited === null) return [];
  const { typed, named } = audited;
  const all = [...play.world.sales.values(), ...play.world.replaced];
  const wrong = named.filter((id) => !all.some((sale) => sale.id === id && isLike(typed, sale)));
  return [
    ...(named.includes(typed.saleId)
      ? []
      : [`${typed.saleId} is there twice, and the audit names ${named.join(", ")}`]),
    ...wrong.map((id) => `the audit calls ${id} a possible double, which is not like ${typed.number}`),
  ];
}

/** An order under an id that another one had; `before`: those. By the rules of `docs/reliability.md`. */
function judgeAgain(
  { world, storedBefore }: Play,
  sale: Sale,
  before: readonly Sale[],
  record: OrderRecord | null,
): readonly string[] {
  const found: string[] = [];
  const { id, reference, status } = sale;
  const say = (text: string): void => void found.push(`${id} came again as ${reference}: ${text}`);
  if (record === null) return sale.status === STATUS.completed ? [`lost: ${id} came again, and is not stored`] : [];
  const isKnown = before.some((one) => storedBefore.has(one.reference));
  const booking = world.bookingOf(sale);
  const isOurs = booking !== undefined && booking.body !== "";
  const isFinal = before.some((one) => one.isDismissed || world.isBooked(one));
  const newcomer = record.afterExport?.newcomer;
  if (record.reference === reference) {
    if (before.some((one) => one.reference !== reference && one.served !== null && isFinalOf(world, one)))
      say("it took the row of one that was sent or decided on");
    if (isOurs && isKnown && !world.forced.has(id)) say("it was sent without a person");
    if (booking === undefined && record.state === "exported") say("it is exported, and not booked");
    if (booking !== undefined && record.state !== "exported") say(`it is booked, and ${record.state}`);
    const isWaiting = record.state === "held" || record.state === "failed";
    const isExcused = isWaiting || sale.isDismissed || booking !== undefined || status !== STATUS.completed;
    if (!isExcused) say(`it is lost, and ${record.state}`);
    return found;
  }
  if (isOurs) say("it was sent under the reference of the other one");
  if (newcomer?.reference !== reference) say(`the store does not say so: ${JSON.stringify(record.afterExport)}`);
  if (!isFinal && record.attempts === 0 && !record.releasedByHand) say("it could have taken the row");
  const isOpen = record.afterExport?.acknowledged === null;
  // One that changed after it was settled is a new problem, and needs no number if it is not due any more.
  const isNew = isOpen && booking !== undefined && sale.changedAt > booking.at;
  const isForgotten = newcomer?.number === null && (isNew || newcomer.meaning !== "due");
  if (booking !== undefined && newcomer?.number !== booking.number && !isForgotten)
    say(`it is settled as ${String(newcomer?.number)}`);
  if (booking === undefined && newcomer?.number != null) say(`it is settled as ${newcomer.number}, and not there`);
  if (status === STATUS.completed && booking === undefined && !isOpen) say("it is due, and nobody is told");
  return found;
}

function isFinalOf(world: World, sale: Sale): boolean {
  return sale.isDismissed || world.isBooked(sale);
}

/** The number of an order whose id came again is not written to the shop, once the store knows of it. */
function judgeReports({ world, knownAgain }: Play): readonly string[] {
  return world.reports
    .filter(({ id, at }) => at > (knownAgain.get(id) ?? Infinity))
    .map(({ id }) => `the number of ${id} was written to the shop, where the id came again`);
}

/**
 * Whether the order waits for a person: TotalGest refused it, the product sold is no longer there, or neither its link
 * nor its SKU is what was sold by now.
 */
async function mayWait({ world }: Play, store: Store, sale: Sale): Promise<boolean> {
  return sale.refused || hasGone(world, sale) || (await isUndecidable(world, store, sale));
}

async function isUndecidable(world: World, store: Store, sale: Sale): Promise<boolean> {
  const record = await store.readOrder(sale.id);
  return record?.error?.code.startsWith("article-") === true && choiceFor(world, sale, record) === null;
}

function hasGone(world: World, sale: Sale): boolean {
  return sale.items.some(({ articleId }) => !world.articles.has(articleId));
}

/**
 * Pieces that may be reserved of an article because an order has its SKU and cannot be shown to mean another article.
 */
async function disputedPieces({ world }: Play, store: Store, article: Article, good: Good): Promise<number> {
  let pieces = 0;
  // One whose id another one has cannot be seen to be cancelled any more, and may be kept as it was when it was sent.
  for (const sale of world.replaced) {
    if (sale.isDismissed) continue;
    // What it was edited to after it was sent stays reserved beside what TotalGest has: its change is still open.
    const booked = (world.bookingOf(sale)?.items ?? []).filter(({ articleId }) => articleId === article.id);
    const kept = [...sale.everServed, sale.items].map((items) => {
      const meant = items.filter((item) => {
        // Of an article that is gone, the one that took its place may be meant.
        const isHeir = !world.articles.has(item.articleId) && (item.sku === article.sku || item.goodId === good.id);
        return item.articleId === article.id || isHeir;
      });
      return meant.reduce((sum, item) => sum + item.pieces, 0);
    });
    pieces += Math.max(0, Math.max(...kept) - booked.reduce((sum, item) => sum + item.pieces, 0));
  }
  for (const sale of world.sales.values()) {
    if (sale.status === STATUS.cancelled) continue;
    // One under an id that came again is reserved whole while its change is open, also what somebody typed before.
    const { newcomer, acknowledged } = (await store.readOrder(sale.id))?.afterExport ?? {};
    const typed = newcomer?.reference === sale.reference && acknowledged === null ? world.bookingOf(sale) : undefined;
    for (const item of typed?.items ?? []) if (item.articleId === article.id) pieces += item.pieces;
    if (!hasGone(world, sale) && !(await isUndecidable(world, store, sale))) continue;
    for (const item of sale.items) {
      const mayBe = item.sku === article.sku || item.goodId === good.id;
      if (mayBe && item.articleId !== article.id) pieces += item.pieces;
    }
  }
  return pieces;
}

/** What is wrong with the shop's quantities when nothing happens any more; empty = nothing. */
export async function judgeStock(play: Play): Promise<readonly string[]> {
  const { world } = play;
  const store = await play.open();
  const found = world.violations.filter((text) => text.includes("raised"));
  for (const article of world.articles.values()) {
    const good = [...world.goods.values()].find((candidate) => articleOf(candidate) === article.id);
    if (good === undefined) {
      const [record] = await store.readProducts([article.id]);
      // Its SKU is another product's in the shop, so it waits for a person.
      if (record?.error?.code === "sku-taken") continue;
      found.push(`${article.id} (${article.sku}) is not in the shop: ${JSON.stringify(record?.error)}`);
      continue;
    }
    const left = Math.max(0, article.stock - world.reserved(article.id, world.events, Infinity));
    const shown = good.quantity;
    const text = `${article.id} (${article.sku}): ${String(left)} are left, and the shop shows ${String(shown)}`;
    if (shown > left) found.push(`oversold: ${text}`);
    if (shown < Math.max(0, left - (await disputedPieces(play, store, article, good))))
      found.push(`undersold: ${text}`);
  }
  return found;
}

/**
 * What is wrong with the shop's quantities before the night, in which the tool finds which orders are gone from the shop, and with
 * them their pieces. Nothing that a lost answer or a dead process left behind waits for it.
 */
export async function judgeStockByDay(play: Play): Promise<readonly string[]> {
  if (play.hasRemoved) return [];
  const found = await judgeStock(play);
  return found.filter((text) => /^(over|under)sold/.test(text)).map((text) => `before the night, ${text}`);
}

/** What is wrong with the shop's texts when nothing happens any more; empty = nothing. Nothing is told of what waits for a person. */
export async function judgeTold(play: Play): Promise<readonly string[]> {
  const store = await play.open();
  const records = await store.readProducts([...play.world.articles.keys()]);
  const waiting = new Set(records.filter(({ error }) => error !== null).map(({ id }) => id));
  return untold(play.world, (id) => waiting.has(id));
}
