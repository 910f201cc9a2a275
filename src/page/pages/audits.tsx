import type { FC } from "hono/jsx";

import { type AuditException, UNSPLIT } from "../../core/audit/report.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { addUp, describeException } from "../../view/audit/words.ts";
import { ActionForm } from "../action-form.tsx";
import { addMonths, type DayVerdict, type Month, type MonthDay } from "../audited.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Aside, type Mark, State } from "../components/marks.tsx";
import { CauseItem, Causes, Empty, Pair, Sheet } from "../components/panels.tsx";
import { adviceOf } from "../hints.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";

const MARKS = {
  agrees: "good",
  settled: "wait",
  differs: "bad",
  open: "",
  none: "",
} as const satisfies Record<DayVerdict, Mark>;

export interface Audited {
  readonly month: Month;
  /** Earlier or later months were audited. */
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
  /** The orders of the open differences that this shop has. */
  readonly orders: ReadonlyMap<string, OrderRecord>;
}

/** A month: its verdict, its days, what differs, and its VAT. */
export const AuditsPage: FC<{ readonly view: ShopView } & Audited> = ({
  view,
  month,
  hasEarlier,
  hasLater,
  orders,
}) => {
  const { text, shop, times } = view;
  const path = pathOf(shop, "audits");
  const name = upper(times.month(month.month));
  const audited = month.days.filter(({ verdict }) => verdict !== "none");
  const title =
    audited.length === 0
      ? text.t("page.audits")
      : `${name}${text.t("said.colon")}${
          month.open.length > 0
            ? text.t("page.differences", { n: month.open.length })
            : text.t(audited.some(({ verdict }) => verdict === "open") ? "page.not-yet-proven" : "page.all-agrees")
        }`;
  const at = (count: number): string => withQuery(path, { month: addMonths(month.month, count) });
  return (
    <Frame view={view} title={title} section="audits">
      <Head title={title} about={audited.length === 0 ? text.t("page.audits-about") : aboutOf(view, month)}>
        <p class="row">
          {hasEarlier ? (
            <a class="button" href={at(-1)}>
              {`← ${upper(times.shortMonth(addMonths(month.month, -1)))}`}
            </a>
          ) : null}
          {hasLater ? (
            <a class="button" href={at(1)}>
              {`${upper(times.shortMonth(addMonths(month.month, 1)))} →`}
            </a>
          ) : null}
        </p>
      </Head>
      {audited.length === 0 && !hasEarlier ? (
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
          </ul>
        </>
      )}
      {month.open.length === 0 ? null : <Differences view={view} month={month} orders={orders} />}
      {month.vat === null || month.vat.length === 0 ? null : <MonthVat view={view} month={month} />}
      {month.audits.length === 0 ? null : <Foot view={view} month={month} />}
    </Frame>
  );
};

function upper(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function aboutOf({ text }: ShopView, { days }: Month): string {
  const count = (verdict: DayVerdict): number => days.filter((day) => day.verdict === verdict).length;
  const audited = days.length - count("none");
  return text.t("page.month-about", {
    agrees: count("agrees"),
    audited,
    settled: count("settled"),
    open: count("open"),
  });
}

const Calendar: FC<{ readonly view: ShopView; readonly month: Month; readonly name: string }> = ({
  view,
  month,
  name,
}) => {
  const { text, times } = view;
  const [first] = month.days;
  const lead = first === undefined ? 0 : (new Date(`${first.day}T12:00:00Z`).getUTCDay() + 6) % 7;
  const cells: readonly (MonthDay | null)[] = [...Array.from({ length: lead }, () => null), ...month.days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, at) =>
    Array.from({ length: 7 }, (_unused, day) => cells[at * 7 + day] ?? null),
  );
  return (
    <section class="sheet">
      <table class="cal">
        <caption class="aside">{text.t("page.calendar", { month: name })}</caption>
        <thead>
          <tr>
            {times.weekdays.map((day) => (
              <th scope="col">{upper(day)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <DayCell view={view} day={day} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const DayCell: FC<{ readonly view: ShopView; readonly day: MonthDay | null }> = ({ view, day }) => {
  const { text, shop } = view;
  if (day === null) return <td></td>;
  const { verdict, expected, number } = day;
  const date = String(Number(day.day.slice(8)));
  if (expected === null || number === null)
    return (
      <td>
        <span class="dim">{date}</span>
      </td>
    );
  return (
    <td class={verdict === "differs" ? "differs bad" : verdict === "settled" ? "differs wait" : undefined}>
      <a href={verdict === "differs" ? "#differences" : pathOf(shop, "audits", number)}>
        <span class={`st ${MARKS[verdict]}`}>
          {date}
          <Aside>{`${text.t("said.colon")}${text.t(`page.verdict.${verdict}`)}`}</Aside>
        </span>
        <small>{text.t("count.requested", { n: expected.count })}</small>
        <small class="num">{expected.sum === null ? "" : text.formats.money(expected.sum, "")}</small>
      </a>
    </td>
  );
};

const Differences: FC<{
  readonly view: ShopView;
  readonly month: Month;
  readonly orders: ReadonlyMap<string, OrderRecord>;
}> = ({ view, month, orders }) => {
  const { text } = view;
  return (
    <Sheet title={text.t("page.open-differences")} beside={text.formats.number(month.open.length)} id="differences">
      <Causes>
        {month.open.map((one) => (
          <Difference view={view} one={one} order={orders.get(one.id) ?? null} />
        ))}
      </Causes>
    </Sheet>
  );
};

const Difference: FC<{
  readonly view: ShopView;
  readonly one: AuditException;
  readonly order: OrderRecord | null;
}> = ({ view, one, order }) => {
  const { text, shop, mayAct } = view;
  const { message, next: steps } = describeException(text, one);
  const name = cleanLine(one.reference === "" ? one.id : one.reference);
  const next = adviceOf(steps);
  const money = (amount: string | null): string =>
    amount === null ? "–" : cleanLine(text.formats.money(amount, one.currency));
  const isOther = one.shop !== one.totalgest;
  const isOpen = order?.afterExport != null && order.afterExport.acknowledged === null;
  return (
    <CauseItem mark="bad" says={`${name}${text.t("said.colon")}${cleanSentence(message)}`}>
      <Pair
        sides={[
          {
            title: text.t("audit.side.shop"),
            facts: [
              {
                name: text.t("head.number"),
                value: order === null ? <bdi>{name}</bdi> : <a href={pathOf(shop, "orders", one.id)}>{name}</a>,
              },
              { name: text.t("head.status"), value: <bdi>{cleanLine(one.status) || "–"}</bdi> },
              { name: text.t("head.total"), value: <span class="num">{money(one.shop)}</span>, differs: isOther },
            ],
          },
          {
            title: text.t("audit.side.totalgest"),
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
            <input name="reason" required maxlength={300} placeholder={text.t("page.reason-example")} />
          </label>
          <button>{text.t("page.settle")}</button>
        </ActionForm>
      ) : order === null ? null : (
        <p class="row">
          <a class="button" href={pathOf(shop, "orders", one.id)}>
            {text.t("page.open", { order: name })}
          </a>
        </p>
      )}
    </CauseItem>
  );
};

const PARTS = ["net", "vat", "gross"] as const;
const SIDES = ["shop", "totalgest"] as const;

const MonthVat: FC<{ readonly view: ShopView; readonly month: Month }> = ({ view, month }) => {
  const { text } = view;
  const vat = month.vat ?? [];
  const money = (amount: string | null | undefined): string =>
    amount === null || amount === undefined ? "–" : text.formats.money(amount, "");
  const sum = (side: (typeof SIDES)[number], part: (typeof PARTS)[number]): string =>
    money(addUp(vat.map((row) => ({ count: 0, sum: row[side]?.[part] ?? null }))).sum);
  const difference = (shop: string | undefined, other: string | undefined): string | null =>
    shop === undefined || other === undefined ? null : Math.abs(Number(other) - Number(shop)).toFixed(2);
  const total = addUp(vat.map((row) => ({ count: 0, sum: difference(row.shop.vat, row.totalgest?.vat) }))).sum;
  const title = text.t("page.vat-of-month");
  const rateOf = (rate: string | null): string =>
    rate === null ? text.t("audit.rounding") : rate === UNSPLIT ? text.t("audit.unsplit") : `${rate} %`;
  return (
    <Sheet title={title} beside={cleanLine(month.currency)}>
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col" rowspan={2}>
                {text.t("page.head.rate")}
              </th>
              {SIDES.map((side) => (
                <th scope="colgroup" colspan={3} class="mid">
                  {text.t(`audit.side.${side}`)}
                </th>
              ))}
              <th scope="col" rowspan={2} class="n">
                {text.t("page.head.vat-difference")}
              </th>
            </tr>
            <tr>
              {SIDES.flatMap(() =>
                PARTS.map((part) => (
                  <th scope="col" class="n">
                    {text.t(`audit.head.${part}`)}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {vat.map((row) => {
              const apart = difference(row.shop.vat, row.totalgest?.vat);
              return (
                <tr>
                  <th scope="row">{rateOf(row.rate)}</th>
                  {SIDES.flatMap((side) => PARTS.map((part) => <td class="n">{money(row[side]?.[part])}</td>))}
                  <td class={apart !== null && Number(apart) > 0 ? "n wait" : "n"}>{money(apart)}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{text.t("head.total")}</th>
              {SIDES.flatMap((side) => PARTS.map((part) => <td class="n">{sum(side, part)}</td>))}
              <td class="n">{money(total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Sheet>
  );
};

const Foot: FC<{ readonly view: ShopView; readonly month: Month }> = ({ view, month }) => {
  const { text, shop } = view;
  return (
    <Sheet title={text.t("page.audits-of-month")}>
      <ul class="todo">
        {month.audits.toReversed().map((head) => (
          <li>
            <p>
              <State mark={head.exitCode === 0 ? "good" : head.differences > 0 ? "bad" : "wait"} more="says">
                <a href={pathOf(shop, "audits", head.number)}>{text.t("page.audit-number", { number: head.number })}</a>
              </State>
            </p>
            <p class="small">
              {text.formats.instant(head.startedMs)} · <code>{head.sha256.slice(0, 16)}</code>
            </p>
          </li>
        ))}
      </ul>
    </Sheet>
  );
};
