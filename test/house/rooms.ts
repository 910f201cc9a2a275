import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An item of the list of rooms in `docs/architecture.md`. */
export interface Room {
  /** Below `src`, with a slash at its end: `store/rows/`. */
  readonly folder: string;
  readonly mayImport: readonly Permission[];
  readonly libraries: readonly string[];
}

interface Permission {
  /** A room's folder, or one file. */
  readonly target: string;
  readonly typesOnly: boolean;
}

/** One import of one file, by paths below `src`; a library by its name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const cells = (text: string): readonly string[] =>
  text
    .split(",")
    .map((one) => one.trim().replaceAll("`", ""))
    .filter((one) => one !== "");

/** The rooms in the page's list: `- `src/view/`: core, text; libraries: node`. */
export function readRooms(page: string): readonly Room[] {
  const items = page.matchAll(/^- `src\/([^`]+\/)`:\s([^;]*?)(?:;\s+libraries:\s([^;]*?))?(?=\n(?:- |\n))/gm);
  return [...items].map(([, folder = "", rooms = "", libraries = ""]) => ({
    folder,
    libraries: cells(libraries),
    mayImport: cells(rooms === "no other room" ? "" : rooms).map((one) => {
      const typesOnly = one.endsWith(" (types)");
      const target = one.replace(" (types)", "");
      return { target: target.endsWith(".ts") ? target : `${target}/`, typesOnly };
    }),
  }));
}

/** Every source file below `root`, by its relative path. */
function listSources(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s*"([^"]+)"/g;

/** The imports of a file: statements, `import()`, and `import type`. */
export function importsOf(path: string, text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, names = "", static_, lazy, bare]) => {
    const specifier = static_ ?? lazy ?? bare ?? "";
    const to = specifier.startsWith(".") ? join(dirname(path), specifier) : specifier;
    const listed = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
    const allTypes = listed !== undefined && cells(listed).every((one) => one.startsWith("type "));
    return { from: path, to, isType: type !== undefined || allTypes };
  });
}

export function readImports(root: string): readonly Import[] {
  return listSources(root).flatMap((path) => importsOf(path, readFileSync(join(root, path), "utf8")));
}

/** The innermost room of a file; undefined = none, such as for `cli.ts`. */
function roomOf(rooms: readonly Room[], path: string): Room | undefined {
  return rooms
    .filter(({ folder }) => path.startsWith(folder))
    .toSorted((one, other) => other.folder.length - one.folder.length)[0];
}

/** Whether the table allows an import. Files outside of `src`, such as `package.json`, are always allowed. */
export function isAllowed(rooms: readonly Room[], { from, to, isType }: Import): boolean {
  const room = roomOf(rooms, from);
  if (room === undefined || to.startsWith("..")) return true;
  if (!/\.(tsx?|json)$/.test(to)) {
    const library = to.startsWith("node:") ? "node" : to.split("/", to.startsWith("@") ? 2 : 1).join("/");
    return room.libraries.includes(library) || room.libraries.includes(to);
  }
  const target = roomOf(rooms, to);
  if (target === room) return true;
  const isNamed = (named: string): boolean =>
    named === to || named === target?.folder || (to.startsWith(named) && named.startsWith(target?.folder ?? ""));
  return room.mayImport.some((one) => isNamed(one.target) && (!one.typesOnly || isType));
}

/** The cycles among files: groups in which each file reaches each other. */
export function findCircles(imports: readonly Import[]): readonly (readonly string[])[] {
  const graph = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (!/\.tsx?$/.test(to)) continue;
    graph.set(from, [...(graph.get(from) ?? []), to]);
    if (!graph.has(to)) graph.set(to, []);
  }
  // Tarjan's strongly connected components.
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    low.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const reached = index.has(next) ? (stack.includes(next) ? (index.get(next) ?? own) : own) : visit(next);
      low.set(node, Math.min(low.get(node) ?? own, reached));
    }
    if (low.get(node) === own) {
      const circle = stack.splice(stack.indexOf(node));
      if (circle.length > 1 || (graph.get(node) ?? []).includes(node)) circles.push(circle.toSorted());
    }
    return low.get(node) ?? own;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return circles;
}
