/**
 * `npm run bench -- peers [--only NAME,…] [--rounds 3] [--orders 1000] [--kills 15] [--no-kills]`: the main job through
 * what one would pick instead, in turn, against the same two systems on this machine: a script on plainjob, Node-RED and
 * n8n, which are installed into a temporary folder. Prints how fast each is, and what each loses or doubles.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { cpuMsOfFamily, peakMbOfFamily } from "../fleet/processes.ts";
import { describeMachine } from "../machine.ts";
import { type Account, type Behaviour, PeerSystems } from "./erp.ts";
import { type Peer, PEERS, type Place } from "./peers.ts";
import { kill } from "./process.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "peers"),
  options: {
    only: { type: "string", default: PEERS.map(({ name }) => name).join(",") },
    rounds: { type: "string", default: "3" },
    orders: { type: "string", default: "1000" },
    kills: { type: "string", default: "15" },
    "no-kills": { type: "boolean", default: false },
  },
});

/** The longest round. */
const PATIENCE_MS = 240_000;
/** All orders are there, and nothing more was called for so long. */
const QUIET_MS = 5000;
const STEP_MS = 20;
const LATE_MS = 4000;
const TIMEOUT_MS = 2000;
const LATENCY_MS = 40;

const folder = mkdtempSync(join(tmpdir(), "tg360-peers-"));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wanted = PEERS.filter(({ name }) => values.only.split(",").includes(name));

try {
  for (const [name, value] of Object.entries(describeMachine())) say(`${name}: ${value}`);
  const peers = wanted.filter(install);
  for (const latencyMs of [0, LATENCY_MS]) {
    say(`\n${values.orders} orders, ${String(latencyMs)} ms: orders a second, processor time, first order, memory`);
    for (let round = 0; round < Number(values.rounds); round++)
      for (const peer of peers) await guarded(peer, () => measureSpeed(peer, latencyMs));
  }
  if (!values["no-kills"])
    for (const [title, behaviour, kills] of killRounds()) {
      say(`\n${title}: lost, sent again, doubled`);
      for (const peer of peers) await guarded(peer, () => measureLoss(peer, behaviour, kills));
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function killRounds(): readonly (readonly [string, Behaviour, number])[] {
  const kills = Number(values.kills);
  const calls = { orders: 900, latencyMs: LATENCY_MS, losesAnswers: true, refusesDoubles: true, lateMs: 0 };
  const open = { ...calls, refusesDoubles: false };
  const what = `900 orders, ${String(kills)} kills, a tenth of the answers lost`;
  return [
    [`${what}; TotalGest refuses a known reference`, calls, kills],
    [`${what}; TotalGest takes each order`, open, kills],
    [
      `500 orders, no kill; a tenth is booked ${String(LATE_MS / 1000)} s late and never answered, time-out 2 s`,
      { ...open, orders: 500, losesAnswers: false, lateMs: LATE_MS },
      0,
    ],
  ];
}

function install({ name, npm }: Peer): boolean {
  if (npm === null) return true;
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const done = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", cwd, npm], { encoding: "utf8" });
  if (done.status === 0) {
    const path = join(cwd, "node_modules", name, "package.json");
    const { version }: { version: string } = JSON.parse(readFileSync(path, "utf8"));
    say(`${name}: ${version}`);
    return true;
  }
  say(
    `${name}: left out, npm install ended with ${String(done.status)}: ${done.stderr.trim().split("\n").at(-1) ?? ""}`,
  );
  return false;
}

async function guarded({ name }: Peer, measure: () => Promise<string>): Promise<void> {
  const text = await measure().catch((error: unknown) => String(error));
  say(`  ${name.padEnd(10)} ${text}`);
}

type Running = Awaited<ReturnType<Peer["start"]>>;

/** A new memory of the peer, and new systems. */
async function inNew<T>(
  peer: Peer,
  behaviour: Behaviour,
  work: (own: Place, systems: PeerSystems) => Promise<T>,
): Promise<T> {
  const systems = await PeerSystems.start(behaviour);
  const own = {
    folder: mkdtempSync(join(folder, "round-")),
    installed: join(folder, peer.name),
    urls: systems.urls,
    timeoutMs: TIMEOUT_MS,
  };
  try {
    await peer.prepare?.(own);
    return await work(own, systems);
  } finally {
    systems.close();
  }
}

function measureSpeed(peer: Peer, latencyMs: number): Promise<string> {
  const orders = Number(values.orders);
  const behaviour = { orders, latencyMs, losesAnswers: false, refusesDoubles: true, lateMs: 0 };
  return inNew(peer, behaviour, async (own, systems) => {
    const startedMs = performance.now();
    const child = await peer.start(own);
    const pid = child.pid ?? 0;
    let [cpuMs, peakMb] = [0, 0];
    const isDone = await until(() => {
      [cpuMs, peakMb] = [Math.max(cpuMs, cpuMsOfFamily(pid)), Math.max(peakMb, peakMbOfFamily(pid))];
      return systems.account.orders === orders;
    });
    await kill(child);
    const { firstMs, lastMs, orders: arrived } = systems.account;
    const perSecond = ((arrived - 1) * 1000) / (lastMs - firstMs);
    const figures = `${perSecond.toFixed(0)}/s, ${(cpuMs / 1000).toFixed(1)} s, ${((firstMs - startedMs) / 1000).toFixed(2)} s, ${peakMb.toFixed(0)} MB`;
    return isDone ? figures : `only ${String(arrived)} of ${String(orders)} orders: ${figures}`;
  });
}

function measureLoss(peer: Peer, behaviour: Behaviour, kills: number): Promise<string> {
  return inNew(peer, behaviour, async (own, systems) => {
    const startedMs = performance.now();
    let child: Running | null = null;
    const alive = async (): Promise<Running> => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) child = await peer.start(own);
      return child;
    };
    const step = Math.floor(behaviour.orders / (kills + 1));
    for (let killed = 0; killed < kills; killed++) {
      await until(async () => {
        await alive();
        return systems.account.sent >= (killed + 1) * step || performance.now() - startedMs > PATIENCE_MS;
      });
      await kill(await alive());
    }
    await until(async () => {
      if (isOver(systems.account, behaviour)) return true;
      await alive();
      return false;
    });
    await kill(await alive());
    await sleep(behaviour.lateMs);
    const { orders, sentAgain, doubled } = systems.account;
    return `${String(behaviour.orders - orders)}, ${String(sentAgain)}, ${String(doubled)}`;
  });
}

/** All are there, and nobody sends any more. */
function isOver({ orders, sentMs }: Account, behaviour: Behaviour): boolean {
  return orders === behaviour.orders && performance.now() - sentMs > QUIET_MS + behaviour.lateMs;
}

async function until(isTrue: () => Promise<boolean> | boolean): Promise<boolean> {
  const endMs = performance.now() + PATIENCE_MS;
  while (performance.now() < endMs) {
    if (await isTrue()) return true;
    await sleep(STEP_MS);
  }
  return false;
}
