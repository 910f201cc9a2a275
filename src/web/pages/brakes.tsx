import type { FC } from "hono/jsx";

import { facetChanges } from "../../core/brakes/facets.ts";
import type { Facet } from "../../core/brakes/facet.ts";
import { amountText } from "../../core/brakes/paid-price.ts";
import type { RestrainedProduct } from "../../core/ports/brake-store.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { cleanLine } from "../../report/terminal/clean.ts";
import type { PageText } from "../../report/text/page-text.ts";
import { type Cells, MessageBox, Table, textCells, Ways } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";

export const BRAKES_PAGE_SIZE = 200;

/** The changes that the brakes keep back, line by line, and the button to agree to exactly these. */
export const BrakesPage: FC<{
  readonly view: ShopView;
  readonly brakes: readonly Problem[];
  readonly lines: readonly RestrainedProduct[];
  /** See `readShownBrakes`. */
  readonly shown: string;
  /** The position after which the lines begin, and the one after which the next do; null = these are the last. */
  readonly after: number;
  readonly next: number | null;
}> = ({ view, brakes, lines, shown, after, next }) => {
  const { text, shop, mayAct } = view;
  const path = pathOf(shop, "brakes");
  const heads = [
    text.t("field.sku"),
    text.t("field.name"),
    text.t("page.field"),
    text.t("page.shown"),
    text.t("page.kept"),
  ];
  const isTripped = brakes.length > 0 || lines.length > 0;
  return (
    <Layout view={view} title={text.t("page.brakes")} section="brakes">
      {isTripped ? null : <p class="good">{text.t("page.no-brakes")}</p>}
      {brakes.map((brake) => (
        <div class="panel">
          <MessageBox message={{ ...text.problem(brake), hint: null }} />
        </div>
      ))}
      {lines.length === 0 ? null : <Table heads={heads} rows={lines.flatMap((line) => rowsOf(view, line))} />}
      <Ways
        view={view}
        previous={after > 0 ? path : null}
        next={next === null ? null : withQuery(path, { after: next })}
      />
      {mayAct && isTripped ? (
        <form method="post" action={path} class="panel">
          <input type="hidden" name="shown" value={shown} />
          <p>{text.t("page.agree-about")}</p>
          <p>
            <label>
              <input type="checkbox" name="sure" value="yes" required /> {text.t("page.agree-sure")}
            </label>
          </p>
          <button class="main" name="do" value="agree">
            {text.t("page.agree")}
          </button>
        </form>
      ) : null}
    </Layout>
  );
};

const FIELDS = {
  active: "field.active",
  quantity: "field.quantity",
  price: "field.price",
  name: "field.name",
  sku: "field.sku",
  creation: "action.created",
} as const satisfies Record<Facet, string>;

function rowsOf({ text, shop }: ShopView, { product, kept }: RestrainedProduct): readonly Cells[] {
  const changes = new Map(facetChanges(product).map((change) => [change.facet, change]));
  return Object.entries(kept).map(([key, value]) => {
    const facet = key as Facet;
    const values =
      facet === "name"
        ? [cleanLine(product.pushed?.name ?? "–"), cleanLine(product.fields?.name ?? "–")]
        : [formatValue(text, facet, changes.get(facet)?.shown), formatValue(text, facet, value)];
    return [
      <a href={withQuery(pathOf(shop, "products", "one"), { id: product.id })}>
        <bdi>{cleanLine(product.sku) || product.id}</bdi>
      </a>,
      <bdi>{cleanLine(product.name)}</bdi>,
      text.t(FIELDS[facet]),
      ...textCells(values),
    ];
  });
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
