/** Writes a profile as text: fields in the order of the contract, and as few lines as fit. */
import { isRecord } from "../../../core/common/record.ts";
import { mergeProfile } from "./merge.ts";
import { fieldNames, type FieldSpecs } from "../grammar/specs.ts";

/** The length of a line, indent included. */
const LINE = 120;
const INDENT = "  ";

/** The text of a profile file: a proposal merged over the existing file (`{}` = none). */
export function writeUp(specs: Readonly<Record<string, FieldSpecs>>, before: unknown, proposal: unknown): string {
  const merged = mergeProfile(before, proposal);
  if (!isRecord(merged) || !Object.hasOwn(merged, "fields")) return `${print(merged)}\n`;
  // The fields come after the settings that apply to all of them.
  const { fields, ...parts } = merged;
  return `${print({ ...parts, fields: inOrder(specs, fields) })}\n`;
}

/** Fields in the order of the contract; unknown ones come last, and the check refuses them. */
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

/** `open` = the number of levels whose parts each get a line, however short. */
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

/** Each field gets a line. */
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
