/** A profile as a person would write it: what belongs together together, and as much in a line as is easy to read. */
import { mergeProfile } from "./merge.ts";
import { isRecord } from "./path.ts";
import type { FieldSpecs } from "./specs.ts";
import { spellOutFields } from "./spell-out.ts";

/** Characters of a line, its indent included. */
const LINE = 120;
const INDENT = "  ";

/**
 * A proposal laid over the profile file that there is (`{}` = none), as the text of a file. Groups of fields of which the
 * proposal says nothing stay as they were written.
 */
export function writeUp(specs: Readonly<Record<string, FieldSpecs>>, before: unknown, proposal: unknown): string {
  const written = groupsOf(before);
  const told = groupsOf(proposal);
  const merged = mergeProfile(spellOutFields(specs, before), proposal);
  if (!isRecord(merged)) return `${print(merged)}\n`;
  const { fields: _rules, ...parts } = merged;
  const groups = Object.entries(groupsOf(merged)).map(([name, rules]) => [
    name,
    Object.hasOwn(told, name) ? fold(rules) : written[name],
  ]);
  // The fields stand after what is said once for all of them.
  return `${print(groups.length === 0 ? parts : { ...parts, fields: Object.fromEntries(groups) })}\n`;
}

function groupsOf(profile: unknown): Record<string, unknown> {
  const fields = isRecord(profile) ? profile["fields"] : undefined;
  return isRecord(fields) ? fields : {};
}

/** The inverse of spelling out: fields whose names begin alike as one object, and as many as go into a line. */
function fold(rules: unknown): unknown {
  if (!isRecord(rules)) return rules;
  const pieces = Object.entries(together(rules)).flatMap(([name, rule]) => inPieces(name, rule));
  const rows: Record<string, unknown>[] = [];
  for (const piece of pieces) {
    const row = rows.at(-1) ?? {};
    const isNew = Object.keys(piece).every((name) => !Object.hasOwn(row, name));
    if (rows.length > 0 && isNew && fitsRow({ ...row, ...piece })) rows.splice(-1, 1, { ...row, ...piece });
    else rows.push(piece);
  }
  return rows.length === 1 ? rows[0] : rows;
}

/** An object that is too long for a line, as several under the same name. */
function inPieces(name: string, rule: unknown): readonly Record<string, unknown>[] {
  if (!(rule instanceof Map)) return [{ [name]: rule }];
  const pieces: Record<string, unknown>[] = [];
  for (const [own, part] of rule as Together) {
    const wider = { ...pieces.at(-1), [own]: part };
    if (pieces.length > 0 && fitsRow({ [name]: wider })) pieces.splice(-1, 1, wider);
    else pieces.push({ [own]: part });
  }
  return pieces.map((piece) => ({ [name]: piece }));
}

function fitsRow(row: Record<string, unknown>): boolean {
  return fits(`${inLine(row)},`, 3);
}

/** Fields whose names begin alike; `""` is their place. */
type Together = Map<string, unknown>;

function together(rules: Record<string, unknown>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const at = name.lastIndexOf(".");
    const [beginning, own] = at < 0 ? [`${name}[]`, ""] : [name.slice(0, at), name.slice(at + 1)];
    if (!isAlike(rules, beginning) || (own === "" && !isPlace(rule))) {
      made[name] = rule;
      continue;
    }
    const folded: Together = made[beginning] instanceof Map ? made[beginning] : new Map<string, unknown>();
    made[beginning] = folded.set(own, rule);
  }
  return made;
}

function isAlike(rules: Record<string, unknown>, beginning: string): boolean {
  if (Object.hasOwn(rules, beginning)) return false;
  return Object.keys(rules).filter((name) => name.startsWith(`${beginning}.`)).length > 1;
}

function isPlace(rule: unknown): boolean {
  return typeof rule === "string" || (isRecord(rule) && typeof rule["path"] === "string");
}

function print(value: unknown, depth = 0, name = ""): string {
  const line = inLine(value);
  if (depth > 0 && fits(`${name}${line},`, depth)) return line;
  const inner = INDENT.repeat(depth + 1);
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => `${inner}${print(part, depth + 1)}`);
    return parts.length === 0 ? line : `[\n${parts.join(",\n")}\n${INDENT.repeat(depth)}]`;
  }
  if (!isRecord(value) || Object.keys(value).length === 0) return line;
  const entries = Object.entries(value).map(([key, part]) => printEntry(key, part, depth + 1));
  const lines = depth === 0 || entries.some((entry) => entry.includes("\n")) ? entries : filled(entries, depth + 1);
  return `{\n${lines.map((one) => `${inner}${one}`).join(",\n")}\n${INDENT.repeat(depth)}}`;
}

function printEntry(key: string, value: unknown, depth: number): string {
  const name = `${JSON.stringify(key)}: `;
  return `${name}${print(value, depth, name)}`;
}

/** As many in a line as go into it. */
function filled(entries: readonly string[], depth: number): readonly string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const line = lines.at(-1);
    const wider = line === undefined ? entry : `${line}, ${entry}`;
    if (line !== undefined && fits(`${wider},`, depth)) lines.splice(-1, 1, wider);
    else lines.push(entry);
  }
  return lines;
}

function fits(text: string, depth: number): boolean {
  return INDENT.length * depth + text.length <= LINE;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inLine(part)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
