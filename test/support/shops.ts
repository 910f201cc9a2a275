import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readEnvironment } from "../../src/config/environment.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { environmentOf, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { makeTestFolder } from "./folder.ts";
import { type HereOptions, runHere } from "./run-here.ts";
import { openSandbox } from "./sandbox.ts";

interface RanHere {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An installation with several shops in a private folder; command lines run in the test's own process. */
export interface Agency {
  readonly folder: string;
  readonly configFile: string;
  readonly dataDir: string;
  /** Writes the settings of one shop; `default` = those of `config.json` itself, beside the common ones. */
  write(shop: string, tree: Readonly<Record<string, unknown>>): void;
  read(shop: string): unknown;
  /** Starts both systems for a shop and writes its settings. */
  open(shop: string, options?: SandboxOptions): Promise<Sandbox>;
  run(argv: readonly string[], options?: Partial<HereOptions>): Promise<RanHere>;
}

const COMMON = { lang: "en", http: { timeout: "2s" } };

export function openAgency(): Agency {
  const folder = makeTestFolder();
  const configFile = join(folder, "config.json");
  const dataDir = join(folder, "data");
  mkdirSync(join(folder, "shops"), { mode: 0o700 });
  const fileOf = (shop: string): string => (shop === "default" ? configFile : join(folder, "shops", `${shop}.json`));
  const write: Agency["write"] = (shop, tree) => {
    const whole = shop === "default" ? { ...COMMON, dataDir, ...tree } : tree;
    writeFileSync(fileOf(shop), JSON.stringify(whole), { mode: 0o600 });
  };
  write("default", {});
  return {
    folder,
    configFile,
    dataDir,
    write,
    read: (shop) => JSON.parse(readFileSync(fileOf(shop), "utf8")) as unknown,
    async open(shop, options = {}) {
      const sandbox = await openSandbox({ products: 5, orders: 3, ...options });
      write(shop, treeOf(sandbox));
      return sandbox;
    },
    async run(argv, options = {}) {
      const all = ["--config", configFile, "--no-input", "--lock-timeout", "0", ...argv];
      const { code, stdout, stderr } = await runHere(all, { ...options, env: { HOME: folder, ...options.env } });
      return { code: Number(code), out: stdout, err: stderr };
    },
  };
}

/** The settings of a shop on a sandbox, as in a file. */
export function treeOf(sandbox: Sandbox): Readonly<Record<string, unknown>> {
  return readEnvironment(environmentOf(sandbox)).tree;
}
