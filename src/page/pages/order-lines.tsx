/** What was ordered: lines, costs and VAT. */
import type { FC } from "hono/jsx";

import type { ShopOrder } from "../../core/orders/order.ts";
import type { VatTotal } from "../../core/orders/send/sent-order.ts";
import { cleanLine } from "../../text/clean.ts";
import { List } from "../components/lists.tsx";
import { Sheet } from "../components/panels.tsx";
import { Table } from "../components/table.tsx";
import { pagePath, type ShopView, withQuery } from "../view.ts";
import { storyLines, rateText } from "../../view/orders/order-story.ts";

export const Items: FC<{ readonly view: ShopView; readonly order: ShopOrder }> = ({ view, order }) => {
  const { text, shop } = view;
  const money = (amount: string): string => cleanLine(text.formats.money(amount, ""));
  const lines = storyLines(text, order);
  const items = lines.filter(({ quantity }) => quantity !== "");
  const sum = items.reduce((all, { total }) => all + Number(total), 0);
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
          { head: `${text.t("audit.list.head.amount")} ${cleanLine(order.currency)}`, class: "b n" },
        ]}
        rows={items.map(({ sku, name, quantity, price, rate, total, shopProductId }) => [
          <>
            {shopProductId === null ? (
              <bdi>{cleanLine(name)}</bdi>
            ) : (
              <a href={withQuery(pagePath(shop, "products", "of-the-shop"), { id: shopProductId })}>
                <bdi>{cleanLine(name) || cleanLine(sku ?? "") || shopProductId}</bdi>
              </a>
            )}
            <small>
              <bdi>{cleanLine(sku ?? "")}</bdi>
              <span class="narrow num">{` · ${quantity} × ${money(price)}`}</span>
            </small>
          </>,
          quantity,
          money(price),
          rateText(rate),
          money(total),
        ])}
        foot={
          <>
            <Soft label={text.t("page.sum-of-lines")} amount={money(sum.toFixed(2))} />
            {lines
              .filter((line) => !items.includes(line))
              .map(({ name, total }) => (
                <Soft label={cleanLine(name)} amount={money(total)} />
              ))}
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

export const Vat: FC<{ readonly view: ShopView; readonly vat: readonly VatTotal[]; readonly currency: string }> = ({
  view: { text },
  vat,
  currency,
}) => {
  const money = (amount: string): string => text.formats.money(amount, "");
  const title = text.t("audit.head.vat");
  return (
    <Sheet title={title} beside={text.t("page.as-sent")}>
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
