/** Problems of every code, with made-up values: the types of the values are read from the source of the one table. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";

import { BRAKES, MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { DIRECTIONS, RUN_KINDS } from "../../src/core/common/direction.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import { SYSTEM_NAMES } from "../../src/core/common/systems.ts";

/** The kinds of values that a field of a problem may have. */
type Kind =
  | { readonly is: "text" | "number" }
  | { readonly is: "choice"; readonly of: readonly string[] }
  | { readonly is: "list"; readonly each: Kind };

type Fields = Readonly<Record<string, Kind & { readonly isOptional: boolean }>>;

/** What a text is filled with: as usual, empty, a sentence of the other system that ends with a full stop, or a code. */
export const FILLINGS = {
  usual: "Abc-1",
  empty: "",
  sentence: "It is not possible.",
  code: "EACCES: permission denied",
} as const;
export type Filling = keyof typeof FILLINGS;

/** The declared types that a table imports. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  System: SYSTEM_NAMES,
  Direction: DIRECTIONS,
  RunKind: RUN_KINDS,
  BrakeKind: BRAKES.map(({ kind }) => kind),
  MassChange: MASS_CHANGES,
  Check: ["connection"],
};
const BINDING = ["endpoint", "shopUrl", "ownerId"];

const SRC = new URL("../../src/core", import.meta.url).pathname;
const TABLES = join(SRC, "common/problems/table");
const FILES = [...readdirSync(TABLES).map((name) => join(TABLES, name)), join(SRC, "run/doctor/check-table.ts")];

/** A node of the parser's tree, of which only some parts are looked at. */
interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** The fields of each code. */
export function declaredProblems(): ReadonlyMap<string, Fields> {
  return new Map(
    FILES.flatMap((file) => declaredIn(parseSync(file, readFileSync(file, "utf8")).program.body as never)),
  );
}

function declaredIn(body: readonly Node[]): readonly (readonly [string, Fields])[] {
  const statements = body.map((one) => (one.type === "ExportNamedDeclaration" ? (one["declaration"] as Node) : one));
  const interfaces = new Map(
    statements
      .filter((one) => one?.type === "TSInterfaceDeclaration")
      .map((one) => [(one["id"] as { name: string }).name, (one["body"] as { body: readonly Node[] }).body]),
  );
  return statements
    .filter((one) => one?.type === "VariableDeclaration")
    .flatMap((one) => one["declarations"] as readonly { readonly init: Node }[])
    .flatMap(({ init }) => ((init["expression"] as Node)?.["properties"] ?? []) as readonly Node[])
    .map((property) => {
      const key = property["key"] as { readonly name?: string; readonly value?: string };
      const given = (property["value"] as { typeArguments: { params: readonly Node[] } | null }).typeArguments;
      return [
        key.name ?? key.value ?? "",
        given === null ? {} : fieldsOf(given.params[0] as Node, interfaces),
      ] as const;
    });
}

function fieldsOf(type: Node, interfaces: ReadonlyMap<string, readonly Node[]>): Fields {
  if (type.type === "TSIntersectionType")
    return Object.assign({}, ...(type["types"] as readonly Node[]).map((one) => fieldsOf(one, interfaces))) as Fields;
  const members =
    type.type === "TSTypeLiteral" ? (type["members"] as readonly Node[]) : interfaces.get(nameOf(type) ?? "");
  if (members === undefined) throw new Error(`what are the values of ${JSON.stringify(type)}?`);
  return Object.fromEntries(
    members.map((member) => [
      (member["key"] as { name: string }).name,
      {
        ...kindOf((member["typeAnnotation"] as { typeAnnotation: Node }).typeAnnotation),
        isOptional: member["optional"] === true,
      },
    ]),
  );
}

function nameOf(type: Node): string | undefined {
  return type.type === "TSTypeReference" ? (type["typeName"] as { name: string }).name : undefined;
}

function kindOf(type: Node): Kind {
  if (type.type === "TSStringKeyword") return { is: "text" };
  if (type.type === "TSNumberKeyword") return { is: "number" };
  if (type.type === "TSLiteralType") return { is: "choice", of: [(type["literal"] as { value: string }).value] };
  if (type.type === "TSUnionType") {
    const of = (type["types"] as readonly { readonly literal: { readonly value: string } }[]).map(
      ({ literal }) => literal.value,
    );
    return { is: "choice", of };
  }
  if (type.type === "TSTypeOperator" && type["operator"] === "keyof") return { is: "choice", of: BINDING };
  if (type.type === "TSTypeOperator") return kindOf(type["typeAnnotation"] as Node);
  if (type.type === "TSArrayType") {
    const each = type["elementType"] as Node;
    return { is: "list", each: kindOf(each.type === "TSParenthesizedType" ? (each["typeAnnotation"] as Node) : each) };
  }
  const of = NAMED[nameOf(type) ?? ""];
  if (of === undefined) throw new Error(`what is a ${JSON.stringify(type)}?`);
  return { is: "choice", of };
}

/** A value that is not free text. */
const FORMS: Readonly<Record<string, string>> = {
  at: "2026-11-28T08:15:00Z",
  until: "2026-11-28T08:15:00Z",
  since: "2026-11-28T08:15:00Z",
  last: "2026-11-28T08:15:00Z",
  placedAt: "2026-11-28T08:15:00Z",
  countedAt: "2026-11-28T08:15:00Z",
  day: "2026-11-28",
  today: "2026-11-28",
  to: "2026-11-28",
  lines: "10.00",
  total: "10.00",
  net: "10.00",
  gross: "10.00",
  by: "0.01",
  key: "mapping.vat.default",
};

/** What a system answered is as `filling` says, and may be empty. */
const SAID: ReadonlySet<string> = new Set(["detail", "excerpt"]);
/** Their `detail` is a value of ours. */
const OWN_DETAIL: ReadonlySet<string> = new Set(["adapter-unusable", "bad-usage"]);
/** Other lists have at least one member. */
const MAY_HAVE_NONE: ReadonlySet<string> = new Set(["fields", "reasons", "lines", "articles", "codes", "candidates"]);

/**
 * Problems of every code: each choice of each field at least once, lists with two members, one and, where that can be, none,
 * optional values given and not.
 */
export function specimenProblems(filling: Filling): readonly Problem[] {
  return [...declaredProblems()].flatMap(([code, fields]) => {
    const as = OWN_DETAIL.has(code) ? "usual" : filling;
    const most = Math.max(3, ...Object.values(fields).map((one) => (one.is === "choice" ? one.of.length : 1)));
    return Array.from({ length: most }, (_, at) => {
      const given = Object.entries(fields).filter(([, { isOptional }]) => !isOptional || at % 2 === 0);
      return { code, data: Object.fromEntries(given.map(([name, kind]) => [name, valueOf(name, kind, as, at)])) };
    }) as unknown as readonly Problem[];
  });
}

function valueOf(name: string, kind: Kind, filling: Filling, at: number): string | number | readonly string[] {
  if (kind.is === "number") return at;
  if (kind.is === "choice") return kind.of[at % kind.of.length] ?? "";
  if (kind.is === "list") {
    const { each } = kind;
    const least = each.is === "text" && MAY_HAVE_NONE.has(name) ? 0 : 2;
    const length = [2, 1, least][at % 3];
    return Array.from({ length: length ?? 0 }, (_, place) => String(valueOf(name, each, "usual", place)));
  }
  if (SAID.has(name)) return FILLINGS[filling];
  return FORMS[name] ?? FILLINGS.usual;
}
