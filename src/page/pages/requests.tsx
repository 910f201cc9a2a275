import type { FC } from "hono/jsx";

import type { ExportReport, PullReport, PullRow } from "../../core/run/reports.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { itemsOf, type RequestAction, type RequestRecord } from "../../core/requests/request.ts";
import { describeChanges } from "../../view/products/changes.ts";
import { cleanLine } from "../../text/clean.ts";
import { DECISIONS } from "../../view/orders/export.ts";
import { orderName } from "../../view/labels.ts";
import { orderTone, rowLabel } from "../../view/labels.ts";
import type { PageText } from "../../text/page-text.ts";
import { type Cells, MessageBox, Pager, Story, Table, Toned } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView } from "../view.ts";

const STATE_TONES = { waiting: "busy", running: "busy", done: "good", rejected: "bad" } as const;
const MOST_NAMED = 5;

/** The action in a few words: `Export now: 1042, 1043 and 3 more`. */
function describeAction(text: PageText, action: RequestAction): string {
  const items = itemsOf(action);
  const named = items.slice(0, MOST_NAMED).map(cleanLine).join(", ");
  const left = items.length - MOST_NAMED;
  const more = left > 0 ? ` ${text.t("report.more", { n: left })}` : "";
  const word = text.t(`page.action.${action.kind}`);
  return items.length === 0 ? word : `${word}${text.t("said.colon")}${named}${more}`;
}

const RequestList: FC<{ readonly view: ShopView; readonly requests: readonly RequestRecord[] }> = ({
  view,
  requests,
}) => {
  const { text, shop } = view;
  const renderRequest = ({ id, action, state, author }: RequestRecord) => (
    <>
      <a href={pathOf(shop, "requests", id)}>
        <bdi>{describeAction(text, action)}</bdi>
      </a>{" "}
      <Toned tone={STATE_TONES[state]}>{text.t(`page.request.${state}`)}</Toned>{" "}
      <bdi class="dim">{text.t("event.by", { author })}</bdi>
    </>
  );
  return <Story view={view} entries={requests.map((one) => ({ atMs: one.createdMs, says: renderRequest(one) }))} />;
};

/** The requests about an order or a product. */
export const RequestSection: FC<{ readonly view: ShopView; readonly requests: readonly RequestRecord[] }> = ({
  view,
  requests,
}) =>
  requests.length === 0 ? null : (
    <section>
      <h2>{view.text.t("page.requests")}</h2>
      <RequestList view={view} requests={requests} />
    </section>
  );

export const REQUESTS_PAGE_SIZE = 50;

export const RequestsPage: FC<{
  readonly view: ShopView;
  readonly requests: readonly RequestRecord[];
  readonly page: number;
  readonly hasMore: boolean;
}> = ({ view, requests, page, hasMore }) => {
  const { text, shop } = view;
  return (
    <Layout view={view} title={text.t("page.requests")} section="requests">
      {requests.length === 0 ? <p>{text.t("page.no-requests")}</p> : <RequestList view={view} requests={requests} />}
      <Pager
        view={view}
        path={pathOf(shop, "requests")}
        query={{ page }}
        size={REQUESTS_PAGE_SIZE}
        count={requests.length}
        hasMore={hasMore}
      />
    </Layout>
  );
};

/** One request: while it waits, the page refreshes itself; then it shows the report. */
export const RequestPage: FC<{ readonly view: ShopView; readonly request: RequestRecord }> = ({ view, request }) => {
  const { text } = view;
  const { state, outcome, author, createdMs, action } = request;
  const isOpen = state === "waiting" || state === "running";
  return (
    <Layout view={view} title={describeAction(text, action)} section="requests">
      <p>
        <Toned tone={STATE_TONES[state]}>{text.t(`page.request.${state}`)}</Toned>{" "}
        <bdi>{text.t("page.asked-by", { author, at: text.formats.exactInstant(createdMs) })}</bdi>
      </p>
      {isOpen ? (
        <div class="panel" data-waits role="status">
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
          <p>{text.t(state === "waiting" ? "page.waits" : "page.runs-now")}</p>
          <p>
            <a href={view.here}>{text.t("page.look-again")}</a>
          </p>
        </div>
      ) : null}
      {outcome?.kind === "problem" ? (
        <div class="panel">
          <MessageBox message={text.problem(outcome.problem)} />
        </div>
      ) : null}
      {outcome?.kind === "export" ? <ExportBox view={view} report={outcome.report} kind={action.kind} /> : null}
      {outcome?.kind === "pull" ? <PullBox view={view} report={outcome.report} rows={outcome.rows} /> : null}
    </Layout>
  );
};

const COUNTS = ["exported", "alreadyExported", "failed", "held", "unconfirmed", "waiting"] as const;

const ExportBox: FC<{
  readonly view: ShopView;
  readonly report: ExportReport;
  readonly kind: RequestAction["kind"];
}> = ({ view, report, kind }) => {
  const { text } = view;
  const { summary } = report;
  const decided = kind in DECISIONS ? DECISIONS[kind as keyof typeof DECISIONS] : null;
  const counts = COUNTS.filter((key) => summary[key] > 0 || key === "exported" || key === "failed");
  const reached = report.orders.some(
    ({ already, state, isAsShown }) => !already && state !== "not-found" && isAsShown !== false,
  );
  const heads = [text.t("head.order"), text.t("head.status"), text.t("head.totalgest"), text.t("head.remark")];
  return (
    <section>
      <h2>{text.t("page.report")}</h2>
      {decided === null ? (
        <p class="panel">
          <b>{text.t("count.requested", { n: summary.requested })}</b>
          {text.t("said.colon")}
          {counts.map((key) => text.t(`count.${key}`, { n: summary[key] })).join(", ")}
        </p>
      ) : reached ? (
        <p class="panel">{text.t(decided)}</p>
      ) : null}
      <Problems text={text} problems={report.problems} />
      {report.orders.length === 0 ? null : (
        <Table heads={heads} rows={worstFirst(report.orders).map((row) => orderCells(view, row))} />
      )}
    </section>
  );
};

function orderCells({ text, shop }: ShopView, row: ExportReport["orders"][number]): Cells {
  return [
    row.state === "not-found" ? (
      <bdi>{cleanLine(row.id)}</bdi>
    ) : (
      <a href={pathOf(shop, "orders", row.id)}>
        <bdi>{orderName(row)}</bdi>
      </a>
    ),
    <Toned tone={orderTone(row.state)}>{rowLabel(text, row.state)}</Toned>,
    <bdi>{cleanLine(row.totalgest?.number ?? "")}</bdi>,
    <div>
      {row.error === null ? null : <MessageBox message={text.problem(row.error, row.id)} hasButtons />}
      {row.warnings.map((warning) => (
        <p class="busy">
          <bdi>{text.problem(warning, row.id).message}</bdi>
        </p>
      ))}
    </div>,
  ];
}

function worstFirst(rows: ExportReport["orders"]): ExportReport["orders"] {
  return [...rows.filter(({ error }) => error !== null), ...rows.filter(({ error }) => error === null)];
}

const PULL_COUNTS = ["read", "created", "updated", "hidden", "adopted", "failed"] as const;

const PullBox: FC<{ readonly view: ShopView; readonly report: PullReport; readonly rows: readonly PullRow[] }> = ({
  view: { text },
  report,
  rows,
}) => {
  const heads = [text.t("field.sku"), text.t("head.action"), text.t("head.changes"), text.t("head.remark")];
  return (
    <section>
      <h2>{text.t("page.report")}</h2>
      <p class="panel">{PULL_COUNTS.map((key) => text.t(`count.${key}`, { n: report.summary[key] })).join(", ")}</p>
      <Problems text={text} problems={report.problems} />
      {rows.length === 0 ? null : (
        <Table
          heads={heads}
          rows={rows.map((row) => [
            <bdi>{cleanLine(row.sku === "" ? row.id : row.sku)}</bdi>,
            <Toned tone={row.error === null ? "good" : "bad"}>{text.t(`action.${row.action}`)}</Toned>,
            <bdi>{describeChanges(row.changes, text)}</bdi>,
            row.error === null ? null : <MessageBox message={text.problem(row.error, row.sku)} />,
          ])}
        />
      )}
    </section>
  );
};

const Problems: FC<{ readonly text: PageText; readonly problems: readonly Problem[] }> = ({ text, problems }) => (
  <>
    {problems.map((one) => (
      <div class="panel">
        <MessageBox message={text.problem(one)} />
      </div>
    ))}
  </>
);
