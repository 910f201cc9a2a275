import { cleanLine } from "../../text/clean.ts";
import { fieldOf, typedText } from "../forms.ts";
import { MessagePage } from "../pages/gate.tsx";
import { changeViews, MOST_NAME, MOST_VIEWS, viewQuery } from "../saved-views.ts";
import { pagePath } from "../view.ts";
import type { ShopPages } from "./shop-pages.ts";

/** `POST /shops/SHOP/views`: do (save, remove), query, name. Everybody who sees the shop has views of their own. */
export function addViews({ app, host, show, viewOf }: ShopPages): void {
  app.post("/views", async (call) => {
    const form = await call.req.formData();
    const [shop, visitor] = [call.get("shop"), call.get("visitor")];
    const name = cleanLine(typedText(form, "name")).slice(0, MOST_NAME);
    const query = viewQuery(fieldOf(form, "query"));
    const isSaved = form.get("do") === "save";
    if (query === "" || (isSaved && name === "")) return call.text("", 400);
    const asked = { name: isSaved ? name : null, query };
    const hasRoom = await host.read(shop, (store) => changeViews(store, visitor.name, asked));
    if (hasRoom) return call.redirect(`${pagePath(shop, "orders")}?${query}`, 303);
    const view = await viewOf(call, visitor);
    const { t } = view.text;
    return show(
      call,
      <MessagePage view={view} title={t("page.view-save")} lines={[t("page.views-full", { most: MOST_VIEWS })]} />,
      400,
    );
  });
}
