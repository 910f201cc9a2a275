import type { Child, FC } from "hono/jsx";

import type { VatTotal } from "../../core/orders/send/sent-order.ts";
import type { Address, OrderExtra, OrderItem, ShopOrder } from "../../core/orders/order.ts";
import type { OrderEvent, OrderRecord } from "../../core/ports/order-store.ts";
import { mappedPair } from "../../core/common/problems/problem-table.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { deliveryText } from "../../view/orders/delivery.ts";
import { orderEventText } from "../../view/orders/order-story.ts";
import { changedHint, differenceText, whyNotExported } from "../../view/orders/order-hints.ts";
import { customerOf } from "../../view/labels.ts";
import { Frame, Head } from "../components/frame.tsx";
import { List } from "../components/lists.tsx";
import { type Mark, Time } from "../components/marks.tsx";
import { Facts, History, Note, Panel, Sheet } from "../components/panels.tsx";
import { Table } from "../components/table.tsx";
import { adviceOf } from "../hints.ts";
import { nameOf } from "../orders.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { CheckForm } from "./check.tsx";
import { Decisions } from "./decisions.tsx";
import { OrderState } from "./orders.tsx";

export interface WholeOrder {
  readonly order: OrderRecord;
  /** Oldest first. */
  readonly events: readonly OrderEvent[];
  /** The VAT by rate as it was sent; empty = it was not sent from here. */
  readonly vat: readonly VatTotal[];
}

/** Everything known of one order, and what a person can decide. */
export const OrderPage: FC<{ readonly view: ShopView } & WholeOrder> = ({ view, order, events, vat }) => {
  const { text, shop, mayAct } = view;
  const placedMs = Date.parse(order.placedAt);
  const total = cleanLine(text.formats.money(order.total, order.currency));
  return (
    <Frame view={view} title={nameOf(order)} section="orders">
      <Head
        back={{ href: pathOf(shop, "orders"), label: text.t("page.orders") }}
        title={
          <>
            <bdi>{nameOf(order)}</bdi> <OrderState view={view} order={order} more="big" />
          </>
        }
        about={
          <>
            <bdi>{customerOf(order)}</bdi>
            {customerOf(order) === "" ? "" : " · "}
            <Time view={view} at={placedMs} /> · <bdi>{total}</bdi>
          </>
        }
      >
        {mayAct ? <CheckForm view={view} what="order" id={order.id} /> : null}
      </Head>
      <Why view={view} order={order} />
      <div class="two">
        <div>
          {order.order === null ? null : <Items view={view} order={order.order} />}
          {vat.length === 0 ? null : <Vat view={view} vat={vat} currency={order.currency} />}
          <Panel title={text.t("story.history")}>
            <History
              entries={events.toReversed().map((event) => ({
                mark: EVENT_MARKS[event.kind] ?? "",
                says: orderEventText(text, withoutAuthor(event)),
                when: (
                  <>
                    <Time view={view} at={event.atMs} />
                    {event.author === undefined ? "" : ` · ${cleanLine(event.author)}`}
                  </>
                ),
              }))}
            />
            {events.length === 0 ? <p class="dim">{text.t("story.no-history")}</p> : null}
          </Panel>
        </div>
        <div>
          {mayAct ? <Decisions view={view} order={order} /> : null}
          <Numbers view={view} order={order} />
          {order.order === null ? null : <Customer view={view} order={order.order} />}
        </div>
      </div>
    </Frame>
  );
};

/** The author stands beside the time. */
function withoutAuthor({ author: _author, ...event }: OrderEvent): OrderEvent {
  return event;
}

const EVENT_MARKS: Partial<Record<OrderEvent["kind"], Mark>> = {
  exported: "good",
  "looked-up": "good",
  "marked-exported": "good",
  acknowledged: "good",
  failed: "bad",
  held: "bad",
  unconfirmed: "bad",
  double: "bad",
};

/** Why it is not in TotalGest, or what differs since. */
const Why: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view, order }) => {
  const { text, shop, mayAct } = view;
  const why = whyNotExported(text, order);
  const { afterExport } = order;
  const isBad = order.error !== null;
  const maps = order.error !== null && mappedPair(order.error) !== null;
  return (
    <>
      {why === null || order.state === "sending" ? null : (
        <Note
          mark={isBad ? "bad" : order.state === "queued" ? "" : "wait"}
          says={cleanSentence(why.message)}
          next={adviceOf(why.next)}
        >
          {maps ? (
            <p class="row">
              <a class="button main" href={withQuery(pathOf(shop, "mend"), {})}>
                {text.t(mayAct ? "page.mend" : "page.mend-see")}
              </a>
            </p>
          ) : null}
        </Note>
      )}
      {order.late ? <Note mark="wait" says={text.t("story.late")} /> : null}
      {afterExport === null ? null : (
        <Note
          mark={afterExport.acknowledged === null ? "bad" : "good"}
          says={text.t("story.after-export")}
          next={afterExport.acknowledged === null ? adviceOf(changedHint(text, [order])) : null}
        >
          <ul>
            {afterExport.differences.map((one) => (
              <li>
                <bdi>{cleanSentence(differenceText(text, one))}</bdi>
              </li>
            ))}
          </ul>
          {afterExport.acknowledged === null ? null : (
            <p>
              <bdi>{text.t("story.acknowledged", { reason: afterExport.acknowledged.reason })}</bdi>
            </p>
          )}
        </Note>
      )}
    </>
  );
};

const Items: FC<{ readonly view: ShopView; readonly order: ShopOrder }> = ({ view, order }) => {
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
          { head: text.t("page.head.pieces"), class: "n" },
          { head: text.t("field.price"), class: "n" },
          { head: text.t("audit.head.vat"), class: "n" },
          { head: `${text.t("page.head.amount")} ${cleanLine(currency)}`, class: "b n" },
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
                label={text.t("page.coupon", { code: cleanLine(coupon.code) })}
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

const Vat: FC<{ readonly view: ShopView; readonly vat: readonly VatTotal[]; readonly currency: string }> = ({
  view: { text },
  vat,
  currency,
}) => {
  const money = (amount: string): string => text.formats.money(amount, "");
  const title = text.t("audit.head.vat");
  return (
    <Sheet title={title} beside={text.t("page.as-sent")}>
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <Table
          heads={[
            text.t("page.head.rate"),
            text.t("audit.head.net"),
            title,
            `${text.t("audit.head.gross")} ${cleanLine(currency)}`,
          ]}
          rows={vat.map((part) => [`${part.rate} %`, money(part.net), money(part.vat), money(part.gross)])}
        />
      </div>
    </Sheet>
  );
};

const Numbers: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view: { text }, order }) => {
  const { payment = null } = order.order ?? {};
  const code = (value: string | null | undefined): Child =>
    value === null || value === undefined || value === "" ? null : <code>{cleanLine(value)}</code>;
  const status = order.statusName === "" ? order.status : order.statusName;
  return (
    <Panel title={text.t("page.numbers")}>
      <Facts
        facts={[
          [
            text.t("audit.side.shop"),
            <>
              <bdi>{nameOf(order)}</bdi>
              {order.reference === order.id ? null : <span class="dim">{` (${cleanLine(order.id)})`}</span>}
            </>,
          ],
          [
            text.t("head.totalgest"),
            order.erp === null ? (
              <span class="dim">{text.t("page.not-yet")}</span>
            ) : (
              <bdi class="num">{cleanLine(order.erp.number)}</bdi>
            ),
          ],
          [text.t("head.delivery"), deliveryText(text, order.fulfilment) || null],
          [text.t("page.reference"), code(order.intent?.reference)],
          [
            text.t("page.payment"),
            payment === null
              ? null
              : [cleanLine(payment.name), text.t(payment.paid ? "page.paid" : "page.not-paid")]
                  .filter((part) => part !== "")
                  .join(", "),
          ],
          [text.t("page.transaction"), code(payment?.transaction)],
          [text.t("story.shop-status"), cleanLine(status)],
          [text.t("head.attempts"), order.attempts === 0 ? null : text.t("story.attempts", { n: order.attempts })],
        ]}
      />
    </Panel>
  );
};

const Customer: FC<{ readonly view: ShopView; readonly order: ShopOrder }> = ({ view: { text }, order }) => {
  const { billing, shipping, email, note } = order;
  const phone = billing?.phone ?? shipping?.phone ?? null;
  const address = (title: string, of: Address): Child => (
    <address>
      <small class="dim">{title}</small>
      {linesOf(of).map((line) => (
        <>
          <br />
          <bdi>{line}</bdi>
        </>
      ))}
    </address>
  );
  if (billing === null && shipping === null && email === null && note === null) return null;
  return (
    <Panel title={text.t("head.customer")}>
      <div class="sides">
        {billing === null ? null : address(text.t("page.billing"), billing)}
        {shipping === null ? null : address(text.t("page.delivery"), shipping)}
      </div>
      <p class="small">
        {email === null || !/^[^\s@]+@[^\s@]+$/.test(email) ? (
          <bdi>{cleanLine(email ?? "")}</bdi>
        ) : (
          <a href={`mailto:${encodeURIComponent(email).replace("%40", "@")}`}>
            <bdi>{cleanLine(email)}</bdi>
          </a>
        )}
        {phone === null ? null : (
          <>
            <br />
            <bdi>{cleanLine(phone)}</bdi>
          </>
        )}
      </p>
      {note === null ? null : (
        <p class="small dim">
          <bdi>{text.t("page.customer-note", { note })}</bdi>
        </p>
      )}
    </Panel>
  );
};

function linesOf({ company, firstName, lastName, street, zip, city, region, country }: Address): readonly string[] {
  const joined = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== "").join(" ");
  const place = joined(zip, city, region);
  return [company ?? "", joined(firstName, lastName), street ?? "", place, country ?? ""]
    .map(cleanLine)
    .filter((line) => line !== "");
}
