import type { Child, FC } from "hono/jsx";

import type { Direction } from "../../core/common/direction.ts";
import { HOUR } from "../../core/common/time/duration.ts";
import type { HourOfRuns } from "../../core/ports/page-store.ts";
import { Numbers } from "../components/table.tsx";
import type { ShopView, PageView } from "../view.ts";
import { equalRuns } from "./chart.tsx";

const HOURS = 48;
const DIRECTIONS = ["orders", "products"] as const satisfies readonly Direction[];
const MARKS = { good: "good", items: "wait", broke: "bad" } as const satisfies Record<HourOfRuns["worst"], string>;
type HourMark = (typeof MARKS)[HourOfRuns["worst"]] | "none";
const WORST: readonly HourMark[] = ["none", "good", "wait", "bad"];

/** Since when the hours are drawn, epoch ms. */
export function sinceHours(nowMs: number): number {
  return (Math.floor(nowMs / HOUR) - HOURS + 1) * HOUR;
}

/** The mark of each of the last 48 hours, the oldest first. */
function marksOf(hours: readonly HourOfRuns[], direction: Direction, nowMs: number): readonly HourMark[] {
  const known = new Map(
    hours.filter((one) => one.direction === direction).map(({ hour, worst }) => [hour, MARKS[worst]]),
  );
  const first = Math.floor(sinceHours(nowMs) / HOUR);
  return Array.from({ length: HOURS }, (_, at) => known.get(first + at) ?? "none");
}

/** A run of equal hours is one line; its dashes are the hours. */
const Lines: FC<{ readonly marks: readonly HourMark[] }> = ({ marks }) => (
  <>
    {equalRuns(marks).map(({ value: mark, from, count }) => (
      <path class={mark} d={`M${from} 5h${count}`} />
    ))}
  </>
);

function said(view: PageView, marks: readonly HourMark[]): string {
  const count = (mark: HourMark): number => marks.filter((one) => one === mark).length;
  return view.text.t("page.hours-about", {
    good: count("good"),
    wait: count("wait"),
    bad: count("bad"),
    none: count("none"),
  });
}

/** The worst cycle of each hour, for each direction, with the numbers in a table. */
export const HoursPanel: FC<{
  readonly view: ShopView;
  readonly hours: readonly HourOfRuns[];
  readonly title: string;
  readonly children?: Child;
}> = ({ view, hours, title, children }) => {
  const { text, times, nowMs } = view;
  const all = DIRECTIONS.map((direction) => ({ direction, marks: marksOf(hours, direction, nowMs) }));
  const name = (direction: Direction): string => text.t(`page.${direction}`);
  const hourMs = (at: number): number => sinceHours(nowMs) + at * HOUR;
  const word = (mark: HourMark): string => text.t(`page.hour.${mark}`);
  const listed = Array.from({ length: HOURS }, (_, at) => HOURS - 1 - at).filter((at) =>
    all.some(({ marks }) => marks[at] !== "good"),
  );
  return (
    <section class="panel">
      <div class="row">
        <h2>{title}</h2>
        <ul class="legend end">
          {(["good", "wait", "bad"] as const).map((mark) => (
            <li class={mark}>{word(mark)}</li>
          ))}
        </ul>
      </div>
      <figure>
        <div class="chart strip">
          {all.map(({ direction, marks }) => (
            <>
              <span>{name(direction)}</span>
              <svg
                viewBox={`0 0 ${HOURS} 10`}
                preserveAspectRatio="none"
                role="img"
                aria-labelledby={`hours-${direction}`}
                aria-describedby={`hours-${direction}-about`}
              >
                <title id={`hours-${direction}`}>
                  {`${name(direction)}${text.t("said.colon")}${text.t("page.hours", { n: HOURS })}`}
                </title>
                <desc id={`hours-${direction}-about`}>{said(view, marks)}</desc>
                <Lines marks={marks} />
              </svg>
            </>
          ))}
          <div class="axis" aria-hidden="true">
            {[0, 12, 24, 36].map((at) => (
              <span>{times.hour(hourMs(at))}</span>
            ))}
          </div>
        </div>
        {listed.length === 0 ? null : (
          <Numbers
            view={view}
            heads={[text.t("page.hour"), ...DIRECTIONS.map(name)]}
            rows={listed.map((at) => [times.hour(hourMs(at)), ...all.map(({ marks }) => word(marks[at] ?? "none"))])}
            isOfWords
          />
        )}
      </figure>
      {children}
    </section>
  );
};

/** Two hours are one dash, and both directions are one line: for a list. */
export const TinyHours: FC<{
  readonly view: PageView;
  readonly name: string;
  readonly hours: readonly HourOfRuns[];
}> = ({ view, name, hours }) => {
  const all = DIRECTIONS.map((direction) => marksOf(hours, direction, view.nowMs));
  const worst = (marks: readonly HourMark[]): HourMark =>
    WORST[Math.max(...marks.map((mark) => WORST.indexOf(mark)))] ?? "none";
  const marks = Array.from({ length: HOURS / 2 }, (_, at) =>
    worst(all.flatMap((one) => one.slice(at * 2, at * 2 + 2))),
  );
  return (
    <svg class="tiny" viewBox={`0 0 ${HOURS / 2} 10`} preserveAspectRatio="none" role="img">
      <title>{`${name}${view.text.t("said.colon")}${view.text.t("page.hours", { n: HOURS })}`}</title>
      <Lines marks={marks} />
    </svg>
  );
};
