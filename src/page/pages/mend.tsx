import type { FC } from "hono/jsx";

import type { Choice } from "../../core/orders/fix/open-decisions.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { choiceWords } from "../../view/orders/fix.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { Aside } from "../components/marks.tsx";
import { CauseItem, Causes, Empty, Sheet } from "../components/panels.tsx";
import type { Mendable } from "../host.ts";
import { pagePath, type ShopView } from "../view.ts";
import { OrderNames } from "./order-cause.tsx";

/** Values of the shop without a counterpart in TotalGest, each once, with TotalGest's own list to choose from. */
export const MendPage: FC<{ readonly view: ShopView; readonly mendable: readonly Mendable[] }> = ({
  view,
  mendable,
}) => {
  const { text, shop } = view;
  const n = mendable.reduce((sum, { orders }) => sum + orders.length, 0);
  const title = mendable.length === 0 ? text.t("page.mend") : text.t("page.mend-title", { n: mendable.length });
  return (
    <Frame view={view} title={title} section="overview">
      <Head
        title={title}
        about={mendable.length === 0 ? null : text.t("page.mend-about", { n })}
        back={{ href: pagePath(shop), label: text.t("page.overview") }}
      />
      <Sheet>
        {mendable.length === 0 ? (
          <Empty title={text.t("page.nothing-to-mend")} about={text.t("page.nothing-to-mend-about")} />
        ) : (
          <Causes>
            {mendable.map((one) => (
              <Mend view={view} one={one} />
            ))}
          </Causes>
        )}
      </Sheet>
    </Frame>
  );
};

const Mend: FC<{ readonly view: ShopView; readonly one: Mendable }> = ({ view, one }) => {
  const { text, mayAct } = view;
  const { problem, orders, choices, likely } = one;
  const [first] = choices;
  if (first?.kind !== "map") return null;
  return (
    <CauseItem
      mark="bad"
      says={cleanSentence(text.problem(problem, orders[0]?.id).message)}
      lines={[
        <>
          {text.t("count.requested", { n: orders.length })}
          {text.t("said.colon")}
          <OrderNames view={view} orders={orders} count={orders.length} />
        </>,
      ]}
    >
      {mayAct ? (
        <ActionForm
          view={view}
          does="map"
          fields={{ setting: first.setting, from: first.from, was: one.was }}
          ids={orders.map(({ id }) => id)}
          class="row"
        >
          <label class="field">
            <Aside>{`${text.t("page.counterpart")}${text.t("said.colon")}${cleanLine(first.from)}`}</Aside>
            <select name="to" required>
              {likely === null ? <option value="">{text.t("page.choose-one")}</option> : null}
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
          <button>{text.t("page.mend-now", { n: orders.length })}</button>
        </ActionForm>
      ) : null}
    </CauseItem>
  );
};

function isSame(choice: Extract<Choice, { kind: "map" }>, likely: Choice | null): boolean {
  return likely?.kind === "map" && likely.to === choice.to;
}
