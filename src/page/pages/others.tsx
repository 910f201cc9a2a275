import type { FC } from "hono/jsx";

import { REFUSALS } from "../../core/access/hint.ts";
import type { AuditHead } from "../../core/audit/store.ts";
import type { RunRecord } from "../../core/ports/runs.ts";
import { auditColumns, dayTable, exceptionTable, vatTable } from "../../view/audit/tables.ts";
import { type Cell, cellText, type Table as ViewTable } from "../../view/view.ts";
import {
  describeUnread,
  formatFoot,
  formatPeriod,
  formatSums,
  formatVerdict,
  type KeptAudit,
} from "../../view/audit/words.ts";
import { healthOf, type ShopRow, whyOf } from "../../view/shops/shops.ts";
import { HEALTH_TONES } from "../../view/labels.ts";
import type { PageText } from "../../text/page-text.ts";
import { type Cells, MessageBox, Table, textCells, Toned } from "../components.tsx";
import { Layout } from "../layout.tsx";
import type { SignalCounts } from "../access/hooks.ts";
import { pathOf, type ShopView, type View } from "../view.ts";
import { RunList } from "./overview.tsx";

export const RunsPage: FC<{
  readonly view: ShopView;
  readonly runs: readonly RunRecord[];
  readonly signals: SignalCounts;
}> = ({ view, runs, signals }) => (
  <Layout view={view} title={view.text.t("page.runs")} section="runs">
    <RunList view={view} runs={runs} />
    <p class="dim">{describeSignals(view.text, signals)}</p>
  </Layout>
);

function describeSignals(text: PageText, { taken, refused }: SignalCounts): string {
  const parts = REFUSALS.flatMap((why) => {
    const n = refused.get(why) ?? 0;
    return n === 0 ? [] : [text.t(`page.hint.${why}`, { n })];
  });
  return text.t("page.hints", { taken, refused: parts.length === 0 ? "none" : parts.join(", ") });
}

export const ShopsPage: FC<{ readonly view: View; readonly rows: readonly ShopRow[] }> = ({ view, rows }) => {
  const { text } = view;
  const heads = [
    text.t("shops.name"),
    text.t("shops.health"),
    text.t("shops.waiting"),
    text.t("shops.held"),
    text.t("label.order.failed"),
    text.t("status.orders"),
    text.t("status.products"),
    text.t("head.why"),
  ];
  return (
    <Layout view={view} title={text.t("page.shops")} section={null}>
      {rows.length === 0 ? <p>{text.t("page.no-shops")}</p> : null}
      <Table heads={heads} rows={rows.map((row) => shopCells(text, row))} />
    </Layout>
  );
};

function shopCells(text: PageText, row: ShopRow): Cells {
  const { overview, shop, isPaused } = row;
  const health = healthOf(row);
  const orders = overview?.counts.orders;
  const last = (atMs: number | null | undefined): string =>
    atMs === undefined ? "" : atMs === null ? text.t("status.never") : text.formats.instant(atMs);
  return [
    <a href={pathOf(shop)}>
      <bdi>{shop}</bdi>
    </a>,
    isPaused ? text.t("shops.word-paused") : <Toned tone={HEALTH_TONES[health]}>{text.t(`health.${health}`)}</Toned>,
    orders === undefined ? "" : text.formats.number(orders.queued + orders.sending),
    orders === undefined ? "" : text.formats.number(orders.held),
    orders === undefined ? "" : text.formats.number(orders.failed),
    last(overview?.lastGood.orders),
    last(overview?.lastGood.products),
    <bdi>{whyOf(text, row)}</bdi>,
  ];
}

export const AuditsPage: FC<{ readonly view: ShopView; readonly audits: readonly AuditHead[] }> = ({
  view,
  audits,
}) => {
  const { text, shop } = view;
  return (
    <Layout view={view} title={text.t("page.audits")} section="audits">
      {audits.length === 0 ? (
        <p>{text.t("audit.list.none")}</p>
      ) : (
        <Table
          heads={auditColumns(text).map(({ label }) => label)}
          rows={audits.map((head) => [
            String(head.number),
            text.formats.instant(head.startedMs),
            <a href={pathOf(shop, "audits", head.number)}>{formatPeriod(text, head)}</a>,
            <Proven text={text} is={head.presence} />,
            <Proven text={text} is={head.amount} />,
            String(head.differences),
            <code>{head.sha256.slice(0, 12)}</code>,
          ])}
        />
      )}
    </Layout>
  );
};

const Proven: FC<{ readonly text: PageText; readonly is: boolean | null }> = ({ text, is }) =>
  is === null ? (
    <span class="dim">{text.t("audit.word.not-provable")}</span>
  ) : (
    <Toned tone={is ? "good" : "bad"}>{text.t(is ? "audit.word.proven" : "audit.word.not-proven")}</Toned>
  );

export const AuditPage: FC<{
  readonly view: ShopView;
  readonly kept: KeptAudit;
  readonly tables: readonly Filled[];
}> = ({ view, kept, tables }) => {
  const { text } = view;
  const { report } = kept;
  return (
    <Layout view={view} title={text.t("audit.title", { period: formatPeriod(text, report) })} section="audits">
      {formatVerdict(text, report).map((line) => (
        <p class={`panel ${report.exitCode === 0 ? "good" : "bad"}`}>{line}</p>
      ))}
      <p>{formatSums(text, report)}</p>
      {report.unread.map((one) => (
        <div class="panel">
          <MessageBox message={describeUnread(text, one)} />
        </div>
      ))}
      {report.exceptions.length === 0 ? <p>{text.t("audit.no-exceptions")}</p> : null}
      {tables.map(({ title, heads, rows, total }) => (
        <section>
          <h2>{title}</h2>
          <Table
            heads={heads.map(({ label }) => label)}
            rows={rows.map((row) => textCells(row.map(cellText)))}
            total={total === undefined ? null : textCells(total.map(cellText))}
          />
        </section>
      ))}
      {formatFoot(text, kept).map((line) => (
        <p class="dim">
          <bdi>{line}</bdi>
        </p>
      ))}
    </Layout>
  );
};

/** A table with its rows in memory. */
interface Filled extends Pick<ViewTable, "title" | "heads" | "total"> {
  readonly rows: readonly (readonly Cell[])[];
}

/** More lines are left to the printed report. */
const MOST_ROWS = 500;

/** The parts of an audit for the page: differences, VAT and days. */
export async function fillTables(text: PageText, { report }: KeptAudit): Promise<readonly Filled[]> {
  const wanted = [
    report.exceptions.length === 0 ? null : exceptionTable(text, report),
    vatTable(text, report),
    dayTable(text, report),
  ].filter((table) => table !== null);
  const filled: Filled[] = [];
  for (const table of wanted) {
    const some: (readonly Cell[])[] = [];
    for await (const row of table.rows) {
      if (some.length >= MOST_ROWS) break;
      some.push(row);
    }
    filled.push({ ...table, rows: some });
  }
  return filled;
}
