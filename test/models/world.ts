/**
 * A small independent world: a TotalGest, a shop and its buyers, written from the contracts alone, with one clock. It
 * knows the truth (which article a buyer bought, what was booked when), and records in `violations` what must never
 * happen.
 */

import type { Owners } from "./owned.ts";
import { Parcels } from "./parcels.ts";
import { Payments } from "./payments.ts";

/** What TotalGest sells. */
export interface Article {
  readonly id: string;
  sku: string;
  name: string;
  /** What TotalGest says besides of its texts, or in the place of its name: each one text, or one for each language. */
  texts: Readonly<Record<string, unknown>>;
  /** In the price list, VAT included. */
  price: string;
  ean: string | null;
  images: readonly string[];
  active: boolean;
  stock: number;
  updatedMs: number;
  /** The stock that TotalGest last reported to somebody, and when, in the world's count of events. */
  servedStock: number | null;
  servedAt: number;
}

/** What the shop shows. */
export interface Good {
  readonly id: string;
  fields: Record<string, unknown>;
  quantity: number;
  /** What the shop last reported of its quantity, and in which cycle. */
  served?: { readonly quantity: number; readonly cycleBeganAt: number };
  /** The fields as the tool last saw or wrote them. */
  seen: Record<string, unknown>;
  /** When somebody last asked for it alone and heard the answer, and has not written it since, in the world's count of events. */
  gotAt: number;
  /** What an editor has in it now, by place, and when it was written, in the world's count of events. */
  readonly own: Map<string, { readonly text: string; readonly at: number }>;
  /** All that an editor ever wrote in it. */
  readonly editors: Set<string>;
  /** By place, what an editor wrote and TotalGest's took the place of, as a person or an owner asked. */
  readonly replaced: Map<string, string>;
  /** By place, both sides of a text that a person keeps (`pairOf`). */
  kept: ReadonlyMap<string, string>;
  /** When an editor last wrote a text in it, in the world's count of events. */
  editedAt: number;
  /** The article for which the tool created it; "" = an editor made it. */
  madeFor: string;
  /** The pictures that the shop made of those that TotalGest's side told as their owner; null = none. */
  hosted: readonly string[] | null;
  /** The tool has not seen the product since it told them. */
  isHostedUnseen: boolean;
}

interface SoldItem {
  readonly goodId: string;
  /** The TotalGest id of the good when it was bought. */
  readonly articleId: string;
  /** What the good had then, if the shop names SKUs in its orders. */
  readonly sku: string | null;
  readonly pieces: number;
}

export type StatusClass = "due" | "open" | "cancelled" | "after" | "none";

/** A status of the shop, and what it means to the merchant. */
export interface ShopStatus {
  readonly id: string;
  name: string;
  meaning: StatusClass;
}

export const STATUS = {
  open: "1",
  completed: "3",
  cancelled: "4",
  shipped: "5",
  invoiced: "6",
  closed: "7",
  refunded: "9",
} as const;

function shopStatuses(): ShopStatus[] {
  return [
    { id: STATUS.open, name: "In attesa di pagamento", meaning: "open" },
    { id: STATUS.completed, name: "Completato", meaning: "due" },
    { id: STATUS.cancelled, name: "Annullato", meaning: "cancelled" },
    { id: STATUS.shipped, name: "Spedito", meaning: "after" },
    { id: STATUS.invoiced, name: "Fatturato", meaning: "after" },
    { id: STATUS.closed, name: "Chiuso", meaning: "none" },
    { id: STATUS.refunded, name: "Rimborsato", meaning: "cancelled" },
  ];
}

export interface Sale {
  readonly id: string;
  /** The number that the buyer sees. */
  readonly reference: string;
  readonly placedMs: number;
  readonly placedAt: number;
  readonly currency: string;
  payment: string;
  isPaid: boolean;
  /** When it was paid; null = the shop does not say. */
  paidMs: number | null;
  /** The buyer's; null = the shop does not say. */
  language: string | null;
  status: string;
  items: readonly SoldItem[];
  /** When it was placed or last changed, in the world's count of events. */
  changedAt: number;
  /** What the shop last listed of it; null = nothing yet. */
  served: {
    readonly status: string;
    readonly items: readonly SoldItem[];
    readonly isPaid: boolean;
    readonly payment: string;
  } | null;
  /** The contents that the shop ever listed of it. */
  readonly everServed: (readonly SoldItem[])[];
  /** TotalGest refused it, so it may wait for a person. */
  refused: boolean;
  /** A person decided that it is never exported. */
  isDismissed: boolean;
}

export interface Booking {
  readonly id: string;
  readonly number: string;
  /** Null = somebody typed it into TotalGest. */
  readonly reference: string | null;
  readonly key: string;
  readonly body: string;
  readonly saleId: string;
  /** Of the sale with this id, which another one may have later. */
  readonly saleReference: string;
  /** What was sold when the shop last listed it. */
  readonly items: readonly SoldItem[];
  readonly at: number;
  /** When TotalGest says that it was placed. */
  readonly placedMs: number;
  /** When TotalGest says that it was made, which may be a lie. */
  readonly createdAt: string;
  currency: string;
  /** In whole minor units. */
  gross: number;
  isCancelled: boolean;
  /** As TotalGest lists it; absent = it names none. */
  readonly buyer?: string;
  /** The class of the order's status when it was sent. */
  readonly sentAs: StatusClass;
  readonly sentStatus: string;
  readonly sentGross: number;
}

/** An order of a TotalGest in steps that is not confirmed yet. */
export interface Draft {
  readonly id: string;
  readonly reference: string;
  readonly text: string;
  /** What the shop had last listed of it at each of its calls: its lines must be one of these. */
  readonly served: Sale["served"][];
  readonly lines: { readonly no: number; readonly article: string; readonly quantity: string }[];
}

/** Whether TotalGest refuses this order. */
export function refuseNext(world: World, reference: string): boolean {
  if (world.refusals === 0) return false;
  world.refusals -= 1;
  const sale = world.sales.get(reference.split(":").at(-1) ?? "");
  if (sale !== undefined) sale.refused = true;
  return true;
}

/** What a buyer orders, where it is not the usual. */
export type Unusual = Partial<Pick<Sale, "id" | "currency" | "payment" | "placedMs">>;

/** What the shop's list of orders, or TotalGest's, does that is not the truth. */
export type ShopLie = "cut" | "repeats" | "more" | "fewer";
export type ErpLie = "repeats" | "loops";

/** Whoever asks for so many pages of a list that repeats itself would ask for ever. */
export const MOST_LIES = 2000;

const DAY_MS = 86_400_000;
/** How long an order that is not completed reserves its pieces. */
const RESERVES_MS = 14 * DAY_MS;

export class World {
  nowMs: number;
  readonly articles = new Map<string, Article>();
  /** The tool may still tell what it has read of them. */
  readonly deleted = new Map<string, Article>();
  readonly goods = new Map<string, Good>();
  readonly sales = new Map<string, Sale>();
  /** Sales whose id another one has now: the shop was restored from a backup. */
  readonly replaced: Sale[] = [];
  /** Orders that TotalGest's number was written to, and when. */
  readonly reports: { readonly id: string; readonly at: number }[] = [];
  readonly bookings: Booking[] = [];
  /** Of a TotalGest in steps. */
  readonly customers: { readonly id: string; readonly email: string }[] = [];
  readonly drafts: Draft[] = [];
  session = { token: "", endsMs: 0 };
  /** What TotalGest no longer has. */
  readonly lost: Booking[] = [];
  readonly statuses = shopStatuses();
  /** How the shop lists its statuses. */
  statusList: "whole" | "empty" | "refused" = "whole";
  /** The shop does not list its orders. */
  hidesOrders = false;
  /** The lines of orders have SKUs. */
  namesSkus = true;
  shopLie: ShopLie | null = null;
  erpLie: ErpLie | null = null;
  /** How often a list of TotalGest that lies was asked for a page. */
  liesTold = 0;
  /** TotalGest gives state and totals of its orders. */
  givesTotals = false;
  ordersPage = 20;
  bookingsPage = 25;
  readonly violations: string[] = [];
  /** What happens after an order was booked. */
  readonly parcels = new Parcels(this);
  /** Payments that come later. */
  readonly payments = new Payments(this);
  /** Orders that a person sent in spite of their status. */
  readonly forced = new Set<string>();
  /** So far ahead is TotalGest's clock in what it says of parcels. */
  erpAheadMs = 0;
  /** When TotalGest says that an order was made. */
  createdAt: (placedMs: number) => string = (placedMs) => new Date(placedMs).toISOString();
  /** The status of completed orders has the name of another class, and nobody has said what it means. */
  isQuestioned = false;
  /** When the shop last listed its statuses to somebody, in the world's count of events. */
  statusesReadAt = 0;
  /** Orders that a person sent while that was in question. */
  readonly asked = new Set<string>();
  /** How many of the next orders TotalGest refuses. */
  refusals = 0;
  /** How many of the next statuses the shop refuses. */
  statusRefusals = 0;
  /** A day of which TotalGest cannot list its orders. */
  unlistable: string | null = null;
  /** The answer that is being made gets lost, so it tells nobody anything. */
  isUnheard = false;
  /** A person has said that the texts of this good are replaced, or put back; "" = of none. */
  overwritten = "";
  restored = "";
  /** Who owns what of a product. */
  owners: Owners = {};
  /** The goods that were written since somebody last emptied it. */
  readonly written = { created: new Set<string>(), updated: new Set<string>() };
  /** Counts events, so that their order does not depend on a clock. */
  events = 0;
  /** The count at the start of the current cycle. */
  cycleBeganAt = 0;
  /** Runs during a run, between two calls. */
  meanwhile: (phase: World["phase"]) => void = () => undefined;
  phase: "export" | "pull" | "audit" = "export";
  #lastId = 1000;

  constructor(at: string) {
    this.nowMs = Date.parse(at);
  }

  newId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  count(): number {
    this.events += 1;
    return this.events;
  }

  addArticle(sku: string, stock: number): void {
    const id = `a${this.newId()}`;
    const usual = {
      name: `Article ${id}`,
      texts: {},
      price: "10.00",
      ean: null,
      images: [`https://erp.example.ch/${id}.jpg`],
      active: true,
      servedStock: null,
      servedAt: 0,
    };
    this.articles.set(id, { id, sku, stock, updatedMs: this.nowMs, ...usual });
  }

  change(
    article: Article | undefined,
    patch: Partial<Pick<Article, "sku" | "stock" | "name" | "texts" | "price" | "ean" | "images" | "active">>,
  ): void {
    if (article !== undefined) Object.assign(article, patch, { updatedMs: this.nowMs });
  }

  addGood(fields: Good["fields"]): Good {
    const good = {
      id: this.newId(),
      fields,
      quantity: 0,
      seen: {},
      gotAt: 0,
      own: new Map(),
      editors: new Set<string>(),
      replaced: new Map(),
      kept: new Map(),
      editedAt: 0,
      madeFor: "",
      hosted: null,
      isHostedUnseen: false,
    };
    this.goods.set(good.id, good);
    return good;
  }

  /** An editor of the shop writes a text; an empty one is none. */
  write(good: Good, place: string, text: string): void {
    const [field = "", language] = place.split(".");
    const value = language === undefined ? text : { ...(good.fields[field] as object | undefined), [language]: text };
    good.fields = { ...good.fields, [field]: value };
    good.editors.add(text);
    good.editedAt = this.count();
    if (text === "") good.own.delete(place);
    else good.own.set(place, { text, at: good.editedAt });
  }

  /** What TotalGest sells under the good. */
  articleOf(good: Good): Article | undefined {
    return this.articles.get(articleOf(good));
  }

  deleteArticle(id: string): void {
    const article = this.articles.get(id);
    if (article === undefined) return;
    this.deleted.set(id, article);
    this.articles.delete(id);
  }

  articleWith(sku: string): Article | undefined {
    return [...this.articles.values()].find((article) => article.sku === sku);
  }

  /** A buyer orders; the shop lowers its own quantities. */
  place(
    wanted: readonly { readonly good: Good; readonly pieces: number }[],
    status: string,
    { id = this.newId(), currency = "CHF", payment = "CARD", placedMs = this.nowMs }: Unusual = {},
  ): Sale {
    const items = wanted.map((one) => this.itemOf(one));
    const placedAt = this.count();
    const sale: Sale = {
      id,
      reference: `R-${this.sales.has(id) ? `again-${String(placedAt)}-` : ""}${id}`,
      placedMs,
      placedAt,
      currency,
      payment,
      isPaid: true,
      paidMs: null,
      language: null,
      ...this.payments.draft(),
      status,
      items,
      changedAt: placedAt,
      served: null,
      everServed: [],
      refused: false,
      isDismissed: false,
    };
    const before = this.sales.get(id);
    if (before !== undefined) this.replaced.push(before);
    this.sales.set(id, sale);
    for (const { good, pieces } of wanted) good.quantity -= pieces;
    return sale;
  }

  /** A line of an order that is placed now. */
  itemOf({ good, pieces }: { readonly good: Good; readonly pieces: number }): SoldItem {
    const sku = this.namesSkus ? String(good.fields["sku"]) : null;
    return { goodId: good.id, articleId: articleOf(good), sku, pieces };
  }

  /** TotalGest's own clock. */
  get erpNowMs(): number {
    return this.nowMs + this.erpAheadMs;
  }

  /** The run has read the name that is in question, so it may neither send nor mail what has that status. */
  isInQuestion(status: string | undefined): boolean {
    return this.isQuestioned && status === STATUS.completed && this.statusesReadAt > this.cycleBeganAt;
  }

  classOf(status: string): StatusClass {
    return this.statuses.find(({ id }) => id === status)?.meaning ?? "none";
  }

  isCancelled({ status }: Pick<Sale, "status">): boolean {
    return this.classOf(status) === "cancelled";
  }

  /** The shop restores the quantities of a cancelled or deleted order. */
  putBack(sale: Sale): void {
    for (const { goodId, pieces } of sale.items) {
      const good = this.goods.get(goodId);
      if (good !== undefined) good.quantity += pieces;
    }
  }

  /** A person or a buyer changes an order's contents or its status. */
  changeSale(sale: Sale, patch: Partial<Pick<Sale, "status" | "items">>): void {
    if (!this.isCancelled(sale)) this.putBack(sale);
    Object.assign(sale, patch, { changedAt: this.count() });
    if (this.isCancelled(sale)) return;
    for (const { goodId, pieces } of sale.items) {
      const good = this.goods.get(goodId);
      if (good !== undefined) good.quantity -= pieces;
    }
  }

  /** Whether a booked order has changed since. */
  differsFrom(sale: Pick<Sale, "status" | "items">, { items }: Booking): boolean {
    const tallied = [items, sale.items].map((all) => tally(all.map(({ goodId, pieces }) => [goodId, pieces])));
    return this.isCancelled(sale) || tallied[0] !== tallied[1];
  }

  isBooked(sale: Sale): boolean {
    return this.bookingOf(sale) !== undefined;
  }

  bookingOf({ id, reference }: Pick<Sale, "id" | "reference">): Booking | undefined {
    return this.bookings.find(({ saleId, saleReference }) => saleId === id && saleReference === reference);
  }

  /**
   * Pieces of an article in orders that its stock of count `servedAt` does not know yet, among those last changed
   * before `placedBefore`.
   */
  reserved(articleId: string, servedAt: number, placedBefore: number): number {
    let pieces = 0;
    for (const sale of this.sales.values()) {
      if (sale.changedAt >= placedBefore || this.isCancelled(sale) || sale.isDismissed) continue;
      if (this.classOf(sale.status) === "open" && sale.placedMs + RESERVES_MS <= this.nowMs) continue;
      const booking = this.bookingOf(sale);
      const [now, sent] = [sale.items, booking?.items ?? []].map((items) => piecesOf(items, articleId)) as [
        number,
        number,
      ];
      const isRead = booking !== undefined && booking.at <= servedAt;
      pieces += isRead ? Math.max(0, now - sent) : Math.max(now, sent);
    }
    return pieces;
  }

  /** An order on the wire may be of a sale whose id another one has by now. */
  saleOf(reference: string, externalNumber: string): Sale | undefined {
    const saleId = reference.split(":").at(-1) ?? "";
    const alike = [this.sales.get(saleId), ...this.replaced].filter((one) => one?.id === saleId);
    return alike.find((one) => one?.reference === externalNumber);
  }

  /** TotalGest takes an order: it must equal what the shop last listed, with the articles that were sold. */
  book(
    reference: string,
    key: string,
    body: string,
    lines: readonly { readonly article: Article; readonly pieces: number }[],
    { placedMs, currency, gross }: Pick<Booking, "placedMs" | "currency" | "gross">,
    draft?: { readonly id: string; readonly served: Sale["served"] },
  ): Booking {
    const saleId = reference.split(":").at(-1) ?? "";
    const { externalNumber } = JSON.parse(body) as { readonly externalNumber: string };
    const served = draft === undefined ? (this.saleOf(reference, externalNumber)?.served ?? null) : draft.served;
    const meaning = served === null ? null : this.classOf(served.status);
    if (served === null || (meaning !== "due" && meaning !== "after" && !this.forced.has(saleId))) {
      this.violations.push(`${reference} was booked with status ${served?.status ?? "never told"}`);
    } else {
      const sold = tally(served.items.map(({ articleId, pieces }) => [articleId, pieces]));
      const sent = tally(lines.map(({ article, pieces }) => [article.id, pieces]));
      if (sold !== sent) this.violations.push(`${reference}: sold ${sold}, sent ${sent}`);
    }
    // What a person sent, or TotalGest had begun before, is no new order.
    const isChosen = this.forced.has(saleId) || this.asked.has(saleId) || draft !== undefined;
    if (this.isInQuestion(served?.status) && !isChosen)
      this.violations.push(`${reference} was booked while it was in question what its status means`);
    for (const { article, pieces } of lines) this.change(article, { stock: article.stock - pieces });
    const index = String(this.bookings.length + this.lost.length + 1);
    const booking = {
      id: draft?.id ?? `b${index}`,
      number: `N-${index}`,
      reference,
      key,
      body,
      saleId,
      saleReference: externalNumber,
      items: served?.items ?? [],
      at: this.count(),
      placedMs,
      createdAt: this.createdAt(placedMs),
      currency,
      gross,
      isCancelled: false,
      sentAs: meaning ?? "none",
      sentStatus: served?.status ?? "",
      sentGross: gross,
    };
    this.bookings.push(booking);
    this.payments.book(booking, this.saleOf(reference, externalNumber));
    return booking;
  }

  /** Somebody enters an order by hand, or TotalGest books one a second time. */
  enter(booking: Partial<Booking> & Pick<Booking, "currency" | "gross" | "saleId">): Booking {
    const index = String(this.bookings.length + this.lost.length + 1);
    const entered = {
      id: `b${index}`,
      number: `H-${index}`,
      reference: null,
      key: `by hand ${index}`,
      body: "",
      saleReference: this.sales.get(booking.saleId)?.reference ?? "",
      items: [],
      at: this.count(),
      placedMs: this.nowMs,
      createdAt: new Date(booking.placedMs ?? this.nowMs).toISOString(),
      isCancelled: false,
      sentAs: "none" as const,
      sentStatus: "",
      sentGross: booking.gross,
      ...booking,
    };
    this.bookings.push(entered);
    return entered;
  }

  /**
   * A quantity that the tool writes may not exceed the rest of what TotalGest last reported, less the orders before. One
   * that is not above what the shop reported in this cycle raises nothing: it was sold between the report and the write.
   */
  judgeFigure(good: Good, before: number, after: number): void {
    const article = this.articles.get(articleOf(good));
    const reported = good.served?.cycleBeganAt === this.cycleBeganAt ? good.served.quantity : before;
    if (article === undefined || article.servedStock === null || after <= Math.max(before, reported)) return;
    const left = article.servedStock - this.reserved(article.id, article.servedAt, this.cycleBeganAt);
    if (after > Math.max(0, Math.floor(left))) {
      this.violations.push(
        `${article.id}: raised from ${String(before)} to ${String(after)}, and ${String(left)} are left`,
      );
    }
  }
}

export function articleOf({ fields }: Pick<Good, "fields">): string {
  const external = fields["external"];
  return typeof external === "object" && external !== null && "totalgest_id" in external
    ? String(external.totalgest_id)
    : "";
}

/** A name that stands nowhere else. */
export function nameOf({ reference }: Pick<Sale, "reference">): string {
  return `Von${reference}Ort`;
}

/** The mail address of an order's buyer. */
export function buyerOf({ id }: Pick<Sale, "id">): string {
  return `buyer-${String(Number(id) % 3)}@example.ch`;
}

function piecesOf(items: readonly SoldItem[], articleId: string): number {
  return items.reduce((sum, item) => sum + (item.articleId === articleId ? item.pieces : 0), 0);
}

/** Whether these are the articles of an order. */
export function areSold(
  served: Sale["served"],
  lines: readonly { readonly article: Article; readonly pieces: number }[],
): boolean {
  const sold = (served?.items ?? []).map(({ articleId, pieces }) => [articleId, pieces] as const);
  return tally(sold) === tally(lines.map(({ article, pieces }) => [article.id, pieces] as const));
}

function tally(pairs: readonly (readonly [string, number])[]): string {
  const sums = new Map<string, number>();
  for (const [id, pieces] of pairs) sums.set(id, (sums.get(id) ?? 0) + pieces);
  return JSON.stringify([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
