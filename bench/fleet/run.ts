/**
 * `npm run bench -- fleet [--shops 1000] [--minutes 3] [--workers 2] [--orders-per-hour 2] [--settle-minutes 10] [--night]
 * [--giant PRODUCTS] [--giant-minutes 3] [--bad] [--json FILE]`: a fleet of small shops on this machine: both systems, one PostgreSQL, and the real `tg360 worker`
 * as processes. Compared with the bare queue and the bare calls. `--shops 10000 --night --minutes 12` is the full size.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import pg from "pg";

import { readEnvironment } from "../../src/config/environment.ts";
import { startServer, stopServer } from "../../test/support/postgres-server.ts";
import { copyBuilds } from "../../test/soak/fleet/builds.ts";
import { describeMachine } from "../machine.ts";
import { launcherOf, ROOT, spawnNode, Worker } from "../processes.ts";
import { measureBadWorkers } from "./bad-workers.ts";
import { copyShops } from "./fill.ts";
import { cpuMsOf, cpuMsOfFamily, peakMbOf } from "./processes.ts";
import { percentilesOf, settle, watchLateness } from "./lateness.ts";
import { countNightlyWork, zoneOfTheNight } from "./night.ts";
import { measureCalls, measureQueue } from "./references.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "fleet"),
  options: {
    shops: { type: "string", default: "1000" },
    minutes: { type: "string", default: "3" },
    workers: { type: "string", default: "2" },
    products: { type: "string", default: "200" },
    concurrency: { type: "string", default: "20" },
    "orders-per-hour": { type: "string", default: "2" },
    // The longest wait until the workers have caught up; then the measurement starts in any case.
    "settle-minutes": { type: "string", default: "10" },
    // It is night in all shops: the nightly work of each is due at its own moment, as in the hour from four to five.
    night: { type: "boolean", default: false },
    // After that it is measured once more, while a further shop with so many products has its first pull.
    giant: { type: "string" },
    // For so long; absent = as long as `minutes`.
    "giant-minutes": { type: "string" },
    // After that a bad worker of each kind comes beside the others, for `minutes` each.
    bad: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const shops = Number(values.shops);
const products = Number(values.products);
const ordersPerHour = Number(values["orders-per-hour"]);
const giantProducts = values.giant === undefined ? undefined : Number(values.giant);
const INTERVAL_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), "tg360-fleet-"));
const zone = values.night ? zoneOfTheNight(Date.now()) : undefined;
const server = await startServer({
  folder: `${folder}-postgres`,
  ownerPid: process.pid,
  isDurable: true,
  settings: ["shared_preload_libraries=pg_stat_statements", "shared_buffers=1GB", "max_wal_size=4GB"],
});
const url = `postgres://tg360@127.0.0.1:${String(server.port)}/postgres`;
const client = new pg.Client(url);
const workers: ChildProcess[] = [];
let system: Worker | null = null;
try {
  await client.connect();
  await client.query("CREATE EXTENSION pg_stat_statements");
  system = await Worker.start("./systems/fleet.ts", {
    shops: giantProducts === undefined ? shops : shops + 1,
    products,
    ...(giantProducts === undefined ? {} : { giant: giantProducts }),
    orderEveryMs: ordersPerHour === 0 ? 0 : 3_600_000 / ordersPerHour,
  });
  const result = await measure(system);
  process.stdout.write(tableOf(result));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const worker of workers) worker.kill("SIGTERM");
  await Promise.all(workers.filter(({ exitCode }) => exitCode === null).map((worker) => once(worker, "exit")));
  await system?.close();
  await client.end();
  await stopServer(server);
  for (const path of [folder, server.folder]) rmSync(path, { recursive: true, force: true });
}

interface Sample {
  readonly atMs: number;
  readonly workersMs: number;
  readonly databaseMs: number;
  readonly systemsMs: number;
  readonly statements: number;
  readonly commits: number;
  readonly sizeBytes: number;
}

type Result = Awaited<ReturnType<typeof measure>>;

async function measure(systems: Worker) {
  const { first = "", environments = "{}" } = systems.info;
  const settings = JSON.parse(environments) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const names = Object.keys(settings).slice(0, shops);
  const [giant] = Object.keys(settings).slice(shops);
  const env = writeInstallation();
  log("settings of all shops");
  await importShops(env, settings, names);
  log("first pull of one shop");
  for (const command of ["pull-products", "export-orders"]) {
    const { code } = await spawnNode([launcherOf(ROOT), command, "--shop", first], env);
    if (code !== 0 && code !== 3) throw new Error(`${command} ended with ${String(code)}`);
  }
  await systems.run();
  await copyShops(client, names, (done) => log(`${String(done)} shops copied`));
  const emptyBytes = await sizeOf();
  log("references");
  const queue = await measureQueue(url, names.slice(0, 2000));
  const calls = await measureCalls(products);
  for (let at = 0; at < Number(values.workers); at += 1) workers.push(startWorker(env, at));
  const setUpSeconds = Math.round(process.uptime());
  const check = checkWorkers;
  const settled = await settle(client, { shops, limitMs: Number(values["settle-minutes"]) * 60_000, log, check });
  await client.query("SELECT pg_stat_statements_reset()");
  const before = await sample(systems);
  const late = await watchLateness(client, { forMs: Number(values.minutes) * 60_000, log, check });
  const after = await sample(systems);
  const nightly = await countNightlyWork(client, before.atMs);
  const failed = await countFailed(before.atMs);
  const statements = await costliest();
  const bad = values.bad ? await measureBad(env, settings[first] ?? {}) : [];
  const beside = giant === undefined ? null : await measureBeside(giant, () => importShops(env, settings, [giant]));
  return {
    machine: describeMachine(),
    shops,
    products,
    ordersPerHour,
    setUpSeconds,
    settled,
    night: zone ?? null,
    nightly,
    failed,
    minutes: (after.atMs - before.atMs) / 60_000,
    cycles: late.length,
    wanted: Math.round((shops * (after.atMs - before.atMs)) / INTERVAL_MS),
    late: percentilesOf(late),
    cpuMsPerCycle: {
      workers: (after.workersMs - before.workersMs) / late.length,
      database: (after.databaseMs - before.databaseMs) / late.length,
      systems: (after.systemsMs - before.systemsMs) / late.length,
    },
    statementsPerCycle: (after.statements - before.statements) / late.length,
    commitsPerCycle: (after.commits - before.commits) / late.length,
    bytesPerShop: emptyBytes / shops,
    grownBytesPerShopAndDay: ((after.sizeBytes - before.sizeBytes) / shops) * (86_400_000 / (after.atMs - before.atMs)),
    workerMb: workers.map(({ pid }) => peakMbOf(pid ?? 0)),
    queue,
    calls,
    beside,
    bad,
    statements,
  };
}

/** What all shops have in common; returns the environment of every command. */
function writeInstallation(): Readonly<Record<string, string>> {
  const config = join(folder, "config.json");
  writeFileSync(config, JSON.stringify({ dataDir: join(folder, "state") }), { mode: 0o600 });
  return { TG360_CONFIG: config, TG360_STORE_URL: url, TG360_SECRET_KEY: randomBytes(32).toString("base64") };
}

/** Puts the settings of these shops into the database, as a person does. */
async function importShops(
  env: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, Readonly<Record<string, string>>>>,
  names: readonly string[],
): Promise<void> {
  const from = mkdtempSync(join(folder, "import-"));
  for (const name of names) {
    const { tree } = readEnvironment({
      ...settings[name],
      ...(zone === undefined ? {} : { TG360_FRAMEWORK360_TIME_ZONE: zone }),
    });
    writeFileSync(join(from, `${name}.json`), JSON.stringify(tree), { mode: 0o600 });
  }
  const { code } = await spawnNode([launcherOf(ROOT), "shops", "import", from], env);
  if (code !== 0) throw new Error(`shops import ended with ${String(code)}`);
}

/** The lateness of all other shops while this one, which comes now, has its first pull. */
async function measureBeside(giant: string, add: () => Promise<void>) {
  await add();
  log(`waiting for the full pull of ${giant}`);
  const isPulling = async (): Promise<boolean> => {
    const { rows } = await client.query<{ full: string | null }>(
      "SELECT full_worker AS full FROM cycles WHERE shop = $1",
      [giant],
    );
    return (rows[0]?.full ?? null) !== null;
  };
  while (!(await isPulling())) await sleep(500);
  await client.query("SELECT pg_stat_statements_reset()");
  const forMs = Number(values["giant-minutes"] ?? values.minutes) * 60_000;
  const late = await watchLateness(client, { forMs, but: giant, log, check: checkWorkers });
  const { rows } = await client.query<{ synced: number; pending: number }>(
    `SELECT count(*) FILTER (WHERE status = 'synced')::int AS synced, count(*) FILTER (WHERE status = 'pending')::int AS pending
     FROM products WHERE shop = (SELECT shop FROM shops WHERE name = $1)`,
    [giant],
  );
  const { synced = 0, pending = 0 } = rows[0] ?? {};
  return {
    products: giantProducts ?? 0,
    read: synced + pending,
    synced,
    cycles: late.length,
    late: percentilesOf(late),
    statements: await costliest(),
  };
}

function measureBad(env: Readonly<Record<string, string>>, system: Readonly<Record<string, string>>) {
  const systemPorts = ["TG360_TOTALGEST_ENDPOINT", "TG360_FRAMEWORK360_URL"].map((name) =>
    Number(new URL(system[name] ?? "").port),
  );
  return measureBadWorkers({
    client,
    folder,
    key: env["TG360_SECRET_KEY"] ?? "",
    systemPorts,
    forMs: Number(values.minutes) * 60_000,
    intervalMs: INTERVAL_MS,
    start: (own) => startWorker({ ...env, ...own }, "bad"),
    upgrade: async () => {
      const { next } = copyBuilds(folder);
      for (const [at, old] of workers.splice(0).entries()) {
        if (old.exitCode === null && old.kill("SIGTERM")) await once(old, "exit");
        workers.push(startWorker(env, at, next));
      }
    },
    check: checkWorkers,
    log,
  });
}

function startWorker(
  env: Readonly<Record<string, string>>,
  at: number | string,
  launcher = launcherOf(ROOT),
): ChildProcess {
  const log = openSync(join(folder, `worker-${String(at)}.log`), "a");
  const args = ["worker", "--concurrency", values.concurrency, "--per-host", "0", "--quiet"];
  const profile = process.env["BENCH_PROFILE"];
  const node = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  return spawn(process.execPath, [...node, launcher, ...args], {
    env: { HOME: process.env["HOME"], PATH: process.env["PATH"], ...env },
    stdio: ["ignore", log, log],
  });
}

/** A worker that ended by itself makes the measurement worthless. */
function checkWorkers(): void {
  for (const { exitCode, signalCode } of workers) {
    if (exitCode !== null || signalCode !== null)
      throw new Error(`a worker ended with ${String(exitCode ?? signalCode)}`);
  }
}

/** The runs since `sinceMs` that did not reach their end. */
async function countFailed(sinceMs: number): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM runs WHERE started_ms >= $1 AND good = 0",
    [sinceMs],
  );
  return rows[0]?.n ?? 0;
}

async function sample(systems: Worker): Promise<Sample> {
  const { rows } = await client.query<{ statements: string; commits: string; size: string }>(
    `SELECT (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%') AS statements,
      (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS commits,
      pg_database_size(current_database()) AS size`,
  );
  const [row] = rows;
  return {
    atMs: Date.now(),
    workersMs: workers.reduce((sum, { pid }) => sum + cpuMsOf(pid ?? 0), 0),
    databaseMs: cpuMsOfFamily(server.pid),
    systemsMs: cpuMsOf(Number(systems.info["pid"])),
    statements: Number(row?.statements ?? 0),
    commits: Number(row?.commits ?? 0),
    sizeBytes: Number(row?.size ?? 0),
  };
}

async function sizeOf(): Promise<number> {
  const { rows } = await client.query<{ size: string }>("SELECT pg_database_size(current_database()) AS size");
  return Number(rows[0]?.size ?? 0);
}

interface Statement {
  readonly calls: number;
  /** All calls together, and the longest. */
  readonly ms: number;
  readonly mostMs: number;
  readonly query: string;
}

/** The statements that take most of the server's time. */
async function costliest(): Promise<readonly Statement[]> {
  const { rows } = await client.query<Omit<Statement, "calls"> & { calls: string }>(
    `SELECT calls, round(total_exec_time)::int AS ms, round(max_exec_time)::int AS "mostMs", left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 110) AS query
    FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 15`,
  );
  return rows.map((row) => ({ ...row, calls: Number(row.calls) }));
}

function tableOf(result: Result): string {
  const { late, cpuMsPerCycle: cpu, queue, calls, beside, bad, settled, nightly } = result;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const lines: readonly (readonly [string, string])[] = [
    ["shops, products each, orders an hour", `${String(shops)}, ${String(products)}, ${String(ordersPerHour)}`],
    [
      "minutes measured, cycles, wanted",
      `${result.minutes.toFixed(1)}, ${String(result.cycles)}, ${String(result.wanted)}`,
    ],
    [
      "set-up; caught up before",
      `${String(result.setUpSeconds)} s; ${settled.hasCaughtUp ? `after ${String(settled.seconds)} s` : "NO, the measurement began all the same"}`,
    ],
    ["late: p50, p99, most", [late.p50, late.p99, late.most].map(seconds).join(", ")],
    ["runs that failed", String(result.failed)],
    [
      `${result.night === null ? "full pulls" : `in the night (${result.night}): full pulls`}, waiting; wide discoveries; audits`,
      `${String(nightly.fullPulls)}, ${String(nightly.waiting)}; ${String(nightly.wideDiscoveries)}; ${String(nightly.audits)}`,
    ],
    ["processor time a cycle: workers", `${cpu.workers.toFixed(1)} ms`],
    ["processor time a cycle: database", `${cpu.database.toFixed(1)} ms`],
    ["processor time a cycle: both systems", `${cpu.systems.toFixed(1)} ms`],
    ["cycles a second and core, of a worker", (1000 / cpu.workers).toFixed(0)],
    ["statements, commits a cycle", `${result.statementsPerCycle.toFixed(1)}, ${result.commitsPerCycle.toFixed(1)}`],
    ["database a shop; growth a shop and day", `${kb(result.bytesPerShop)}, ${kb(result.grownBytesPerShopAndDay)}`],
    ["most memory of the workers", result.workerMb.map((mb) => `${mb.toFixed(0)} MB`).join(", ")],
    ...(beside === null
      ? []
      : [
          [
            `late beside a first pull of ${String(beside.products)}`,
            `${[beside.late.p50, beside.late.p99, beside.late.most].map(seconds).join(", ")} of ${String(beside.cycles)} cycles; ${String(beside.read)} read and ${String(beside.synced)} pushed at the end`,
          ] as const,
        ]),
    ...bad.map((one): readonly [string, string] => [
      `beside a bad worker: ${one.kind}`,
      [
        `half ${seconds(one.late.p50)}, 99 % ${seconds(one.late.p99)}, most ${seconds(one.late.most)} late`,
        `named after ${String(one.namedAfterS)} s`,
        ...(one.exitCode === null ? [] : [`ended with ${String(one.exitCode)}`]),
        `${String(one.missedTwo)} shops missed two turns`,
      ].join("; "),
    ]),
    ["reference: bare queue", `${queue.perSecond.toFixed(0)} a second, ${queue.cpuMs.toFixed(2)} ms a cycle`],
    ["reference: bare calls", `${String(calls.calls)} calls, ${calls.cpuMs.toFixed(2)} ms with both ends`],
  ];
  const wide = Math.max(...lines.map(([name]) => name.length));
  const rows = lines.map(([name, value]) => `${name.padEnd(wide)}  ${value}`);
  const asked = [result.statements, ...(beside === null ? [] : [beside.statements])].flatMap((statements) => [
    "",
    ...statements.map(
      ({ ms, mostMs, calls: n, query }) => `${String(ms)} ms, ${String(n)} × at most ${String(mostMs)} ms ${query}`,
    ),
  ]);
  return `${[...rows, ...asked].join("\n")}\n`;
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}

/** A line that the next one overwrites. */
function log(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
}
