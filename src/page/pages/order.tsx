import type { Child, FC } from "hono/jsx";

import type { OrderEvent, OrderRecord } from "../../core/ports/order-store.ts";
import { isNewcomerOpen, newcomerOf } from "../../core/orders/listing/newcomer.ts";
import { differenceText } from "../../view/orders/differences.ts";
import { orderEventText, orderFacts } from "../../view/orders/order-story.ts";
import { whyNotExported } from "../../view/orders/order-hints.ts";
import { ActionForm, type Deed } from "../action-form.tsx";
import { Facts, History, Lines, MessageBox } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView } from "../view.ts";
import { mappedPair } from "../../core/common/problems/problem-table.ts";

/** Everything known of one order, and the possible decisions. */
export const OrderPage: FC<{
  readonly view: ShopView;
  readonly order: OrderRecord;
  readonly events: readonly OrderEvent[];
}> = ({ view, order, events }) => {
  const { text, mayAct } = view;
  const why = whyNotExported(text, order);
  return (
    <Layout view={view} title={text.t("story.order", { reference: order.reference })} section="orders">
      <Facts facts={orderFacts(text, order)} />
      {order.late ? <p>{text.t("story.late")}</p> : null}
      {why === null ? null : (
        <section class="panel">
          <h2>{text.t("story.why")}</h2>
          <MessageBox message={why} />
          {order.error !== null && mappedPair(order.error) !== null ? (
            <p>
              <a href={pathOf(view.shop, "mend")}>{text.t("page.mend")}</a>
            </p>
          ) : null}
        </section>
      )}
      {order.afterExport === null ? null : (
        <section class="panel">
          <h2>{text.t("story.after-export")}</h2>
          <Lines lines={order.afterExport.differences.map((one) => differenceText(text, one))} />
          {order.afterExport.acknowledged === null ? null : (
            <p>
              <bdi>{text.t("story.acknowledged", { reason: order.afterExport.acknowledged.reason })}</bdi>
            </p>
          )}
        </section>
      )}
      {mayAct ? <Decisions view={view} order={order} /> : null}
      <History view={view} entries={events.map((event) => ({ atMs: event.atMs, says: orderEventText(text, event) }))} />
    </Layout>
  );
};

const Decisions: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view, order }) => {
  const { text } = view;
  const { state, afterExport, error } = order;
  const newcomer = newcomerOf(order);
  const isNewcomerDue = newcomer?.meaning === "due" && isNewcomerOpen(newcomer, afterExport);
  const isSent = state === "sending" || state === "unconfirmed";
  const isRestored = error?.code === "restored";
  const isCancelled = error?.code === "cancelled-unconfirmed";
  return (
    <section>
      <h2>{text.t("page.decide")}</h2>
      {isSent || isRestored ? (
        <>
          <p>{text.t("page.look-up-about")}</p>
          <Decision view={view} order={order} does="look-up">
            <button>{text.t("page.look-up")}</button>
          </Decision>
        </>
      ) : null}
      {(isSent && !isCancelled) || isRestored ? (
        <>
          <p>{text.t("page.send-known-about")}</p>
          <Decision view={view} order={order} does={isRestored ? "send" : "resend"}>
            <button>{text.t("page.send-known")}</button>
          </Decision>
        </>
      ) : null}
      {state === "exported" || isSent || isRestored || error?.code === "order-replaced" ? null : (
        <Decision view={view} order={order} does="send">
          {error?.code === "article-disagrees" ? (
            <label class="field">
              {text.t("page.article-by")}
              <select name="articleBy">
                <option value="link">{text.t("page.article-link")}</option>
                <option value="sku">{text.t("page.article-sku")}</option>
              </select>
            </label>
          ) : null}
          <button class="main">{text.t("page.export-now")}</button>
        </Decision>
      )}
      {afterExport !== null && afterExport.acknowledged === null ? (
        <Decision view={view} order={order} does="acknowledge">
          {isNewcomerDue ? (
            <label class="field">
              {text.t("page.number")}
              <input name="number" required maxlength={64} />
            </label>
          ) : null}
          <ReasonField view={view} isRequired={!isNewcomerDue} />
          <button class="main">{text.t("page.acknowledge")}</button>
        </Decision>
      ) : null}
      {isSent || isRestored ? null : (
        <details>
          <summary>{text.t("page.resend")}</summary>
          <p>{text.t("page.resend-about")}</p>
          <Decision view={view} order={order} does="resend">
            <button>{text.t("page.resend")}</button>
          </Decision>
        </details>
      )}
      {state === "exported" ? null : (
        <>
          <details open={isSent || isRestored}>
            <summary>{text.t("page.mark")}</summary>
            <p>{text.t("page.mark-about")}</p>
            <Decision view={view} order={order} does="mark-exported">
              <label class="field">
                {text.t("page.number")}
                <input name="number" required maxlength={64} />
              </label>
              <ReasonField view={view} />
              <button>{text.t("page.mark")}</button>
            </Decision>
          </details>
          <details open={isSent || isRestored}>
            <summary>{text.t("page.dismiss")}</summary>
            <p>{text.t("page.dismiss-about")}</p>
            <Decision view={view} order={order} does="dismiss">
              <ReasonField view={view} isRequired />
              <button>{text.t("page.dismiss")}</button>
            </Decision>
          </details>
        </>
      )}
    </section>
  );
};

const Decision: FC<{
  readonly view: ShopView;
  readonly order: OrderRecord;
  readonly does: Deed;
  readonly children?: Child;
}> = ({ view, order, does, children }) => (
  <ActionForm view={view} does={does} orders={[order]} class="row">
    {children}
  </ActionForm>
);

const ReasonField: FC<{ readonly view: ShopView; readonly isRequired?: boolean }> = ({ view, isRequired = false }) => (
  <label class="field">
    {view.text.t("page.reason")}
    <input name="reason" maxlength={300} required={isRequired} />
  </label>
);
