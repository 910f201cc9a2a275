/** A profile as text: every field by its full name, and as much in a line as goes into it. */
import { isRecord } from "../../../core/common/record.ts";
import { mergeProfile } from "./merge.ts";
import { fieldNames } from "../grammar/specs.ts";
import type { FieldSpecs } from "../grammar/specs.ts";
import { spellOutFields } from "./spell-out.ts";

/** Characters of a line, its indent included. */
const LINE = 120;
const INDENT = "  ";

/** A proposal laid over the profile file that there is (`{}` = none), as the text of a file. */
export function writeUp(specs: Readonly<Record<string, FieldSpecs>>, before: unknown, proposal: unknown): string {
  const merged = mergeProfile(spellOutFields(specs, before), proposal);
  if (!isRecord(merged) || !Object.hasOwn(merged, "fields")) return `${print(merged)}\n`;
  // The fields stand after what counts for all of them.
  const { fields, ...parts } = merged;
  return `${print({ ...parts, fields: inOrder(specs, fields) })}\n`;
}

/** Fields as the contract has them; what it does not have comes last, for the check to refuse. */
function inOrder(specs: Readonly<Record<string, FieldSpecs>>, fields: unknown): unknown {
  if (!isRecord(fields)) return fields;
  const groups = Object.entries(fields).map(([group, rules]) => {
    if (!isRecord(rules)) return [group, rules] as const;
    const names = fieldNames(specs[group] ?? {}).filter((name) => Object.hasOwn(rules, name));
    const first = names.map((name) => [name, rules[name]] as const);
    return [group, { ...Object.fromEntries(first), ...rules }] as const;
  });
  return Object.fromEntries(groups);
}

/** `open` = so many levels have a line for each of their parts, however short these are. */
function print(value: unknown, open = 1, depth = 0, name = ""): string {
  const line = inLine(value);
  const isShort = INDENT.length * depth + name.length + line.length < LINE;
  const parts = Array.isArray(value)
    ? value.map((part: unknown) => print(part, open - 1, depth + 1))
    : Object.entries(isRecord(value) ? value : {}).map(([key, part]) => printEntry(key, part, open - 1, depth + 1));
  if (parts.length === 0 || (open <= 0 && isShort)) return line;
  const [first, last] = Array.isArray(value) ? (["[", "]"] as const) : (["{", "}"] as const);
  const indent = INDENT.repeat(depth);
  return `${first}\n${parts.map((part) => `${indent}${INDENT}${part}`).join(",\n")}\n${indent}${last}`;
}

/** Of the fields, each is a line. */
function printEntry(key: string, value: unknown, open: number, depth: number): string {
  const name = `${JSON.stringify(key)}: `;
  return `${name}${print(value, depth === 1 && key === "fields" ? 2 : open, depth, name)}`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inLine(part)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
