import type { FC } from "hono/jsx";

import { DAY } from "../../core/common/time/duration.ts";
import { localDay } from "../../core/common/time/zone.ts";
import type { ProductEvent } from "../../core/products/record.ts";
import { Numbers } from "../components/table.tsx";
import type { ShopView } from "../view.ts";
import { Chart } from "./chart.tsx";

const YEAR_DAYS = 365;
const HEIGHT = 50;
/** A name below every third month. */
const MONTHS = 3;

/** From when the shop showed which price. */
export interface PricePoint {
  readonly atMs: number;
  readonly price: number;
}

/** The prices in the shop over the last year, the earliest first; the first may be older. Empty = none was ever pushed. */
export function pricesOf(events: readonly ProductEvent[], nowMs: number): readonly PricePoint[] {
  const fromMs = nowMs - YEAR_DAYS * DAY;
  const points: PricePoint[] = [];
  for (const { atMs, changes } of events) {
    const change = changes.find(({ field }) => field === "price");
    const [before, price] = [Number(change?.from ?? Number.NaN), Number(change?.to ?? Number.NaN)];
    if (points.length === 0 && Number.isFinite(before)) points.push({ atMs: Math.min(fromMs, atMs), price: before });
    if (Number.isFinite(price) && points.at(-1)?.price !== price) points.push({ atMs, price });
  }
  const last = points.findLastIndex(({ atMs }) => atMs <= fromMs);
  return last < 0 ? points : points.slice(last);
}

/** The price over twelve months as a step, with its numbers in a sentence and in a table. */
export const PricePicture: FC<{ readonly view: ShopView; readonly points: readonly PricePoint[] }> = ({
  view,
  points,
}) => {
  const { text, times, nowMs } = view;
  const fromMs = nowMs - YEAR_DAYS * DAY;
  const prices = points.map(({ price }) => price);
  const { low, high } = scaleOf(prices);
  const x = (atMs: number): number => Math.round(Math.max(0, (atMs - fromMs) / DAY));
  const y = (price: number): number => Math.round(((high - price) / (high - low)) * HEIGHT * 10) / 10;
  const path = points
    .map(({ atMs, price }, at) => (at === 0 ? `M${x(atMs)} ${y(price)}` : `H${x(atMs)}V${y(price)}`))
    .concat(`H${YEAR_DAYS}`)
    .join("");
  const money = (amount: number): string => text.formats.money(amount.toFixed(2), "");
  const day = (atMs: number): string => text.formats.day(atMs);
  const said = points.map(({ atMs, price }, at) =>
    at === 0 && atMs <= fromMs ? money(price) : text.t("page.price-from", { price: money(price), day: day(atMs) }),
  );
  const months = Array.from({ length: 12 / MONTHS }, (_, at) =>
    times.shortMonth(localDay(fromMs + at * MONTHS * 30.4 * DAY + 15 * DAY, times.timeZone).slice(0, 7)),
  );
  return (
    <figure>
      <Chart
        id="price"
        title={text.t("page.price-year")}
        about={said.join(", ")}
        width={YEAR_DAYS}
        height={HEIGHT}
        isLow
        scale={[money(high), money(low)]}
        axis={months}
      >
        <path class="step" d={path} />
      </Chart>
      <Numbers
        view={view}
        heads={[text.t("page.since"), text.t("field.price")]}
        rows={points
          .toReversed()
          .map(({ atMs, price }) => [atMs <= fromMs ? text.t("page.before") : day(atMs), money(price)])}
      />
    </figure>
  );
};

/** Room above and below the prices. */
function scaleOf(prices: readonly number[]): { readonly low: number; readonly high: number } {
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  const room = Math.max((most - least) * 0.15, most * 0.05, 0.05);
  return { low: Math.max(0, least - room), high: most + room };
}
