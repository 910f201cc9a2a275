import type { FC } from "hono/jsx";

import type { Choice, OpenDecision } from "../../core/orders/fix/open-decisions.ts";
import { choiceWords } from "../../view/orders/fix.ts";
import { ActionForm } from "../action-form.tsx";
import { HiddenOrders, OrderLinks } from "../components.tsx";
import { Layout } from "../layout.tsx";
import type { ShopView } from "../view.ts";

const MOST_NAMED = 8;

/** Values of the shop without a counterpart in TotalGest, each with TotalGest's own list to choose from. */
export const MendPage: FC<{ readonly view: ShopView; readonly mendable: readonly OpenDecision[] }> = ({
  view,
  mendable,
}) => {
  const { text } = view;
  return (
    <Layout view={view} title={text.t("page.mend")} section="overview">
      {mendable.length === 0 ? <p class="good">{text.t("page.nothing-to-mend")}</p> : null}
      {mendable.map((one) => (
        <MendBox view={view} one={one} />
      ))}
    </Layout>
  );
};

const MendBox: FC<{ readonly view: ShopView; readonly one: OpenDecision }> = ({ view, one }) => {
  const { text, mayAct } = view;
  const { problem, orders, choices, likely } = one;
  const [first] = choices;
  if (first?.kind !== "map") return null;
  return (
    <section class="panel">
      <p>
        <bdi>{text.problem(problem, orders[0]?.id).message}</bdi>
      </p>
      <OrderLinks view={view} orders={orders} most={MOST_NAMED} count={orders.length} />
      {mayAct ? (
        <ActionForm view={view} does="map" fields={{ setting: first.setting, from: first.from }} class="row">
          <HiddenOrders values={orders.map(({ id }) => id)} />
          <label class="field">
            {text.t("page.counterpart")}
            <select name="to" required>
              {likely === null ? <option value=""></option> : null}
              {choices.flatMap((choice) =>
                choice.kind === "map"
                  ? [
                      <option value={choice.to} selected={isSame(choice, likely)}>
                        {choiceWords(choice, text)}
                      </option>,
                    ]
                  : [],
              )}
            </select>
          </label>
          <button class="main">{text.t("page.mend-now", { n: orders.length })}</button>
        </ActionForm>
      ) : null}
    </section>
  );
};

function isSame(choice: Extract<Choice, { kind: "map" }>, likely: Choice | null): boolean {
  return likely?.kind === "map" && likely.to === choice.to;
}
