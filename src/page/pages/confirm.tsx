import type { Child, FC } from "hono/jsx";

import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanLine } from "../../text/clean.ts";
import { customerOf } from "../../view/labels.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { List, SendButton } from "../components/lists.tsx";
import { Aside } from "../components/marks.tsx";
import { fitGroup } from "../fits.ts";
import { currencyOf, shortName, sumText } from "../words.ts";
import { pagePath, type ShopView, wayBack } from "../view.ts";
import { OrderLink, OrderState, Tick, tickable } from "./orders.tsx";
import { orderRemark } from "../../view/orders/list.ts";

/** What a send of these orders would do with each. */
export function confirmGroups(
  orders: readonly OrderRecord[],
): Readonly<Record<ReturnType<typeof fitGroup>, readonly OrderRecord[]>> {
  return { sent: [], unusual: [], unknown: [], there: [], ...Object.groupBy(orders, fitGroup) };
}

/** Asks once about orders of which some are not usual. */
export const ConfirmPage: FC<{
  readonly view: ShopView;
  readonly orders: readonly OrderRecord[];
  /** Where the person comes from. */
  readonly back: string;
}> = ({ view, orders, back }) => {
  const { text, shop } = view;
  const { sent, unusual, unknown, there } = confirmGroups(orders);
  const currency = currencyOf(orders);
  const title = sent.length === 0 ? text.t("page.confirm-none") : text.t("page.confirm", { n: sent.length });
  const total = currency === null ? text.t("head.total") : `${text.t("head.total")} ${currency}`;
  const way = back === "" ? pagePath(shop, "orders") : back;
  const parts = [
    { n: sent.length, says: text.t("page.confirm.part-sent", { n: sent.length }) },
    { n: unusual.length, says: text.t("page.confirm.part-unusual", { n: unusual.length }) },
    { n: unknown.length, says: text.t("page.confirm.part-unknown", { n: unknown.length }) },
    { n: there.length, says: text.t("page.confirm.part-there", { n: there.length }) },
  ].filter(({ n }) => n > 0);
  const group = (of: {
    readonly orders: readonly OrderRecord[];
    readonly title: string;
    readonly about?: string;
    readonly ticks: "on" | "off" | null;
    readonly head: string;
    readonly word: (order: OrderRecord) => Child;
  }) =>
    of.orders.length === 0 ? null : (
      <section class="panel-in">
        <h2 class="group">
          {of.title} <span class="dim">{text.formats.number(of.orders.length)}</span>
        </h2>
        {of.about === undefined ? null : <p class="dim">{of.about}</p>}
        <List
          caption={of.title}
          class="plan"
          columns={[
            { head: of.ticks === null ? "" : <Aside>{text.t("page.tick")}</Aside>, class: "t" },
            { head: text.t("head.order"), class: "a nb" },
            { head: text.t("head.customer"), class: "c clip" },
            { head: of.head, class: "d" },
            { head: total, class: "b n" },
          ]}
          rows={of.orders.map((order) => [
            of.ticks === null ? null : (
              <Tick
                order={order}
                label={text.t("page.tick-one", { order: shortName(order) })}
                isTicked={of.ticks === "on"}
              />
            ),
            <OrderLink view={view} order={order} />,
            <bdi>{customerOf(order)}</bdi>,
            of.word(order),
            <bdi>{cleanLine(text.formats.money(order.total, currency === null ? order.currency : ""))}</bdi>,
          ])}
        />
      </section>
    );
  return (
    <Frame view={view} title={title} section="orders">
      <Head
        title={title}
        back={wayBack(view, "orders", back)}
        about={text.t("page.confirm-about", { n: orders.length, parts: parts.map(({ says }) => says).join(", ") })}
      />
      <ActionForm view={view} back={way} class="sheet" fields={{ sure: "yes" }} attributes={tickable(orders)}>
        <div class="bulk">
          <span>
            <b
              data-none={text.t("page.none-chosen")}
              data-said={text.t("page.orders-n", { count: "many", n: "#" })}
              aria-live="polite"
            >
              {sent.length === 0
                ? text.t("page.none-chosen")
                : `${text.t("page.orders-n", { count: sent.length === 1 ? "one" : "many", n: String(sent.length) })} · ${sumText(sent, text)}`}
            </b>
          </span>
          <SendButton view={view} words="page.send-n" ticked={sent.length} isMain />
          <a class="button" href={way}>
            {text.t("page.cancel")}
          </a>
        </div>
        {group({
          orders: sent,
          title: text.t("page.confirm.sent"),
          ticks: "on",
          head: text.t("head.status"),
          word: (order) => <OrderState view={view} order={order} />,
        })}
        {group({
          orders: unusual,
          title: text.t("page.confirm.unusual"),
          about: text.t("page.confirm.unusual-about"),
          ticks: "off",
          head: text.t("head.why"),
          word: (order) => orderRemark(order, text),
        })}
        {group({
          orders: unknown,
          title: text.t("page.confirm.unknown"),
          about: text.t("page.confirm.unknown-about"),
          ticks: null,
          head: text.t("head.status"),
          word: (order) => <OrderState view={view} order={order} />,
        })}
        {group({
          orders: there,
          title: text.t("page.confirm.there"),
          about: text.t("page.confirm.there-about"),
          ticks: null,
          head: text.t("head.totalgest"),
          word: ({ erpNumber }) => <bdi>{cleanLine(erpNumber ?? "")}</bdi>,
        })}
      </ActionForm>
      {unknown.length === 0 ? null : (
        <ActionForm view={view} does="look-up" back={way} orders={unknown} class="row">
          <button>{text.t("page.look-up-n", { n: unknown.length })}</button>
        </ActionForm>
      )}
    </Frame>
  );
};
