import type { FC } from "hono/jsx";

import type { OrderRecord } from "../../core/orders/record.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { Note } from "../components/panels.tsx";
import { fits } from "../fits.ts";
import { sumText } from "../words.ts";
import { type ShopView, wayBack } from "../view.ts";
import { ReasonField } from "./decisions.tsx";
import { ShortList } from "./orders.tsx";

/** Asks once why so many orders are never to be sent, or are settled. */
export const ReasonPage: FC<{
  readonly view: ShopView;
  readonly does: "dismiss" | "acknowledge";
  readonly orders: readonly OrderRecord[];
  /** Where the person comes from; "" = nobody knows. */
  readonly back: string;
}> = ({ view, does, orders, back }) => {
  const { text } = view;
  const [meant, left] = [orders.filter((one) => fits(does, one)), orders.filter((one) => !fits(does, one))];
  const title = text.t(`page.reason-for.${does}`, { n: meant.length });
  const way = wayBack(view, "orders", back);
  return (
    <Frame view={view} title={title} section="orders">
      <Head title={title} about={sumText(meant, text)} back={way} />
      {left.length === 0 ? null : (
        <Note mark="wait" says={text.t("page.reason-for.left", { n: left.length })}>
          <ShortList view={view} caption={title} orders={left} />
        </Note>
      )}
      {meant.length === 0 ? null : (
        <>
          <ActionForm view={view} does={does} back={way.href} orders={meant} class="panel fields">
            <ReasonField view={view} isRequired isFirst placeholder={text.t("page.reason-example")} />
            <p class="dim">{text.t(`page.${does}-about`)}</p>
            <div class="row">
              <button class="main">{text.t(`page.reason-for.${does}-now`, { n: meant.length })}</button>
              <a class="button" href={way.href}>
                {text.t("page.cancel")}
              </a>
            </div>
          </ActionForm>
          <section class="sheet">
            <ShortList view={view} caption={title} orders={meant} />
          </section>
        </>
      )}
    </Frame>
  );
};
