import { chmodSync, readFileSync, statSync } from "node:fs";

import { codeOf, messageOf } from "../../core/common/problems/thrown.ts";
import { isRecord } from "../../core/common/record.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";

export interface FileLayer {
  readonly exists: boolean;
  /** What the file holds, not yet checked; empty where there is none. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly notices: readonly Problem[];
}

/**
 * Reads the configuration file. `leaveMode` = one that others can read stays so. Throws ConfigurationError where it is
 * there and is no JSON object.
 */
export function readConfigFile(path: string, { leaveMode = false } = {}): FileLayer {
  const text = readText(path);
  if (text === null) return { exists: false, tree: {}, notices: [] };
  return { exists: true, tree: parseTree(path, text), notices: leaveMode ? [] : tighten(path) };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return null;
    throw unreadable(path, error);
  }
}

function parseTree(path: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    // Editors on Windows put a byte order mark in front, which JSON does not know.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw unreadable(path, withoutExcerpt(error));
  }
  if (!isRecord(value)) throw unreadable(path, new Error("{ … }"));
  return value;
}

/** V8 quotes the text around a syntax error, and that text may be a password. */
function withoutExcerpt(error: unknown): Error {
  const place = /position \d+(?: \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : "");
  return new Error(place === null ? "JSON" : `JSON, ${place[0]}`);
}

function unreadable(path: string, error: unknown): ConfigurationError {
  const detail = messageOf(error);
  return new ConfigurationError(problem("config-unreadable", { path, detail }));
}

/** The file may hold passwords: nobody else is to read it. Another owner's file is that owner's business. */
function tighten(path: string): readonly Problem[] {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.getuid?.()) return [];
  try {
    chmodSync(path, 0o600);
  } catch {
    // A read-only disk: saying so is all that can be done.
  }
  return [problem("permissions-tightened", { path })];
}
