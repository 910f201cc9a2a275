import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type Outcome, runInstalled } from "./installed.ts";

const root = join(import.meta.dirname, "../..");

/** A machine with Node and npm: a home, and a separate npm prefix. */
export interface NpmMachine {
  readonly folder: string;
  readonly home: string;
  readonly prefix: string;
  /** Programs that take precedence over the machine's own. */
  readonly tools: string;
  readonly env: Readonly<Record<string, string>>;
  /** The packed files, as in a checkout after `npm ci` and a build. */
  checkout(name: string, version?: string): string;
  /** A block of commands, as a person types it. */
  type(block: string, where: { readonly cwd: string; readonly home?: string }): Promise<Outcome>;
  remove(): void;
}

export function npmMachine(): NpmMachine {
  const folder = mkdtempSync(join(tmpdir(), "tg360-machine-"));
  const [home, prefix, tools] = ["home", "prefix", "tools"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [home, tools]) mkdirSync(one);
  const env = {
    ...wayToTheRegistry(),
    PATH: [join(prefix, "bin"), tools, dirname(process.execPath), process.env["PATH"]].join(":"),
    HOME: home,
    LANG: "C.UTF-8",
    // The packed files were built before, and no installed package has scripts to run.
    npm_config_ignore_scripts: "true",
    npm_config_prefix: prefix,
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_update_notifier: "false",
    npm_config_cache: process.env["npm_config_cache"] ?? join(process.env["HOME"] ?? "/root", ".npm"),
  };
  return {
    folder,
    home,
    prefix,
    tools,
    env,
    checkout(name, version) {
      const into = join(folder, name);
      mkdirSync(into);
      const text = readFileSync(join(root, "package.json"), "utf8");
      const { files }: { files: readonly string[] } = JSON.parse(text);
      const plain = files.filter((one) => !one.includes("*"));
      for (const one of ["LICENSE", "README.md", ...plain])
        cpSync(join(root, one), join(into, one), { recursive: true });
      const named = version === undefined ? text : text.replace(/"version": "[^"]+"/, `"version": "${version}"`);
      writeFileSync(join(into, "package.json"), named);
      return into;
    },
    type: (block, where) =>
      runInstalled("sh", ["-c", block], {
        cwd: where.cwd,
        env: { ...env, HOME: where.home ?? home },
        timeout: 120_000,
      }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What this machine needs to reach the registry: an authority of its own, a proxy. */
function wayToTheRegistry(): Readonly<Record<string, string>> {
  const names = /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|npm_config_cafile|(?:https?|no)_proxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && names.test(name) ? [[name, value]] : [],
    ),
  );
}
