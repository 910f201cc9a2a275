import type { FC } from "hono/jsx";

import { type DaysGivenUp, unreadDays } from "../../core/audit/given-up.ts";
import type { AuditException, AuditReport, KeptAudit } from "../../core/audit/report.ts";
import { isDifference } from "../../core/audit/verdict.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanLine, cleanSentence, capitalized } from "../../text/clean.ts";
import type { PageText } from "../../text/page-text.ts";
import { dayTable, vatTable } from "../../view/audit/tables.ts";
import {
  describeException,
  describeUnread,
  formatFoot,
  formatDays,
  formatSums,
  formatVerdict,
} from "../../view/audit/words.ts";
import { customerOf } from "../../view/labels.ts";
import { ActionForm, HAS_LETTER } from "../action-form.tsx";
import { addMonths, type DayVerdict, type Month } from "../audited.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Aside } from "../components/marks.tsx";
import { CauseItem, Causes, Empty, LinkButton, Note, Pair, Sheet } from "../components/panels.tsx";
import { type FilledTable, filled, FilledSheet } from "../components/table.tsx";
import { adviceOf } from "../words.ts";
import { Calendar } from "../pictures/calendar.tsx";
import { orderWay, pagePath, type ShopView, withQuery } from "../view.ts";

/** A month: its verdict, its days, and what differs. `hasLater`: it is over. */
export const AuditsPage: FC<{ readonly view: ShopView; readonly month: Month; readonly hasLater: boolean }> = ({
  view,
  month,
  hasLater,
}) => {
  const { text, shop, times } = view;
  const path = pagePath(shop, "audits");
  const name = capitalized(times.month(month.month));
  const isNone = !hasLater && month.days.every(({ verdict }) => verdict === "none");
  const title = isNone
    ? text.t("page.audits")
    : `${name}${text.t("said.colon")}${
        month.open.length > 0
          ? text.t("page.differences", { n: month.open.length })
          : text.t(month.isProven ? "page.all-agrees" : month.isGivenUp ? "page.not-all-proven" : "page.not-yet-proven")
      }`;
  const at = (count: number): string => withQuery(path, { month: addMonths(month.month, count) });
  return (
    <Frame view={view} title={title} section="audits">
      <Head title={title} about={isNone ? text.t("page.audits-about") : aboutOf(view, month)}>
        <p class="row">
          <a class="button" href={at(-1)}>
            {`← ${capitalized(times.shortMonth(addMonths(month.month, -1)))}`}
          </a>
          {hasLater ? (
            <a class="button" href={at(1)}>
              {`${capitalized(times.shortMonth(addMonths(month.month, 1)))} →`}
            </a>
          ) : null}
        </p>
      </Head>
      {isNone ? (
        <section class="sheet">
          <Empty title={text.t("page.no-audit")} about={text.t("page.no-audit-about")} />
        </section>
      ) : (
        <>
          <Calendar view={view} month={month} name={name} />
          <ul class="row small">
            <li class="st good">{text.t("page.verdict.agrees")}</li>
            <li class="st wait">{text.t("page.verdict.settled")}</li>
            <li class="st bad">{text.t("page.verdict.differs")}</li>
            <li class="st">{text.t("page.verdict.open")}</li>
            <li class="st">{text.t("page.verdict.given-up")}</li>
          </ul>
        </>
      )}
      <Differences
        view={view}
        title={text.t("page.open-differences")}
        report={month}
        of={month.open}
        orders={month.orders}
      />
    </Frame>
  );
};

/** Null = none of its days was audited. */
function aboutOf({ text }: ShopView, { days }: Month): string | null {
  const count = (verdict: DayVerdict): number => days.filter((day) => day.verdict === verdict).length;
  const audited = days.length - count("none");
  if (audited === 0) return null;
  return text.t("page.month-about", {
    agrees: count("agrees"),
    audited,
    settled: count("settled"),
    open: count("open"),
    unproven: count("given-up"),
  });
}

const Differences: FC<{
  readonly view: ShopView;
  readonly title: string;
  readonly report: DaysGivenUp;
  readonly of: readonly AuditException[];
  readonly orders: ReadonlyMap<string, OrderRecord>;
}> = ({ view, title, report, of, orders }) =>
  of.length === 0 ? null : (
    <Sheet title={title} beside={view.text.formats.number(of.length)} id="differences">
      <Causes>
        {of.map((one) => (
          <Difference view={view} report={report} one={one} order={orders.get(one.id) ?? null} />
        ))}
      </Causes>
    </Sheet>
  );

const Difference: FC<{
  readonly view: ShopView;
  readonly report: DaysGivenUp;
  readonly one: AuditException;
  readonly order: OrderRecord | null;
}> = ({ view, report, one, order }) => {
  const { text, mayAct } = view;
  const { message, next: steps } = describeException(text, report, one);
  const name = cleanLine(one.reference === "" ? one.id : one.reference);
  const next = adviceOf(steps);
  const money = (amount: string | null): string =>
    amount === null ? "–" : cleanLine(text.formats.money(amount, one.currency));
  const isOther = one.shop !== one.totalgest;
  const isOpen = order?.afterExport?.acknowledged === null && one.since === undefined;
  const customer = order === null ? "" : customerOf(order);
  return (
    <CauseItem
      mark={isDifference(one) && one.since === undefined ? "bad" : "wait"}
      says={`${name}${text.t("said.colon")}${cleanSentence(message)}`}
    >
      <Pair
        sides={[
          {
            title: text.t("shops.name"),
            facts: [
              {
                name: text.t("head.number"),
                value: order === null ? <bdi>{name}</bdi> : <a href={orderWay(view, one.id)}>{name}</a>,
              },
              ...(customer === "" ? [] : [{ name: text.t("head.customer"), value: <bdi>{customer}</bdi> }]),
              { name: text.t("head.status"), value: <bdi>{cleanLine(one.status) || "–"}</bdi> },
              { name: text.t("head.total"), value: <span class="num">{money(one.shop)}</span>, differs: isOther },
            ],
          },
          {
            title: "TotalGest",
            facts: [
              {
                name: text.t("head.number"),
                value: <bdi class="num">{one.numbers.map(cleanLine).join(", ") || "–"}</bdi>,
              },
              {
                name: text.t("head.total"),
                value: <span class="num">{money(one.totalgest)}</span>,
                differs: isOther,
              },
            ],
          },
        ]}
      />
      {next === null ? null : (
        <p>
          <bdi>{next}</bdi>
        </p>
      )}
      {mayAct && isOpen && order !== null ? (
        <ActionForm view={view} does="acknowledge" orders={[order]} class="row">
          <label class="field grow">
            <Aside>{`${text.t("page.reason")}${text.t("said.colon")}${name}`}</Aside>
            <input
              name="reason"
              required
              pattern={HAS_LETTER}
              maxlength={300}
              placeholder={text.t("page.reason-example")}
            />
          </label>
          <button>{text.t("page.settle")}</button>
        </ActionForm>
      ) : order === null ? null : (
        <LinkButton href={orderWay(view, one.id)} label={text.t("page.open", { order: name })} />
      )}
    </CauseItem>
  );
};

/** One kept audit, as it was stored. */
export const AuditPage: FC<{
  readonly view: ShopView;
  readonly kept: KeptAudit;
  /** Of its first differences. */
  readonly orders: readonly OrderRecord[];
  readonly tables: readonly FilledTable[];
}> = ({ view, kept, orders, tables }) => {
  const { text, shop } = view;
  const { report } = kept;
  const title = text.t("audit.title", { period: formatDays(text, report) });
  return (
    <Frame view={view} title={title} section="audits">
      <Head
        title={title}
        about={formatSums(text, report)}
        back={{
          href: withQuery(pagePath(shop, "audits"), { month: report.to.slice(0, 7) }),
          label: text.t("page.audits"),
        }}
      >
        <a class="button" href={pagePath(shop, "audits", kept.head.number, "csv")}>
          CSV
        </a>
      </Head>
      {formatVerdict(text, report).map((line) => (
        <Note mark={report.exitCode === 0 ? "good" : "bad"} says={line} />
      ))}
      {report.unread.map((one) => {
        const { message, next } = describeUnread(text, report, one);
        return <Note mark="wait" says={cleanSentence(message)} next={adviceOf(next)} />;
      })}
      {view.mayAct ? <UnprovenDays view={view} report={report} /> : null}
      <Differences
        view={view}
        title={text.t("health.degraded")}
        report={report}
        of={report.exceptions}
        orders={new Map(orders.map((one) => [one.id, one]))}
      />
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

/** The days that a person can give up, or open again. */
const UnprovenDays: FC<{ readonly view: ShopView; readonly report: AuditReport }> = ({ view, report }) => {
  const { text } = view;
  const open = unreadDays(report);
  return (
    <>
      {report.days.map(({ day, givenUp }) => {
        const date = text.formats.localDay(day);
        if (givenUp !== undefined) {
          return (
            <ActionForm view={view} does="open-day" fields={{ day }} class="row">
              <button>{`${text.t("page.put-back")}${text.t("said.colon")}${date}`}</button>
            </ActionForm>
          );
        }
        if (!open.includes(day)) return null;
        return (
          <ActionForm view={view} does="settle-day" fields={{ day }} class="row">
            <label class="field grow">
              <span>{`${text.t("page.settle-day")}${text.t("said.colon")}${date}`}</span>
              <input
                name="reason"
                required
                pattern={HAS_LETTER}
                maxlength={300}
                placeholder={text.t("page.reason-day-example")}
              />
            </label>
            <button>{text.t("page.settle")}</button>
          </ActionForm>
        );
      })}
    </>
  );
};

/** The tables of an audit for the page: VAT and days. */
export function auditTables(text: PageText, { report }: KeptAudit): Promise<readonly FilledTable[]> {
  return Promise.all([vatTable(text, report), dayTable(text, report)].map(filled));
}
