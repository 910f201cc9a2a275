import type { ProductView } from "../../core/ports/status-store.ts";
import { settlesItself } from "../../core/common/problems/problem.ts";
import type { Affected } from "../../text/causes.ts";
import type { Text } from "../../text/text.ts";
import { productLabel, productTone } from "../labels.ts";
import type { Cell, Column } from "../view.ts";

/** SKUs are typed into the next command: other columns are cut first. */
const LEAST_NAME = 18;

/** The columns of a list of products, wherever one is shown. */
export function productColumns(text: Text): readonly Column<ProductView>[] {
  const { formats } = text;
  return [
    { key: "sku", label: text.t("field.sku"), least: LEAST_NAME, cell: ({ sku }) => sku },
    { key: "name", label: text.t("field.name"), least: 8, cell: ({ name }) => name },
    { key: "ean", label: text.t("field.ean"), room: "file", cell: ({ ean }) => ean ?? "" },
    {
      key: "price",
      label: text.t("field.price"),
      align: "right",
      cell: ({ price }) => (price === null ? "" : { text: formats.money(price, ""), data: formats.plain(price) }),
    },
    {
      key: "quantity",
      label: text.t("field.quantity"),
      align: "right",
      cell: ({ quantity }) =>
        quantity === null ? "" : { text: formats.number(quantity), data: formats.plain(String(quantity)) },
    },
    {
      key: "status",
      label: text.t("head.status"),
      cell: (product) => ({ text: productLabel(text, product), tone: productTone(product.state) }),
    },
    { key: "remark", label: text.t("head.remark"), least: 8, cell: (product) => productRemark(product, text) },
    {
      key: "synced",
      label: text.t("head.synced"),
      room: "wide",
      cell: ({ syncedMs }) => (syncedMs === null ? "" : { text: formats.instant(syncedMs), atMs: syncedMs }),
    },
    { key: "totalgest", label: text.t("field.totalgest_id"), room: "file", cell: (one) => one.totalgestId ?? "" },
    { key: "shop", label: text.t("product.shop-id"), room: "file", cell: ({ shopId }) => shopId ?? "" },
  ];
}

/** The error, else what stays different; a product as it should be has none. */
function productRemark({ error, textsLeft, sku }: ProductView, text: Text): Cell {
  if (error !== null) return text.problem(error, sku).message;
  return textsLeft === 0 ? "" : text.t("remark.texts-left", { n: textsLeft });
}

/** The products that need a person, each with its problem. */
export function troubledProducts(products: readonly ProductView[]): readonly Affected[] {
  return products.flatMap(({ sku, totalgestId, error }): Affected[] => {
    const item = sku.trim() === "" ? (totalgestId ?? "") : sku;
    return error === null || settlesItself(error) ? [] : [{ item, name: item, problem: error }];
  });
}
