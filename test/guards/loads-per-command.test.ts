/** A command loads what it can need: the database's driver, the page and the prompts only where they are asked for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";

const DIST = join(import.meta.dirname, "../../dist");

/** Texts that occur only in these libraries. */
const MARKS = {
  commander: "commander.helpDisplayed",
  zod: "ZodError",
  "prom-client": "PROMETHEUS_CONTENT_TYPE",
  hono: "Context is not finalized",
  pg: "SCRAM-SHA-256",
  "pg-boss": "pgboss",
  prompts: "CancelPromptError",
} as const;

type Library = keyof typeof MARKS;

/** Writes to standard error which files a process loaded. */
const TELL = `
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  registerHooks({ load(url, context, next) { writeSync(2, "loaded " + url + "\\n"); return next(url, context); } });`;

function librariesIn(text: string): readonly Library[] {
  return (Object.keys(MARKS) as Library[]).filter((name) => text.includes(MARKS[name]));
}

async function loadedBy(stage: Stage, args: readonly string[]) {
  const hook = `--import=data:text/javascript,${encodeURIComponent(TELL)}`;
  const ran = await stage.run(args, { env: { ...stage.env, NODE_OPTIONS: hook } });
  const urls = [...ran.stderr.matchAll(/^loaded (file:\S+)$/gm)].map(([, url = ""]) => fileURLToPath(url));
  const text = urls.filter((path) => path.startsWith(DIST)).map((path) => readFileSync(path, "utf8"));
  return { code: ran.code, libraries: librariesIn(text.join("\n")) };
}

describe("a command loads what it can need", () => {
  it("and each library is in the bundle, so that its absence proves something", () => {
    const files = readdirSync(DIST).filter((name) => name.endsWith(".js"));
    const all = files.map((name) => readFileSync(join(DIST, name), "utf8"));
    expect(librariesIn(all.join("\n"))).toEqual(Object.keys(MARKS));
  });

  it("the version no library, a run neither database nor page nor prompts, the metrics theirs", async () => {
    const stage = await openStage({ products: 1 });
    const own: readonly Library[] = ["commander", "zod"];
    const wanted = [
      { args: ["--version"], code: 0, libraries: [] },
      { args: ["export-orders"], code: 0, libraries: own },
      { args: ["pull-products"], code: 0, libraries: own },
      { args: ["status"], code: 0, libraries: own },
      { args: ["metrics"], code: 0, libraries: ["commander", "zod", "prom-client"] },
    ];
    for (const { args, ...expected } of wanted)
      expect({ args, ...(await loadedBy(stage, args)) }).toEqual({ args, ...expected });
  });
});
