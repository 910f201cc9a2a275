import type { FC } from "hono/jsx";

import type { KeptAudit } from "../../core/audit/report.ts";
import { dayTable, exceptionTable, vatTable } from "../../view/audit/tables.ts";
import { describeUnread, formatFoot, formatPeriod, formatSums, formatVerdict } from "../../view/audit/words.ts";
import type { PageText } from "../../text/page-text.ts";
import { cleanSentence } from "../../text/clean.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Note } from "../components/panels.tsx";
import { type Filled, filled, FilledSheet } from "../components/table.tsx";
import { adviceOf } from "../words.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";

/** One kept audit, as it was stored. */
export const AuditPage: FC<{
  readonly view: ShopView;
  readonly kept: KeptAudit;
  readonly tables: readonly Filled[];
}> = ({ view, kept, tables }) => {
  const { text, shop } = view;
  const { report } = kept;
  const title = text.t("audit.title", { period: formatPeriod(text, report) });
  return (
    <Frame view={view} title={title} section="audits">
      <Head
        title={title}
        about={formatSums(text, report)}
        back={{
          href: withQuery(pathOf(shop, "audits"), { month: report.to.slice(0, 7) }),
          label: text.t("page.audits"),
        }}
      >
        <a class="button" href={pathOf(shop, "audits", kept.head.number, "csv")}>
          CSV
        </a>
      </Head>
      {formatVerdict(text, report).map((line) => (
        <Note mark={report.exitCode === 0 ? "good" : "bad"} says={line} />
      ))}
      {report.unread.map((one) => {
        const { message, next } = describeUnread(text, one);
        return <Note mark="wait" says={cleanSentence(message)} next={adviceOf(next)} />;
      })}
      {report.exceptions.length === 0 ? <p class="dim">{text.t("audit.no-exceptions")}</p> : null}
      {tables.map((table) => (
        <FilledSheet table={table} />
      ))}
      {formatFoot(text, kept).map((line) => (
        <p class="small dim">
          <bdi>{line}</bdi>
        </p>
      ))}
    </Frame>
  );
};

/** The parts of an audit for the page: differences, VAT and days. */
export function auditTables(text: PageText, { report }: KeptAudit): Promise<readonly Filled[]> {
  const differences = report.exceptions.length === 0 ? [] : [exceptionTable(text, report)];
  return Promise.all([...differences, vatTable(text, report), dayTable(text, report)].map(filled));
}
