import { setTimeout as sleep } from "node:timers/promises";

import { siteOf } from "../../src/config/url.ts";
import { type Random, randomOf } from "../../src/sandbox/values/random.ts";
import { type Rig, withRig } from "../support/rig.ts";
import type { Running } from "../support/tg360-process.ts";
import { type FaultsFound, faultsAtAnyTime, NO_FAULTS } from "./faults-found.ts";
import { isCall, type OrderTraffic, sumOf, trafficOf } from "./figures.ts";
import { settleAndCheck } from "./quiet.ts";

export interface KillsOptions {
  readonly seed: number;
  readonly kills: number;
  readonly orders: number;
  /** Independent states that are killed at the same time: most of a run after a kill is waiting. */
  readonly lanes: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface KillsFigures {
  readonly kills: number;
  readonly orders: number;
  /** Runs that were through before their kill came. */
  readonly survived: number;
  readonly traffic: OrderTraffic;
  readonly found: FaultsFound;
}

/** The latest moment of a kill: a run waits up to 5 s, looks up what is unknown, and has sent by then. */
const LATEST_KILL_MS = 9000;
/** After a run that was through too soon there is little to do, and the next one is killed early. */
const EARLY_KILL_MS = 900;
const MOST_SENDS_BEFORE = 8;
const POLL_MS = 3;

/**
 * Exports that are killed at random points, with orders coming in all the time and both systems hostile; in the end one run
 * on a good day has to put everything right.
 */
export async function runKills(options: KillsOptions): Promise<KillsFigures> {
  const { lanes, kills, orders } = options;
  const share = (whole: number, lane: number): number =>
    Math.floor((whole * (lane + 1)) / lanes) - Math.floor((whole * lane) / lanes);
  const [first = oneLane(options, 0, 0, 0), ...others] = Array.from({ length: lanes }, (_, lane) =>
    oneLane(options, lane, share(kills, lane), share(orders, lane)),
  );
  const all = [await first, ...(await Promise.all(others))] as const;
  const counts = ({ kills: killed, orders: placed, survived }: KillsFigures) => ({
    kills: killed,
    orders: placed,
    survived,
  });
  const [one, ...rest] = all;
  return {
    ...sumOf([counts(one), ...rest.map(counts)]),
    traffic: sumOf([one.traffic, ...rest.map((lane) => lane.traffic)]),
    found: sumOf([one.found, ...rest.map((lane) => lane.found)]),
  };
}

async function oneLane(options: KillsOptions, lane: number, kills: number, orders: number): Promise<KillsFigures> {
  const { seed, signal, say } = options;
  return withRig({ products: 60, seed: seed + lane, faults: "hostile" }, async (rig) => {
    const random = randomOf(seed, "kills", lane);
    const site = siteOf(rig.sandbox.shop.url);
    let found = NO_FAULTS;
    let [killed, survived, placed, wasKilled] = [0, 0, 0, true];
    while (killed < kills && !signal.aborted) {
      for (; placed < Math.ceil((orders * (killed + 1)) / kills); placed += 1) rig.sandbox.buy();
      const running = rig.start(["export-orders", "--now"], { env: { TG360_HTTP_TIMEOUT: "2s" }, limitMs: 60_000 });
      wasKilled = await killSomewhere(rig, running, random, wasKilled ? LATEST_KILL_MS : EARLY_KILL_MS);
      if (wasKilled) killed += 1;
      else survived += 1;
      const { code, stderr } = await running.ended;
      if (code === 1) {
        say(stderr);
        found = sumOf([found, { ...NO_FAULTS, bugs: 1 }]);
      }
      const verdict = await rig.verdict().catch(() => null);
      if (verdict !== null) found = sumOf([found, faultsAtAnyTime(verdict, rig.sandbox, site)]);
    }
    found = sumOf([found, await settleAndCheck(rig, [], "orders", say)]);
    return { kills: killed, orders: placed, survived, traffic: trafficOf(rig.sandbox), found };
  });
}

/** At a random moment, or a random few ms after a random send. False = the run was through before. */
async function killSomewhere(rig: Rig, { child, ended }: Running, random: Random, latestMs: number): Promise<boolean> {
  const startedMs = performance.now();
  const bySend = latestMs === LATEST_KILL_MS && random.chance(0.6);
  const atMs = bySend ? latestMs * 2 : Math.floor(random.next() ** 2 * latestMs);
  const sendsBefore = random.int(1, MOST_SENDS_BEFORE);
  const laterMs = random.int(0, 25);
  const { ledger } = rig.sandbox;
  let [sends, read, isOver] = [0, ledger.length, false];
  const over = (): void => void (isOver = true);
  ended.then(over, over);
  while (performance.now() - startedMs < atMs && !(bySend && sends >= sendsBefore)) {
    await sleep(POLL_MS);
    // The flag changes while this waits.
    if (isOver as boolean) return false;
    for (; read < ledger.length; read += 1) if (isSend(ledger[read])) sends += 1;
  }
  if (bySend) await sleep(laterMs);
  child.kill("SIGKILL");
  return (await ended).signal === "SIGKILL";
}

function isSend(entry: Rig["sandbox"]["ledger"][number] | undefined): boolean {
  return entry !== undefined && isCall(entry, "createOrder");
}
