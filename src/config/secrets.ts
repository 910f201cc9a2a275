import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";

import { messageOf, ConfigurationError } from "../core/common/problems/errors.ts";
import { SECOND } from "../core/common/time/duration.ts";
import { problem } from "../core/common/problems/problem.ts";
import { Secret } from "../core/common/secret.ts";
import { withoutSecretVariables } from "./environment.ts";
import { checkLayer, invalidConfiguration } from "./files/layer.ts";
import { isKey, withValue } from "./keys.ts";
import type { SecretSource } from "./files/places.ts";

/** A longer command probably waits for input. */
const COMMAND_LIMIT_MS = 10 * SECOND;
const OUTPUT_LIMIT_BYTES = 64 * 1024;

/**
 * Reads a secret from its source: the value, a file, or the output of a command (no shell, at most 10 s). Of a file and
 * an output one line end is removed, and nothing else. Throws ConfigurationError `secret-unavailable`, `config-invalid` or
 * `store-url-wrong` where it has not the form of this secret, and the signal's reason.
 */
export async function readSecret(key: string, source: SecretSource, signal: AbortSignal): Promise<Secret> {
  return new Secret(await readText(key, source, signal));
}

async function readText(key: string, source: SecretSource, signal: AbortSignal): Promise<string> {
  switch (source.kind) {
    case "value":
      return source.value;
    case "sealed":
      return source.open(signal);
    case "file":
    case "command":
      return checked(key, cleanSecret(key, await readLines(key, source, signal)));
  }
}

/** A value was checked when it was loaded. */
function checked(key: string, text: string): string {
  const { faults } = isKey(key) ? checkLayer(withValue({}, key, text), "setting") : { faults: [] };
  if (faults.length > 0) throw invalidConfiguration(faults);
  return text;
}

/** As `readSecret`, for text of several lines: all of it. */
export async function readLines(
  key: string,
  source: Exclude<SecretSource, { kind: "sealed" }>,
  signal: AbortSignal,
): Promise<string> {
  switch (source.kind) {
    case "value":
      return source.value;
    case "file":
      return readSecretFile(key, source.path);
    case "command":
      return runCommand(key, source.argv, signal);
  }
}

/** One line of text from a file, a pipe or a command. Throws ConfigurationError if it is empty or longer. */
export function cleanSecret(key: string, text: string): string {
  const value = text.replace(/^\uFEFF/, "").replace(/\r?\n$/, "");
  if (value === "") throw unavailable(key, "0 bytes");
  if (/[\r\n\0]/.test(value)) throw unavailable(key, "> 1 line");
  return value;
}

/** The text of a secret's file, unchanged. Throws ConfigurationError `secret-unavailable`. */
export function readSecretFile(key: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unavailable(key, messageOf(error));
  }
}

function runCommand(key: string, argv: readonly string[], signal: AbortSignal): Promise<string> {
  const [program = "", ...args] = argv;
  const limits = { timeout: COMMAND_LIMIT_MS, maxBuffer: OUTPUT_LIMIT_BYTES, signal } as const;
  // A command may ignore SIGTERM, and would then block the run, and every cycle of a daemon, for good.
  const options = {
    ...limits,
    killSignal: "SIGKILL",
    encoding: "utf8",
    env: { ...withoutSecretVariables(process.env) },
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (signal.aborted) reject(reasonOf(signal));
      else reject(unavailable(key, describeFailure(program, error, stderr)));
    });
    child.stdin?.end();
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("aborted");
}

/** The command's arguments are not shown: they may contain the secret. */
function describeFailure(program: string, error: { killed?: boolean; code?: unknown }, stderr: string): string {
  const why = error.killed === true ? `> ${String(COMMAND_LIMIT_MS / SECOND)} s` : String(error.code);
  const firstLine = stderr.trim().split("\n")[0] ?? "";
  return [program, why, firstLine.slice(0, 200)].filter((part) => part !== "").join(": ");
}

function unavailable(key: string, detail: string): ConfigurationError {
  return new ConfigurationError(problem("secret-unavailable", { key, detail }));
}
