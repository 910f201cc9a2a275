import type { Output } from "./output.ts";

/**
 * The output of one shop of several: each line of its messages begins with its name, and its results go to `out`
 * unless that is null. It has no terminal for a moving line. A log (`divertErr`) has the name in another place.
 */
export function scopedOutput(output: Output, shop: string, out: ((text: string) => void) | null): Output {
  let divert: Parameters<Output["divertErr"]>[0] | null = null;
  return {
    outIsTerminal: output.outIsTerminal,
    errIsTerminal: false,
    columns: output.columns,
    errColumns: output.columns - prefixOf(shop).length,
    rows: output.rows,
    async out(text) {
      if (out === null) await output.out(text);
      else out(text);
    },
    err(text, level) {
      if (divert === null) output.err(prefixed(text, shop), level);
      else divert(text, level ?? "warn");
    },
    divertErr(listener) {
      divert = listener;
    },
    errLine: output.errLine,
  };
}

function prefixOf(shop: string): string {
  return `${shop}: `;
}

function prefixed(text: string, shop: string): string {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const named = lines.map((line) => (line === "" ? line : prefixOf(shop) + line));
  return [...named, last === "" ? "" : prefixOf(shop) + last].join("\n");
}
