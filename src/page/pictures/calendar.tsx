import type { FC } from "hono/jsx";

import { capitalized } from "../../text/clean.ts";
import type { DayVerdict, Month, MonthDay } from "../audited.ts";
import { Aside, type Mark } from "../components/marks.tsx";
import { pagePath, type ShopView } from "../view.ts";

const MARKS = {
  agrees: "good",
  settled: "wait",
  differs: "bad",
  open: "",
  "given-up": "",
  none: "",
} as const satisfies Record<DayVerdict, Mark>;

/** The days of a month, each with its verdict. */
export const Calendar: FC<{ readonly view: ShopView; readonly month: Month; readonly name: string }> = ({
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
              <th scope="col">{capitalized(day)}</th>
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
  if (number === null)
    return (
      <td>
        <span class="dim">{date}</span>
      </td>
    );
  return (
    <td class={verdict === "differs" ? "differs bad" : verdict === "settled" ? "differs wait" : undefined}>
      <a href={pagePath(shop, "audits", number)}>
        <span class={`st ${MARKS[verdict]}`}>
          {date}
          <Aside>{`${text.t("said.colon")}${text.t(`page.verdict.${verdict}`)}`}</Aside>
        </span>
        {expected === null ? null : <small>{text.t("count.requested", { n: expected.count })}</small>}
        {expected?.sum == null ? null : <small class="num">{text.formats.money(expected.sum, "")}</small>}
      </a>
    </td>
  );
};
