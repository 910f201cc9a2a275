import { isRecord } from "../../../core/common/record.ts";
import { fieldNames, isByLanguage } from "../grammar/specs.ts";
import type { FieldSpecs } from "../grammar/specs.ts";
import { join } from "../tree.ts";

/** A profile as it is written, with all of its `fields` by their full names: earlier versions wrote short forms. */
export function spellOutFields(specs: Readonly<Record<string, FieldSpecs>>, written: unknown): unknown {
  if (!isRecord(written) || !isRecord(written["fields"])) return written;
  const fields = Object.entries(written["fields"]).map(([name, rules]) => {
    return [name, Object.hasOwn(specs, name) ? spellOut(specs[name] ?? {}, rules) : rules] as const;
  });
  return { ...written, fields: Object.fromEntries(fields) };
}

/**
 * A mapping with every field by its full name, from one in the short forms of earlier versions: fields that share the beginning
 * of their names as one object (`"vat": {"code": "iva"}`), in which `""` is the place where they stand; that place alone
 * (`"totals": "totali"`); one object for several beginnings (`"billing,shipping"`); several objects in a list. What is not
 * right is left for the schema to refuse.
 */
function spellOut(specs: FieldSpecs, written: unknown): unknown {
  if (!isRecord(written) && !Array.isArray(written)) return written;
  const names = fieldNames(specs);
  const notes = readNotes(specs, names, "", written);
  const places = new Map(notes.flatMap(({ name, rule, isPlace }) => (isPlace ? [[name, rule] as const] : [])));
  const implied = [...places]
    .toSorted(([a], [b]) => a.length - b.length)
    .flatMap(([name]) => moved(Object.keys(specs), places, name));
  const ofNotes = notes.flatMap(({ name, rule, within, isPlace }) =>
    isPlace ? [] : [[name, isInItem(name, within) ? rule : under(placeOf(places, within), rule)] as const],
  );
  return Object.fromEntries([...implied, ...ofNotes]);
}

type Named = readonly [name: string, rule: unknown];
type Places = ReadonlyMap<string, unknown>;

/** One thing that is written down: the rule of a field, or the place of the fields whose names begin alike. */
interface Note {
  readonly name: string;
  readonly rule: unknown;
  readonly isPlace: boolean;
  /** The beginning whose object it is written in. */
  readonly within: string;
}

function readNotes(specs: FieldSpecs, names: readonly string[], within: string, written: unknown): readonly Note[] {
  if (Array.isArray(written)) return written.flatMap((piece) => readNotes(specs, names, within, piece));
  if (!isRecord(written)) return [{ name: within, rule: written, isPlace: isBeginning(names, within), within }];
  return Object.entries(written).flatMap(([keys, rule]) =>
    keys.split(",").flatMap((key): readonly Note[] => {
      if (key === "") return [{ name: within, rule, isPlace: true, within }];
      const name = join(within, key.trim());
      const isField = Object.hasOwn(specs, name) && !isByLanguage(specs[name], rule);
      if (!isField && isBeginning(names, name)) return readNotes(specs, names, name, rule);
      return [{ name, rule, isPlace: false, within }];
    }),
  );
}

/** The fields below a place under their own names; of a list, the list itself. Null = there are no such fields. */
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

/** Within which path the rules of an object count; an item of a list is a record of its own. */
function placeOf(places: Places, beginning: string): string {
  if (beginning.endsWith("[]")) return "";
  const own = places.get(beginning);
  const around = beginning === "" ? "" : placeOf(places, parentOf(beginning));
  return typeof own === "string" ? String(under(around, own)) : around;
}

/** `lines[].kind`, written in full, counts within the item like any other. */
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
