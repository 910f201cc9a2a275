import type { Env } from "../../config/environment.ts";
import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { Tg360Error } from "../../core/common/problems/errors.ts";
import { VERSION } from "../installed.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { foreignState } from "../setup.ts";
import { fileIn, hasState } from "../state/place.ts";
import { readState } from "../state/read.ts";

const MB = 1024 * 1024;

/** The size of a store of 100,000 products with its log. */
const PLENTY_MB = 200;

/** With less, the next run cannot store its intents. */
const LEAST_MB = 20;

const at = findingsAt("machine");

/** Checks Node, and whether the environment switches off the check of certificates. */
export function checkNode(env: Env): readonly Finding[] {
  const node = problem("node", { node: process.versions.node, tg360: VERSION, openssl: process.versions.openssl });
  const isOff = env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0";
  return [at.found("node", node), ...(isOff ? [at.found("tls", problem("tls-check-off", {}))] : [])];
}

/** Checks the folder of the state, its disk and the state file. Changes nothing. */
export async function checkState(config: LoadedConfig, clock: Clock): Promise<readonly Finding[]> {
  const { dataDir } = config;
  const folder = checkFolder(dataDir);
  if (folder.some(({ level, check }) => level === "error" && check === "disk")) return [...folder, ...at.skip("state")];
  return [...folder, await checkStateFile(config, clock)];
}

function checkFolder(dataDir: string): readonly Finding[] {
  const existing = nearestExisting(dataDir);
  if (!statSync(existing).isDirectory())
    return [at.found("disk", problem("not-a-folder", { path: existing, of: "data" }))];
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    return [at.found("disk", problem("disk-read-only", { path: existing }))];
  }
  return [...(existing === dataDir ? [checkMode(dataDir)] : []), checkSpace(dataDir, existing)];
}

/** The folder, or its nearest existing parent. */
function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function checkMode(path: string): Finding {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.geteuid?.()) return at.found("files", problem("private", { path }));
  return at.found("files", openToOthers(path, mode, "700"), { level: "warning" });
}

/** `wanted` = the mode it should have, as `chmod` takes it. */
export function openToOthers(path: string, mode: number, wanted: string): Problem {
  const command = `chmod ${wanted} ${path}`;
  return problem("open-to-others", { path, mode: (mode & 0o777).toString(8), command });
}

function checkSpace(path: string, existing: string): Finding {
  const { bavail, bsize } = statfsSync(existing);
  const freeMb = Math.floor((bavail * bsize) / MB);
  if (freeMb >= PLENTY_MB) return at.found("disk", problem("disk", { path, freeMb }));
  const found = problem("disk-low", { path, freeMb, neededMb: PLENTY_MB });
  return at.found("disk", found, freeMb < LEAST_MB ? {} : { level: "warning" });
}

async function checkStateFile(config: LoadedConfig, clock: Clock): Promise<Finding> {
  const place = fileIn(config.dataDir);
  const { path } = place;
  if (!hasState(place)) return at.found("state", problem("state-none", { path }));
  try {
    const counts = await readState(place, clock, (store) => store.countStates(clock.now()));
    const foreign = await foreignState({ ...config, place }, clock);
    if (foreign !== null) return at.found("state", foreign);
    const { orders, products } = counts;
    return at.found("state", problem("state", { path, orders: sum(orders), products: sum(products) }));
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return at.found("state", error.problem);
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
