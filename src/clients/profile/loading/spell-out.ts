import { isRecord } from "../../../core/common/record.ts";
import { fieldNames, type FieldSpecs, isByLanguage } from "../grammar/specs.ts";
import { join } from "../tree.ts";

/** Expands all `fields` of a written profile to their full names: earlier versions wrote short forms. */
export function spellOutFields(specs: Readonly<Record<string, FieldSpecs>>, written: unknown): unknown {
  if (!isRecord(written) || !isRecord(written["fields"])) return written;
  const fields = Object.entries(written["fields"]).map(([name, rules]) => {
    return [name, Object.hasOwn(specs, name) ? spellOut(specs[name] ?? {}, rules) : rules] as const;
  });
  return { ...written, fields: Object.fromEntries(fields) };
}

/**
 * Expands the short forms of earlier versions: an object for fields with a common prefix (`"vat": {"code": "iva"}`), in
 * which `""` is their place; that place alone (`"totals": "totali"`); one object for several prefixes
 * (`"billing,shipping"`); several objects in a list. Invalid parts are left unchanged for the schema to refuse.
 */
function spellOut(specs: FieldSpecs, written: unknown): unknown {
  if (!isRecord(written) && !Array.isArray(written)) return written;
  const names = fieldNames(specs);
  const writtenRules = readRules(specs, names, "", written);
  const places = new Map(writtenRules.flatMap(({ name, rule, isPlace }) => (isPlace ? [[name, rule] as const] : [])));
  const implied = [...places]
    .toSorted(([a], [b]) => a.length - b.length)
    .flatMap(([name]) => moved(Object.keys(specs), places, name));
  const ofRules = writtenRules.flatMap(({ name, rule, within, isPlace }) =>
    isPlace ? [] : [[name, isInItem(name, within) ? rule : under(placeOf(places, within), rule)] as const],
  );
  return Object.fromEntries([...implied, ...ofRules]);
}

type Named = readonly [name: string, rule: unknown];
type Places = ReadonlyMap<string, unknown>;

/** One written rule: of a field, or the place of all fields with a common prefix. */
interface WrittenRule {
  readonly name: string;
  readonly rule: unknown;
  readonly isPlace: boolean;
  /** The prefix whose object contains it. */
  readonly within: string;
}

function readRules(
  specs: FieldSpecs,
  names: readonly string[],
  within: string,
  written: unknown,
): readonly WrittenRule[] {
  if (Array.isArray(written)) return written.flatMap((piece) => readRules(specs, names, within, piece));
  if (!isRecord(written)) return [{ name: within, rule: written, isPlace: isBeginning(names, within), within }];
  return Object.entries(written).flatMap(([keys, rule]) =>
    keys.split(",").flatMap((key): readonly WrittenRule[] => {
      if (key === "") return [{ name: within, rule, isPlace: true, within }];
      const name = join(within, key.trim());
      const isField = Object.hasOwn(specs, name) && !isByLanguage(specs[name], rule);
      if (!isField && isBeginning(names, name)) return readRules(specs, names, name, rule);
      return [{ name, rule, isPlace: false, within }];
    }),
  );
}

/**
 * The fields below a place under their own names; for a list, the list itself. If the place is null, each of them is
 * null.
 */
function moved(names: readonly string[], places: Places, beginning: string): readonly Named[] {
  const place = places.get(beginning);
  if (beginning.endsWith("[]")) {
    const list = beginning.slice(0, -"[]".length);
    return [[list, under(placeOf(places, parentOf(list)), place)]];
  }
  const below = names.filter((name) => isBelow(beginning, name) && !isInItem(name, beginning));
  if (place === null) return below.map((name) => [name, null]);
  const start = beginning === "" ? 0 : beginning.length + 1;
  return below.map((name) => [name, under(placeOf(places, beginning), name.slice(start))]);
}

/** The path that the rules of an object are relative to; an item of a list is a record of its own. */
function placeOf(places: Places, beginning: string): string {
  if (beginning.endsWith("[]")) return "";
  const own = places.get(beginning);
  const around = beginning === "" ? "" : placeOf(places, parentOf(beginning));
  return typeof own === "string" ? String(under(around, own)) : around;
}

/** `lines[].kind`, written in full, is relative to the item like any other. */
function isInItem(name: string, within: string): boolean {
  return name.slice(within.length).includes("[].");
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

function under(place: string, rule: unknown): unknown {
  if (typeof rule === "string") {
    if (rule.startsWith("^.") || place === "") return rule;
    return rule === "" ? place : join(place, rule);
  }
  return isRecord(rule) && typeof rule["path"] === "string" ? { ...rule, path: under(place, rule["path"]) } : rule;
}

function isBeginning(names: readonly string[], name: string): boolean {
  return name === "" || names.some((one) => isBelow(name, one));
}

function isBelow(beginning: string, name: string): boolean {
  return beginning === "" || name.startsWith(`${beginning}.`);
}
