import type { FC } from "hono/jsx";

import { addDays, type LocalDay, startOfDay } from "../../core/common/time/zone.ts";
import type { DayGroups } from "../../core/ports/page-store.ts";
import { Numbers } from "../components/table.tsx";
import { Chart } from "./chart.tsx";
import { pagePath, type ShopView, withQuery } from "../view.ts";

const DAYS = 30;

/** A day of orders. */
export interface PictureDay extends DayGroups {
  readonly day: LocalDay;
}

/** The beginnings of the days until `today`, and the end of the last. */
export function boundsOf(today: LocalDay, timeZone: string): readonly number[] {
  return Array.from({ length: DAYS + 1 }, (_, at) => startOfDay(addDays(today, at + 1 - DAYS), timeZone));
}

export function pictureDays(today: LocalDay, counts: readonly DayGroups[]): readonly PictureDay[] {
  return counts.map((count, at) => ({ day: addDays(today, at + 1 - DAYS), ...count }));
}

const GROUPS = [
  ["exported", "ok"],
  ["waiting", "wait"],
  ["attention", "bad"],
] as const;

/** Orders of each day in three groups; a click on a day lists it. */
export const DaysPicture: FC<{ readonly view: ShopView; readonly days: readonly PictureDay[] }> = ({ view, days }) => {
  const { text, times, shop } = view;
  const { number } = text.formats;
  const most = Math.max(...days.map((day) => day.exported + day.waiting + day.attention));
  const top = topOf(most);
  const words = {
    exported: text.t("page.tab.exported"),
    waiting: text.t("shops.waiting"),
    attention: text.t("page.tab.attention"),
  };
  const said = (day: PictureDay): string =>
    `${times.longDay(day.day)}${text.t("said.colon")}${GROUPS.map(([key]) => `${number(day[key])} ${words[key]}`).join(", ")}`;
  const listOf = ({ day }: PictureDay): string => withQuery(pagePath(shop, "orders"), { from: day, to: day });
  return (
    <section class="panel">
      <div class="row">
        <h2>{text.t("page.orders-a-day")}</h2>
        <ul class="legend end">
          <li>{words.exported}</li>
          <li class="wait">{words.waiting}</li>
          <li class="bad">{words.attention}</li>
        </ul>
      </div>
      <figure>
        <Chart
          id="days"
          title={text.t("page.orders-a-day-title", { n: DAYS })}
          about={text.t("page.orders-a-day-about")}
          width={DAYS * 10}
          height={100}
          hasLinks
          scale={[number(top), number(top / 2), "0"]}
          axis={days.filter((_, at) => at % 6 === 0).map(({ day }) => times.shortDay(day))}
        >
          {[0, 50, 99.5].map((y) => (
            <rect class="grid" x="0" y={y} width={DAYS * 10} height=".5" />
          ))}
          {days.map((day, at) => (
            <a href={listOf(day)} tabindex={-1} aria-hidden="true">
              <title>{said(day)}</title>
              {columnsOf(day, top).map(({ mark, y, height }) => (
                <rect class={mark} x={at * 10 + 2} y={y} width="6" height={height} />
              ))}
              <rect class="hit" x={at * 10} y="0" width="10" height="100" />
            </a>
          ))}
        </Chart>
        <Numbers
          view={view}
          heads={[text.t("audit.head.day"), ...GROUPS.map(([key]) => words[key])]}
          rows={days
            .toReversed()
            .map((day) => [
              <a href={listOf(day)}>{times.longDay(day.day)}</a>,
              ...GROUPS.map(([key]) => number(day[key])),
            ])}
        />
      </figure>
    </section>
  );
};

/** From below, each with a thin gap above it. */
function columnsOf(
  day: PictureDay,
  top: number,
): readonly { readonly mark: string; readonly y: number; readonly height: number }[] {
  const unit = (n: number): number => Math.round((n / top) * 1000) / 10;
  let below = 0;
  return GROUPS.flatMap(([key, mark]) => {
    const from = unit(below);
    below += day[key];
    const height = Math.max(0.4, Math.round((unit(below) - from - 0.6) * 10) / 10);
    return day[key] === 0 ? [] : [{ mark, y: Math.round((100 - unit(below)) * 10) / 10, height }];
  });
}

/** The largest number, rounded up so that its half is whole: to a ten, a hundred, … */
function topOf(most: number): number {
  const step = most <= 10 ? 2 : 10 ** Math.max(1, Math.floor(Math.log10(most)) - 1) * (most > 100 ? 2 : 1);
  return Math.max(2, Math.ceil(most / step) * step);
}
