/** What commander's `conflicts` does not say of options: that one needs another. */
import type { App } from "../app/app.ts";
import { readStdin } from "../app/config.ts";
import { InvalidArgumentError } from "commander";

import { splitPairs } from "../config/environment.ts";
import { parseDuration } from "../core/common/time/duration.ts";
import { parseLocalDay } from "../core/common/time/zone.ts";
import { UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";

/** Collects tokens split at commas and white space, over all uses of the option. May stay empty. */
export function collectTokens(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...splitTokens(text)];
}

/** `A, B  C` as `["A", "B", "C"]`. */
export function splitTokens(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((token) => token !== "");
}

/** Like `collectTokens`, for names that may contain spaces: split only at commas. */
export function collectNames(text: string, before: readonly string[] | undefined): readonly string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("Expected NAME.");
  return [...(before ?? []), ...names];
}

/** Collects `key=value` pairs, several in one argument as in `splitPairs`; the last of equal keys wins. */
export function collectPairs(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const pairs = splitPairs(text);
  if (pairs === null || pairs.length === 0) throw new InvalidArgumentError("Expected NAME=CODE.");
  return { ...before, ...Object.fromEntries(pairs) };
}

/** As `collectPairs`, or `off`. */
export function statusesArgument(
  text: string,
  before: Readonly<Record<string, string>> | "off" | undefined,
): Readonly<Record<string, string>> | "off" {
  return text.trim() === "off" ? "off" : collectPairs(text, before === "off" ? undefined : before);
}

/** A duration in milliseconds. */
export function durationArgument(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === null) throw new InvalidArgumentError("Expected 500ms, 30s, 5m, 2h.");
  return durationMs;
}

/** A duration that is not 0. */
export function intervalArgument(text: string): number {
  const durationMs = durationArgument(text);
  if (durationMs < 1000) throw new InvalidArgumentError("Allowed choices are ≥ 1s.");
  return durationMs;
}

/** A day, as `YYYY-MM-DD`. */
export function dayArgument(text: string): string {
  const day = parseLocalDay(text);
  if (day === null) throw new InvalidArgumentError("Expected 31.01.2026.");
  return day;
}

/** An address that a system can call: https, or http on this machine. */
export function pageArgument(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url === null || (url.protocol !== "https:" && !isHere) || url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError("Expected https://HOST.");
  }
  return url.href;
}

/** A month, as `YYYY-MM`. */
export function monthArgument(text: string): string {
  const [, year, month] =
    /^(\d{4})-(\d{2})$/.exec(text) ?? /^(\d{4})-(\d{2})$/.exec(text.replace(/^(\d{2})\.(\d{4})$/, "$2-$1")) ?? [];
  const isMonth = year !== undefined && month !== undefined && month >= "01" && month <= "12";
  if (!isMonth) throw new InvalidArgumentError("Expected 01.2026.");
  return `${year}-${month}`;
}

/** A whole number from `min` to `max`, both in. */
export function integerArgument(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Allowed choices are ${String(min)}–${String(max)}.`);
    }
    return value;
  };
}

/** The long form of an option by its name among the flags: `markExported` is `--mark-exported`. */
export function optionName(flag: string): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The error that `option` of the command `helpOf` was given without one of these. */
export function optionNeeds(helpOf: string, option: string, needs: readonly string[]): UsageError {
  return new UsageError(problem("option-needs", { option, needs, helpOf }));
}

/**
 * Ids and references, each once, those of standard input at `-`. Throws UsageError if there is none; `instead` = the
 * command with a placeholder for them.
 */
export async function readTokens(app: App, tokens: readonly string[], instead: string): Promise<readonly string[]> {
  const named: string[] = [];
  for (const token of tokens) {
    if (token === "-") named.push(...splitTokens(await readStdin(app)));
    else named.push(token);
  }
  if (named.length === 0) throw new UsageError(problem("no-ids", { instead }));
  return [...new Set(named)];
}
