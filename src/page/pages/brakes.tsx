import type { FC } from "hono/jsx";

import { shownValues } from "../../core/brakes/facets.ts";
import type { Facet, MassChange } from "../../core/brakes/facet.ts";
import { amountText } from "../../core/brakes/paid-price.ts";
import type { ProductRecord } from "../../core/ports/product-store.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { cleanLine } from "../../text/clean.ts";
import type { PageText } from "../../text/page-text.ts";
import { ActionForm } from "../action-form.tsx";
import { type Cells, MessageBox, Table, textCells, Ways } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";

export const BRAKES_PAGE_SIZE = 200;

/** What is held back, one kind at a time, line by line, and the button that sends exactly these. */
export const BrakesPage: FC<{
  readonly view: ShopView;
  readonly brakes: readonly Problem[];
  /** Every kind that is held back, with the number of products. */
  readonly held: ReadonlyMap<MassChange, number>;
  /** The kind whose lines follow; null = nothing is held back. */
  readonly kind: MassChange | null;
  readonly facet: Facet | null;
  readonly lines: readonly ProductRecord[];
  /** See `readHeldScope`. */
  readonly shown: string;
  /** The position after which the lines begin, and the one after which the next do; null = these are the last. */
  readonly after: number;
  readonly next: number | null;
}> = ({ view, brakes, held, kind, facet, lines, shown, after, next }) => {
  const { text, shop, mayAct } = view;
  const path = pathOf(shop, "brakes");
  const pathOfKind = (one: MassChange): string => withQuery(path, { kind: one });
  const heads = [
    text.t("field.sku"),
    text.t("field.name"),
    text.t("page.field"),
    text.t("page.shown"),
    text.t("page.kept"),
  ];
  const n = kind === null ? 0 : (held.get(kind) ?? 0);
  return (
    <Layout view={view} title={text.t("page.brakes")} section="brakes">
      {kind === null && brakes.length === 0 ? <p class="good">{text.t("page.no-brakes")}</p> : null}
      {brakes.map((brake) => (
        <div class="panel">
          <MessageBox message={{ ...text.problem(brake), next: [] }} />
        </div>
      ))}
      {held.size < 2 ? null : (
        <p>
          {[...held].map(([one, count]) => (
            <>
              {one === kind ? (
                <b>{kindLabel(text, one, count)}</b>
              ) : (
                <a href={pathOfKind(one)}>{kindLabel(text, one, count)}</a>
              )}{" "}
            </>
          ))}
        </p>
      )}
      {facet === null || lines.length === 0 ? null : (
        <Table heads={heads} rows={lines.map((line) => rowOf(view, facet, line))} />
      )}
      {kind === null ? null : (
        <Ways
          view={view}
          previous={after > 0 ? pathOfKind(kind) : null}
          next={next === null ? null : withQuery(path, { kind, after: next })}
        />
      )}
      {mayAct && kind !== null ? (
        <ActionForm view={view} fields={{ shown, kind }} class="panel">
          <p>{text.t("page.agree-about")}</p>
          <p>
            <label>
              <input type="checkbox" name="sure" value="yes" required /> {text.t("page.agree-sure")}
            </label>
          </p>
          <button class="main" name="do" value="release">
            {kind === "empty" ? text.t("page.agree-empty") : text.t("page.agree", { n })}
          </button>
        </ActionForm>
      ) : null}
    </Layout>
  );
};

function kindLabel(text: PageText, kind: MassChange, n: number): string {
  const label = text.t(`massChange.${kind}`);
  return n === 0 ? label : text.t("massChange.count", { label, n });
}

const FIELDS = {
  active: "field.active",
  quantity: "field.quantity",
  price: "field.price",
  name: "field.name",
  sku: "field.sku",
  creation: "action.created",
} as const satisfies Record<Facet, string>;

function rowOf({ text, shop }: ShopView, facet: Facet, product: ProductRecord): Cells {
  const { id, sku, name, pushed, fields, held } = product;
  const values =
    facet === "name"
      ? [cleanLine(pushed?.name ?? "–"), cleanLine(fields?.name ?? "–")]
      : [formatValue(text, facet, shownValues(product)[facet]), formatValue(text, facet, held?.[facet])];
  return [
    <a href={withQuery(pathOf(shop, "products", "one"), { id })}>
      <bdi>{cleanLine(sku) || id}</bdi>
    </a>,
    <bdi>{cleanLine(name)}</bdi>,
    text.t(FIELDS[facet]),
    ...textCells(values),
  ];
}

/** A facet's value, see `facets.ts`. */
function formatValue(text: PageText, facet: Facet, value: string | undefined): string {
  if (value === undefined || value === "") return "–";
  switch (facet) {
    case "active":
      return text.t(value === "1" ? "ask.yes" : "ask.no");
    case "quantity":
      return text.formats.number(Number(value));
    case "price":
    case "creation":
      return text.formats.money(amountText(value), "");
    case "name":
    case "sku":
      return cleanLine(value);
  }
}
