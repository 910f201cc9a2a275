import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connectFramework360, connectTotalGest } from "../src/app/clients.ts";
import { realClock } from "../src/app/app.ts";
import { DEFAULTS } from "../src/config/load.ts";
import { plainSettings } from "../src/config/settings.ts";
import { boundHeap } from "../src/app/engine.ts";
import type { Engine } from "../src/core/run/engine.ts";
import type { PullOptions } from "../src/core/run/reports.ts";
import type { Direction } from "../src/core/common/direction.ts";
import type { Store } from "../src/core/ports/store.ts";
import { Secret } from "../src/core/common/secret.ts";
import type { Settings } from "../src/core/run/settings.ts";
import { openStore } from "../src/store/database.ts";
import { type Open, type Options, type Sample, textOf } from "./work.ts";

/** The default settings with these credentials; without a call limit, as on any loopback address. */
export function settingsOf(options: Options): Settings {
  const plain = plainSettings({ values: DEFAULTS });
  return {
    totalgest: {
      endpoint: textOf(options, "erpUrl"),
      shopId: "shop-1",
      ownerId: "owner-1",
      username: "demo",
      password: new Secret("demo-password"),
      maxRequestsPerSecond: 0,
      maxInFlight: 0,
      profile: null,
    },
    framework360: {
      url: textOf(options, "shopUrl"),
      site: "bench",
      apiKey: new Secret("demo-key-demo-key-demo-key-demo-key-demo"),
      timeZone: "Europe/Zurich",
      totals: "gross",
      maxRequestsPerSecond: 0,
      maxInFlight: 0,
      profile: null,
    },
    ...plain,
    export: { ...plain.export, from: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) },
  };
}

/** The engine with the real clients, on this store, with the memory settings of such a run. */
export async function engineOn(store: Store, options: Options, direction: Direction = "products"): Promise<Engine> {
  boundHeap(direction);
  const settings = settingsOf(options);
  return {
    erp: await connectTotalGest(settings, realClock),
    shop: await connectFramework360(settings, realClock),
    store,
    clock: realClock,
    progress: { report: () => undefined },
    settings,
  };
}

export function pullOptions(full: boolean): PullOptions {
  return { full, skus: null, dryRun: false, allowMassChange: [], now: false, onProduct: () => undefined };
}

/** A folder for state files that is removed with its process. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "tg360-bench-"));
  #made = 0;

  constructor() {
    // Also if the benchmark is interrupted: its processes end with their parent.
    process.once("exit", () => this.remove());
  }

  /** An empty state file. */
  newStore(): Promise<Store> {
    this.#made += 1;
    return openStore({ path: join(this.path, `${String(this.#made)}.db`), clock: realClock });
  }

  /** A side that keeps nothing but this folder. */
  side(run: () => Promise<Sample>): ReturnType<Open> {
    return Promise.resolve({
      run,
      close: () => {
        this.remove();
        return Promise.resolve();
      },
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
