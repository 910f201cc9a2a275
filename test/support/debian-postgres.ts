import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The programs of the newest PostgreSQL that Debian's packages have installed; null = there is none. */
export function debianPostgres(): string | null {
  const root = "/usr/lib/postgresql";
  const found = (existsSync(root) ? readdirSync(root) : []).map((version) => join(root, version, "bin"));
  return found.filter((path) => existsSync(join(path, "initdb")) && existsSync(join(path, "psql"))).at(-1) ?? null;
}
