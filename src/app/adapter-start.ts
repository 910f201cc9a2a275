import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { adapterTypes, startOf } from "../clients/adapter/start.ts";

/** The types beside a new adapter, for editors. */
const TYPES = "tg360-adapter.d.ts";

/** Writes an adapter to begin with, and its types beside it. Returns the path of the types. */
export function writeStart(path: string): string {
  const types = join(dirname(path), TYPES);
  writeFileSync(path, startOf(/\.[cm]?ts$/.test(path), TYPES), { mode: 0o644, flag: "wx" });
  const declared = `declare module "tg360/adapter" {\n${adapterTypes()}}\n`;
  if (!existsSync(types) || readFileSync(types, "utf8") !== declared) writeFileSync(types, declared);
  return types;
}
