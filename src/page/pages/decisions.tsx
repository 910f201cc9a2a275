import type { Child, FC } from "hono/jsx";

import { STATES } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { mappedPair } from "../../core/common/problems/problem.ts";
import { openNewcomer } from "../../core/orders/listing/difference.ts";
import { isPaymentToSettle, shownPayment } from "../../core/orders/payment/rules.ts";
import { whyOpen } from "../../core/orders/privacy/forget.ts";
import { cleanSentence } from "../../text/clean.ts";
import { isPushToSettle, shownPush } from "../../core/orders/fulfilment/rules.ts";
import { ActionForm, type Deed, HAS_LETTER, NOT_BLANK, tickOfStatus } from "../action-form.tsx";
import { Panel } from "../components/panels.tsx";
import { fits, isUnknown } from "../fits.ts";
import type { ShopView } from "../view.ts";

/** What a person can decide about an order: the likely ones first, the rare ones folded. */
export const Decisions: FC<{
  readonly view: ShopView;
  readonly order: OrderRecord;
  /** TotalGest was just asked, and does not have it. */
  readonly isLookedUp?: boolean;
}> = ({ view, order, isLookedUp = false }) => {
  const { text } = view;
  const { state, afterExport, error } = order;
  const isNewcomerDue = openNewcomer(order)?.meaning === "due";
  const isSent = STATES[state].isThere === "maybe";
  const isCancelled = error?.code === "cancelled-unconfirmed";
  const mayBeThere = isUnknown(order);
  const isOpen = afterExport !== null && afterExport.acknowledged === null;
  // Its number can be corrected.
  const isMarked = state === "exported" && order.erpId === null;
  // The mapping comes first.
  const isMapped = error !== null && mappedPair(error) !== null;
  const mayGo = state !== "exported" && !mayBeThere && error?.code !== "order-replaced";
  return (
    <Panel title={text.t("page.decide")} isFirst>
      <div class="acts">
        {mayBeThere && !isLookedUp ? (
          <Decision view={view} order={order} does="look-up">
            <button class="main">{text.t("page.look-up")}</button>
            <p>{text.t("page.look-up-about")}</p>
          </Decision>
        ) : null}
        {mayBeThere && !isCancelled ? (
          <Decision view={view} order={order} does={isSent ? "resend" : "send"}>
            <button>{text.t("page.send-known")}</button>
            <p>{text.t("page.send-known-about")}</p>
          </Decision>
        ) : null}
        {mayGo ? (
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
            <button class={state === "not-linked" || isMapped ? undefined : "main"}>
              {text.t(
                state === "failed"
                  ? "page.send-again"
                  : state === "not-linked"
                    ? "page.send-anyway"
                    : "page.send-order",
              )}
            </button>
            <p>{text.t("page.send-about")}</p>
          </Decision>
        ) : null}
        {isOpen ? (
          <Decision view={view} order={order} does="acknowledge">
            {isNewcomerDue ? <NumberField view={view} /> : null}
            <ReasonField view={view} isRequired={!isNewcomerDue} placeholder={text.t("page.reason-example")} />
            <button class="main">{text.t("page.settle")}</button>
            <p>{text.t("page.acknowledge-about")}</p>
          </Decision>
        ) : null}
        {state === "exported" && !isMarked ? null : (
          <>
            <Folded
              view={view}
              order={order}
              does="mark-exported"
              title={text.t(isMarked ? "page.mark-again" : "page.mark")}
              isOpen={mayBeThere}
            >
              {isMarked ? null : <p>{text.t("page.mark-about")}</p>}
              <NumberField view={view} />
              <ReasonField view={view} />
              <button>{text.t("page.mark-now")}</button>
            </Folded>
            {!fits("dismiss", order) ? null : (
              <Folded view={view} order={order} does="dismiss" title={text.t("fix.dismiss")}>
                <p>{text.t("page.dismiss-about")}</p>
                <ReasonField view={view} isRequired />
                <button>{text.t("page.run.dismiss")}</button>
              </Folded>
            )}
          </>
        )}
        {fits("put-back", order) ? (
          <Decision view={view} order={order} does="put-back">
            <button>{text.t("page.put-back")}</button>
            <p>{text.t(order.reason === "dismissed" ? "page.put-back-about" : "page.open-again-about")}</p>
          </Decision>
        ) : null}
        <Status view={view} order={order} />
        <Payment view={view} order={order} />
        {mayBeThere || state !== "exported" ? null : (
          <Folded view={view} order={order} does="resend" title={text.t("page.resend")}>
            <p>{text.t("page.resend-about")}</p>
            <button>{text.t("page.resend-now")}</button>
          </Folded>
        )}
        <Forget view={view} order={order} />
      </div>
    </Panel>
  );
};

/** Where `fix ORDER --push-status`, `--release-statuses` or `--settle-status` would do it. */
const Status: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view, order }) => {
  const { text } = view;
  const { id, state, fulfilment } = order;
  if (state !== "exported" || fulfilment === null || fulfilment.stage === "sending") return null;
  const fields = { order: tickOfStatus({ id, fulfilment }) };
  const isHeld = fulfilment.stage === "held";
  return (
    <>
      {isHeld ? (
        <ActionForm view={view} does="release-statuses" fields={fields}>
          <button>{text.t("page.release", { what: "statuses", n: 1 })}</button>
          <p>{text.t("page.release-status-about")}</p>
        </ActionForm>
      ) : fulfilment.status === null ? null : (
        <details open={fulfilment.error !== null}>
          <summary>{text.t("page.push-status")}</summary>
          <ActionForm view={view} does="push-status" fields={{ id, shown: shownPush(fulfilment) }}>
            <p>{text.t("page.push-status-about")}</p>
            <button>{text.t("page.push-status-now")}</button>
          </ActionForm>
        </details>
      )}
      {isPushToSettle(fulfilment) ? (
        <ActionForm view={view} does="settle-status" fields={fields}>
          <button>{text.t("page.settle-status")}</button>
          <p>{text.t("page.settle-status-about")}</p>
        </ActionForm>
      ) : null}
    </>
  );
};

/** Where `fix ORDER --tell-payments` or `--settle-payments` would do it. */
const Payment: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view, order }) => {
  const { text } = view;
  const fields = { id: order.id, shown: shownPayment(order) };
  if (!isPaymentToSettle(order)) return null;
  return (
    <>
      {order.payment === "stuck" ? (
        <ActionForm view={view} does="payment-asked" fields={fields}>
          <button>{text.t("page.tell-payment")}</button>
          <p>{text.t("page.tell-payment-about")}</p>
        </ActionForm>
      ) : null}
      <ActionForm view={view} does="payment-settled" fields={fields}>
        <button>{text.t("page.settle-payment")}</button>
        <p>{text.t("page.settle-payment-about")}</p>
      </ActionForm>
    </>
  );
};

/** As `tg360 forget ORDER`; an order that is open says why it cannot be done. */
const Forget: FC<{ readonly view: ShopView; readonly order: OrderRecord }> = ({ view, order }) => {
  const { text } = view;
  if (order.forgottenMs !== null) return null;
  const why = whyOpen(order);
  return (
    <details>
      <summary>{text.t("page.forget")}</summary>
      {why === null ? (
        <Decision view={view} order={order} does="forget">
          <p>{text.t("page.forget-about")}</p>
          <p>{text.t("forget.not-reached")}</p>
          <label class="row">
            <input type="checkbox" name="sure" value="yes" required /> {text.t("page.forget-sure")}
          </label>
          <button>{text.t("page.forget-now")}</button>
        </Decision>
      ) : (
        <p>{cleanSentence(text.problem(why, order.id).message)}</p>
      )}
    </details>
  );
};

interface DecidedPage {
  readonly view: ShopView;
  readonly order: OrderRecord;
  readonly does: Deed;
  readonly children?: Child;
}

const Decision: FC<DecidedPage> = ({ view, order, does, children }) => (
  <ActionForm view={view} does={does} orders={[order]}>
    {children}
  </ActionForm>
);

/** A rare one. */
const Folded: FC<DecidedPage & { readonly title: string; readonly isOpen?: boolean }> = ({
  title,
  isOpen = false,
  ...of
}) => (
  <details open={isOpen}>
    <summary>{title}</summary>
    <Decision {...of} />
  </details>
);

const NumberField: FC<{ readonly view: ShopView }> = ({ view }) => (
  <label class="field">
    {view.text.t("head.totalgest")}
    <input name="number" required pattern={NOT_BLANK} maxlength={64} />
  </label>
);

export const ReasonField: FC<{
  readonly view: ShopView;
  readonly isRequired?: boolean;
  /** One types there at once. */
  readonly isFirst?: boolean;
  readonly placeholder?: string;
}> = ({ view, isRequired = false, isFirst = false, placeholder }) => (
  <label class="field">
    {view.text.t("page.reason")}
    <input
      name="reason"
      maxlength={300}
      required={isRequired}
      pattern={isRequired ? HAS_LETTER : undefined}
      placeholder={placeholder}
      autofocus={isFirst}
    />
  </label>
);
