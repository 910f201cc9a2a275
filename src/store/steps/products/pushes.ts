import { NOT_YET_MS, takeLink } from "../../../core/product/link.ts";
import { productEvent } from "../../../core/product/change.ts";
import type { ProductChange } from "../../../core/product/change.ts";
import { isWhole, judgePushes, justAt, recordError, recordPush, recordTaken } from "../../../core/product/push.ts";
import { releaseLink } from "../../../core/product/push.ts";
import type { JudgedPush } from "../../../core/product/push.ts";
import type { LinkDate } from "../../../core/articles/article.ts";
import type { ProductStore, PushOutcome } from "../../../core/ports/product-store.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { decideAgain } from "../decide-again.ts";
import { applyProducts, endRestraints } from "./write.ts";
import { recountStock } from "../../tables/stock.ts";

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

/** The results of pushes. */
export function pushSteps({ read, write }: Transactions): PushSteps {
  return {
    beginCreations: async (creations) => {
      if (creations.length === 0) return;
      await write((rows) => rows.addCreations(creations));
    },
    endCreations: (ids) =>
      write(async (rows) => {
        const known = await rows.readProductHeads(ids);
        await rows.removeCreations(known.map(({ position }) => position));
      }),
    recordPushes: async (outcomes) => {
      if (outcomes.length > 0) await write((rows) => recordPushes(rows, outcomes));
    },
    recordProductErrors: async (errors, atMs) => {
      if (errors.length === 0) return;
      await write(async (rows) => {
        const known = new Map((await rows.readProductHeads(errors.map(({ id }) => id))).map((one) => [one.id, one]));
        await applyProducts(
          rows,
          errors.flatMap(({ id, error }) => {
            const product = known.get(id);
            return product === undefined ? [] : [recordError(product, error, atMs)];
          }),
        );
      });
    },
    moveLink: (fromId, toId, atMs, date = justAt(atMs)) => write((rows) => moveLink(rows, fromId, toId, atMs, date)),
    findHolders: (skus) =>
      read(
        async (rows) => new Map((await rows.findByPushedSku(skus)).map(({ sku, id, shopId }) => [sku, { id, shopId }])),
      ),
    readLinks: (shopIds) => read((rows) => rows.readLinks(shopIds)),
    findLinked: (shopId) => read(async (rows) => (await rows.findLinked([shopId]))[0]?.id ?? null),
  };
}

/** Reads shared data once per batch: a catalogue is pushed a hundred products at a time. */
async function recordPushes(rows: Rows, outcomes: readonly PushOutcome[]): Promise<void> {
  const shopIds = outcomes.map(({ shopId }) => shopId).filter((id) => id !== null && id !== undefined);
  const known = new Map((await rows.readProductHeads(outcomes.map(({ id }) => id))).map((one) => [one.id, one]));
  const holders = new Map((await rows.findLinked(shopIds)).map(({ id, shopId }) => [shopId, id]));
  const judged = judgePushes(outcomes, known, holders);
  const changes = await changesOf(rows, judged);
  await applyProducts(rows, changes);
  await endRestraints(
    rows,
    changes.filter((_, at) => judged[at]?.kind === "pushed"),
  );
  const gone = judged.filter(({ kind, outcome }) => kind === "released" && known.get(outcome.id)?.gone === true);
  if (gone.length > 0) await rows.removeProducts(gone.map(({ outcome }) => outcome.id));
  await rows.removeShopProducts(shopIds);
  await decideLinks(rows, judged);
}

async function changesOf(rows: Rows, judged: readonly JudgedPush[]): Promise<readonly ProductChange[]> {
  const released = judged.filter(({ kind }) => kind === "released").map(({ outcome }) => outcome.id);
  const records = released.length === 0 ? [] : await rows.readProducts({ ids: released });
  const rewritten = judged
    .filter((one) => one.kind === "pushed" && one.outcome.pushed !== undefined && !isWhole(one.outcome, one.known))
    .map(({ outcome }) => outcome.id);
  const texts = rewritten.length === 0 ? [] : await rows.readProductTexts(rewritten);
  const fieldsOf = new Map(texts.map(({ id, fields }) => [id, fields]));
  const recordOf = new Map(records.map((record) => [record.id, record]));
  return judged.flatMap((one) => {
    const { outcome } = one;
    if (one.kind === "taken") return [recordTaken(outcome, one.known, one.holder)];
    if (one.kind === "pushed") {
      return [recordPush(outcome, one.known, one.shopId, fieldsOf.get(outcome.id) ?? null)];
    }
    const record = recordOf.get(outcome.id);
    return record === undefined ? [] : [releaseLink(record, outcome)];
  });
}

/** Decides the reservations again that depend on new links, or on moved links that the shop shows by now. */
async function decideLinks(rows: Rows, judged: readonly JudgedPush[]): Promise<void> {
  const linked: string[] = [];
  const shown: string[] = [];
  let latestMs = 0;
  for (const one of judged) {
    if (one.kind !== "pushed") continue;
    const { shopId, outcome, known } = one;
    if (shopId !== null && shopId !== known.shopId) linked.push(shopId);
    if (shopId !== null && outcome.pushed?.totalgest_id === outcome.id) shown.push(shopId);
    latestMs = Math.max(latestMs, outcome.linkDate?.latestMs ?? outcome.atMs);
  }
  const closed = shown.length === 0 ? [] : await rows.redateLinks(shown, NOT_YET_MS, latestMs);
  const shopProductIds = [...linked, ...closed];
  if (shopProductIds.length > 0) await decideAgain(rows, { shopProductIds });
}

/** Moves the link of `fromId`, with everything that was pushed, to `toId`. */
async function moveLink(rows: Rows, fromId: string, toId: string, atMs: number, date: LinkDate): Promise<void> {
  const known = await rows.readProducts({ ids: [fromId, toId] });
  const from = known.find(({ id }) => id === fromId);
  const to = known.find(({ id }) => id === toId);
  if (from === undefined || from.shopId === null) return;
  await rows.endLinks([{ productId: fromId, untilMs: NOT_YET_MS }]);
  await rows.movePushed(fromId, toId);
  await rows.removeProducts([fromId]);
  if (to !== undefined) await applyProducts(rows, [takeLink(to, from, date)]);
  await recountStock(rows.sql, { ids: [toId] });
  await decideAgain(rows, { shopProductIds: [from.shopId] });
  await rows.moveProductEvents(fromId, toId);
  await rows.addProductEvents([productEvent(toId, atMs, "link-moved", { note: fromId })]);
}
