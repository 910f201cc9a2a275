import { adoptProducts, scanShop } from "./adopt-products.ts";
import { allowPrice, priceFacet } from "../../brakes/facets.ts";
import { NIGHTLY_HOUR } from "../../discovery/read-order-list.ts";
import type { Engine } from "../../run/engine.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { planProductMapping, tagOf } from "../map-product.ts";
import type { ErpShop } from "../../ports/erp.ts";
import { problem } from "../../common/problems/problem.ts";
import { addRefused, askForMissing, type Mapped, readProducts, readSkus } from "./read-products.ts";
import { pagesOf, type Pull, type Reading } from "./pull.ts";
import { forgetAwaited } from "../link.ts";
import type { ProductRecord } from "../record.ts";
import { isTotalGests, ownersIn, withoutImages } from "../owners.ts";
import { recordOwners } from "../read-changes.ts";
import { isGuarded } from "../sent.ts";
import { isDailyDue } from "../../common/time/zone.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { IMAGES } from "./plan-pushes.ts";

/** The conditions of a read. */
interface Given {
  /** The running call for TotalGest's shop. */
  readonly erpShop: Promise<ErpShop>;
  /** TotalGest's catalogue may be empty: a person confirmed it. */
  readonly mayBeEmpty: boolean;
  /** Orders could be discovered. Without them no link ends. */
  readonly hasOrders: boolean;
}

/**
 * Reads TotalGest's catalogue, in a full pull also the shop's, and notes the results in the tally. What a read stored before it
 * failed is kept, and pending products are pushed all the same.
 */
export async function readCatalogues(pull: Pull, given: Given): Promise<void> {
  const { engine, options, log, tally } = pull;
  const { skus, full, leavesFullPull = false } = options;
  try {
    const mapping = await fetchMapping(pull, given);
    tally.rateOf = mapping.mapping.rateOf;
    tally.currency = mapping.mapping.currency;
    tally.isFull = skus === null && (full || (await isFullDue(engine, mapping)));
    tally.isLeft = tally.isFull && leavesFullPull;
    if (tally.isLeft) return;
    if (await isRestored(engine)) await forgetImages(engine);
    if (skus !== null) await readNamed(pull, skus, mapping);
    else if (tally.isFull) await readAll(pull, mapping, given);
    else await readChanges(pull, mapping);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    await log.fail(error);
  }
}

async function fetchMapping(pull: Pull, { erpShop }: Given): Promise<Mapped> {
  const { engine, signal, tally } = pull;
  const { erp, shop, settings } = engine;
  // Both in parallel; both are awaited even if one fails.
  const calls = [erpShop, shop.fetchTaxes(signal, (refused) => addRefused(pull, refused))] as const;
  await Promise.allSettled(calls);
  const mapping = { ...planProductMapping(settings, await calls[0], await calls[1]), owners: tally.owners };
  const note = [mapping.fingerprint, erp.dialect, shop.dialect].join(" ");
  return { mapping, note, tag: tagOf(note) };
}

const PAGE_SIZE = 500;

/**
 * Tells all products in the store who owns their fields, if others do than before: a product counts by them also where this pull
 * cannot read it. In a shop that has no field for pictures these are the shop's.
 */
export async function takeOwners({ engine, tally }: Pull): Promise<void> {
  const { store, settings } = engine;
  const named = ownersIn(settings.products.fields);
  const owners = (await isUnsupported(engine, IMAGES)) ? withoutImages(named) : named;
  tally.owners = owners;
  const note = owners === null ? null : JSON.stringify(owners);
  if ((await store.readNote("owners")) === note) return;
  for await (const page of pagesOf((after) => store.listIds("all", after, PAGE_SIZE))) {
    await store.changeProducts(
      page.map(({ id }) => ({ id, owners })),
      recordOwners,
    );
  }
  await store.writeNote("owners", note);
}

/**
 * What a person named is pushed whole, even if it is unchanged: as if it had been sent, and no answer had come. Its texts are not:
 * what the shop shows of them is read, and what differs is told by the same rule as always.
 */
async function readNamed(pull: Pull, skus: readonly string[], mapped: Mapped): Promise<void> {
  const { engine, options } = pull;
  const records = await engine.store.readProducts(await readSkus(pull, skus, mapped));
  if (options.allowPrice === true) await allowPrices(pull, records);
  const linked = records.filter(({ shopId }) => shopId !== null);
  for (const { id } of linked) pull.tally.named.add(id);
  const others = records.filter(({ shopId }) => shopId === null);
  const isWished = options.texts !== undefined && options.texts.does !== "overwrite";
  for (const record of others) pull.tally.noteWish(record, isWished ? "none" : null);
  await engine.store.beginWrites(
    linked.map((record) => {
      const isTold = (name: string): boolean => !isGuarded(name) && isTotalGests(record.owners, name);
      const fields = Object.entries(record.fields ?? {}).filter(([name]) => isTold(name));
      return { record, write: { shopId: record.shopId, fields: Object.fromEntries(fields) } };
    }),
  );
}

async function allowPrices({ engine, options }: Pull, records: readonly ProductRecord[]): Promise<void> {
  await engine.store.changeProducts(
    records.flatMap(({ id, fields }) => {
      const price = fields === null ? undefined : priceFacet(fields);
      const isShown = options.shown === undefined || options.shown.get(fields?.sku ?? "") === price;
      return price === undefined || !isShown ? [] : [{ id, price }];
    }),
    allowPrice,
  );
}

async function readChanges(pull: Pull, mapped: Mapped): Promise<void> {
  const { store } = pull.engine;
  const reading = await readProducts(pull, { updatedSince: await store.readNote("cursor") }, mapped);
  if (reading.isEmpty) pull.tally.empty = reading;
  else await finishPartly(pull.engine, reading);
}

/** In the very first pull the shop's comes first: without it every product of TotalGest would look new. */
async function readAll(pull: Pull, mapping: Mapped, given: Given): Promise<void> {
  const { engine, log, tally } = pull;
  const { store, clock, erp } = engine;
  const startedMs = clock.now();
  const isFirst = (await store.readNote("cursor")) === null;
  // The last complete read of the catalogue used another profile.
  const isUntried = !((await store.readNote("mapping")) ?? "").split(" ").includes(erp.dialect);
  const scanning = scanOrGoOn(pull, mapping.tag, given.hasOrders, isFirst);
  if (isFirst) await scanning;
  const reads = readProducts(pull, { updatedSince: null, isUntried }, mapping);
  await Promise.allSettled([scanning, reads]);
  tally.isShopUnread = !(await scanning);
  const reading = await reads;
  if (tally.read === 0 && !given.mayBeEmpty) {
    log.breakOff();
    tally.brakes.push(problem("brake-empty", {}));
    return;
  }
  if (tally.isShopUnread) return finishPartly(engine, reading);
  const isAwaited = await askForMissing(pull, reading, mapping);
  await adoptProducts(pull);
  // The next read is whole again, so that a product that is gone does not stay on sale for a day.
  const fullAtMs = isAwaited ? 0 : startedMs;
  await store.finishRead(reading.read, { cursor: reading.cursor, mapping: mapping.note, fullAtMs });
}

/** Stores the read, but leaves the next full pull due. */
export async function finishPartly({ store }: Engine, { read, cursor }: Reading): Promise<void> {
  await store.finishRead(read, { cursor, mapping: (await store.readNote("mapping")) ?? "", fullAtMs: null });
}

/**
 * Whether the shop's catalogue could be read. If not, TotalGest's catalogue is read all the same so that stock stays
 * right, and newcomers are created only after a look-up. In the very first pull every product is a newcomer, so the
 * error is thrown.
 */
async function scanOrGoOn(pull: Pull, tag: string, endsLinks: boolean, isFirst: boolean): Promise<boolean> {
  try {
    await scanShop(pull, { tag, endsLinks });
    return true;
  } catch (error) {
    if (!(error instanceof RemoteError) || isFirst) throw error;
    await pull.log.fail(error);
    return false;
  }
}

/** The first pull, the first of a night, and after another mapping or a restore, which forgets what the shop has. */
async function isFullDue({ store, clock, settings, nightDelayMs }: Engine, { note }: Mapped): Promise<boolean> {
  const fullAt = await store.readNote("full-at");
  const fullAtMs = fullAt === null ? null : Number(fullAt);
  return (
    isDailyDue(fullAtMs, clock.now(), NIGHTLY_HOUR, settings.framework360.timeZone, nightDelayMs) ||
    (await isRestored({ store })) ||
    (await store.readNote("cursor")) === null ||
    (await store.readNote("mapping")) !== note
  );
}

/** No full pull was completed since the state was restored. */
async function isRestored({ store }: Pick<Engine, "store">): Promise<boolean> {
  const restoredAt = await store.readNote("restored");
  return restoredAt !== null && Number(restoredAt) >= Number(await store.readNote("full-at"));
}

async function forgetImages({ store }: Engine): Promise<void> {
  for await (const page of pagesOf((after) => store.listIds("linked", after, PAGE_SIZE))) {
    await store.changeProducts(
      page.map(({ id }) => ({ id })),
      forgetAwaited,
    );
  }
}
