/** Copies of the built program, which stay as they are whatever is built meanwhile. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

/** What the next version does to the tables. */
const MADE_UP = `ALTER TABLE orders ADD COLUMN made_up integer NOT NULL DEFAULT 0;
CREATE TABLE made_up (shop integer NOT NULL REFERENCES shops ON DELETE CASCADE, note text, PRIMARY KEY (shop));`;

export interface Builds {
  /** Launchers. */
  readonly now: string;
  /** A build with a migration more. */
  readonly next: string;
}

export function copyBuilds(folder: string): Builds {
  const [now, next] = ["now", "next"].map((name) => {
    const place = join(folder, name);
    mkdirSync(place, { recursive: true });
    for (const part of ["bin", "dist", "package.json"])
      cpSync(join(ROOT, part), join(place, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(place, "node_modules"));
    return place;
  }) as [string, string];
  writeFileSync(join(next, "dist/schema/0002-made-up.sql"), MADE_UP);
  return { now: join(now, "bin/tg360.js"), next: join(next, "bin/tg360.js") };
}
