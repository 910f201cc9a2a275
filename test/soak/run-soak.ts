import { setTimeout as sleep } from "node:timers/promises";

import { siteOf } from "../../src/config/url.ts";
import { randomOf } from "../../src/sandbox/values/random.ts";
import { type Rig, withRig } from "../support/rig.ts";
import { until } from "../support/until.ts";
import { Crew, type CrewFigures } from "./crew.ts";
import { Crowd, type CrowdFigures } from "./crowd.ts";
import { type FaultsFound, faultsAtAnyTime, NO_FAULTS } from "./faults-found.ts";
import { type OrderTraffic, sumOf, trafficOf } from "./figures.ts";
import { settleAndCheck } from "./quiet.ts";

export interface SoakOptions {
  readonly seed: number;
  /** How long there is trouble; the checks come on top. */
  readonly durationMs: number;
  /** Ends it before its time. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface SoakFigures {
  /** How often everything was stopped, put right and checked. */
  readonly quietMoments: number;
  readonly crew: CrewFigures;
  readonly crowd: CrowdFigures;
  readonly traffic: OrderTraffic;
  readonly found: FaultsFound;
  /** What is wrong, in words; empty = nothing was, and enough happened to prove it. */
  readonly problems: readonly string[];
}

const QUIET_EVERY_MS = 20_000;
const DEED_EVERY_MS = 120;
const PRODUCTS = 40;

/**
 * A daemon, exports by hand and pulls by cron on one state, killed at random, against hostile systems that people work in
 * all the time. About every 20 s it is made quiet and checked. The seed fixes what the systems and the people do, and when
 * kills are tried; the machine decides where they fall.
 */
export async function runSoak(options: SoakOptions): Promise<SoakFigures> {
  const { seed, say } = options;
  return withRig({ products: PRODUCTS, seed }, async (rig) => {
    const crowd = new Crowd(rig.sandbox, randomOf(seed, "crowd"), DEED_EVERY_MS);
    const crew = new Crew(rig, seed, say);
    const { quietMoments, found } = await troubleAndQuiet(rig, crowd, crew, options);
    const bugs = crew.figures.bugs;
    const figures = {
      quietMoments,
      crew: { ...crew.figures },
      crowd: { ...crowd.figures },
      traffic: trafficOf(rig.sandbox),
      found: { ...found, bugs: found.bugs + bugs },
    };
    return { ...figures, problems: [...wrongs(figures.found), ...missing(figures)] };
  });
}

async function troubleAndQuiet(
  rig: Rig,
  crowd: Crowd,
  crew: Crew,
  { seed, durationMs, signal, say }: SoakOptions,
): Promise<{ quietMoments: number; found: FaultsFound }> {
  const rounds = Math.max(1, Math.round(durationMs / QUIET_EVERY_MS));
  let found = NO_FAULTS;
  let quietMoments = 0;
  for (; quietMoments < rounds && !signal.aborted; quietMoments += 1) {
    // Not the same faults in every round.
    rig.sandbox.setFaults("hostile", seed * 1000 + quietMoments);
    // Chance alone lets a short round pass in which no order's answer was lost, and such a round proves nothing.
    const lost = rig.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetAfter" } });
    crowd.start();
    crew.start();
    await sleep(durationMs / rounds, undefined, { signal }).catch(() => undefined);
    await until(() => lost.hits > 0 || signal.aborted).catch(() => undefined);
    crowd.stop();
    await crew.stop();
    const site = siteOf(rig.sandbox.shop.url);
    found = sumOf([
      found,
      faultsAtAnyTime(await rig.verdict(crew.forced), rig.sandbox, site),
      await settleAndCheck(rig, crew.forced, "both", say),
    ]);
  }
  return { quietMoments, found };
}

function wrongs(found: FaultsFound): readonly string[] {
  return Object.entries(found).flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${String(count)}`]));
}

/** A soak in which nothing happened proves nothing. */
function missing({ crew, crowd, traffic }: Omit<SoakFigures, "problems">): readonly string[] {
  const needed = {
    kills: crew.kills,
    "unknown outcomes": traffic.unknownOutcomes,
    "look-ups": traffic.lookUps,
    "stock changes": crowd.stockChanges,
    "orders in TotalGest": traffic.taken,
  };
  return Object.entries(needed).flatMap(([what, count]) => (count > 0 ? [] : [`there were no ${what}`]));
}
