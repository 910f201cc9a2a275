/** A message in words, for a mail or a screen. */
import { EXIT } from "../../core/common/problems/errors.ts";
import { settlesItself } from "../../core/common/problems/problem.ts";
import type {
  DaySummary,
  MoreOfProblem,
  NamedOrder,
  NamedProduct,
  Notification,
  OpenProblem,
  CurrencySums,
} from "../../core/run/notify/message.ts";
import type { Affected } from "../../text/causes.ts";
import { cleanLine } from "../../text/clean.ts";
import { groupByCause } from "../groups.ts";
import { facetText } from "../products/changes.ts";
import { type Group, type Section, sectionOf, titled, type View } from "../view.ts";
import type { Message, Text } from "../../text/text.ts";
import type { Next } from "../../text/next.ts";

/** The shop that a notice is about, and the host that sends it. */
export interface NoticeFrom {
  readonly site: string;
  readonly host: string;
  /** Address of the shop on the page (`serve.publicUrl`); absent = none. */
  readonly page?: string | null;
}

/** The message in one language. Mail addresses in texts of a system are left out. */
export function composeNotice(message: Notification, text: Text, { site, host, page = null }: NoticeFrom): View {
  const view = bodyOf(message, text, site);
  const link = page === null ? [] : [{ say: text.t("notice.page"), command: null, link: page }];
  return { ...view, next: [...link, ...view.next], foot: [text.t("notice.footer", { host })] };
}

function bodyOf(message: Notification, text: Text, site: string): View {
  switch (message.kind) {
    case "test":
      return { ...titled(text.t("notice.subject.test", { site })), says: [text.t("notice.intro.test")] };
    case "problems":
      return problemNotice(message, text, site);
    case "summary":
      return summaryNotice(message, text, site);
  }
}

function problemNotice(message: Extract<Notification, { kind: "problems" }>, text: Text, site: string): View {
  const { fresh, lasting, over } = message;
  const open = [...fresh, ...lasting];
  const intro = open.length > 0 ? introOf(open) : over.length > 0 ? "over" : "well";
  return {
    ...titled(subjectOf(message, text, site)),
    says: [text.t(`notice.intro.${intro}`)],
    groups: [
      ...sectionOf(text.t("notice.new"), "bad", groupsOf(fresh, text)),
      ...sectionOf(text.t("notice.lasting"), "busy", groupsOf(lasting, text)),
      ...sectionOf(text.t("notice.over"), "good", groupsOf(over, text).map(withoutHint)),
    ],
    next: fixSteps(hasOrder(open.filter(({ problem }) => !settlesItself(problem))), text),
  };
}

/** What passes by itself is not called a thing to do. */
function introOf(open: readonly OpenProblem[]): "problems" | "passing" {
  return open.every(({ problem }) => settlesItself(problem)) ? "passing" : "problems";
}

function subjectOf(message: Extract<Notification, { kind: "problems" }>, text: Text, site: string): string {
  const { fresh, lasting, over } = message;
  if (fresh.length > 0) return text.t("notice.subject.fresh", { site, n: countProblems(fresh) });
  if (lasting.length === 0) return text.t("notice.subject.well", { site });
  if (over.length > 0) return text.t("notice.subject.over", { site, n: countProblems(over) });
  return text.t("notice.subject.lasting", { site, n: countProblems(lasting) });
}

/** Orders that need the same fix are one problem. */
function countProblems(open: readonly OpenProblem[]): number {
  return new Set(open.map(({ key }) => key)).size;
}

function summaryNotice({ summary }: Extract<Notification, { kind: "summary" }>, text: Text, site: string): View {
  const { all, exported, excluded, missing, audit, open } = summary;
  const day = text.formats.localDay(summary.day);
  const due = exported.count + missing.length;
  const list = Object.entries(excluded).map(([reason, n]) => `${String(n)} × ${text.t(reasonKey(reason))}`);
  const subject =
    missing.length > 0
      ? text.t("notice.subject.summary-missing", { site, day, missing: missing.length, n: due })
      : due === 0
        ? text.t("notice.subject.summary-none", { site, day })
        : text.t("notice.subject.summary-all", { site, day, n: due });
  const named = new Set(missing.map(({ id }) => id));
  const hasReason = missing.some(({ problem }) => problem !== null);
  const others = open.filter(({ order }) => order === undefined || !named.has(order.id));
  return {
    ...titled(subject),
    says: [
      text.t("notice.day.all", { day, n: all.count, sum: sumText(all.sums, text) }),
      text.t("notice.day.exported", { n: exported.count, sum: sumText(exported.sums, text) }),
      ...(list.length === 0 ? [] : [text.t("notice.day.excluded", { list: list.join(", ") })]),
      text.t("notice.day.missing", { n: missing.length }),
    ],
    groups: [
      ...sectionOf(text.t("notice.missing"), "bad", missingGroups(missing, text)),
      ...sectionOf(text.t("notice.lasting"), "busy", groupsOf(others, text)),
    ],
    next: [...fixSteps(hasOrder(open) || hasReason, text), ...auditSteps(audit, summary.day, text)],
  };
}

/** The command that goes through all orders that wait for a decision. */
function fixSteps(isNeeded: boolean, text: Text): Next {
  return isNeeded ? text.next("notice.fix") : [];
}

function hasOrder(open: readonly OpenProblem[]): boolean {
  return open.some(({ order }) => order !== undefined);
}

function reasonKey(reason: string): "reason.status" | "reason.cancelled" | "reason.before-from" | "reason.dismissed" {
  return reason === "cancelled" || reason === "before-from" || reason === "dismissed"
    ? `reason.${reason}`
    : "reason.status";
}

function sumText(sums: CurrencySums, text: Text): string {
  if (sums.length === 0) return "none";
  return sums.map(({ currency, amount }) => text.formats.money(amount, currency)).join(" + ");
}

function auditSteps(audit: DaySummary["audit"], day: DaySummary["day"], text: Text): Next {
  if (audit === null) return [{ say: text.t("notice.audit.none"), command: null }];
  const { exitCode, differences: n, sha256, isGivenUp } = audit;
  const verdict: Next =
    exitCode === EXIT.ok
      ? [{ say: text.t("notice.audit.proven"), command: null }]
      : isGivenUp === true && n === 0
        ? [{ say: text.t("notice.audit.given-up"), command: null }]
        : text.next("notice.audit.not-proven", { n, to: day });
  return [...verdict, { say: text.t("notice.audit.hash"), command: sha256 }];
}

function missingGroups(missing: DaySummary["missing"], text: Text): readonly Group[] {
  const [known, waiting] = [
    missing.flatMap((order) => (order.problem === null ? [] : [affected(order, order.problem)])),
    missing.filter(({ problem }) => problem === null),
  ];
  const waits: Group = {
    message: text.t("notice.waits"),
    next: [],
    items: waiting.map((order) => ({ name: nameOf(order), message: "" })),
    count: waiting.length,
  };
  return [...groupByCause(known, text).map(discreet), ...(waiting.length === 0 ? [] : [waits])];
}

/** What a quiet run prints: what a notification lists, and what only this run knows. */
export function newsSections(text: Text, open: readonly OpenProblem[], met: readonly Affected[]): readonly Section[] {
  const ofItems = met.filter(({ item }) => item !== "");
  const others = met.filter(({ item }) => item === "").map(({ problem }) => single(text.problem(problem)));
  const toDo = open.filter(({ problem }) => !settlesItself(problem));
  const passing = open.filter(({ problem }) => settlesItself(problem));
  return [
    ...sectionOf(text.t("report.problems"), "bad", [...others, ...groupByCause(ofItems, text)]),
    ...sectionOf(text.t("health.degraded"), "bad", groupsOf(toDo, text)).map((one) => ({
      ...one,
      next: fixSteps(hasOrder(toDo), text),
    })),
    ...sectionOf(text.t("report.tried-again"), "busy", groupsOf(passing, text)),
  ];
}

/** Groups orders by cause; other problems stay single. */
function groupsOf(open: readonly OpenProblem[], text: Text): readonly Group[] {
  const orders: Affected[] = [];
  const others: Group[] = [];
  for (const { problem, order, more = {} } of open) {
    if (order === undefined) others.push(withMore(single(asSentence(text.problem(problem), text)), more, text));
    else orders.push(affected(order, problem));
  }
  return [...groupByCause(orders, text), ...others].map(discreet);
}

function affected(order: NamedOrder, problem: Affected["problem"]): Affected {
  return { item: order.id, name: nameOf(order), problem };
}

function nameOf(order: NamedOrder): string {
  const { id, reference } = order;
  const beside = [reference === id ? "" : reference, order.customer].filter((part) => part !== "").join(", ");
  return cleanLine(beside === "" ? id : `${id} (${beside})`);
}

/** Why a shop is not well is a phrase for the middle of a line: this makes a sentence of one. */
function asSentence({ message, next }: Message, text: Text): Message {
  if (/[.!?]$/.test(message)) return { message, next };
  const [first = ""] = message;
  return { message: `${first.toLocaleUpperCase(text.formats.locale)}${message.slice(first.length)}.`, next };
}

function single({ message, next }: Message): Group {
  return { message, next, items: [], count: 0 };
}

/** With the orders that wait meanwhile, and the first of its products. */
function withMore(group: Group, { waiting = 0, products = [], count = 0 }: MoreOfProblem, text: Text): Group {
  const waits = waiting > 0 ? ` ${text.t("notice.waiting", { n: waiting })}` : "";
  const message = group.message === null ? null : `${group.message}${waits}`;
  return { ...group, message, items: products.map((one) => namedProduct(one, text)), count };
}

function namedProduct({ sku, name, change, problem }: NamedProduct, text: Text): Group["items"][number] {
  const shown = cleanLine(name === "" ? sku : `${sku} (${name})`);
  const [from, to] =
    change === undefined ? [] : [change.from, change.to].map((value) => facetText(text, change.facet, value));
  const why = problem === undefined ? [] : [text.problem(problem, sku).message];
  return { name: shown, message: "", details: from === undefined ? why : [`${from} → ${to ?? ""}`] };
}

function withoutHint(group: Group): Group {
  return { ...group, next: [] };
}

function discreet({ message, next, items, count }: Group): Group {
  return {
    message: message === null ? null : withoutMailAddresses(message),
    next,
    items: items.map((one) => ({
      name: withoutMailAddresses(one.name),
      message: withoutMailAddresses(one.message),
      ...(one.details === undefined ? {} : { details: one.details.map(withoutMailAddresses) }),
    })),
    count,
  };
}

function withoutMailAddresses(text: string): string {
  return text.replaceAll(/[^\s@＠<>"(),;:]+[@＠][^\s@＠<>"(),;:]+\.[A-Za-z]{2,}/g, "…@…");
}
