/** What became of each order or product of a run. */
import type { Child, FC } from "hono/jsx";

import type { Problem } from "../../core/common/problems/problem.ts";
import type { FulfilmentReport } from "../../core/orders/fulfilment/fulfilment.ts";
import type { ExportReport, ExportRow, PullReport, PullRow } from "../../core/run/reports.ts";
import { Causes as Grouped } from "../../text/causes.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { rowLabel } from "../../view/labels.ts";
import { deliveryText } from "../../view/orders/delivery.ts";
import { describeChanges } from "../../view/products/changes.ts";
import { List } from "../components/lists.tsx";
import { Causes, Empty, Note, Sheet } from "../components/panels.tsx";
import { nameOf, sumOf, adviceOf } from "../words.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { OrderCause } from "./order-cause.tsx";

/** Orders of a cause that are named; the others are counted. */
const MOST_NAMED = 8;

export const ProblemNote: FC<{ readonly view: ShopView; readonly problem: Problem }> = ({
  view: { text },
  problem,
}) => {
  const { message, next } = text.problem(problem);
  return <Note mark="bad" role="alert" says={cleanSentence(message)} next={adviceOf(next)} />;
};

export const Exported: FC<{ readonly view: ShopView; readonly report: ExportReport }> = ({ view, report }) => {
  const { text, shop } = view;
  const failed = report.orders.filter(({ error }) => error !== null);
  const good = report.orders.filter(({ error }) => error === null);
  const grouped = new Grouped({ most: 50, each: 200 });
  for (const row of failed) {
    if (row.error !== null) grouped.add({ item: row.id, name: nameOf(row), problem: row.error });
  }
  const byId = new Map(failed.map((row) => [row.id, row]));
  return (
    <>
      {report.problems.map((one) => (
        <ProblemNote view={view} problem={one} />
      ))}
      {failed.length === 0 ? null : (
        <Sheet title={text.t("page.tab.attention")} beside={text.formats.number(failed.length)}>
          <Causes>
            {grouped.all.map(({ members, count }) => {
              const [first] = members;
              if (first === undefined) return null;
              const row = byId.get(first.item);
              const isChanged = row?.error?.code === "changed-since-shown";
              const more = count - Math.min(members.length, MOST_NAMED);
              const names: Child = (
                <>
                  {members.slice(0, MOST_NAMED).map(({ item, name }, at) => (
                    <>
                      {at === 0 ? "" : ", "}
                      {byId.get(item)?.state === "not-found" ? (
                        <bdi>{name}</bdi>
                      ) : (
                        <a href={pathOf(shop, "orders", item)}>
                          <bdi>{name}</bdi>
                        </a>
                      )}
                    </>
                  ))}
                  {more > 0 ? ` ${text.t("report.more", { n: more })}` : ""}
                  {count === 1 && row?.sale !== undefined ? <bdi>{` · ${saleOf(view, row)}`}</bdi> : null}
                </>
              );
              return (
                <OrderCause
                  view={view}
                  problem={first.problem}
                  count={count}
                  first={{ id: first.item, reference: first.name }}
                  mark={isChanged ? "wait" : "bad"}
                  names={names}
                  isUnknown={row?.state === "not-found"}
                />
              );
            })}
          </Causes>
        </Sheet>
      )}
      {good.length === 0 ? null : <Sent view={view} rows={good} />}
      {report.orders.length === 0 && report.problems.length === 0 ? (
        <section class="sheet">
          <Empty title={text.t("page.nothing-to-send")} />
        </section>
      ) : null}
    </>
  );
};

function saleOf({ text }: ShopView, { sale }: ExportRow): string {
  if (sale === undefined) return "";
  return [cleanLine(sale.buyer), cleanLine(text.formats.money(sale.total, sale.currency))]
    .filter((part) => part !== "")
    .join(" · ");
}

const Sent: FC<{ readonly view: ShopView; readonly rows: readonly ExportRow[] }> = ({ view, rows }) => {
  const { text, shop } = view;
  const sales = rows.flatMap(({ sale }) => (sale === undefined ? [] : [sale]));
  const sum = sumOf(sales, text);
  const warnings = rows.flatMap(({ warnings: some, id }) => some.map((one) => text.problem(one, id).message));
  return (
    <Sheet
      title={text.t("page.tab.exported")}
      beside={[text.formats.number(rows.length), sum].filter((part) => part !== "").join(" · ")}
    >
      {[...new Set(warnings)].map((warning) => (
        <p class="note wait">
          <bdi>{cleanSentence(warning)}</bdi>
        </p>
      ))}
      <List
        caption={text.t("page.tab.exported")}
        columns={[
          { head: text.t("head.order"), class: "a nb" },
          { head: text.t("head.customer"), class: "c clip" },
          { head: text.t("head.totalgest"), class: "d" },
          { head: text.t("head.total"), class: "b n" },
        ]}
        rows={rows.map((row) => ({
          cells: [
            <a href={pathOf(shop, "orders", row.id)}>
              <bdi>{nameOf(row)}</bdi>
            </a>,
            <bdi>{cleanLine(row.sale?.buyer ?? "")}</bdi>,
            row.totalgest === null ? (
              rowLabel(text, row.state)
            ) : (
              <bdi class={row.already || row.foundThere === true ? "num" : "num good"}>
                {cleanLine(row.totalgest.number)}
                {row.already || row.foundThere === true ? ` · ${text.t("page.was-there")}` : ""}
              </bdi>
            ),
            row.sale === undefined ? "" : cleanLine(text.formats.money(row.sale.total, row.sale.currency)),
          ],
        }))}
      />
    </Sheet>
  );
};

export const Pulled: FC<{
  readonly view: ShopView;
  readonly report: PullReport;
  readonly rows: readonly PullRow[];
}> = ({ view, report, rows }) => {
  const { text, shop } = view;
  return (
    <>
      {report.problems.map((one) => (
        <ProblemNote view={view} problem={one} />
      ))}
      <Sheet title={text.t("page.sent-products")} beside={text.formats.number(rows.length)}>
        {rows.length === 0 ? (
          <Empty title={text.t("page.nothing-new")} about={text.t("count.read", { n: report.summary.read })} />
        ) : (
          <List
            caption={text.t("page.sent-products")}
            columns={[
              { head: text.t("page.head.product"), class: "a clip" },
              { head: text.t("head.action"), class: "d" },
              { head: text.t("head.changes"), class: "c" },
            ]}
            rows={rows.map((row) => ({
              cells: [
                <a href={withQuery(pathOf(shop, "products", "one"), { id: row.id })}>
                  <bdi>{cleanLine(row.name ?? "") || cleanLine(row.sku) || row.id}</bdi>
                </a>,
                <span class={row.error === null ? undefined : "bad"}>{text.t(`action.${row.action}`)}</span>,
                <bdi>
                  {row.error === null
                    ? describeChanges(row.changes, text)
                    : cleanSentence(text.problem(row.error, row.sku).message)}
                </bdi>,
              ],
            }))}
          />
        )}
      </Sheet>
    </>
  );
};

/** What came of statuses that a person released or sent once more. */
export const StatusesSent: FC<{ readonly view: ShopView; readonly report: FulfilmentReport }> = ({ view, report }) => (
  <>
    {report.problems.map((one) => (
      <ProblemNote view={view} problem={one} />
    ))}
    <Sheet title={view.text.t("report.deliveries")} beside={view.text.formats.number(report.orders.length)}>
      {report.orders.length === 0 ? (
        <Empty title={view.text.t("page.nothing-to-send")} />
      ) : (
        <OrdersThatLeft view={view} rows={report.orders} />
      )}
    </Sheet>
  </>
);

export const OrdersThatLeft: FC<{
  readonly view: ShopView;
  readonly rows: readonly Pick<FulfilmentReport["orders"][number], "order" | "error">[];
}> = ({ view: { text, shop }, rows }) => (
  <List
    caption={text.t("report.deliveries")}
    columns={[
      { head: text.t("head.order"), class: "a nb" },
      { head: text.t("delivery.shipped"), class: "c" },
    ]}
    rows={rows.map(({ order, error }) => ({
      cells: [
        <a href={pathOf(shop, "orders", order.id)}>
          <bdi>{nameOf(order)}</bdi>
        </a>,
        error === null ? (
          <bdi>{deliveryText(text, order.fulfilment)}</bdi>
        ) : (
          <bdi class="bad">{cleanSentence(text.problem(error, order.id).message)}</bdi>
        ),
      ],
    }))}
  />
);
