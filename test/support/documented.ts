import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/**
 * The shell blocks of a document under the heading of this name, of any depth, up to the next heading of the same or
 * a higher level.
 */
export function commandsIn(document: string, heading: string): readonly string[] {
  const lines = readFileSync(join(root, document), "utf8").split("\n");
  const from = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (from === -1) throw new Error(`${document} has no chapter ${heading}`);
  const depth = lines[from]?.indexOf(" ") ?? 0;
  const length = lines.slice(from + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= depth);
  const chapter = lines.slice(from + 1, length === -1 ? lines.length : from + 1 + length).join("\n");
  // In a list they are indented.
  const blocks = [...chapter.matchAll(/^( *)```sh\n([^`]*)\n *```/gm)];
  return blocks.map(([, indent = "", block = ""]) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
}
