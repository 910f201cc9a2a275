/** What is made of a profile once. */
import type { Rule } from "./grammar/rule-parts.ts";
import { type FieldKind, fieldNames, type FieldSpec, type FieldSpecs } from "./grammar/specs.ts";

import { createHash } from "node:crypto";

/** Rules by canonical field name. */
export type FieldRules = Readonly<Record<string, Rule | undefined>>;

/** The canonical fields as a tree of their names. */
export interface FieldNode {
  /** Full canonical name, `""` at the root. */
  readonly name: string;
  readonly kind: FieldKind | "object";
  /** Undefined = no rule of its own: it consists of its parts. */
  readonly rule: Rule | undefined;
  readonly onlyWhere: FieldSpec["onlyWhere"];
  /** The parts of an object, or of the items of a list. */
  readonly parts: ReadonlyMap<string, FieldNode>;
}

interface Growing extends FieldNode {
  kind: FieldNode["kind"];
  rule: Rule | undefined;
  onlyWhere: FieldSpec["onlyWhere"];
  readonly parts: Map<string, Growing>;
}

/** If texts are mapped per language, the field for all languages has no rule. */
export function growTree(specs: FieldSpecs, rules: FieldRules): FieldNode {
  const root = newNode("");
  for (const name of fieldNames(specs)) {
    const rule = rules[name];
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (rule === undefined && (spec === undefined || spec.isExtra === true)) continue;
    const node = nodeAt(root, name);
    node.rule = rule;
    node.kind = spec?.kind ?? "text";
    node.onlyWhere = spec?.onlyWhere;
  }
  return root;
}

function nodeAt(root: Growing, name: string): Growing {
  let at = root;
  let path = "";
  for (const word of name.split(".")) {
    const bare = word.replace("[]", "");
    path = path === "" ? bare : `${path}.${bare}`;
    const next = at.parts.get(bare) ?? newNode(path);
    at.parts.set(bare, next);
    path = word === bare ? path : `${path}[]`;
    at = next;
  }
  return at;
}

function newNode(name: string): Growing {
  return { name, kind: "object", rule: undefined, onlyWhere: undefined, parts: new Map() };
}

/** Whether a field is read or written unchanged under its own name. */
export function isSame(node: FieldNode, relativeName: string): boolean {
  if (node.kind === "object") return [...node.parts].every(([word, part]) => isSame(part, join(relativeName, word)));
  if (node.rule !== relativeName) return false;
  if (node.kind !== "list") return node.parts.size === 0;
  return [...node.parts].every(([word, part]) => isSame(part, word));
}

export function join(path: string, word: string): string {
  return path === "" ? word : `${path}.${word}`;
}

/** The name relative to the record, or to the list item, that contains the field. */
export function ownName({ name }: FieldNode): string {
  return name.slice(name.lastIndexOf("[]") + 1).replace(/^\]\.?/, "");
}

/** Identifies a profile: another profile has another fingerprint. */
export function fingerprintOf(profile: object): string {
  return createHash("sha256").update(JSON.stringify(profile)).digest("hex").slice(0, 16);
}

/** Compiles each profile, or part of one, once in a process, however many clients it makes. */
export function compiledOnce<P extends object, D>(compile: (part: P) => D): (part: P) => D {
  const made = new WeakMap<P, D>();
  return (part) => {
    const compiled = made.get(part) ?? compile(part);
    made.set(part, compiled);
    return compiled;
  };
}
