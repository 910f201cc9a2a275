// The types of an adapter in one file: those that `adapter.d.ts` imports from the core's orders stand in it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ORDER_TEXT_NAMES } from "../src/core/orders/order.ts";

const IMPORT = /^import type \{(.*)\} from ".*\/order\.ts";\n/;

export function adapterTypes(root: string): string {
  const types = readFileSync(join(root, "src/clients/adapter/adapter.d.ts"), "utf8");
  const order = readFileSync(join(root, "src/core/orders/order.ts"), "utf8");
  const known = new Map(
    [...order.matchAll(/^(?:export )?(interface (\w+)\b[^]*?^})$/gm)].map(([, text = "", name = ""]) => [name, text]),
  );
  const taken = new Map<string, string>();
  const take = (words: string): void => {
    for (const [name] of words.matchAll(/\b[A-Z]\w+/g)) {
      const text = known.get(name);
      if (text === undefined || taken.has(name)) continue;
      taken.set(name, text);
      take(text);
    }
  };
  take(IMPORT.exec(types)?.[1] ?? "");
  const texts = `type OrderText = ${ORDER_TEXT_NAMES.map((name) => JSON.stringify(name)).join(" | ")};`;
  return `${[types.replace(IMPORT, "").trim(), texts, ...taken.values()].join("\n\n")}\n`;
}
