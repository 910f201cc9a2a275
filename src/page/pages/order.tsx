import type { Child, FC } from "hono/jsx";

import { mappedPair, type Problem } from "../../core/common/problems/problem.ts";
import type { Numbers } from "../../core/audit/numbers.ts";
import type { Address, ShopOrder } from "../../core/orders/order.ts";
import type { VatTotal } from "../../core/orders/send/sent-order.ts";
import type { OrderEvent, OrderRecord } from "../../core/orders/record.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { customerOf } from "../../view/labels.ts";
import { changedHint, differenceText, whyNotExported } from "../../view/orders/order-hints.ts";
import { orderEventText, addressLines, orderDetails } from "../../view/orders/order-story.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { type Mark, Time } from "../components/marks.tsx";
import { Facts, History, LinkButton, Note, Panel } from "../components/panels.tsx";
import { shortName, adviceOf } from "../words.ts";
import { pagePath, type ShopView, wayBack } from "../view.ts";
import { Decisions } from "./decisions.tsx";
import { TypedNumber } from "./number.tsx";
import { Items, Vat } from "./order-lines.tsx";
import { OrderState } from "./orders.tsx";

export interface OrderContent {
  /** Where the person comes from; "" = nobody knows. */
  readonly back: string;
  readonly order: OrderRecord;
  /** Oldest first. */
  readonly events: readonly OrderEvent[];
  /** The VAT by rate as it was sent; empty = it was not sent from here. */
  readonly vat: readonly VatTotal[];
  /** Why it, or its delivery, waits for a person to say what a status means; null = it does not. */
  readonly question: Problem | null;
  readonly numbers: Numbers | null;
}

/** Everything known of one order, and what a person can decide. */
export const OrderPage: FC<{ readonly view: ShopView } & OrderContent> = ({
  view,
  order,
  events,
  vat,
  question,
  numbers,
  back,
}) => {
  const { text, mayAct } = view;
  const placedMs = Date.parse(order.placedAt);
  const total = cleanLine(text.formats.money(order.total, order.currency));
  return (
    <Frame view={view} title={shortName(order)} section="orders">
      <Head
        back={wayBack(view, "orders", back)}
        title={
          <>
            <bdi>{shortName(order)}</bdi> <OrderState view={view} order={order} more="big" />
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
        {view.settings.orderUrl === null ? null : (
          <a
            class="button"
            href={view.settings.orderUrl.replaceAll("{id}", () => encodeURIComponent(order.id))}
            rel="noopener noreferrer"
            target="_blank"
          >
            {text.t("page.open-in-shop")}
          </a>
        )}
      </Head>
      <Why view={view} order={order} question={question} />
      <TypedNumber view={view} order={order} numbers={numbers} />
      <div class="pane">
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
                    <Time view={view} at={event.atMs} hasHour />
                    {event.author === null ? "" : ` · ${cleanLine(event.author)}`}
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
function withoutAuthor(event: OrderEvent): OrderEvent {
  return { ...event, author: null };
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
const Why: FC<Pick<OrderContent, "order" | "question"> & { readonly view: ShopView }> = ({ view, order, question }) => {
  const { text, shop, mayAct } = view;
  const why = whyNotExported(text, order);
  const { afterExport } = order;
  const isBad = order.error !== null;
  const delivery = order.fulfilment?.unread ?? order.fulfilment?.error ?? null;
  const maps = order.error !== null && mappedPair(order.error) !== null;
  return (
    <>
      {why === null || order.state === "sending" ? null : (
        <Note
          mark={isBad ? "bad" : order.state === "queued" ? "" : "wait"}
          says={cleanSentence(why.message)}
          next={adviceOf(why.next)}
        >
          {question !== null && mayAct ? <KeepStatus view={view} question={question} /> : null}
          {maps ? (
            <LinkButton href={pagePath(shop, "mend")} label={text.t(mayAct ? "page.mend" : "page.mend-see")} isMain />
          ) : null}
        </Note>
      )}
      {question === null || question === order.error ? null : (
        <Note
          mark="bad"
          says={cleanSentence(text.problem(question, order.id).message)}
          next={adviceOf(text.problem(question).next)}
        >
          {mayAct ? <KeepStatus view={view} question={question} /> : null}
        </Note>
      )}
      {delivery === null ? null : (
        <Note
          mark="bad"
          says={cleanSentence(text.problem(delivery, order.id).message)}
          next={adviceOf(text.problem(delivery, order.id).next)}
        />
      )}
      {order.paymentError === null ? null : (
        <Note
          mark="bad"
          says={cleanSentence(text.problem(order.paymentError, order.id).message)}
          next={adviceOf(text.problem(order.paymentError, order.id).next)}
        />
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
                <bdi>{cleanSentence(differenceText(text, one, order.currency))}</bdi>
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

/** One button for all orders that wait for the status. */
const KeepStatus: FC<{ readonly view: ShopView; readonly question: Problem }> = ({ view, question: { code, data } }) =>
  code === "status-renamed" ? (
    <ActionForm view={view} does="keep-status" fields={{ status: data.status, name: data.name }} class="row">
      <button class="main">{view.text.t("fix.keep-status", { meaning: data.meaning })}</button>
    </ActionForm>
  ) : null;

const Numbers: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view: { text }, order }) => (
  <Panel title={text.t("page.numbers")}>
    <Facts facts={orderDetails(text, order).map(({ name, value }) => [name, <bdi>{cleanSentence(value)}</bdi>])} />
  </Panel>
);

const Customer: FC<{ readonly view: ShopView; readonly order: ShopOrder }> = ({ view: { text }, order }) => {
  const { billing, shipping, email } = order;
  const phone = billing?.phone ?? shipping?.phone ?? null;
  const address = (title: string, of: Address): Child => (
    <address>
      <small class="dim">{title}</small>
      {addressLines(of).map((line) => (
        <>
          <br />
          <bdi>{line}</bdi>
        </>
      ))}
    </address>
  );
  if (billing === null && shipping === null && email === null) return null;
  return (
    <Panel title={text.t("head.customer")}>
      <div class="sides">
        {billing === null ? null : address(text.t("page.billing"), billing)}
        {shipping === null ? null : address(text.t("page.delivery"), shipping)}
      </div>
      <p class="small">
        {email === null || email === "" ? null : !/^[^\s@]+@[^\s@]+$/.test(email) ? (
          <bdi>{cleanLine(email)}</bdi>
        ) : (
          <a href={`mailto:${encodeURIComponent(email).replace("%40", "@")}`}>
            <bdi>{cleanLine(email)}</bdi>
          </a>
        )}
        {phone === null ? null : (
          <>
            {email === null || email === "" ? null : <br />}
            <bdi>{cleanLine(phone)}</bdi>
          </>
        )}
      </p>
    </Panel>
  );
};
