import { chmodSync, readFileSync, statSync } from "node:fs";

import { codeOf, messageOf, ConfigurationError } from "../../core/common/problems/errors.ts";
import { isRecord } from "../../core/common/record.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";

export interface FileLayer {
  readonly exists: boolean;
  /** The content of the file, not yet checked; empty if there is no file. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly notices: readonly Problem[];
}

/**
 * Reads the configuration file. `leaveMode` = the file's mode is not changed, even if others can read it. Throws
 * ConfigurationError if the file exists and is not a JSON object.
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
    // Editors on Windows write a byte order mark first, which JSON does not allow.
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
  const why = codeOf(error) === "EACCES" ? "denied" : "content";
  return new ConfigurationError(problem("config-unreadable", { path, detail: messageOf(error), why }));
}

/** The file may contain passwords, so only its owner may read it. A file of another user is not changed. */
function tighten(path: string): readonly Problem[] {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.getuid?.()) return [];
  try {
    chmodSync(path, 0o600);
  } catch {
    // A read-only disk: the mode can only be reported.
  }
  return [problem("permissions-tightened", { path })];
}
