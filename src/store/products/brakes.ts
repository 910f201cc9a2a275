import type { BrakeStore, HeldChange } from "../../core/ports/brake-store.ts";
import type { ChangedProduct } from "../../core/products/change.ts";
import type { StoredProduct } from "../../core/products/stored.ts";
import { changeProducts } from "./change.ts";
import type { Transactions } from "../transactions.ts";
import {
  countHeld,
  countPending,
  countPushed,
  forgetHeld,
  hasHeld,
  listHeld,
  summarizePending,
} from "../tables/brakes.ts";
import { listPending, readProductsAt } from "../tables/product-records.ts";

/** What the brakes count, what they hold back, and the prices that a person allowed. */
export function brakes({ read, write }: Transactions): BrakeStore {
  return {
    countPending: () => read((sql) => countPending(sql)),
    summarizePending: () => read((sql) => summarizePending(sql)),
    listJudged: (afterPosition, limit) => read((sql) => listPending(sql, afterPosition, limit, "judged")),
    countPushed: (nowMs) => read((sql) => countPushed(sql, nowMs)),
    recordHeld: async (changes) => {
      if (changes.length > 0) await write((sql) => changeProducts(sql, changes, hold, false));
    },
    forgetHeld: async (which) => {
      if (await read((sql) => hasHeld(sql))) await write((sql) => forgetHeld(sql, which));
    },
    listHeld: (afterPosition, limit, facet) =>
      read(async (sql) => readProductsAt(sql, await listHeld(sql, afterPosition, limit, facet))),
    countHeld: () => read((sql) => countHeld(sql)),
    allowPrices: async (prices) => {
      const calls = prices.map(({ id, price }) => ({ id, allowedPrice: price }));
      if (calls.length > 0) await write((sql) => changeProducts(sql, calls, allow, false));
    },
  };
}

function hold(row: StoredProduct, { held, days }: HeldChange): ChangedProduct {
  return { row: { ...row, held, ...(days === undefined ? {} : { days }) } };
}

function allow(row: StoredProduct, { allowedPrice }: { readonly allowedPrice: string }): ChangedProduct {
  return { row: { ...row, allowedPrice } };
}
