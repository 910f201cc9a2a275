import { readFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";

/** The machine and versions of a measurement. */
export function describeMachine(): Readonly<Record<string, string>> {
  const database = new Database(":memory:");
  const sqlite = database.prepare<[], { version: string }>("SELECT sqlite_version() AS version").get();
  database.close();
  return {
    cpu: `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${String(Math.round(totalmem() / 2 ** 30))} GB`,
    system: `${platform()} ${release()}`,
    load: loadavg()
      .map((load) => load.toFixed(2))
      .join(" "),
    node: process.versions.node,
    v8: process.versions.v8,
    sqlite: sqlite?.version ?? "unknown",
    ...versionsOf(["better-sqlite3", "got", "zod", "plainjob"]),
  };
}

function versionsOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const path = join(import.meta.dirname, "..", "node_modules", name, "package.json");
      const { version }: { version: string } = JSON.parse(readFileSync(path, "utf8"));
      return [name, version];
    }),
  );
}
