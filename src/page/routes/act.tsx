/**
 * The one route that acts: `POST /shops/SHOP/act`, from an `ActionForm`. Beside `once`, `back` and `do`, its fields are:
 *
 *   send, look-up, resend, mark-exported, dismiss, put-back, acknowledge   order (SHOWN:ID, one for each), sure, articleBy, number, reason
 *   csv           order: no run; it answers with a file
 *   send-ready    shown (a fingerprint of the orders that were ready)
 *   map           setting, from, was (what it was mapped to), to, order (the ids that wait for it)
 *   keep-status   status, name (the new one that was shown)
 *   release       kind, shown (a fingerprint of the list), and how it was narrowed: search, way, product; only (ids of the list; none =
 *                 all of it), sure (of prices)
 *   allow-price   id (the SKU), shown (its price, `priceFacet`), sure
 *   overwrite, keep-texts, restore-texts   id (the SKU), texts (name, descriptions), shown (these texts, `markOfTexts`)
 *   keep-all      texts: the shop owns them from now on
 *   push-status   id, shown (`shownPush`)
 *   release-statuses, settle-status   order (SHOWN:ID, one for each, by `shownPush`)
 *   payment-asked, payment-settled   id, shown (`shownPayment`)
 *   forget        order (SHOWN:ID), sure
 *   pull          nothing
 *   settle-day, open-day   day, reason: no run; it answers 303 to `back`
 *
 * It answers 303 to `/shops/SHOP/runs/ID?back=…` at once. What differs from what was shown is refused there.
 */
import { type Action, type ActsWith, isActWith, reasonIn, type StatusAction } from "../../core/acts/action.ts";
import type { Scope } from "../../core/acts/page-run.ts";
import { EXIT, Tg360Error } from "../../core/common/problems/errors.ts";
import { parseLocalDay } from "../../core/common/time/zone.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Choice } from "../../core/orders/fix/open-decisions.ts";
import {
  readTexts,
  fieldOf,
  typedText,
  readMapping,
  readOnce,
  readOne,
  readOrderAction,
  readTicked,
} from "../forms.ts";
import { readRenamed } from "../../core/discovery/discover.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { shownOrder } from "../../core/orders/shown.ts";
import { needsTick, parseHeldQuery, readHeld } from "../held.ts";
import { BULK_DEEDS } from "../fits.ts";
import { ConfirmPage, confirmGroups } from "../pages/confirm.tsx";
import { ReasonPage } from "../pages/reason.tsx";
import { shownReady } from "../words.ts";
import { MessagePage } from "../pages/gate.tsx";
import { pagePath, type ShopView, withQuery } from "../view.ts";
import { ordersCsv } from "./csv.ts";
import { readOrdersOf } from "./queries.ts";
import type { ShopCall, ShopPages } from "./shop-pages.ts";

/** What a form asks for. `refusal`: why nothing of it is done. */
interface AskedAct {
  readonly action: Action;
  readonly scope: Scope;
  readonly refusal?: Problem;
}

/** Null = not a valid form. */
type AskedOrAnswer = AskedAct | Response | null;

export function addActing(pages: ShopPages): void {
  pages.app.post("/act", async (call) => {
    const form = await call.req.formData();
    const once = readOnce(form);
    if (once === null) return call.text("", 400);
    // Before anything else: what the form was about may have changed by what it did.
    const first = await pages.host.read(call.get("shop"), (store) => store.findPageRun(once));
    if (first !== null) return showRun(call, first, form);
    const asked = await readAsked(pages, call, form);
    if (asked instanceof Response) return asked;
    return asked === null ? call.text("", 400) : begin(pages, call, form, { ...asked, once });
  });
}

async function begin(
  { host }: ShopPages,
  call: ShopCall,
  form: FormData,
  { action, scope, refusal, once }: AskedAct & { readonly once: string },
): Promise<Response> {
  const [shop, { name, role }] = [call.get("shop"), call.get("visitor")];
  const id = await host.act(shop, { form: once, action, scope, author: name, role }, refusal);
  return showRun(call, id, form);
}

function showRun(call: ShopCall, id: number, form: FormData): Response {
  const shop = call.get("shop");
  return call.redirect(withQuery(pagePath(shop, "runs", id), { back: backOf(shop, fieldOf(form, "back")) }), 303);
}

/** A page of this shop; null = it is none. */
function backOf(shop: string, back: string): string | null {
  const isOwn =
    back === pagePath(shop) || [`${pagePath(shop)}/`, `${pagePath(shop)}?`].some((start) => back.startsWith(start));
  return isOwn && back.length <= MOST_PATH && /^[!-~]*$/.test(back) && !/[\\]|\/\.\.?(\/|$)/.test(back) ? back : null;
}

/** Where an address says that the person comes from; "" = it does not. */
export function readBack(call: ShopCall): string {
  return backOf(call.get("shop"), call.req.query("back") ?? "") ?? "";
}

const MOST_PATH = 1000;
const FINGERPRINT = /^[\w-]{16}$/;

/** The readers of forms that name otherwise what they are about. */
const OWN: Readonly<
  Record<
    ActsWith<{ named: "own" }> | "settle-day" | "open-day" | "keep-all",
    (pages: ShopPages, call: ShopCall, form: FormData) => Promise<AskedOrAnswer>
  >
> = {
  "send-ready": readReady,
  release: readRelease,
  map,
  "keep-status": keepStatus,
  "settle-day": decideDay,
  "open-day": decideDay,
  "keep-all": keepAll,
  pull: () => Promise.resolve(PULL),
};
const PULL: AskedAct = { action: { kind: "pull" }, scope: [] };

async function readAsked(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const does = fieldOf(form, "do");
  if (Object.hasOwn(OWN, does)) return OWN[does as keyof typeof OWN](pages, call, form);
  if (isActWith({ isSure: true }, does) && !isSure(form)) return sayTick(pages, call);
  if (isActWith({ named: "texts" }, does)) {
    const [scope, name] = [readOne(form), readTexts(form)];
    return scope === null || name === null ? null : { action: { kind: does, of: [name] }, scope };
  }
  if (isActWith({ named: "one" }, does)) {
    const scope = readOne(form);
    return scope === null ? null : { action: { kind: does }, scope };
  }
  if (isActWith({ of: "statuses" }, does)) return readStatuses(call, form, does);
  if (!isActWith({ of: "buyers" }, does)) return readChosen(pages, call, form);
  const scope = readTicked(form);
  return scope.length === 0 ? null : { action: { kind: does }, scope };
}

/** What an audit cannot prove of a day ends by a person's decision, which needs no run. */
async function decideDay(pages: ShopPages, call: ShopCall, form: FormData): Promise<Response | null> {
  const { host } = pages;
  const [shop, day, isOpened] = [call.get("shop"), parseLocalDay(fieldOf(form, "day")), form.get("do") === "open-day"];
  const reason = reasonIn(typedText(form, "reason"));
  if (day === null) return null;
  if (reason === null && !isOpened) return sayReason(pages, call);
  const given = isOpened || reason === null ? null : { by: call.get("visitor").name, atMs: host.clock.now(), reason };
  try {
    await host.decideDay(shop, day, given);
  } catch (error) {
    // Another person, or an audit, was faster: the page shows it.
    if (!(error instanceof Tg360Error) || error.exitCode !== EXIT.items) throw error;
  }
  return call.redirect(backOf(shop, fieldOf(form, "back")) ?? pagePath(shop, "audits"), 303);
}

/** Asks once about orders that would not go by themselves. */
async function readChosen(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const { page, host } = pages;
  const scope = readTicked(form);
  const action = readOrderAction(form, scope.length);
  const does = fieldOf(form, "do");
  const shop = call.get("shop");
  const back = backOf(shop, fieldOf(form, "back")) ?? "";
  if (scope.length === 0 && isOfList(does)) return chooseFirst(call, back);
  const ids = scope.map(([id]) => id);
  const read = () => host.read(shop, (store) => readOrdersOf(store, ids));
  if (does === "csv") return ordersCsv(pages, call, await read());
  if (action === null) {
    if (does !== "dismiss" && does !== "acknowledge") return null;
    return form.has("reason")
      ? sayReason(pages, call)
      : page(call, read, (view, orders) => <ReasonPage view={view} does={does} orders={orders} back={back} />);
  }
  if (action.kind !== "send" || isSure(form)) return { action, scope };
  const orders = await read();
  if (confirmGroups(orders).sent.length === orders.length) return { action, scope };
  return page(
    call,
    () => Promise.resolve(orders),
    (view) => <ConfirmPage view={view} orders={orders} back={back} />,
  );
}

function isOfList(does: string): boolean {
  return does === "csv" || BULK_DEEDS.some((one) => one === does);
}

/** Nothing was ticked: the same list again, which says so. */
function chooseFirst(call: ShopCall, back: string): Response {
  const [path = "", query = ""] = (back === "" ? pagePath(call.get("shop"), "orders") : back).split("?");
  return call.redirect(withQuery(path, { ...Object.fromEntries(new URLSearchParams(query)), choose: "first" }), 303);
}

/** A browser does not send the form so; whoever sends it otherwise is told. */
function sayReason(pages: ShopPages, call: ShopCall): Promise<Response> {
  return say(pages, call, 400, (text) => [
    text.t("page.reason"),
    text.problem(problem("reason-blank", { helpOf: "fix" })).message,
  ]);
}

function sayTick(pages: ShopPages, call: ShopCall): Promise<Response> {
  return say(pages, call, 400, (text) => [text.t("page.tick"), text.t("page.tick-first")]);
}

/** The environment sets otherwise what was saved. */
function sayOverridden(pages: ShopPages, call: ShopCall, names: readonly string[]): Promise<Response> {
  return say(pages, call, 503, (text) => [text.t("page.mend"), text.t("setup.overridden", { names })]);
}

async function say(
  { show, viewOf }: ShopPages,
  call: ShopCall,
  status: 400 | 503,
  words: (text: ShopView["text"]) => readonly [title: string, line: string],
): Promise<Response> {
  const view = await viewOf(call, call.get("visitor"));
  const [title, line] = words(view.text);
  return show(call, <MessagePage view={view} title={title} lines={[line]} />, status);
}

/** All orders that are ready now, if they are those that were shown. */
async function readReady({ host }: ShopPages, call: ShopCall, form: FormData): Promise<AskedAct> {
  const ready = await host.read(call.get("shop"), (store) => store.listOrders({ states: ["queued"] }));
  const scope = ready.map((order) => [order.id, shownOrder(order)] as const);
  const isOther = form.has("shown") && fieldOf(form, "shown") !== shownReady(ready);
  const refusal = isOther ? { refusal: problem("list-changed", {}) } : {};
  return { action: { kind: "send-ready" }, scope, ...refusal };
}

/** Exactly what was shown, or what was ticked of it. */
async function readRelease(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const query = parseHeldQuery((name) => fieldOf(form, name));
  const { kind } = query;
  const shown = fieldOf(form, "shown");
  if (kind === null || !FINGERPRINT.test(shown)) return null;
  const only = new Set(form.getAll("only"));
  const held = await pages.host.read(call.get("shop"), (store) => readHeld(store, query));
  if (kind === "prices" && !isSure(form) && needsTick(held.found, only)) return sayTick(pages, call);
  const refusal = held.kind === kind && held.shown === shown ? {} : { refusal: problem("list-changed", {}) };
  const action: Action = kind === "statuses" ? { kind: "release-statuses" } : { kind: "release", what: kind };
  return { action, scope: held.scope.filter(([id]) => only.size === 0 || only.has(id)), ...refusal };
}

/** A price that may be a mistake is sent, and a buyer forgotten, only with this tick. */
function isSure(form: FormData): boolean {
  return form.get("sure") === "yes";
}

/** The statuses that were ticked. */
function readStatuses(call: ShopCall, form: FormData, kind: StatusAction["kind"]): AskedAct | Response {
  const scope = readTicked(form);
  const [shop, list] = [call.get("shop"), { kind: "statuses" }];
  const back = backOf(shop, fieldOf(form, "back")) ?? withQuery(pagePath(shop, "held-back"), list);
  return scope.length === 0 ? chooseFirst(call, back) : { action: { kind }, scope };
}

/** Saves the mapping; the orders that waited for it are sent. */
async function map(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const { host } = pages;
  const shop = call.get("shop");
  const asked = readMapping(form);
  if (asked === null) return null;
  const { mapping, scope, was } = asked;
  const { setting, from, to } = mapping;
  const isPair = (one: Choice): boolean => one.kind === "map" && one.setting === setting && one.from === from;
  const open = (await host.readMendable(shop)).find(({ choices }) => choices.some(isPair));
  if (open === undefined || open.was !== was) {
    return { action: mapping, scope, refusal: problem("settings-raced", { shop }) };
  }
  // The choice is in TotalGest's own list.
  if (!open.choices.some((one) => isPair(one) && one.kind === "map" && one.to === to)) return null;
  const names = await host.saveMapping(shop, mapping, was);
  return names.length === 0 ? { action: mapping, scope } : sayOverridden(pages, call, names);
}

/** The shop owns these texts of all products from now on. */
async function keepAll(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const name = readTexts(form);
  if (name === null) return null;
  const names = await pages.host.keepAll(call.get("shop"), name);
  return names.length === 0 ? { action: { kind: "pull" }, scope: [] } : sayOverridden(pages, call, names);
}

/** Notes what a renamed status means; all orders that waited for it are sent. */
async function keepStatus(pages: ShopPages, call: ShopCall, form: FormData): Promise<AskedOrAnswer> {
  const { host } = pages;
  const shop = call.get("shop");
  const [status, name] = [fieldOf(form, "status"), fieldOf(form, "name")];
  if (status === "" || name === "") return null;
  const { held, renamed } = await host.read(shop, async (store) => {
    return { held: await store.listOrders({ states: ["held"] }), renamed: await readRenamed({ store }) };
  });
  const found = renamed.find(({ id }) => id === status);
  const action = { kind: "keep-status", status, name, meaning: found?.meaning ?? "due" } as const;
  const isOfIt = ({ error }: OrderRecord): boolean => error?.code === "status-renamed" && error.data.status === status;
  const scope = held.filter(isOfIt).map(({ id }) => [id, ""] as const);
  if (found?.name !== name) return { action, scope, refusal: problem("list-changed", {}) };
  const names = await host.keepStatus(shop, action);
  return names.length === 0 ? { action, scope } : sayOverridden(pages, call, names);
}
