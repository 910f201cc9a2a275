import type { FC } from "hono/jsx";

import type { HealthReason } from "../../core/run/health/health-reason.ts";
import { mappedPair } from "../../core/common/problems/problem-table.ts";
import type { OrderNarrowing } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { type Cause, Causes } from "../../text/causes.ts";
import { orderName } from "../../view/labels.ts";
import type { Overview } from "../../view/shops/overview.ts";
import { HEALTH_TONES, orderTone, productTone } from "../../view/labels.ts";
import type { Tone } from "../../view/view.ts";
import { formatRun, ORDER_STATES, PRODUCT_STATES } from "../../view/shops/status.ts";
import { ActionForm } from "../action-form.tsx";
import { MessageBox, OrderLinks } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { sentencesOf } from "../../text/next.ts";

export const OverviewPage: FC<{
  readonly view: ShopView;
  readonly overview: Overview;
  /** Orders that wait for a person. */
  readonly troubled: readonly OrderRecord[];
}> = ({ view, overview, troubled }) => {
  const { text, shop, mayAct } = view;
  const { counts, lastGood, nowMs, health, reasons, runs } = overview;
  const [first] = reasons;
  const why = first === undefined ? text.t("health.well") : text.reason(first).message;
  return (
    <Layout view={view} title={text.t("page.overview")} section="overview">
      <p class="panel">
        <b class={HEALTH_TONES[health]}>{text.t(`health.${health}`)}</b>
        {text.t("said.colon")}
        <bdi>{why}</bdi>
      </p>
      {reasons.length === 0 ? null : (
        <section>
          <h2>{text.t("report.failures")}</h2>
          <ul>
            {reasons.map((reason) => (
              <ReasonItem view={view} reason={reason} />
            ))}
          </ul>
          {causesOf(troubled).map((cause) => (
            <CauseBox view={view} cause={cause} orders={troubled} />
          ))}
        </section>
      )}
      {mayAct ? (
        <ActionForm view={view} class="row">
          <button class="main" name="do" value="send-ready">
            {text.t("page.export-due")}
          </button>
          <button name="do" value="pull">
            {text.t("page.pull")}
          </button>
        </ActionForm>
      ) : null}
      <h2>{text.t("status.orders")}</h2>
      <ul class="cards">
        {ORDER_STATES.map((state) => (
          <Card
            view={view}
            place={withQuery(pathOf(shop, "orders"), { state })}
            count={counts.orders[state]}
            tone={orderTone(state)}
            label={text.t(`label.order.${state}`)}
          />
        ))}
      </ul>
      <h2>{text.t("status.products")}</h2>
      <ul class="cards">
        {PRODUCT_STATES.map(([state, key]) => (
          <Card
            view={view}
            place={withQuery(pathOf(shop, "products"), { state })}
            count={counts.products[key]}
            tone={productTone(state)}
            label={text.t(`label.product.${state}`)}
          />
        ))}
      </ul>
      <h2>{text.t("status.last-good")}</h2>
      <dl>
        {(["orders", "products"] as const).map((direction) => {
          const atMs = lastGood[direction];
          const age = atMs === null ? "" : text.formats.duration(Math.max(1000, nowMs - atMs));
          return (
            <>
              <dt>{text.t(`direction.${direction}`)}</dt>
              <dd>
                {atMs === null ? text.t("status.never") : text.t("status.ago", { at: text.formats.instant(atMs), age })}
              </dd>
            </>
          );
        })}
      </dl>
      <h2>{text.t("status.runs")}</h2>
      <RunList view={view} runs={runs} />
    </Layout>
  );
};

/** The number of a state, linked to its list. */
const Card: FC<{
  readonly view: ShopView;
  readonly place: string;
  readonly count: number;
  readonly tone: Tone | null;
  readonly label: string;
}> = ({ view, place, count, tone, label }) => (
  <li>
    <a href={place}>
      <b class={count === 0 ? "dim" : (tone ?? undefined)}>{view.text.formats.number(count)}</b>
      {label}
    </a>
  </li>
);

export const RunList: FC<{ readonly view: ShopView; readonly runs: Overview["runs"] }> = ({ view: { text }, runs }) =>
  runs.length === 0 ? (
    <p>{text.t("status.empty")}</p>
  ) : (
    <ol class="story">
      {runs.map((run) => (
        <li>
          <time datetime={new Date(run.finishedMs).toISOString()}>{text.formats.instant(run.finishedMs)}</time>
          {text.t(`direction.${run.direction}`)}
          {text.t("said.colon")}
          <bdi class={run.good ? (run.exitCode === 0 ? "good" : "busy") : "bad"}>{formatRun(text, run)}</bdi>
        </li>
      ))}
    </ol>
  );

/** The state of the orders that a reason is about. */
const ORDERS_OF: Partial<Record<HealthReason["code"], OrderNarrowing>> = {
  "orders-failed": "failed",
  "orders-held": "held",
  "orders-unconfirmed": "unconfirmed",
  "orders-after-export": "changed",
  "orders-stuck": "queued",
  "orders-refused-again": "queued",
  "orders-late": "not-linked",
};

/** The page that shows and solves the trouble; null = none. */
function placeOf(shop: string, { code }: HealthReason): string | null {
  const state = ORDERS_OF[code];
  if (state !== undefined) return withQuery(pathOf(shop, "orders"), { state });
  if (code === "products-failed") return withQuery(pathOf(shop, "products"), { state: "failed" });
  if (code === "brake") return pathOf(shop, "brakes");
  return code.startsWith("audit-") ? pathOf(shop, "audits") : null;
}

const ReasonItem: FC<{ readonly view: ShopView; readonly reason: HealthReason }> = ({ view, reason }) => {
  const { text, shop } = view;
  const { message, next } = text.reason(reason);
  const hint = sentencesOf(next);
  const place = placeOf(shop, reason);
  return (
    <li>
      <bdi>{message}</bdi>{" "}
      {place === null ? (
        hint === "" ? null : (
          <span class="hint">
            <bdi>{hint}</bdi>
          </span>
        )
      ) : (
        <a href={place}>{text.t("page.see")}</a>
      )}
    </li>
  );
};

const MOST_NAMED = 5;

function causesOf(orders: readonly OrderRecord[]): readonly Cause[] {
  const causes = new Causes({ most: 20, each: 200 });
  for (const order of orders) {
    if (order.error !== null) causes.add({ item: order.id, name: orderName(order), problem: order.error });
  }
  return causes.all;
}

/** One cause, its orders, and the button that tries them again. */
const CauseBox: FC<{ readonly view: ShopView; readonly cause: Cause; readonly orders: readonly OrderRecord[] }> = ({
  view,
  cause,
  orders,
}) => {
  const { text, shop, mayAct } = view;
  const [first] = cause.members;
  if (first === undefined) return null;
  const ids = new Set(cause.members.map(({ item }) => item));
  const members = orders.filter(({ id }) => ids.has(id));
  return (
    <div class="panel">
      <MessageBox message={text.problem(first.problem, first.item)} />
      <OrderLinks view={view} orders={members} most={MOST_NAMED} count={cause.count} />
      {mappedPair(first.problem) !== null ? (
        <p>
          <a href={pathOf(shop, "mend")}>{text.t("page.mend")}</a>
        </p>
      ) : null}
      {mayAct &&
      mappedPair(first.problem) === null &&
      members.every(({ state }) => state === "failed" || state === "held") ? (
        <ActionForm view={view} does="send" orders={members} class="row">
          <button>{text.t("page.try-again", { n: members.length })}</button>
        </ActionForm>
      ) : null}
    </div>
  );
};
