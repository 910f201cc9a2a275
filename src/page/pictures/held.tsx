import type { FC } from "hono/jsx";

import type { HeldChange } from "../../core/brakes/held-size.ts";
import { percent } from "../held.ts";
import type { ShopView } from "../view.ts";
import { Chart, equalRuns } from "./chart.tsx";

/** More changes are drawn as so many columns, each as large as the largest in it. */
const MOST_COLUMNS = 400;
/** Zero of a row's bar, of a scale from −100 % to +250 %. */
const ZERO = 100;
const WIDTH = 350;
const CUT = 250;

/** All changes side by side, the largest first; equal neighbours are one rectangle. */
export const HeldPicture: FC<{ readonly view: ShopView; readonly changes: readonly HeldChange[] }> = ({
  view,
  changes,
}) => {
  const { text } = view;
  const sizes = columnsOf(changes.map(({ size }) => size ?? 0));
  const ups = changes.filter(({ size }) => (size ?? 0) > 0).length;
  const downs = changes.length - ups;
  const top = Math.max(0, roundUp(Math.max(...sizes)));
  const bottom = Math.min(0, -roundUp(-Math.min(...sizes)));
  const room = Math.max(10, top - bottom);
  const few = changes.slice(0, 3).map(({ size }) => percent(view, size ?? 0));
  return (
    <section class="panel">
      <div class="row">
        <h2>{text.t("page.all-changes", { n: changes.length })}</h2>
        <ul class="legend end">
          <li>{text.t("page.ups", { n: ups })}</li>
          {downs === 0 ? null : <li class="wait">{text.t("page.downs", { n: downs })}</li>}
        </ul>
      </div>
      <figure>
        <Chart
          id="all"
          title={text.t("page.all-changes", { n: changes.length })}
          about={text.t("page.all-changes-about", { few: few.join(", "), ups, downs })}
          width={sizes.length}
          height={room}
          isLow
          scale={[top, bottom].map((size) => percent(view, size))}
        >
          {equalRuns(sizes).map(({ value: size, from, count }) => (
            <rect
              class={size < 0 ? "wait" : "ok"}
              x={from}
              y={size < 0 ? top : top - size}
              width={count - 0.2}
              height={Math.abs(size)}
            />
          ))}
          <rect class="zero" x="0" y={top - room / 160} width={sizes.length} height={room / 80} />
        </Chart>
      </figure>
    </section>
  );
};

/** The change of one row on one scale for all; longer ones are cut at its end. */
export const HeldBar: FC<{ readonly size: number | null }> = ({ size }) => {
  if (size === null) return null;
  const width = Math.max(1, Math.min(CUT - 2, Math.abs(size)));
  return (
    <svg class="bar" viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
      <rect class={size < 0 ? "wait" : "ok"} x={size < 0 ? ZERO - width : ZERO} y="0" width={width} height="12" />
      <rect class="zero" x={ZERO - 1} y="-2" width="2" height="16" />
    </svg>
  );
};

function columnsOf(sizes: readonly number[]): readonly number[] {
  if (sizes.length <= MOST_COLUMNS) return sizes;
  return Array.from({ length: MOST_COLUMNS }, (_, at) => sizes[Math.floor((at * sizes.length) / MOST_COLUMNS)] ?? 0);
}

function roundUp(size: number): number {
  return Math.ceil(size / 10) * 10;
}
