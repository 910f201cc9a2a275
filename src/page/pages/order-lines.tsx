/** What was ordered: lines, costs and VAT. */
import type { Child, FC } from "hono/jsx";

import type { OrderExtra, OrderItem, ShopOrder } from "../../core/orders/order.ts";
import type { VatTotal } from "../../core/orders/send/sent-order.ts";
import { cleanLine } from "../../text/clean.ts";
import { List } from "../components/lists.tsx";
import { Sheet } from "../components/panels.tsx";
import { Table } from "../components/table.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";

export const Items: FC<{ readonly view: ShopView; readonly order: ShopOrder }> = ({ view, order }) => {
  const { text, shop } = view;
  const { formats } = text;
  const { items, delivery, fees, coupon, currency } = order;
  const money = (amount: string): string => cleanLine(formats.money(amount, ""));
  const rate = (of: string | null): string => (of === null || of === "default" ? "" : `${of} %`);
  const extra = ({ name, price }: OrderExtra, label: string): Child => (
    <Soft label={name === "" ? label : `${label} ${cleanLine(name)}`} amount={money(price)} />
  );
  const sum = items.reduce((all, item) => all + amountOf(item), 0);
  return (
    <Sheet title={text.t("page.lines")}>
      <List
        caption={text.t("page.lines-of-order")}
        class="lines"
        columns={[
          { head: text.t("page.head.article"), class: "a" },
          { head: text.t("head.quantity"), class: "n" },
          { head: text.t("field.price"), class: "n" },
          { head: text.t("audit.head.vat"), class: "n" },
          { head: `${text.t("audit.list.head.amount")} ${cleanLine(currency)}`, class: "b n" },
        ]}
        rows={items.map((item) => ({
          cells: [
            <>
              {item.shopProductId === null ? (
                <bdi>{cleanLine(item.name)}</bdi>
              ) : (
                <a href={withQuery(pathOf(shop, "products", "of-the-shop"), { id: item.shopProductId })}>
                  <bdi>{cleanLine(item.name) || cleanLine(item.sku ?? "") || item.shopProductId}</bdi>
                </a>
              )}
              <small>
                <bdi>{cleanLine(item.sku ?? "")}</bdi>
                <span class="narrow num">{` · ${quantityOf(item)} × ${money(netOf(item))}`}</span>
              </small>
            </>,
            quantityOf(item),
            money(netOf(item)),
            rate(item.rate),
            money(amountOf(item).toFixed(2)),
          ],
        }))}
        foot={
          <>
            <Soft label={text.t("page.sum-of-lines")} amount={money(sum.toFixed(2))} />
            {coupon === null ? null : (
              <Soft
                label={text.t("story.coupon", { code: cleanLine(coupon.code) })}
                amount={`−${money(coupon.amount)}`}
              />
            )}
            {delivery === null ? null : extra(delivery, text.t("page.shipping"))}
            {fees.map((fee) => extra(fee, text.t("page.fee")))}
            <tr role="row">
              <th class="a" scope="row" colspan={4} role="rowheader">
                {text.t(order.pricesIncludeVat ? "page.total-with-vat" : "page.total-paid")}
              </th>
              <td class="b n" role="cell">
                {money(order.total)}
              </td>
            </tr>
          </>
        }
      />
    </Sheet>
  );
};

const Soft: FC<{ readonly label: string; readonly amount: string }> = ({ label, amount }) => (
  <tr class="soft" role="row">
    <td class="a" colspan={4} role="cell">
      <bdi>{label}</bdi>
    </td>
    <td class="b n" role="cell">
      {amount}
    </td>
  </tr>
);

function quantityOf({ quantity }: OrderItem): string {
  return /^\d+\.0+$/.test(quantity) ? quantity.replace(/\.0+$/, "") : cleanLine(quantity);
}

/** The price of one, less its discount. */
function netOf({ price, discount }: OrderItem): string {
  const reduced = Number(price) - Number(discount);
  return Number.isNaN(reduced) || Number(discount) === 0 ? price : reduced.toFixed(2);
}

function amountOf(item: OrderItem): number {
  const amount = Number(item.quantity) * Number(netOf(item));
  return Number.isNaN(amount) ? 0 : amount;
}

export const Vat: FC<{ readonly view: ShopView; readonly vat: readonly VatTotal[]; readonly currency: string }> = ({
  view: { text },
  vat,
  currency,
}) => {
  const money = (amount: string): string => text.formats.money(amount, "");
  const title = text.t("audit.head.vat");
  return (
    <Sheet title={title} beside={text.t("page.as-sent")} isWide>
      <Table
        heads={[
          text.t("audit.head.rate"),
          text.t("audit.head.net"),
          title,
          `${text.t("audit.head.gross")} ${cleanLine(currency)}`,
        ]}
        rows={vat.map((part) => [`${part.rate} %`, money(part.net), money(part.vat), money(part.gross)])}
      />
    </Sheet>
  );
};
