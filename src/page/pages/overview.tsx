import type { Child, FC } from "hono/jsx";

import { MASS_CHANGE_OF, type Facet, FACETS } from "../../core/brakes/facet.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { type Problem, treatmentOf } from "../../core/common/problems/problem.ts";
import type { HourOfRuns } from "../../core/ports/page-store.ts";
import { cleanSentence, capitalized } from "../../text/clean.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Overview } from "../../core/run/health.ts";
import { addUp } from "../../view/audit/words.ts";
import { needsAttention } from "../../view/shops/overview.ts";
import { ActionForm } from "../action-form.tsx";
import type { Month } from "../audited.ts";
import { type CauseOnPage, isGrave } from "../causes.ts";
import { Frame, Head, NewOrders } from "../components/frame.tsx";
import { type Mark, State, Time } from "../components/marks.tsx";
import { CauseItem, Causes, Empty, type Figure, Figures, LinkButton, Panel, Sheet } from "../components/panels.tsx";
import type { HeldKind } from "../held.ts";
import { shownReady, sumText, adviceOf } from "../words.ts";
import { type PictureDay, DaysPicture } from "../pictures/days.tsx";
import { HoursPanel } from "../pictures/hours.tsx";
import { pagePath, type ShopView, withQuery } from "../view.ts";
import { OrderCause } from "./order-cause.tsx";

export interface OverviewContent {
  readonly overview: Overview;
  readonly causes: readonly CauseOnPage[];
  readonly ready: readonly OrderRecord[];
  readonly held: Readonly<Record<Facet, number>>;
  /** Of orders that left, held back. */
  readonly statuses: number;
  /** Texts that differ, and about which nobody has decided. */
  readonly textsLeft: number;
  readonly days: readonly PictureDay[];
  readonly hours: readonly HourOfRuns[];
  readonly month: Month | null;
  /** When the next cycle begins, epoch ms; null = nobody knows. */
  readonly nextMs: number | null;
}

/** What needs someone first, then how all else goes. */
export const OverviewPage: FC<{ readonly view: ShopView } & OverviewContent> = ({ view, ...shown }) => {
  const { text, shop, mayAct } = view;
  const { overview, ready, days, hours, month, nextMs } = shown;
  const { counts, lastGood } = overview;
  const figure = (key: FigureKey, n: number, href: string, mark: Mark = ""): Figure => {
    const [value, word] = [text.formats.number(n), text.t(`page.figure.${key}`, { n })];
    return { value, word, mark: n > 0 ? mark : "", href };
  };
  const attention = needsAttention(counts);
  const held = FACETS.reduce((sum, facet) => sum + shown.held[facet], shown.statuses);
  const lastMs = Math.max(lastGood.orders ?? 0, lastGood.products ?? 0);
  const inMs = nextMs === null ? 0 : nextMs - overview.nowMs;
  const items = itemsOf(view, shown);
  const orders = pagePath(shop, "orders");
  const total = Object.values(counts.orders).reduce((sum, n) => sum + n, 0);
  const lastHours = (
    <HoursPanel view={view} hours={hours} title={text.t("page.hours", { n: 48 })}>
      <p class="small">
        <a href={pagePath(shop, "log")}>{text.t("page.log")}</a>
      </p>
    </HoursPanel>
  );
  return (
    <Frame view={view} title={text.t("page.overview")} section="overview">
      <Head
        title={headlineOf(view, shown, attention, held)}
        about={
          lastMs === 0 ? (
            text.t("page.never-ran")
          ) : (
            <>
              {outageOf(view, overview)}
              {overview.health === "failing" || items.length === 0 ? "" : `${text.t("page.rest-goes-on")} `}
              {text.t("page.last-cycle")} <Time view={view} at={lastMs} end={inMs > 0 ? "" : "."} />
              {inMs > 0
                ? text.t("page.next-cycle", { age: text.formats.duration(Math.ceil(inMs / MINUTE) * MINUTE) })
                : ""}
            </>
          )
        }
      >
        {mayAct ? (
          <div class="row">
            {ready.length === 0 ? null : (
              <ActionForm view={view} does="send-ready" fields={{ shown: shownReady(ready) }}>
                <button class="main" title={sumText(ready, text)}>
                  {text.t("page.send-ready", { n: ready.length })}
                </button>
              </ActionForm>
            )}
            <ActionForm view={view} does="pull">
              <button>{text.t("page.pull")}</button>
            </ActionForm>
          </div>
        ) : null}
      </Head>
      <NewOrders view={view} href={orders} />
      <Figures
        of={[
          figure("attention", attention, withQuery(orders, { state: "attention" }), "bad"),
          figure("ready", ready.length, withQuery(orders, { state: "ready" })),
          figure("exported", counts.orders.exported, withQuery(orders, { state: "exported" })),
          figure("held", held, pagePath(shop, "held-back"), "wait"),
          figure("synced", counts.products.synced, withQuery(pagePath(shop, "products"), { state: "synced" })),
        ]}
      />
      <Sheet title={items.length === 0 ? undefined : text.t("page.tab.attention")}>
        {items.length === 0 ? (
          <Empty title={text.t("page.all-well")} about={text.t("page.all-well-about")} />
        ) : (
          <Causes isShort>{items}</Causes>
        )}
      </Sheet>
      {shown.textsLeft === 0 ? null : (
        <p class="small">
          <a href={withQuery(pagePath(shop, "products"), { state: "text-differs" })}>
            {text.t("report.texts-left", { n: shown.textsLeft })}
          </a>
        </p>
      )}
      <div class="pane">
        <div>{total === 0 ? lastHours : <DaysPicture view={view} days={days} />}</div>
        <div>
          {total === 0 ? null : lastHours}
          <Panel title={text.t("page.last-month")}>
            <MonthLine view={view} month={month} hasAudit={overview.audit !== null} />
          </Panel>
        </div>
      </div>
    </Frame>
  );
};

type FigureKey = "attention" | "ready" | "exported" | "held" | "synced";

const MonthLine: FC<{
  readonly view: ShopView;
  readonly month: Month | null;
  readonly hasAudit: boolean;
}> = ({ view, month, hasAudit }) => {
  const { text, shop, times } = view;
  const audits = (
    <a href={withQuery(pagePath(shop, "audits"), { month: month?.month ?? null })}>{text.t("page.audits")}</a>
  );
  if (month === null)
    return (
      <>
        <p class="dim">{text.t(hasAudit ? "page.month.none" : "page.no-audit-about")}</p>
        <p class="small">{audits}</p>
      </>
    );
  const name = capitalized(times.month(month.month));
  const differences = month.open.length;
  const { count, sum } = addUp(month.days.flatMap(({ expected }) => (expected === null ? [] : [expected])));
  const mark: Mark = differences > 0 ? "bad" : month.isProven ? "good" : "wait";
  const says =
    differences > 0
      ? text.t("page.month.differs", { month: name, n: differences })
      : text.t(month.isProven ? "page.month.agrees" : month.isGivenUp ? "page.month.given-up" : "page.month.open", {
          month: name,
        });
  return (
    <>
      <p>
        <State mark={mark} more="says">
          {says}
        </State>
      </p>
      <p class="small dim">
        {text.t("page.month.sum", { n: count, sum: sum === null ? "" : text.formats.money(sum, month.currency) })}{" "}
        {audits}
      </p>
    </>
  );
};

/** While nothing goes on: what the last run met, and that nothing is lost. */
function outageOf({ text }: ShopView, { reasons: [first], runs: [last] }: Overview): string {
  if (first?.code !== "overdue" && first?.code !== "login-refused") return "";
  const met = last?.problem == null ? [] : [capitalized(cleanSentence(text.problem(last.problem).message))];
  return [...met, text.t("page.outage"), ""].join(" ");
}

function headlineOf(view: ShopView, shown: OverviewContent, attention: number, heldCount: number): string {
  const { text } = view;
  const { overview } = shown;
  const [first] = overview.reasons;
  if (first !== undefined && isGrave(first)) return capitalized(cleanSentence(text.problem(first).message));
  const [what, ...others] = heldKinds(shown).map(([kind]) => kind);
  const parts = [
    ...(attention === 0 ? [] : [text.t("count.requested", { n: attention })]),
    ...(heldCount === 0
      ? []
      : [text.t("page.held-n", { what: others.length === 0 && what !== undefined ? what : "changes", n: heldCount })]),
  ];
  if (parts.length > 0)
    return text.t("page.wait-for-you", { what: parts.join(` ${text.t("page.and")} `), n: attention + heldCount });
  const [other] = overview.reasons;
  return other === undefined ? text.t("page.all-well") : capitalized(cleanSentence(text.problem(other).message));
}

/** Of what anything is held back, with its number. */
function heldKinds({ held, statuses }: OverviewContent): readonly (readonly [HeldKind, number])[] {
  const all = [
    ...FACETS.map((facet) => [MASS_CHANGE_OF[facet], held[facet]] as const),
    ["statuses", statuses] as const,
  ];
  return all.filter(([, n]) => n > 0);
}

/** Counted reasons whose orders are told by cause, or that the other items say. */
const TOLD_BY_CAUSE: ReadonlySet<Problem["code"]> = new Set(["orders-failed", "orders-held", "orders-unconfirmed"]);

/** The list that shows what a reason is about; null = none. */
function placeOf(shop: string, { code }: Problem): string | null {
  switch (code) {
    case "orders-after-export":
      return withQuery(pagePath(shop, "orders"), { state: "changed" });
    case "orders-stuck":
      return withQuery(pagePath(shop, "orders"), { state: "ready" });
    case "orders-late":
      return withQuery(pagePath(shop, "orders"), { state: "not-linked" });
    case "products-failed":
      return withQuery(pagePath(shop, "products"), { state: "failed" });
    case "audit-differences":
    case "audit-missing":
    case "audit-not-proven":
      return pagePath(shop, "audits");
    case "overdue":
    case "login-refused":
      return pagePath(shop, "log");
    default:
      return null;
  }
}

function markOfReason({ code }: Problem): Mark {
  return code === "orders-stuck" || code === "orders-late" || code === "audit-missing" || code === "audit-not-proven"
    ? "wait"
    : "bad";
}

/** Each problem once: the reasons of the whole shop, the causes of its orders, what is held back. */
function itemsOf(view: ShopView, shown: OverviewContent): Child[] {
  const { text, shop } = view;
  const { overview, causes } = shown;
  const reasons = overview.reasons
    .filter((reason) => !TOLD_BY_CAUSE.has(reason.code) && !treatmentOf(reason).isBrake)
    .map((reason) => {
      const { message, next: steps } = text.problem(reason);
      const place = placeOf(shop, reason);
      const next = adviceOf(steps);
      return (
        <CauseItem
          mark={markOfReason(reason)}
          says={capitalized(cleanSentence(message))}
          lines={next === null ? [] : [<bdi>{next}</bdi>]}
        >
          {place === null ? null : <LinkButton href={place} label={text.t("page.see")} />}
        </CauseItem>
      );
    });
  const ofOrders = causes.map(({ problem, count, id, reference }) => (
    <OrderCause view={view} problem={problem} count={count} first={{ id, reference }} />
  ));
  const ofHeld = heldKinds(shown).map(([kind, n]) => (
    <CauseItem
      mark="wait"
      says={text.t("page.held-would-change", { what: kind, n })}
      lines={[text.t("page.held-until")]}
    >
      <LinkButton href={withQuery(pagePath(shop, "held-back"), { kind })} label={text.t("page.held-look")} />
    </CauseItem>
  ));
  const isEmpty = overview.reasons.some((one) => one.code === "brake-empty");
  const empty = isEmpty
    ? [
        <CauseItem mark="wait" says={text.t("massChange.empty")} lines={[text.t("page.held-until")]}>
          <LinkButton href={withQuery(pagePath(shop, "held-back"), { kind: "empty" })} label={text.t("page.see")} />
        </CauseItem>,
      ]
    : [];
  const grave = reasons.slice(0, overview.reasons.filter(isGrave).length);
  return [...grave, ...ofOrders, ...reasons.slice(grave.length), ...ofHeld, ...empty];
}
