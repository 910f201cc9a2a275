/** What a backup carries from one place to another. */
import { existsSync } from "node:fs";

import { loadConfig } from "../../config/load.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { type App, printNotices } from "../app.ts";
import type { Configured } from "../config.ts";
import { ownSources } from "../shops.ts";
import { fileIn, readDatabasePlace } from "../state/place.ts";
import { readState } from "../state/read.ts";

export interface Counted {
  readonly orders: number;
  readonly products: number;
  /** Orders to be sent, or with an unknown outcome. */
  readonly waiting: number;
}

interface Content {
  /** The shop that the state belongs to; null = it is not bound yet. */
  readonly binding: Binding | null;
  readonly counted: Counted;
}

export const NOTHING: Content = { binding: null, counted: { orders: 0, products: 0, waiting: 0 } };

/** What is in a state file; nothing if there is none. Throws StoreError. */
export async function countIn(path: string, clock: Clock): Promise<Content> {
  if (!existsSync(path)) return NOTHING;
  return readState({ kind: "file", path, open: null }, clock, async (store) => {
    const { orders, products } = await store.countStates(clock.now());
    const waiting = orders.queued + orders.sending + orders.unconfirmed;
    return {
      binding: await store.readBinding(),
      counted: { orders: sum(orders), products: sum(products), waiting },
    };
  });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/**
 * The configuration to be saved, or to be replaced; `makesFile` = it may be created. Throws ConfigurationError.
 */
export async function configToCarry(app: App, makesFile: boolean): Promise<Configured> {
  const config = loadConfig({ ...(await ownSources(app, { makesFile })), makesFile });
  await printNotices(app, config.notices);
  return { ...config, place: (await readDatabasePlace(config, app)) ?? fileIn(config.dataDir) };
}
