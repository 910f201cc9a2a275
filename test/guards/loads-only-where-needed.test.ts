/**
 * The libraries for mail, metrics and web forms are loaded only for these: not by a status, and not by a run without
 * a report.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";

const DIST = join(import.meta.dirname, "../../dist");

/** Texts that occur only in these libraries. */
const MARKS = { nodemailer: "STARTTLS", "prom-client": "PROMETHEUS_CONTENT_TYPE", pg: "SCRAM-SHA-256" } as const;

/** Writes to standard error which files a process loaded. */
const TELL = `
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  registerHooks({ load(url, context, next) { writeSync(2, "loaded " + url + "\\n"); return next(url, context); } });
  process.on("exit", () => writeSync(2, process.moduleLoadList.map((name) => "has " + name + "\\n").join("")));`;

/** Node's modules for the web and for HTTP/2, which take as long to load as all of HTTP. */
const UNUSED_OF_NODE = /^has NativeModule (internal\/deps\/undici|internal\/webstreams|http2)/gm;

async function loadedBy(stage: Stage, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const hook = `--import=data:text/javascript,${encodeURIComponent(TELL)}`;
  const ran = await stage.run(args, { env: { ...stage.env, ...env, NODE_OPTIONS: hook } });
  const urls = [...ran.stderr.matchAll(/^loaded (file:\S+)$/gm)].map(([, url = ""]) => fileURLToPath(url));
  const text = urls
    .filter((path) => path.startsWith(DIST))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  return {
    code: ran.code,
    unusedOfNode: ran.stderr.match(UNUSED_OF_NODE) ?? [],
    libraries: Object.keys(MARKS).filter((name) => text.includes(MARKS[name as keyof typeof MARKS])),
  };
}

describe("mail, metrics and PostgreSQL", () => {
  it("are in the bundle, each in files of its own", () => {
    for (const mark of Object.values(MARKS)) {
      const files = readdirSync(DIST).filter(
        (name) => name.endsWith(".js") && readFileSync(join(DIST, name), "utf8").includes(mark),
      );
      expect(files.length).toBeGreaterThan(0);
      expect(files).not.toContain("cli.js");
    }
  });

  it("are loaded by no status, and by no run without a report", async () => {
    const stage = await openStage({ products: 1 });
    const mail = { TG360_NOTIFY_TO: "a@example.ch", TG360_NOTIFY_SMTP_URL: "smtp://127.0.0.1:9" };
    for (const args of [["export-orders"], ["pull-products"], ["status"]]) {
      expect([args, await loadedBy(stage, args, mail)]).toEqual([args, { code: 0, libraries: [], unusedOfNode: [] }]);
    }
  });

  it("are loaded where they are needed", async () => {
    const stage = await openStage({ products: 1 });
    expect((await loadedBy(stage, ["metrics"])).libraries).toEqual(["prom-client"]);
  });
});
