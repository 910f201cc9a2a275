import type { ProductStore, PushOutcome } from "../../core/ports/product-store.ts";
import { takeLink } from "../../core/products/link.ts";
import { claimLinks, needsTexts, recordError, recordPush } from "../../core/products/push.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import type { Transactions } from "../transactions.ts";
import { addProductEvents, moveProductEvents } from "../tables/product-events.ts";
import { findByPushedSku, findLinked, readStored, removeProducts } from "../tables/products.ts";
import { addCreations, removeCreations, removeShopProducts } from "../tables/shop-products.ts";
import { recountStock, reserveBySku } from "../tables/stock.ts";
import { decideLinked } from "../orders/articles.ts";

type PushSteps = Pick<
  ProductStore,
  "recordPushes" | "recordProductErrors" | "moveLink" | "findHolders" | "findLinked" | "beginCreations" | "endCreations"
>;

/** The results of pushes. */
export function pushing({ read, write }: Transactions): PushSteps {
  return {
    beginCreations: async (creations) => {
      if (creations.length > 0) await write((sql) => addCreations(sql, creations));
    },
    endCreations: (positions) => write((sql) => removeCreations(sql, positions)),
    recordPushes: async (outcomes) => {
      if (outcomes.length > 0) await write((sql) => recordPushes(sql, outcomes));
    },
    recordProductErrors: async (errors, atMs) => {
      if (errors.length === 0) return;
      const calls = errors.map((one) => ({ ...one, atMs }));
      await write((sql) => changeProducts(sql, calls, recordError, false));
    },
    moveLink: (fromId, toId, atMs) => write((sql) => moveLink(sql, fromId, toId, atMs)),
    findHolders: (skus) =>
      read(
        async (sql) => new Map((await findByPushedSku(sql, skus)).map(({ sku, id, shopId }) => [sku, { id, shopId }])),
      ),
    findLinked: (shopId) => read(async (sql) => (await findLinked(sql, [shopId]))[0]?.id ?? null),
  };
}

async function recordPushes(sql: Sql, outcomes: readonly PushOutcome[]): Promise<void> {
  const shopIds = outcomes.map(({ shopId }) => shopId).filter((id) => id !== null && id !== undefined);
  const linked = new Map((await findLinked(sql, shopIds)).map(({ id, shopId }) => [shopId, id]));
  const holders = claimLinks(outcomes, linked);
  const calls = outcomes.map((outcome) => ({ id: outcome.id, outcome, holder: holders.get(outcome.shopId ?? "") }));
  const made = await changeProducts(sql, calls, recordPush, needsTexts);
  const accepted = made.filter(
    ({ call: { outcome, holder } }) => outcome.shopId !== null && (holder ?? outcome.id) === outcome.id,
  );
  const gone = made.filter(({ call, before }) => call.outcome.shopId === null && before.gone);
  if (gone.length > 0) {
    await removeProducts(
      sql,
      gone.map(({ call }) => call.id),
    );
  }
  await removeShopProducts(sql, shopIds);
  const links = accepted.filter(({ before, changed: { row } }) => row.shopId !== before.shopId);
  await decideLinked(
    sql,
    links.map(({ changed: { row } }) => row),
  );
}

/** Moves the link of `fromId`, with everything that was pushed, to `toId`. */
async function moveLink(sql: Sql, fromId: string, toId: string, atMs: number): Promise<void> {
  const [from] = await readStored(sql, [fromId], true);
  if (from === undefined || from.shopId === null) return;
  await removeProducts(sql, [fromId]);
  const [moved] = await changeProducts(sql, [{ id: toId, from }], takeLink, true);
  const skus = await reserveBySku(sql, [fromId], moved?.changed.row.sku);
  await recountStock(sql, { ids: [toId], skus });
  await moveProductEvents(sql, fromId, toId);
  await addProductEvents(sql, [{ productId: toId, kind: "link-moved", atMs, note: fromId }]);
}
