import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import type { Issued, KeptSession } from "../../src/clients/totalgest/session.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { copyStore } from "../../src/store/database.ts";
import { someSettings } from "../support/settings.ts";
import { openState } from "../support/state.ts";
import type { World } from "./world.ts";
import type { WorldServer } from "./world-server.ts";

/** A place without disk latency; other tests cover lost writes. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** The process died: none of its further steps happen. */
export class Killed extends Error {}

/** How TotalGest is spoken to: by the contract, or by an adapter, in steps. */
export type Wire = "json" | "steps";

/** One sequence or month of so many is in steps; `TG360_MODEL_WIRE=steps`: all. */
const IN_STEPS = 5;

export function wireOf(seed: number): Wire {
  return process.env["TG360_MODEL_WIRE"] === "steps" || seed % IN_STEPS === 0 ? "steps" : "json";
}

/** One tg360 with its state, in a world. */
export class Installation {
  /** How far the local clock is ahead, in milliseconds. */
  skewMs = 0;
  /** The process dies after this many more calls of the store; null = it does not die. */
  diesIn: number | null = null;
  /** A new process goes on with the session of the last one. */
  keepsSession = false;
  /** Each process opens the state and leaves its mark beside it, as is needed once there is a copy. */
  #opensAnew = false;
  settings: Engine["settings"];
  #token: string | null = null;
  readonly #world: World;
  readonly #folder = mkdtempSync(join(FOLDER, "tg360-model-"));
  #store: Store | null = null;

  /** How many more calls the process of now makes; null = it does not die. */
  #left: number | null = null;
  readonly #wire: Wire;

  constructor(world: World, server: WorldServer, exportFrom: string, wire: Wire = "json") {
    this.#world = world;
    this.#wire = wire;
    this.settings = someSettings({
      totalgest: { endpoint: wire === "steps" ? `${server.url}/steps` : server.url },
      framework360: { url: server.url, site: "world.example.ch" },
      export: { from: exportFrom },
      http: { timeoutMs: 5000, concurrency: 4 },
    });
  }

  async end(): Promise<void> {
    await this.#close();
    for (const path of [this.#folder, this.#copy]) rmSync(path, { recursive: true, force: true });
  }

  async open(): Promise<Store> {
    if (this.#store !== null) return this.#store;
    const store = await openState({ path: this.path, clock: this.clock });
    const { totalgest, framework360 } = this.settings;
    const { ownerId, shopId, endpoint } = totalgest;
    const binding = { ownerId, shopId, endpoint, site: framework360.site, shopUrl: framework360.url };
    await store.bind(binding, { moved: false });
    this.#store = store;
    return store;
  }

  /** Copies the state, as a nightly backup does. */
  async keepCopy(): Promise<void> {
    this.#opensAnew = true;
    await this.open();
    await copyStore(this.path, this.#copy);
  }

  /** Somebody puts the copy in the place of the state; what stands beside the state stays. */
  async putBack(): Promise<void> {
    await this.#close();
    for (const suffix of ["-wal", "-shm"]) rmSync(this.path + suffix, { force: true });
    copyFileSync(this.#copy, this.path);
  }

  /** As a backup by hand, it is outside of the state's folder. */
  get #copy(): string {
    return `${this.#folder}.copy`;
  }

  get path(): string {
    return join(this.#folder, "tg360.db");
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = null;
    await store?.close();
  }

  /** A new process: it knows only what is in the store, which it opens as every process does. */
  async startProcess(): Promise<Engine> {
    if (this.#opensAnew) await this.#close();
    const { settings, clock } = this;
    const { totalgest, framework360, http } = settings;
    const { url, apiKey, timeZone } = framework360;
    const speaks = this.#wire === "json" ? { profile: undefined } : await inSteps(totalgest);
    this.#left = this.diesIn;
    return {
      erp: createTotalGest({ ...totalgest, ...http, clock, ...speaks, keptSession: this.#keptSession }),
      shop: createFramework360({ url, apiKey, timeZone, ...http, clock, profile: undefined }),
      store: this.diesIn === null ? await this.open() : dying(await this.open(), this.isDead),
      clock,
      progress: { report: () => undefined },
      settings,
    };
  }

  /** Counts a call of the process, to its store or to TotalGest in steps: none after its death has an effect. */
  readonly isDead = (): boolean => {
    if (this.#left === null) return false;
    this.#left -= 1;
    return this.#left < 0;
  };

  get #keptSession(): KeptSession {
    const issued: Issued | null = this.#token === null ? null : { token: this.#token, expiresMs: Infinity };
    const keep = (fresh: Issued | null): void => {
      if (this.keepsSession) this.#token = fresh?.token ?? null;
    };
    return {
      get issued() {
        return issued;
      },
      set issued(fresh) {
        keep(fresh);
      },
    };
  }

  readonly clock: Clock = {
    now: () => this.#world.nowMs + this.skewMs,
    sleep: (delayMs, signal) => {
      signal.throwIfAborted();
      if (delayMs < 8000) {
        this.#world.nowMs += delayMs;
        return Promise.resolve();
      }
      // The grace period after a signal, which never comes here.
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
      });
    },
  };
}

/** These change the memory of the process alone. */
const IN_MEMORY: ReadonlySet<string | symbol> = new Set<keyof Store>(["writeNoteAtEnd", "endRun", "actAs"]);

const ADAPTER = join(import.meta.dirname, "steps.mjs");

async function inSteps(totalgest: Engine["settings"]["totalgest"]) {
  const module = await loadAdapter(ADAPTER, totalgest);
  return { module, profile: profileBeside(module, DEFAULT_TOTALGEST_PROFILE, false) };
}

/** A store whose process dies some time: nothing after it happens. */
function dying(store: Store, isDead: () => boolean): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function" || IN_MEMORY.has(name)) return value;
      return (...given: unknown[]): unknown => {
        if (isDead()) return Promise.reject(new Killed());
        return Reflect.apply(value, target, given);
      };
    },
  });
}
