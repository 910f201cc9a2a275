import type { FC } from "hono/jsx";

import type { MassChange } from "../../core/brakes/facet.ts";
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
      of={[...kinds].map(([one, count]) => ({
        label: view.text.t(one === "statuses" ? "report.deliveries" : `massChange.${one}`),
        href: withQuery(pathOf(view.shop, "held-back"), { kind: one }),
        isHere: one === here,
        count: one === "empty" ? null : count,
      }))}
    />
  );
