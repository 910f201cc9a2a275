import type { FC } from "hono/jsx";

import { dayTable, exceptionTable, vatTable } from "../../view/audit/tables.ts";
import {
  describeUnread,
  formatFoot,
  formatPeriod,
  formatSums,
  formatVerdict,
  type KeptAudit,
} from "../../view/audit/words.ts";
import { type Cell, cellText, type Head as HeadOf, type Table } from "../../view/view.ts";
import type { PageText } from "../../text/page-text.ts";
import { cleanSentence } from "../../text/clean.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Note, Sheet } from "../components/panels.tsx";
import { adviceOf } from "../hints.ts";
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
      {tables.map(({ title: name, heads, rows, total }) => (
        <Sheet title={name ?? ""}>
          <div class="scroll" tabindex={0} role="region" aria-label={name ?? ""}>
            <table>
              <thead>
                <tr>
                  {heads.map(({ label, align }) => (
                    <th scope="col" class={classOf(align)}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <CellRow heads={heads} row={row} />
                ))}
              </tbody>
              {total === undefined ? null : (
                <tfoot>
                  <CellRow heads={heads} row={total} />
                </tfoot>
              )}
            </table>
          </div>
        </Sheet>
      ))}
      {formatFoot(text, kept).map((line) => (
        <p class="small dim">
          <bdi>{line}</bdi>
        </p>
      ))}
    </Frame>
  );
};

const CellRow: FC<{ readonly heads: readonly HeadOf[]; readonly row: readonly Cell[] }> = ({ heads, row }) => (
  <tr>
    {row.map((cell, at) => (
      <td class={classOf(heads[at]?.align)}>
        <bdi>{cleanSentence(cellText(cell))}</bdi>
      </td>
    ))}
  </tr>
);

function classOf(align: HeadOf["align"]): string | undefined {
  return align === "right" ? "n" : undefined;
}

/** A table with its rows in memory. */
interface Filled extends Pick<Table, "title" | "heads" | "total"> {
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
  for (const { rows, ...table } of wanted) {
    const some: (readonly Cell[])[] = [];
    for await (const row of rows) {
      if (some.length >= MOST_ROWS) break;
      some.push(row);
    }
    filled.push({ ...table, rows: some });
  }
  return filled;
}
