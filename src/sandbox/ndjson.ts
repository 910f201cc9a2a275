import { isRecord } from "../core/common/record.ts";
import { readFileSync } from "node:fs";

/** Reads NDJSON: one object per line, empty lines skipped. Throws with file and line for a line that is no object. */
export function readNdjson(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line, at) => (line.trim() === "" ? [] : [parseLine(line, `${path}:${String(at + 1)}`)]));
}

function parseLine(line: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`${place}: not JSON`, { cause: error });
  }
  if (!isRecord(value)) throw new Error(`${place}: not a JSON object`);
  return value;
}
