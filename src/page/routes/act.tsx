/**
 * The one route that acts: `POST /shops/SHOP/act`, from an `ActionForm`. Beside `once`, `back` and `do`, its fields are:
 *
 *   send, look-up, resend, mark-exported, dismiss, acknowledge   order (SHOWN:ID, one for each), sure, articleBy, number, reason
 *   map           setting, from, to, order (the ids that wait for it)
 *   agree         kind, shown, sure
 *   allow-price   sku
 *   send-due, pull
 */
import { isDue } from "../../core/orders/state.ts";
import type { MapAction } from "../host.ts";
import { fieldsOf, readAgreement, readMapping, readOrderAction, readRunAction, readTicked } from "../forms.ts";
import { MessagePage } from "../pages/login.tsx";
import { ConfirmSendPage } from "../pages/orders.tsx";
import { pathOf } from "../view.ts";
import { readOrders } from "./queries.ts";
import type { ShopCall, ShopPages } from "./shop-pages.ts";

export function addActing(pages: ShopPages): void {
  const { app, ask } = pages;
  app.post("/act", async (call) => {
    const form = await call.req.formData();
    const agreed = readAgreement(form);
    if (form.get("do") === "agree") return agreed === null ? call.text("", 400) : ask(call, agreed);
    if (form.get("do") === "map") return map(pages, call, readMapping(form));
    const action = readRunAction(form);
    return action === null ? actOnOrders(pages, call, form) : ask(call, { action, shown: {} });
  });
}

async function actOnOrders({ ask, page, host }: ShopPages, call: ShopCall, form: FormData): Promise<Response> {
  const values = fieldsOf(form, "order");
  const ticked = readTicked(values);
  const action = readOrderAction(form, ticked.ids);
  if (action === null) return call.text("", 400);
  if (ticked.ids.length === 0) return call.redirect(pathOf(call.get("shop"), "orders"), 303);
  const isAsked = action.kind !== "send" || form.get("sure") === "yes";
  const orders = isAsked ? [] : await host.read(call.get("shop"), (store) => readOrders(store, ticked.ids));
  const undue = orders.filter(({ state }) => !isDue(state) && state !== "failed");
  if (undue.length === 0) return ask(call, { action, shown: ticked.shown });
  return page(
    call,
    () => Promise.resolve(orders),
    (view) => <ConfirmSendPage view={view} orders={orders} undue={undue} />,
  );
}

async function map({ host, show, viewOf }: ShopPages, call: ShopCall, action: MapAction | null): Promise<Response> {
  const shop = call.get("shop");
  if (action === null) return call.text("", 400);
  const { setting, from, to } = action;
  // The choice is in TotalGest's own list, for an order that is on hold now.
  const isOffered = (await host.readMendable(shop)).some(({ choices }) =>
    choices.some((one) => one.kind === "map" && one.setting === setting && one.from === from && one.to === to),
  );
  if (!isOffered) return call.text("", 400);
  const filed = await host.map(shop, action, call.get("visitor").name);
  if (typeof filed === "number") return call.redirect(pathOf(shop, "requests", filed), 303);
  const view = await viewOf(call, call.get("visitor"));
  const lines = [view.text.t("setup.overridden", { names: filed })];
  return show(call, <MessagePage view={view} title={view.text.t("page.mend")} lines={lines} />, 503);
}
