import type { Child, FC } from "hono/jsx";

import type { MassChange } from "../../core/brakes/facet.ts";
import { ActionForm, type Deed } from "../action-form.tsx";
import { Tabs } from "../components/lists.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";

/** What is held back, by kind, with its number. */
export type HeldKinds = ReadonlyMap<MassChange | "statuses", number>;

/** The kinds of which anything is held back, if there are several. */
export const HeldTabs: FC<{
  readonly view: ShopView;
  readonly kinds: HeldKinds;
  readonly here: MassChange | "statuses";
}> = ({ view, kinds, here }) =>
  kinds.size < 2 ? null : (
    <Tabs
      view={view}
      label={view.text.t("page.held-kinds")}
      to={(kind) => withQuery(pathOf(view.shop, "held-back"), { kind })}
      here={here}
      of={[...kinds].map(([key, count]) => ({
        key,
        label: view.text.t(key === "statuses" ? "report.deliveries" : `massChange.${key}`),
        count: key === "empty" ? null : count,
      }))}
    />
  );

/** The list: a form that releases it, for who may act. */
export const HeldSheet: FC<{
  readonly view: ShopView;
  readonly does: Deed;
  readonly fields: Readonly<Record<string, string>>;
  readonly children?: Child;
}> = ({ view, does, fields, children }) =>
  view.mayAct ? (
    <ActionForm view={view} does={does} fields={fields} class="sheet" id="list" attributes={{ tabindex: -1 }}>
      {children}
    </ActionForm>
  ) : (
    <section class="sheet" id="list" tabindex={-1}>
      {children}
    </section>
  );
