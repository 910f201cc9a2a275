import type { FC } from "hono/jsx";

import type { ExportReport, PullReport, PullRow } from "../../core/run/reports.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Action } from "../../core/acts/action.ts";
import type { PageRun, PageRunHead } from "../../core/acts/page-run.ts";
import { describeChanges } from "../../view/products/changes.ts";
import { cleanLine } from "../../text/clean.ts";
import { DECISIONS } from "../../view/orders/export.ts";
import { orderName } from "../../view/labels.ts";
import { orderTone, rowLabel } from "../../view/labels.ts";
import type { PageText } from "../../text/page-text.ts";
import { type Cells, MessageBox, Pager, Story, Table, Toned } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView } from "../view.ts";

const STATE_TONES = { waiting: "busy", "at-work": "busy", done: "good", refused: "bad", interrupted: "bad" } as const;

/** The action in a few words, with what it is about: `Export: 1042`. */
function describeAction(text: PageText, { action, items }: PageRunHead, named: readonly string[] = []): string {
  const word = text.t(`page.action.${action.kind}`);
  if (items === 0) return word;
  const first = named.slice(0, MOST_NAMED).map(cleanLine).join(", ");
  const left = items - Math.min(named.length, MOST_NAMED);
  const more = left > 0 ? `${first === "" ? "" : " "}${text.t("report.more", { n: left })}` : "";
  return `${word}${text.t("said.colon")}${first}${more}`;
}

const MOST_NAMED = 5;
export const REQUESTS_PAGE_SIZE = 50;

/** The runs that people started here. */
export const PageRunsPage: FC<{
  readonly view: ShopView;
  readonly runs: readonly PageRunHead[];
  readonly page: number;
  readonly hasMore: boolean;
}> = ({ view, runs, page, hasMore }) => {
  const { text, shop } = view;
  const renderRun = (run: PageRunHead) => (
    <>
      <a href={pathOf(shop, "runs", run.id)}>
        <bdi>{describeAction(text, run)}</bdi>
      </a>{" "}
      <Toned tone={STATE_TONES[run.state]}>{text.t(`page.request.${run.state}`)}</Toned>{" "}
      <bdi class="dim">{text.t("event.by", { author: run.author })}</bdi>
    </>
  );
  return (
    <Layout view={view} title={text.t("page.requests")} section="requests">
      {runs.length === 0 ? (
        <p>{text.t("page.no-requests")}</p>
      ) : (
        <Story view={view} entries={runs.map((run) => ({ atMs: run.startedMs, says: renderRun(run) }))} />
      )}
      <Pager
        view={view}
        path={pathOf(shop, "requests")}
        query={{ page }}
        size={REQUESTS_PAGE_SIZE}
        count={runs.length}
        hasMore={hasMore}
      />
    </Layout>
  );
};

/** One run: while it is not over, the page refreshes itself; then it shows the report. `back`: where it was started. */
export const PageRunPage: FC<{ readonly view: ShopView; readonly run: PageRun; readonly back: string | null }> = ({
  view,
  run,
  back,
}) => {
  const { text } = view;
  const { state, outcome, author, startedMs, action, scope, progress } = run;
  const named = action.kind === "release" ? [] : scope.map(([id]) => id);
  return (
    <Layout view={view} title={describeAction(text, run, named)} section="requests">
      <p>
        <Toned tone={STATE_TONES[state]}>{text.t(`page.request.${state}`)}</Toned>{" "}
        <bdi>{text.t("page.asked-by", { author, at: text.formats.exactInstant(startedMs) })}</bdi>
      </p>
      {run.isAlive ? (
        <div class="panel" data-waits role="status">
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
          <p>{text.t(state === "waiting" ? "page.waits" : "page.runs-now")}</p>
          {progress.kind === "waiting" && progress.by !== null ? (
            <p>
              <bdi>{text.problem(progress.by).message}</bdi>
            </p>
          ) : null}
          <p>
            <a href={view.here}>{text.t("page.look-again")}</a>
          </p>
        </div>
      ) : null}
      {progress.kind === "at-work" && progress.of !== null ? (
        <p>
          <progress value={String(progress.done)} max={String(progress.of)} /> {progress.done} / {progress.of}{" "}
          <bdi>{cleanLine(progress.current ?? "")}</bdi>
        </p>
      ) : null}
      {outcome?.kind === "problem" ? (
        <div class="panel">
          <MessageBox message={text.problem(outcome.problem)} />
        </div>
      ) : null}
      {outcome?.kind === "export" ? <ExportBox view={view} report={outcome.report} kind={action.kind} /> : null}
      {outcome?.kind === "pull" ? <PullBox view={view} report={outcome.report} rows={outcome.rows} /> : null}
      {back === null ? null : (
        <p>
          <a href={back}>{text.t("page.back")}</a>
        </p>
      )}
    </Layout>
  );
};

const COUNTS = ["exported", "alreadyExported", "failed", "held", "unconfirmed", "waiting"] as const;

const ExportBox: FC<{
  readonly view: ShopView;
  readonly report: ExportReport;
  readonly kind: Action["kind"];
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
      {row.error === null ? null : <MessageBox message={text.problem(row.error, row.id)} />}
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
