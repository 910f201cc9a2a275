import type { LinkDate } from "../core/articles/article.ts";
import { fieldFacets } from "../core/brakes/facets.ts";
import type { ProductStore, PushOutcome } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import { closeLinks, endLink, justAt, NOT_YET_MS, readLinks } from "./articles.ts";
import { keepShown, moveFacets, recordFacets } from "./brakes.ts";
import type { Connection } from "./connection.ts";
import { decideAgain } from "./decide-again.ts";
import { toJson } from "./order-row.ts";
import { moveHistory, noteFailure, noteLoss, noteTold } from "./product-events.ts";
import { SELECT_PRODUCTS, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { restock } from "./stock.ts";
import { keepTold, setTold } from "./told.ts";

type PushSteps = Pick<
  ProductStore,
  | "recordPushes"
  | "recordProductErrors"
  | "moveLink"
  | "findHolders"
  | "findLinked"
  | "readLinks"
  | "beginCreations"
  | "endCreations"
>;

/** What the shop was told. */
export function pushSteps(connection: Connection): PushSteps {
  return {
    beginCreations: async (creations) => {
      if (creations.length === 0) return;
      await connection.write(() => {
        for (const { id, sku } of creations) {
          connection.run("UPDATE products SET creating_sku = ? WHERE id = ? AND creating_sku IS NOT ?", sku, id, sku);
        }
      });
    },
    endCreations: (ids) =>
      connection.write(() => {
        for (const id of ids) connection.run("UPDATE products SET creating_sku = NULL WHERE id = ?", id);
      }),
    recordPushes: async (outcomes) => {
      if (outcomes.length === 0) return;
      await connection.write(() => {
        recordBatch(connection, outcomes);
      });
    },
    recordProductErrors: async (errors, atMs) => {
      if (errors.length === 0) return;
      await connection.write(() => {
        for (const { id, error } of errors) {
          const text = toJson(error);
          noteFailure(connection, id, atMs, text);
          connection.run("UPDATE products SET error = ? WHERE id = ? AND error IS NOT ?", text, id, text);
        }
      });
    },
    moveLink: (fromId, toId, atMs, date = justAt(atMs)) =>
      connection.write(() => moveLink(connection, fromId, toId, atMs, date)),
    findHolders: (skus) =>
      connection.read(
        () =>
          new Map(
            connection
              .all<{ told_sku: string; id: string; shop_id: string }>(
                `SELECT told_sku, id, shop_id FROM products
                 WHERE told_sku IS NOT NULL AND shop_id IS NOT NULL AND told_sku IN (SELECT value FROM json_each(?))`,
                JSON.stringify(skus),
              )
              .map((row) => [row.told_sku, { id: row.id, shopId: row.shop_id }]),
          ),
      ),
    readLinks: (shopIds) => connection.read(() => readLinks(connection, shopIds)),
    findLinked: (shopId) => connection.read(() => findLinked(connection, shopId)),
  };
}

function findLinked(connection: Connection, shopId: string): string | null {
  return connection.get<{ id: string }>("SELECT id FROM products WHERE shop_id = ?", shopId)?.id ?? null;
}

type Pushed = readonly [
  rowId: number,
  id: string,
  shopId: string | null,
  sku: string,
  stockEpoch: number,
  fingerprint: string,
];

/** What is the same for a whole batch is asked once: a catalogue is pushed a hundred products at a time. */
function recordBatch(connection: Connection, outcomes: readonly PushOutcome[]): void {
  const ids = outcomes.map(({ id }) => id);
  const shopIds = outcomes.map(({ shopId }) => shopId).filter((id) => id !== null && id !== undefined);
  const known = new Map(
    connection
      .rows<Pushed>(
        `SELECT p.row_id, p.id, p.shop_id, p.sku, p.stock_epoch, p.fingerprint
         FROM json_each(?) j CROSS JOIN products p ON p.id = j.value`,
        JSON.stringify(ids),
      )
      .map((row) => [row[1], row]),
  );
  const holders = new Map(
    connection.rows<readonly [shopId: string, id: string]>(
      "SELECT p.shop_id, p.id FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value",
      JSON.stringify(shopIds),
    ),
  );
  const linked: string[] = [];
  const shown: string[] = [];
  let latestMs = 0;
  for (const outcome of outcomes) {
    const product = known.get(outcome.id);
    if (outcome.shopId === null) {
      releaseLink(connection, outcome);
    } else if (product !== undefined) {
      const shopId = outcome.shopId ?? product[2];
      const holder = shopId === null ? undefined : holders.get(shopId);
      if (shopId !== null && holder !== undefined && holder !== outcome.id) {
        noteTaken(connection, outcome, product, holder);
        continue;
      }
      if (shopId !== null) holders.set(shopId, outcome.id);
      recordPush(connection, outcome, product, shopId);
      if (shopId !== null && shopId !== product[2]) linked.push(shopId);
      if (shopId !== null && outcome.told?.totalgest_id === outcome.id) shown.push(shopId);
      latestMs = Math.max(latestMs, outcome.linkDate?.latestMs ?? outcome.atMs);
    }
  }
  connection.run(
    "DELETE FROM shop_products WHERE shop_id IN (SELECT value FROM json_each(?))",
    JSON.stringify(shopIds),
  );
  decideAgain(connection, "shop_product_id", [...linked, ...closeLinks(connection, shown, latestMs)]);
}

/** Another product is linked to what the shop answered with. */
function noteTaken(connection: Connection, { id, atMs }: PushOutcome, product: Pushed, holder: string): void {
  const taken = toJson(problem("sku-taken", { sku: product[3], newcomer: id, holder }));
  noteFailure(connection, id, atMs, taken);
  connection.run("UPDATE products SET error = ? WHERE id = ?", taken, id);
}

function recordPush(
  connection: Connection,
  outcome: PushOutcome,
  [rowId, id, before, , epoch, fingerprint]: Pushed,
  shopId: string | null,
): void {
  const { told, fulfils, toldQuantity, toldActive, stockEpoch, atMs, linkDate = justAt(atMs) } = outcome;
  const error = toJson(outcome.error);
  const isNewLink = shopId !== null && shopId !== before;
  if (isNewLink) endLink(connection, id, linkDate.latestMs);
  noteTold(connection, outcome, isNewLink ? shopId : null);
  noteFailure(connection, id, atMs, error);
  if (outcome.facets !== undefined) recordFacets(connection, rowId, outcome.facets, atMs);
  // Nothing is left to tell of the fields as they stand there: no long text need be compared, let alone written again.
  const isWhole = fulfils !== undefined && fulfils !== "" && fulfils === fingerprint;
  if (isWhole && before !== null) keepTold(connection, rowId, null);
  if (!isWhole && told !== undefined) setTold(connection, rowId, told);
  const isQuantityKnown = toldQuantity !== undefined && stockEpoch === epoch;
  connection.run(
    `UPDATE products SET shop_id = ?, fields_told = coalesce(?, fields_told), told_sku = coalesce(?, told_sku),
       told_price = coalesce(?, told_price), told_active = coalesce(?, told_active), error = ?, synced_ms = ?,
       told_quantity = coalesce(?, told_quantity), quantity_known = iif(?, 1, quantity_known), seen = NULL,
       linked_ms = coalesce(?, linked_ms), linked_sku = iif(?, coalesce(?, sku), linked_sku), creating_sku = NULL
     WHERE row_id = ?`,
    shopId,
    isWhole ? 1 : null,
    isWhole ? told?.sku : null,
    isWhole ? told?.price : null,
    toldActive === undefined ? null : toldActive ? 1 : 0,
    error,
    atMs,
    isQuantityKnown ? toldQuantity : null,
    isQuantityKnown ? 1 : 0,
    isNewLink ? linkDate.earliestMs : null,
    isNewLink ? 1 : 0,
    told?.sku ?? null,
    rowId,
  );
}

/** The shop does not know the product any more; where TotalGest does not either, it is forgotten. */
function releaseLink(connection: Connection, { id, error, atMs, linkDate = justAt(atMs) }: PushOutcome): void {
  endLink(connection, id, linkDate.latestMs);
  connection.run("DELETE FROM products WHERE id = ? AND gone = 1", id);
  noteLoss(connection, id, atMs, "released");
  const before = connection.get<ProductRow>(`${SELECT_PRODUCTS} WHERE id = ?`, id);
  const row = connection.get<{ row_id: number }>(
    `UPDATE products SET shop_id = NULL, told_quantity = NULL, quantity_known = 0, told_active = NULL, error = ?
     WHERE id = ? RETURNING row_id`,
    toJson(error),
    id,
  );
  if (row === undefined || before === undefined) return;
  keepShown(connection, row.row_id, fieldFacets(toProductRecord(before).told ?? {}), atMs);
  setTold(connection, row.row_id, null);
}

function moveLink(connection: Connection, fromId: string, toId: string, atMs: number, date: LinkDate): void {
  const from = connection.get<ProductRow>(`${SELECT_PRODUCTS} WHERE id = ?`, fromId);
  if (from === undefined || from.shop_id === null) return;
  const { told } = toProductRecord(from);
  endLink(connection, fromId, NOT_YET_MS);
  moveFacets(connection, fromId, toId);
  connection.run("DELETE FROM products WHERE id = ?", fromId);
  const to = connection.get<{ row_id: number }>(
    `UPDATE products SET shop_id = ?, linked_ms = ?, linked_sku = coalesce(?, sku), told_quantity = ?, quantity_known = ?,
       told_active = ?, synced_ms = ?, error = NULL, stock_epoch = stock_epoch + 1 WHERE id = ? RETURNING row_id`,
    from.shop_id,
    date.earliestMs,
    told?.sku ?? null,
    from.told_quantity,
    from.quantity_known,
    from.told_active,
    from.synced_ms,
    toId,
  );
  if (to !== undefined) setTold(connection, to.row_id, told);
  restock(connection, [toId]);
  decideAgain(connection, "shop_product_id", [from.shop_id]);
  moveHistory(connection, fromId, toId, atMs);
}
