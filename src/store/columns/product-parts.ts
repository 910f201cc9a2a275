import type { ProductPatch } from "../../core/product/change.ts";
import type { Parts } from "./parts.ts";
import { column } from "./parts.ts";
import { toJson, toFlag } from "./json.ts";

/** Without the parts that are stored in other tables. */
type Columns = Omit<ProductPatch, "fields" | "pushed">;

const same = <T>(value: T): T => value;

const SHOWN = (reserved: string): string => `max(0, (? - ${reserved} - (SELECT buffer_micro FROM shops)) / 1000000)`;

/** The columns of `products` for each part of a patch. */
export const productParts: Parts<Columns> = {
  sku: column("sku", same<string>),
  ean: column("ean", same<string | null>),
  name: column("name", same<string>),
  fingerprint: column("fingerprint", same<string>),
  price: column("price", same<string | null>),
  fault: column("fault", toJson),
  warnings: column("warnings", (warnings) => JSON.stringify(warnings)),
  active: column("active", toFlag),
  stock: {
    columns: ["stock_micro", "stock_read", "quantity"],
    insertPlaces: ["?", "?", SHOWN("0")],
    updatePlaces: ["?", "?", SHOWN("reserved_micro")],
    // A JavaScript number would be a REAL in SQLite and would be divided as one.
    toValues: ({ micro, read }: NonNullable<ProductPatch["stock"]>) => [BigInt(micro), read, BigInt(micro)],
  },
  gone: column("gone", toFlag),
  shopId: column("shop_id", same<string | null>),
  linkedMs: column("linked_ms", same<number>),
  linkedSku: column("linked_sku", same<string>),
  areFieldsPushed: column("fields_pushed", toFlag),
  pushedSku: column("pushed_sku", same<string | null>),
  pushedPrice: column("pushed_price", same<string | null>),
  pushedQuantity: column("pushed_quantity", same<number | null>),
  isQuantityKnown: column("quantity_known", toFlag),
  stockEpoch: column("stock_epoch", same<number>),
  pushedActive: column("pushed_active", (active: boolean | null) => (active === null ? null : toFlag(active))),
  error: column("error", toJson),
  syncedMs: column("synced_ms", same<number | null>),
  listed: column("listed", same<string | null>),
};
