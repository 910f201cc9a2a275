/** PgBouncer in front of a server, where it is installed (Debian's package `pgbouncer`). */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { freePort } from "./loopback.ts";
import { until } from "./until.ts";

const PROGRAM = "/usr/sbin/pgbouncer";

export const hasPgBouncer = existsSync(PROGRAM);

/** The same database through a new PgBouncer with these settings, and its own for `PAUSE`. It ends with the test. */
export async function throughPgBouncer(
  url: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly admin: string }> {
  const folder = mkdtempSync(join(tmpdir(), "tg360-pgbouncer-"));
  // PgBouncer refuses to run as root, and its own user has to read the files.
  chmodSync(folder, 0o755);
  const [server, port] = [new URL(url), await freePort()];
  const all = {
    listen_addr: "127.0.0.1",
    listen_port: String(port),
    unix_socket_dir: "",
    auth_type: "trust",
    admin_users: server.username,
    auth_file: join(folder, "users.txt"),
    ...settings,
  };
  writeFileSync(all.auth_file, `"${server.username}" ""\n`);
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const ini = join(folder, "pgbouncer.ini");
  writeFileSync(ini, ["[databases]", `* = host=127.0.0.1 port=${server.port}`, "[pgbouncer]", ...lines, ""].join("\n"));
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(PROGRAM, [...user, ini], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (piece: Buffer) => (log += piece.toString()));
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(log);
    return answers(port);
  });
  server.port = String(port);
  const admin = new URL(server);
  admin.pathname = "/pgbouncer";
  return { url: server.href, admin: admin.href };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
