/** What became of each order or product of a run. */
import type { FC } from "hono/jsx";

import type { Problem } from "../../core/common/problems/problem.ts";
import type { Numbers } from "../../core/audit/numbers.ts";
import type { FulfilmentReport } from "../../core/orders/fulfilment/fulfilment.ts";
import { type Action, isDecision } from "../../core/acts/action.ts";
import { isFailed } from "../../core/acts/asked.ts";
import type { RunOutcome } from "../../core/acts/page-run.ts";
import type { ForgetReport } from "../../core/orders/privacy/forget.ts";
import { problemOfScrub } from "../../core/orders/privacy/run.ts";
import { pullAccount } from "../../core/run/account.ts";
import type { ExportReport, ExportRow, PullRow } from "../../core/run/reports.ts";
import { Causes as Grouped } from "../../text/causes.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { rowLabel } from "../../view/labels.ts";
import { exportColumns } from "../../view/orders/export.ts";
import { deliveryColumns } from "../../view/orders/fix.ts";
import { pullColumns } from "../../view/products/pull.ts";
import { ActionForm, tickOfStatus } from "../action-form.tsx";
import { List, listed } from "../components/lists.tsx";
import { Aside } from "../components/marks.tsx";
import { Causes, Empty, Note, Sheet } from "../components/panels.tsx";
import { shortName, sumText, adviceOf } from "../words.ts";
import { pagePath, type ShopView, wayTo, withQuery } from "../view.ts";
import { fits } from "../fits.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { Decisions } from "./decisions.tsx";
import { TypedNumber } from "./number.tsx";
import { OrderCause, OrderNames } from "./order-cause.tsx";
import { ShortList } from "./orders.tsx";

export const ProblemNote: FC<{ readonly view: ShopView; readonly problem: Problem }> = ({
  view: { text },
  problem,
}) => {
  const { message, next } = text.problem(problem);
  return <Note mark="bad" role="alert" says={cleanSentence(message)} next={adviceOf(next)} />;
};

export const Problems: FC<{ readonly view: ShopView; readonly of: readonly Problem[] }> = ({ view, of }) => (
  <>
    {of.map((one) => (
      <ProblemNote view={view} problem={one} />
    ))}
  </>
);

export const Exported: FC<{
  readonly view: ShopView;
  readonly report: ExportReport;
  readonly action: Action;
  readonly orders: readonly OrderRecord[];
  readonly numbers: Numbers | null;
}> = ({ view, report, action, orders, numbers }) => {
  const { text } = view;
  const isSent = !isDecision(action) && action.kind !== "look-up";
  // What a look-up did not find is still open: it did not fail.
  const isBad = ({ error, isLeft }: ExportRow): boolean =>
    error !== null && (isSent || isLeft === true || isDecision(action));
  const failed = report.orders.filter(isBad);
  const good = report.orders.filter((row) => !isBad(row));
  return (
    <>
      <Problems view={view} of={report.problems} />
      {failed.length === 0 ? null : (
        <Sheet title={text.t("page.tab.attention")} beside={text.formats.number(failed.length)}>
          <Failed view={view} rows={failed} />
        </Sheet>
      )}
      {good.length === 0 ? null : isSent ? (
        <Sent view={view} rows={good} />
      ) : (
        <Decided view={view} rows={good} action={action} orders={orders} numbers={numbers} />
      )}
      {report.orders.length === 0 && report.problems.length === 0 ? (
        <section class="sheet">
          <Empty title={text.t("page.nothing-to-send")} />
        </section>
      ) : null}
    </>
  );
};

/** What was decided about these orders, or found out, and what can be done next: the decision is taken back, or another one made. */
const Decided: FC<{
  readonly view: ShopView;
  readonly rows: readonly ExportRow[];
  readonly action: Action;
  readonly orders: readonly OrderRecord[];
  readonly numbers: Numbers | null;
}> = ({ view, rows, action, orders, numbers }) => {
  const { text, mayAct } = view;
  const ids = new Set(rows.map(({ id }) => id));
  const shown = orders.filter(({ id }) => ids.has(id));
  const [only, ...others] = shown;
  const title = text.t("page.orders");
  const taken = shown.filter((order) => fits("put-back", order));
  const isLookUp = action.kind === "look-up";
  const leadsOn = action.kind === "mark-exported" || (isLookUp && only?.state !== "exported");
  return (
    <>
      {isLookUp && rows.some(isNotThere) ? (
        <Note mark="wait" says={text.t("page.looked-up-nothing")} next={text.t("hint.not-there")} />
      ) : null}
      <Warnings view={view} rows={rows.filter((row) => !isNotThere(row))} />
      {action.kind === "mark-exported"
        ? shown.map((order) => <TypedNumber view={view} order={order} numbers={numbers} />)
        : null}
      <Sheet title={title} beside={text.formats.number(rows.length)}>
        <ShortList view={view} caption={title} orders={shown} />
      </Sheet>
      {!mayAct ? null : leadsOn && only !== undefined && others.length === 0 ? (
        <Decisions view={view} order={only} isLookedUp={isLookUp} />
      ) : taken.length > 0 && action.kind !== "put-back" ? (
        <ActionForm view={view} does="put-back" orders={taken} class="row">
          <button>{text.t("page.put-back")}</button>
        </ActionForm>
      ) : null}
    </>
  );
};

/** By cause, each with the names of its orders. */
const Failed: FC<{ readonly view: ShopView; readonly rows: readonly ExportRow[] }> = ({ view, rows }) => {
  const grouped = new Grouped({ most: 50, each: 10 });
  for (const row of rows) {
    if (row.error !== null) grouped.add({ item: row.id, name: shortName(row), problem: row.error });
  }
  const unknown = new Set(rows.filter(({ state }) => state === "not-found").map(({ id }) => id));
  return (
    <Causes>
      {grouped.all.map(({ members, count }) => {
        const [first] = members;
        if (first === undefined) return null;
        const orders = members.map(({ item, name }) => ({ id: item, reference: name }));
        return (
          <OrderCause
            view={view}
            problem={first.problem}
            count={count}
            first={{ id: first.item, reference: first.name }}
            mark={first.problem.code === "changed-since-shown" ? "wait" : "bad"}
            names={<OrderNames view={view} orders={orders} count={count} isKnown={(id) => !unknown.has(id)} />}
            isUnknown={unknown.has(first.item)}
          />
        );
      })}
    </Causes>
  );
};

/** TotalGest was asked, and does not have it. */
export function isNotThere({ warnings }: ExportRow): boolean {
  return warnings.some(({ code }) => code === "not-there");
}

const Warnings: FC<{ readonly view: ShopView; readonly rows: readonly ExportRow[] }> = ({ view: { text }, rows }) => {
  const warnings = rows.flatMap(({ warnings: some, id }) => some.map((one) => text.problem(one, id)));
  const distinct = new Map(warnings.map(({ message, next }) => [message, next]));
  return (
    <>
      {[...distinct].map(([message, next]) => (
        <Note mark="wait" says={cleanSentence(message)} next={adviceOf(next)} />
      ))}
    </>
  );
};

const Sent: FC<{ readonly view: ShopView; readonly rows: readonly ExportRow[] }> = ({ view, rows }) => {
  const { text } = view;
  const title = text.t("page.tab.exported");
  const sales = rows.flatMap(({ sale }) => sale ?? []);
  const beside = [text.formats.number(rows.length), sumText(sales, text)].filter((part) => part !== "").join(" · ");
  const list = listed(
    view,
    exportColumns(text).filter(({ key }) => key !== "status"),
    rows,
    { order: { class: "a nb" }, customer: { class: "c clip" }, total: { class: "b n" }, totalgest: { class: "d" } },
    ({ totalgest, state, already, foundThere = false }) => ({
      totalgest:
        totalgest === null ? (
          rowLabel(text, state)
        ) : (
          <bdi class={already || foundThere ? "num" : "num good"}>
            {cleanLine(totalgest.number)}
            {already || foundThere ? ` · ${text.t("page.was-there")}` : ""}
          </bdi>
        ),
    }),
  );
  return (
    <Sheet title={title} beside={beside}>
      <Warnings view={view} rows={rows} />
      <List caption={title} {...list} />
    </Sheet>
  );
};

/** What a person asked for; the rest that the same run carried on is counted. */
export const Pulled: FC<{
  readonly view: ShopView;
  readonly outcome: Extract<RunOutcome, { kind: "pull" }>;
}> = ({ view, outcome: { report, rows, sent } }) => {
  const { text } = view;
  const failed = rows.filter(isFailed);
  const good = rows.filter((row) => !isFailed(row));
  const { created, updated, hidden, adopted } = pullAccount(report);
  const others = created + updated + hidden + adopted - sent;
  return (
    <>
      <Problems view={view} of={report.problems} />
      {failed.length === 0 ? null : (
        <Sheet title={text.t("page.tab.attention")} beside={text.formats.number(failed.length)}>
          <ProductRows view={view} rows={failed} caption={text.t("page.tab.attention")} />
        </Sheet>
      )}
      {good.length === 0 && failed.length > 0 ? null : (
        <Sheet title={text.t("page.sent-products")} beside={text.formats.number(sent)}>
          {good.length === 0 ? (
            <Empty title={text.t("page.nothing-new")} about={text.t("count.read", { n: report.summary.read })} />
          ) : (
            <ProductRows view={view} rows={good} caption={text.t("page.sent-products")} />
          )}
        </Sheet>
      )}
      {others > 0 ? <p class="dim">{text.t("page.others-sent", { n: others })}</p> : null}
    </>
  );
};

const ProductRows: FC<{ readonly view: ShopView; readonly rows: readonly PullRow[]; readonly caption: string }> = ({
  view,
  rows,
  caption,
}) => {
  const { text, shop } = view;
  const list = listed(
    view,
    pullColumns(text).filter(({ key }) => key !== "sku"),
    rows,
    { name: { class: "a clip" }, action: { class: "d" }, changes: { class: "c" } },
    ({ id, name, sku, error }) => ({
      name: (
        <a href={wayTo(view, "products", withQuery(pagePath(shop, "products", "one"), { id }))}>
          <bdi>{cleanLine(name ?? "") || cleanLine(sku) || id}</bdi>
        </a>
      ),
      ...(error === null ? {} : { changes: <bdi>{cleanSentence(text.problem(error, sku).message)}</bdi> }),
    }),
  );
  return <List caption={caption} {...list} />;
};

/** What came of statuses that a person released, settled or sent once more. */
export const StatusesSent: FC<{ readonly view: ShopView; readonly report: FulfilmentReport }> = ({ view, report }) => (
  <>
    <Problems view={view} of={report.problems} />
    <Sheet title={view.text.t("report.deliveries")} beside={view.text.formats.number(report.orders.length)}>
      {report.orders.length === 0 ? (
        <Empty title={view.text.t("page.nothing-to-send")} />
      ) : (
        <OrdersThatLeft view={view} rows={report.orders} />
      )}
    </Sheet>
  </>
);

/** What became of the buyers that a person wanted to be forgotten. */
export const Forgotten: FC<{ readonly view: ShopView; readonly report: ForgetReport }> = ({ view, report }) => {
  const unscrubbed = problemOfScrub(report);
  const refused = report.orders.flatMap(({ error }) => error ?? []);
  return (
    <>
      <Problems view={view} of={unscrubbed === null ? refused : [...refused, unscrubbed]} />
      <p>{view.text.t("forget.not-reached")}</p>
    </>
  );
};

export const OrdersThatLeft: FC<{
  readonly view: ShopView;
  readonly rows: readonly Pick<FulfilmentReport["orders"][number], "order" | "error">[];
  /** Each can be ticked. */
  readonly isTicked?: boolean;
}> = ({ view, rows, isTicked = false }) => {
  const { text } = view;
  const errors = new Map(rows.map(({ order, error }) => [order.id, error]));
  const list = listed(
    view,
    deliveryColumns(text),
    rows.map(({ order }) => order),
    { order: { class: "a nb" }, delivery: { class: "c" } },
    ({ id }) => {
      const error = errors.get(id) ?? null;
      if (error === null) return {};
      return { delivery: <bdi class="bad">{cleanSentence(text.problem(error, id).message)}</bdi> };
    },
  );
  const caption = text.t("report.deliveries");
  if (!isTicked) return <List caption={caption} {...list} />;
  const ticks = rows.map(({ order: { id, reference, fulfilment } }) =>
    fulfilment === null ? null : (
      <label>
        <input
          type="checkbox"
          name="order"
          value={tickOfStatus({ id, fulfilment })}
          aria-label={text.t("page.tick-one", { order: shortName({ id, reference }) })}
        />
      </label>
    ),
  );
  return (
    <List
      caption={caption}
      columns={[{ head: <Aside>{text.t("page.tick")}</Aside>, class: "t" }, ...list.columns]}
      rows={list.rows.map((cells, at) => [ticks[at], ...cells])}
    />
  );
};
