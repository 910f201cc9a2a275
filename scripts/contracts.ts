// Writes the tables of docs/contracts.md from the contracts of both systems: `npm run contracts`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SHOP_OPERATIONS as FRAMEWORK360 } from "../src/clients/framework360/contract.ts";
import framework360 from "../src/clients/framework360/contract.json" with { type: "json" };
import { ERP_OPERATIONS as TOTALGEST } from "../src/clients/totalgest/contract.ts";
import totalgest from "../src/clients/totalgest/contract.json" with { type: "json" };

interface Contract {
  readonly operations: Readonly<Record<string, { readonly mark: string; readonly for: string }>>;
  readonly rules: Readonly<
    Record<string, { readonly mark: string; readonly of: string; readonly says: string; readonly mend?: string }>
  >;
  readonly limits: Readonly<Record<string, { readonly value: number; readonly of: string }>>;
  readonly records: Readonly<Record<string, ContractRecord>>;
}

interface ContractRecord {
  /** The mark of all fields but the public ones. */
  readonly mark: string;
  readonly public?: readonly string[];
  /** `text`, or `text?` for an optional field. */
  readonly fields: Readonly<Record<string, string>>;
  /** By the field, or by the common prefix of its parts: `lines` for `lines[].sku`. */
  readonly notes?: Readonly<Record<string, string>>;
}

type Operations = Readonly<Record<string, { readonly method: string; readonly path: string }>>;
type Row = readonly string[];

const SYSTEMS: Readonly<Record<string, readonly [Contract, Operations]>> = {
  totalgest: [totalgest, TOTALGEST],
  framework360: [framework360, FRAMEWORK360],
};

/** Of a line that is read raw, in characters. */
const WIDEST = 160;

const PAGE = join(import.meta.dirname, "..", "docs", "contracts.md");

/** The page with each table between `<!-- totalgest operations -->` and `<!-- end -->` replaced. */
export function withTables(page: string): string {
  return page.replaceAll(
    /(<!-- (\w+) (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin: string, system: string, name: string, end: string) => `${begin}\n${tableOf(system, name)}\n${end}`,
  );
}

function tableOf(system: string, name: string): string {
  const [contract, operations] = SYSTEMS[system] ?? missing(system);
  if (name === "operations") return table(["operation", "mark", "what it is for"], operationRows(contract, operations));
  if (name === "limits") {
    const rows = Object.entries(contract.limits).map(([limit, { value, of }]) => [code(limit), String(value), of]);
    return table(["limit", "value", "of what"], rows);
  }
  if (name === "rules") {
    const rows = Object.values(contract.rules).map(({ mark, of, says, mend }) => [
      code(operations[of]?.path ?? missing(of)),
      says,
      mend === undefined ? "" : code(mend),
      mark,
    ]);
    return table(["of", "what is assumed", "the profile's word", "mark"], rows);
  }
  return table(["field", "holds", "what it is", "mark"], recordRows(contract.records[name] ?? missing(name)));
}

function missing(name: string): never {
  throw new Error(`no contract has ${name}`);
}

function operationRows(contract: Contract, operations: Operations): readonly Row[] {
  return Object.entries(contract.operations).map(([key, { mark, for: purpose }]) => {
    const { method, path } = operations[key] ?? missing(key);
    return [code(`${method} ${path}`), mark, purpose];
  });
}

/** A row per field with its parts; fields with the same type and meaning share a row. */
function recordRows(record: ContractRecord): readonly Row[] {
  const tops = [...new Set(Object.keys(record.fields).map(topOf))];
  const rows = tops.map((top) => [top, holds(record, top), record.notes?.[top] ?? "", markOf(record, top)] as const);
  const same = Map.groupBy(rows, ([, ...rest]) => rest.join("\n"));
  return [...same.values()].map((group) => {
    const [[, ...rest] = missing("row")] = group;
    return [group.map(([top]) => code(top)).join(", "), ...rest];
  });
}

function topOf(field: string): string {
  return field.split(/\[\]|\./)[0] ?? field;
}

/** `text`, or the parts with their types. */
function holds(record: ContractRecord, top: string): string {
  const own = record.fields[top];
  const parts = partsOf(record, top).map((field) => `${code(partOf(field))} ${record.fields[field] ?? ""}`);
  if (parts.length === 0) return own ?? "";
  return own === undefined ? parts.join(", ") : `${own} of ${parts.join(", ")}`;
}

function partsOf(record: ContractRecord, top: string): readonly string[] {
  return Object.keys(record.fields).filter((field) => field !== top && topOf(field) === top);
}

function partOf(field: string): string {
  return field.split(".").slice(1).join(".");
}

function markOf(record: ContractRecord, top: string): string {
  const all = [top, ...partsOf(record, top)].filter((field) => Object.hasOwn(record.fields, field));
  const open = all.filter((field) => record.public?.includes(field) === true);
  if (open.length === 0) return record.mark;
  if (open.length === all.length) return "PUBLIC";
  return `${open.map((field) => code(partOf(field))).join(", ")} PUBLIC, else ${record.mark}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** In columns as wide as their widest cell, as the formatter writes them; where that is too wide to be read raw, a list. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)));
  if (widths.reduce((sum, width) => sum + width + 3, 1) > WIDEST) return rows.map(listed).join("");
  const line = (row: Row): string => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |\n`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}

/** A row as an item of a list, broken between words that are not within backquotes. */
function listed([first = "", ...rest]: Row): string {
  const text = `- ${first}: ${rest.filter((cell) => cell !== "").join("; ")}`;
  const lines = [""];
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length < WIDEST - 30) lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return `${lines.join("\n")}\n`;
}

if (import.meta.main) writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8")));
