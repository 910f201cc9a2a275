import type { FC } from "hono/jsx";

import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanLine } from "../../text/clean.ts";
import { customerOf } from "../../view/labels.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { List } from "../components/lists.tsx";
import { Note } from "../components/panels.tsx";
import { fits } from "../fits.ts";
import { sumOf } from "../words.ts";
import { pathOf, type ShopView } from "../view.ts";
import { ReasonField } from "./decisions.tsx";
import { OrderLink, OrderState } from "./orders.tsx";

/** Asks once why so many orders are never to be sent, or are settled. */
export const ReasonPage: FC<{
  readonly view: ShopView;
  readonly does: "dismiss" | "acknowledge";
  readonly orders: readonly OrderRecord[];
  /** Where the person comes from; "" = nobody knows. */
  readonly back: string;
}> = ({ view, does, orders, back }) => {
  const { text, shop } = view;
  const [meant, left] = [orders.filter((one) => fits(does, one)), orders.filter((one) => !fits(does, one))];
  const title = text.t(`page.reason-for.${does}`, { n: meant.length });
  const way = back === "" ? pathOf(shop, "orders") : back;
  const list = (some: readonly OrderRecord[]) => (
    <List
      caption={title}
      columns={[
        { head: text.t("head.order"), class: "a nb" },
        { head: text.t("head.customer"), class: "c clip" },
        { head: text.t("head.status"), class: "d" },
        { head: text.t("head.total"), class: "b n" },
      ]}
      rows={some.map((order) => [
        <OrderLink view={view} order={order} />,
        <bdi>{customerOf(order)}</bdi>,
        <OrderState view={view} order={order} />,
        <bdi>{cleanLine(text.formats.money(order.total, order.currency))}</bdi>,
      ])}
    />
  );
  return (
    <Frame view={view} title={title} section="orders">
      <Head title={title} about={sumOf(meant, text)} back={{ href: way, label: text.t("page.back-orders") }} />
      {left.length === 0 ? null : (
        <Note mark="wait" says={text.t("page.reason-for.left", { n: left.length })}>
          {list(left)}
        </Note>
      )}
      {meant.length === 0 ? null : (
        <>
          <ActionForm view={view} does={does} back={way} orders={meant} class="panel fields">
            <ReasonField view={view} isRequired isFirst placeholder={text.t("page.reason-example")} />
            <p class="dim">{text.t(`page.${does}-about`)}</p>
            <div class="row">
              <button class="main">{text.t(`page.reason-for.${does}-now`, { n: meant.length })}</button>
              <a class="button" href={way}>
                {text.t("page.cancel")}
              </a>
            </div>
          </ActionForm>
          <section class="sheet">{list(meant)}</section>
        </>
      )}
    </Frame>
  );
};
