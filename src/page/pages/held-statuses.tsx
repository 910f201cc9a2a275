import type { FC, Child } from "hono/jsx";

import { scopeOfHeld } from "../../core/orders/fulfilment/by-hand.ts";
import type { FulfilmentReport, OpenDelivery } from "../../core/orders/fulfilment/fulfilment.ts";
import { digest } from "../../core/orders/shown.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { cleanSentence } from "../../text/clean.ts";
import { deliveryText } from "../../view/orders/delivery.ts";
import { Frame, Head } from "../components/frame.tsx";
import { List, PAGE_SIZE, Pager, rangeOf, Tabs } from "../components/lists.tsx";
import { Empty, Note, Sheet } from "../components/panels.tsx";
import { nameOf } from "../words.ts";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { ProblemNote } from "./run-outcome.tsx";
import type { MassChange } from "../../core/brakes/facet.ts";
import { ActionForm, type Deed } from "../action-form.tsx";

/** A fingerprint of exactly these pushes. */
export function shownStatuses(held: readonly OpenDelivery[]): string {
  return digest(scopeOfHeld(held));
}

/** Statuses that the brake holds back, and the button that sends exactly these. */
export const HeldStatusesPage: FC<{
  readonly view: ShopView;
  readonly held: readonly OpenDelivery[];
  readonly kinds: HeldKinds;
  readonly brake: Problem | null;
  /** From 1. */
  readonly page: number;
}> = ({ view, held, kinds, brake, page }) => {
  const { text, shop, mayAct } = view;
  const title = text.t("page.held-title", { what: "statuses", n: held.length });
  const shown = held.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const at = { page, shown: shown.length, total: held.length };
  return (
    <Frame view={view} title={title} section="held-back" hasList>
      <Head title={title} about={text.t("page.held-statuses-about")} />
      <HeldTabs view={view} kinds={kinds} here="statuses" />
      {brake === null ? null : (
        <Note
          mark="wait"
          says={cleanSentence(text.problem(brake).message)}
          next={text.t("page.held-statuses-mistake")}
        />
      )}
      <HeldSheet view={view} does="release-statuses" fields={{ shown: shownStatuses(held) }}>
        <div class="bulk">
          {mayAct ? <button class="main">{text.t("page.release", { what: "statuses", n: held.length })}</button> : null}
          <span>{text.t("page.whole-list", { pages: Math.ceil(held.length / PAGE_SIZE) })}</span>
          <span class="end">{rangeOf(view, at)}</span>
        </div>
        <OrdersThatLeft view={view} rows={shown.map((order) => ({ order, error: null }))} />
        <Pager view={view} path={pathOf(shop, "held-back")} query={{ kind: "statuses" }} at={at}>
          {` · ${text.t("page.held-since")}`}
        </Pager>
      </HeldSheet>
    </Frame>
  );
};

type Row = Pick<FulfilmentReport["orders"][number], "order" | "error">;

const OrdersThatLeft: FC<{ readonly view: ShopView; readonly rows: readonly Row[] }> = ({ view, rows }) => {
  const { text, shop } = view;
  return (
    <List
      caption={text.t("report.deliveries")}
      columns={[
        { head: text.t("head.order"), class: "a nb" },
        { head: text.t("delivery.shipped"), class: "c" },
      ]}
      rows={rows.map(({ order, error }) => ({
        cells: [
          <a href={pathOf(shop, "orders", order.id)}>
            <bdi>{nameOf(order)}</bdi>
          </a>,
          error === null ? (
            <bdi>{deliveryText(text, order.fulfilment)}</bdi>
          ) : (
            <bdi class="bad">{cleanSentence(text.problem(error, order.id).message)}</bdi>
          ),
        ],
      }))}
    />
  );
};

/** What came of statuses that a person released or sent once more. */
export const StatusesSent: FC<{ readonly view: ShopView; readonly report: FulfilmentReport }> = ({ view, report }) => (
  <>
    {report.problems.map((one) => (
      <ProblemNote view={view} problem={one} />
    ))}
    <Sheet title={view.text.t("report.deliveries")} beside={view.text.formats.number(report.orders.length)}>
      {report.orders.length === 0 ? (
        <Empty title={view.text.t("page.nothing-to-send")} />
      ) : (
        <OrdersThatLeft view={view} rows={report.orders} />
      )}
    </Sheet>
  </>
);

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
