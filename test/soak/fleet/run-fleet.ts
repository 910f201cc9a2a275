import { mkdirSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { SandboxControls } from "../../../src/sandbox/world.ts";
import { randomOf } from "../../../src/sandbox/values/random.ts";
import { FleetStage } from "../../support/fleet-stage.ts";
import { startServer, stopServer } from "../../support/postgres-server.ts";
import { stockFaults } from "../faults-found.ts";
import { trafficOf } from "../figures.ts";
import { copyBuilds } from "./builds.ts";
import { Cable } from "./cable.ts";
import { People, STOCK } from "./people.ts";
import { Trouble } from "./trouble.ts";

export interface FleetSoakOptions {
  readonly seed: number;
  readonly shops: number;
  readonly workers: number;
  /** How long there is trouble; until it is quiet comes on top. */
  readonly durationMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** After the last fault everything is quiet within this. */
const QUIET_WITHIN_MS = 120_000;
/** A machine that does much else at the same time: longer is reported, and is a fault, but says by how much. */
const GIVEN_UP_AFTER_MS = 600_000;
const SAID_EVERY = 10;

/**
 * Workers on a fleet whose shops sell all the time, one fault after the other, and halfway a version with other tables. When
 * it is over and quiet, everything is checked.
 */
export async function runFleetSoak(options: FleetSoakOptions) {
  const { seed, say, signal, durationMs } = options;
  const folder = join(tmpdir(), `tg360-fleet-soak-${String(process.pid)}`);
  mkdirSync(folder);
  const builds = copyBuilds(folder);
  const server = await startServer({ folder: join(folder, "server"), ownerPid: process.pid });
  const way = await Cable.open(server.port);
  const url = `postgres://tg360@127.0.0.1:${String(way.port)}/postgres`;
  const stage = await FleetStage.open({ shops: options.shops, url, sandbox: { seed, latencyMs: 60 } });
  const { erp, shop } = stage.fleet.shop(stage.fleet.names[0] ?? "");
  const systemPorts = [erp.url, shop.url].map((address) => Number(new URL(address).port));
  const trouble = new Trouble({ stage, random: randomOf(seed, "trouble"), builds, server, way, systemPorts });
  const people = new People(stage, randomOf(seed, "people"), () => trouble.launcher);
  try {
    for (const name of stage.fleet.names) stockUp(stage.fleet.shop(name));
    await trouble.begin(options.workers);
    await stage.untilSettled(0, GIVEN_UP_AFTER_MS);
    for (const [at, name] of stage.fleet.names.entries()) stage.fleet.shop(name).setFaults("mild", seed + at);
    const load: number[] = [];
    people.start();
    const startedMs = Date.now();
    let faults = 0;
    let upgradedAtS: number | null = null;
    const isOver = (): boolean => Date.now() - startedMs > durationMs || signal.aborted;
    while (!isOver()) {
      if (upgradedAtS === null && Date.now() - startedMs > durationMs / 2) {
        await trouble.upgrade();
        upgradedAtS = Math.round((Date.now() - startedMs) / 1000);
      }
      await trouble.inflict();
      faults += 1;
      load.push(loadavg()[0] ?? 0);
      if (faults % SAID_EVERY === 0)
        say(
          `${String(Math.round((Date.now() - startedMs) / 1000))} s: ${String(faults)} faults, ${String(stage.sold)} orders`,
        );
      await trouble.restartEnded();
      await sleep(randomOf(seed, "rest", faults).int(500, 8000));
      await trouble.restartEnded();
    }
    const lastFaultMs = Date.now();
    await people.stop();
    for (const name of stage.fleet.names) stage.fleet.shop(name).setFaults("none");
    await people.release();
    // What was lost or doubled counts all the more then.
    await stage.untilSettled(lastFaultMs, GIVEN_UP_AFTER_MS).catch((error: unknown) => say(String(error)));
    const quietMs = Date.now() - lastFaultMs;
    const found = await judge(stage, say);
    const traffic = stage.fleet.names.map((name) => trafficOf(stage.fleet.shop(name)));
    await trouble.end();
    const { bugs } = trouble;
    return {
      shops: options.shops,
      minutes: Math.round((lastFaultMs - startedMs) / 60_000),
      faults: trouble.counts,
      lostEvents: trouble.lostEvents,
      upgradedAtS,
      endedByThemselves: trouble.endedByThemselves,
      sold: stage.sold,
      people: people.figures,
      unknownOutcomes: traffic.reduce((sum, one) => sum + one.unknownOutcomes, 0),
      found,
      stock: stockOf(stage),
      bugs,
      notMade: trouble.failures,
      quietMs,
      load: { least: Math.min(...load), most: Math.max(...load) },
      problems: [
        ...Object.entries({ ...found, bugs: bugs.length }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${String(n)}`],
        ),
        ...(quietMs > QUIET_WITHIN_MS ? [`it was quiet after ${String(quietMs)} ms`] : []),
      ],
    };
  } finally {
    trouble.close();
    await stage.close();
    await stopServer(trouble.server).catch(() => undefined);
    way.close();
    for (const place of [folder, trouble.server.folder]) rmSync(place, { recursive: true, force: true });
  }
}

/** Both have plenty of everything, so that no sale and no count is a jump that is held back. */
function stockUp({ erp, shop }: SandboxControls): void {
  const [least] = STOCK;
  for (const { id } of erp.products.values()) erp.setStock(id, String(least));
  for (const product of shop.products.values()) Object.assign(product, { quantity: least });
}

/** Products that the shop shows otherwise than TotalGest has them: mostly what orders on hold take. */
function stockOf(stage: FleetStage): readonly string[] {
  return stage.fleet.names.flatMap((name) => {
    const { erp, shop } = stage.fleet.shop(name);
    return [...shop.products.values()].flatMap(({ sku, quantity, external }) => {
      const product = erp.products.get(external.totalgest_id ?? "");
      if (product === null || Number(quantity) === Math.floor(Number(product.stock.quantity))) return [];
      return [`${name} ${sku}: ${String(quantity)} of ${product.stock.quantity}`];
    });
  });
}

async function judge(stage: FleetStage, say: (line: string) => void) {
  const found = { lost: 0, duplicated: 0, unexpected: 0, unlisted: 0, phantom: 0, stillOpen: 0, oversold: 0 };
  for (const verdict of await stage.verdicts()) {
    for (const name of ["lost", "duplicated", "unexpected", "unlisted", "phantom"] as const) {
      found[name] += verdict[name].length;
    }
    // Two of the made-up orders of each shop can never be exported, and are on hold.
    found.stillOpen += Object.values(verdict.open).filter((state) => state !== "held").length;
  }
  for (const name of stage.fleet.names) {
    found.oversold += stockFaults(stage.fleet.shop(name), (line) => say(`${name}: ${line}`)).oversold;
  }
  return found;
}
