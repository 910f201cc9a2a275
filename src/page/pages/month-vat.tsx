import type { FC } from "hono/jsx";

import { UNSPLIT } from "../../core/audit/report.ts";
import { cleanLine } from "../../text/clean.ts";
import { addUp, sideText } from "../../view/audit/words.ts";
import type { Month } from "../audited.ts";
import { Sheet } from "../components/panels.tsx";
import type { ShopView } from "../view.ts";

const PARTS = ["net", "vat", "gross"] as const;
const SIDES = ["shop", "totalgest"] as const;

export const MonthVat: FC<{ readonly view: ShopView; readonly month: Month }> = ({ view, month }) => {
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
    <Sheet title={title} beside={cleanLine(month.currency)} isWide>
      <table>
        <thead>
          <tr>
            <th scope="col" rowspan={2}>
              {text.t("page.head.rate")}
            </th>
            {SIDES.map((side) => (
              <th scope="colgroup" colspan={3} class="mid">
                {sideText(text, side)}
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
    </Sheet>
  );
};
