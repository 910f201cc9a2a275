import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The declarations of `tg360/adapter`, indented. */
export function adapterTypes(): string {
  return readFileSync(join(import.meta.dirname, "adapter.d.ts"), "utf8").replaceAll(/^(?=.)/gm, "  ");
}

/** An adapter to begin with, as JavaScript or TypeScript. `types` = the file of the types beside it. */
export function startOf(isTypeScript: boolean, types: string): string {
  const start = readFileSync(join(import.meta.dirname, "start/adapter.mjs"), "utf8");
  const reference = `/// <reference path="./${types}" />\n`;
  if (!isTypeScript) return reference + start;
  // Everything up to the function, and the end of it.
  const body = start
    .slice(start.indexOf("(host) =>"))
    .replaceAll("(row)", "(row: any)")
    .replace(/};\n$/, "}) satisfies Adapter;\n");
  const imported = ["import type { Adapter }", 'from "tg360/adapter";'].join(" ");
  return `${reference}${imported}\n\nexport default (${body}`;
}
