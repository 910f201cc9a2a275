import type { Child, FC } from "hono/jsx";

import { priceFacet } from "../../core/brakes/facets.ts";
import { amountText } from "../../core/brakes/paid-price.ts";
import { isImageAddress } from "../../core/products/product.ts";
import type { ProductEvent, ProductRecord, PushedChange } from "../../core/products/record.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { fieldText } from "../../view/products/changes.ts";
import { isSameField } from "../../core/products/fields.ts";
import { type OwnedValue, ownedValues } from "../../core/products/owned-values.ts";
import { wantedPieces } from "../../core/products/owners.ts";
import { ownedName, productEventText, sentText, sidesText } from "../../view/products/product-story.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { type Mark, Time } from "../components/marks.tsx";
import { type Figure, Figures, History, Note, Panel, Sheet, Sure } from "../components/panels.tsx";
import { percentOf, shownOf } from "../held.ts";
import { adviceOf } from "../words.ts";
import { type PricePoint, PricePicture } from "../pictures/price.tsx";
import { pagePath, type ShopView, wayBack, withQuery } from "../view.ts";
import { nameOfProduct, ProductState } from "./products.tsx";
import { Texts } from "./texts.tsx";

const MICRO = 1_000_000;
/** A longer history is cut: the newest lines count. */
const MOST_EVENTS = 50;

export interface WholeProduct {
  readonly product: ProductView;
  /** Null = only the shop has it. */
  readonly record: ProductRecord | null;
  /** Oldest first. */
  readonly events: readonly ProductEvent[];
  /** The price in the shop over a year. */
  readonly prices: readonly PricePoint[];
  /** Where the person comes from; "" = nobody knows. */
  readonly back: string;
  /** The address of its first picture; null = none is shown. */
  readonly picture: string | null;
}

/** Its first picture, at a host that can stand in a policy; null = it has none. */
export function pictureOf(record: ProductRecord | null): URL | null {
  const first = record?.pushed?.images?.[0] ?? record?.fields?.images?.[0] ?? "";
  const address = isImageAddress(first) ? new URL(first) : null;
  return address !== null && /^[\w.-]+(:\d+)?$/.test(address.host) ? address : null;
}

export const ProductPage: FC<{ readonly view: ShopView } & WholeProduct> = ({
  view,
  product,
  record,
  events,
  prices,
  picture,
  back,
}) => {
  const { text, mayAct } = view;
  const name = cleanLine(product.name) || nameOfProduct(product);
  const found = product.error ?? record?.fault ?? record?.error ?? null;
  const isAbsurdPrice = ["price-zero", "price-fell", "price-rose"].includes(found?.code ?? "");
  const message = found === null ? null : text.problem(found, nameOfProduct(product));
  const shown = events.toReversed().slice(0, MOST_EVENTS);
  return (
    <Frame view={view} title={name} section="products">
      <Head
        back={wayBack(view, "products", back)}
        title={
          <>
            <bdi>{name}</bdi> <ProductState view={view} product={product} more="big" />
          </>
        }
        about={
          <>
            <bdi>{nameOfProduct(product)}</bdi>
            {product.ean === null || product.ean === "" ? "" : ` · EAN ${cleanLine(product.ean)}`}
          </>
        }
      >
        {picture === null ? null : (
          <img class="picture" src={picture} alt="" width="72" height="72" referrerpolicy="no-referrer" />
        )}
      </Head>
      {message === null ? null : (
        <Note mark="bad" says={cleanSentence(message.message)} next={adviceOf(message.next)}>
          {mayAct && isAbsurdPrice && product.sku !== "" && record !== null ? (
            <AllowPrice view={view} sku={product.sku} record={record} />
          ) : null}
        </Note>
      )}
      {record === null ? <Note mark="" says={text.t("product.only-shop")} /> : null}
      <Figures of={figuresOf(view, product, record)} />
      {record === null ? null : (
        <div class="pane">
          <div>
            <Sides view={view} product={product} record={record} events={events} />
            <Panel title={text.t("story.history")}>
              {events.length === 0 ? <p class="dim">{text.t("story.no-history")}</p> : null}
              <History
                entries={shown.map((event) => ({
                  mark: EVENT_MARKS[event.kind] ?? "",
                  says: productEventText(text, event, nameOfProduct(product)),
                  when: <Time view={view} at={event.atMs} hasHour />,
                }))}
              />
            </Panel>
          </div>
          <div>
            {record.held === null ? null : <HeldNote view={view} record={record} />}
            <Texts view={view} record={record} />
            {prices.length === 0 ? null : (
              <Panel title={text.t("page.price-year")}>
                <PricePicture view={view} points={prices} />
              </Panel>
            )}
          </div>
        </div>
      )}
    </Frame>
  );
};

/** A price that is 0 or far off is sold only by a button that names it, behind a tick. */
const AllowPrice: FC<{ readonly view: ShopView; readonly sku: string; readonly record: ProductRecord }> = ({
  view,
  sku,
  record,
}) => {
  const { text } = view;
  const shown = priceFacet(record.fields ?? {}) ?? "";
  const money = (facet: string | undefined): string => moneyOf(view, facet) ?? "none";
  const before = record.pushed === null ? undefined : priceFacet(record.pushed);
  return (
    <ActionForm view={view} does="allow-price" fields={{ id: sku, shown }} class="row">
      <Sure says={text.t("page.price-sure")} />
      <button class="main">{text.t("page.allow-price", { now: money(shown), before: money(before) })}</button>
    </ActionForm>
  );
};

/** `91.30`; null = there is no price. */
function moneyOf({ text }: ShopView, facet: string | undefined): string | null {
  const amount = facet === undefined ? null : amountText(facet);
  return amount === null ? null : cleanLine(text.formats.money(amount, ""));
}

const EVENT_MARKS: Partial<Record<ProductEvent["kind"], Mark>> = {
  pushed: "good",
  created: "good",
  failed: "bad",
  gone: "bad",
};

function figuresOf(view: ShopView, product: ProductView, record: ProductRecord | null): readonly Figure[] {
  const { t, formats } = view.text;
  const { quantity } = product;
  const price = (amount: string): string => cleanLine(formats.money(amount, ""));
  const wanted = record?.fields?.price ?? null;
  const shown = record === null ? product.price : (record.pushed?.price ?? null);
  const isOther = wanted !== null && shown !== null && Number(wanted) !== Number(shown);
  const apart = isOther ? `, ${percentOf(view, shown, wanted)}` : "";
  const reserved = record === null ? 0 : record.unreserved - record.quantity;
  return [
    { value: shown === null ? null : price(shown), word: t("page.in-shop") },
    {
      value: wanted === null || (shown !== null && !isOther) ? null : price(wanted),
      word: t("page.in-totalgest") + apart,
      mark: isOther ? "wait" : "",
    },
    { value: quantity === null ? null : formats.number(quantity), word: t("page.pieces", { n: reserved }) },
    { value: record === null ? null : t(record.pushedActive === true ? "ask.yes" : "ask.no"), word: t("page.visible") },
  ];
}

/** Both sides of each field, whose it is, and what was last sent. */
const Sides: FC<
  { readonly view: ShopView } & Pick<WholeProduct, "product" | "events"> & {
      readonly record: ProductRecord;
    }
> = ({ view: { text }, product, record, events }) => {
  const { pushedQuantity, isQuantityKnown, quantity, held, fields, gone } = record;
  const { formats } = text;
  const plain = (id: string | null): Child => (
    <code>
      <bdi>{cleanLine(id ?? "") || "–"}</bdi>
    </code>
  );
  const value = (key: PushedChange["field"], of: unknown): Child => <bdi>{fieldText(text, key, of) || "–"}</bdi>;
  /** `differs` null = the two need not be the same. */
  const row = (key: FieldKey, there: Child, here: Child, differs: boolean | null, owned?: OwnedValue): Child => (
    <tr role="row" class={differs === true ? "differs" : undefined}>
      <th role="rowheader" scope="row">
        {owned === undefined ? text.t(key === "id" ? "head.id" : `field.${key}`) : ownedName(text, owned)}
        {owned === undefined ? null : (
          <small>
            <br />
            {text.t(`label.owner.${owned.owner}`)}
          </small>
        )}
      </th>
      <td role="cell">{there}</td>
      <td role="cell">
        {differs === false ? <span class="dim">{text.t("page.same")}</span> : here}{" "}
        {held !== null && Object.hasOwn(held, key) ? <small class="wait">{text.t("label.held-back")}</small> : null}
      </td>
      <td role="cell">{owned === undefined ? null : <bdi>{sentText(text, owned)}</bdi>}</td>
    </tr>
  );
  const stock = formats.number(record.stockMicro / MICRO);
  const reserved = record.unreserved - quantity;
  const isStockOther = !isQuantityKnown || pushedQuantity !== wantedPieces(record);
  return (
    <Sheet title={text.t("page.both-sides")}>
      <table class="both" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {text.t("product.field")} <small>· {text.t("product.owner")}</small>
            </th>
            <th role="columnheader" scope="col">
              {text.t("page.tab.exported")}
            </th>
            <th role="columnheader" scope="col">
              {text.t("page.in-shop-head")}
            </th>
            <th role="columnheader" scope="col">
              {text.t("product.sent")}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {row("sku", value("sku", fields?.sku), value("sku", record.pushed?.sku), fields?.sku !== record.pushed?.sku)}
          {ownedValues(record, events).map((one) => {
            const { field, totalgest, shop } = one;
            const [there, here] = sidesText(text, one).map((side) => <bdi>{side}</bdi>);
            const isGone = field === "active" && gone;
            const isOther = fields === null || isGone || !isSameField(totalgest, shop);
            return row(field, isGone ? text.t("product.gone") : there, here, isOther, one);
          })}
          {row(
            "quantity",
            reserved > 0 ? text.t("page.less-reserved", { stock, n: reserved }) : stock,
            pushedQuantity === null ? "–" : formats.number(pushedQuantity),
            isStockOther ? true : null,
          )}
          {row("id", plain(product.totalgestId), plain(product.shopId), null)}
        </tbody>
      </table>
    </Sheet>
  );
};

type FieldKey = PushedChange["field"] | "id";

/** What is held back of it, and what to do. */
const HeldNote: FC<{ readonly view: ShopView; readonly record: ProductRecord }> = ({ view, record }) => {
  const { text, shop, mayAct } = view;
  const price = record.held?.price;
  const now = moneyOf(view, price);
  const before = moneyOf(view, record.pushed === null ? undefined : priceFacet(record.pushed)) ?? "–";
  return (
    <Panel title={text.t("page.decide")} isFirst>
      <div class="acts">
        {mayAct && now !== null ? (
          <ActionForm
            view={view}
            does="release"
            fields={{ kind: "prices", product: record.id, shown: shownOf([{ ...record, held: price ?? "" }]) }}
          >
            <Sure says={text.t("page.price-sure")} />
            <button class="main">{text.t("page.send-price", { now, before })}</button>
            <p>{text.t("page.send-price-about")}</p>
          </ActionForm>
        ) : null}
        <div>
          <p>{text.t("page.held-wrong")}</p>
          <a href={withQuery(pagePath(shop, "held-back"), { search: record.sku })}>{text.t("page.held-see")}</a>
        </div>
      </div>
    </Panel>
  );
};
