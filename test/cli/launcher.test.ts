import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const LAUNCHER = join(import.meta.dirname, "../../bin/tg360.js");

let folder: string;
/** A copy of the launcher beside a bundle that only says what it was called with. */
let launcher: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tg360-launcher-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  launcher = join(folder, "bin/tg360.js");
  cpSync(LAUNCHER, launcher);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function build(): void {
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(
    join(folder, "dist/cli.js"),
    "export const main = (argv) => console.log(JSON.stringify({ argv, umask: process.umask() }));",
  );
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const all = [...nodeArgs, launcher, ...args];
    const child = execFile(process.execPath, all, { env: { HOME: folder, ...env } }, (_error, out, err) => {
      resolve({ code: child.exitCode, out, err });
    });
  });
}

/** Makes Node say that it is another version, before the launcher runs. */
function pretending(version: string): readonly string[] {
  const code = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

describe("the launcher", () => {
  it.each(["12.22.12", "20.20.2", "22.11.0"])(
    "refuses Node %s in one line that names what to type",
    async (version) => {
      build();
      writeFileSync(join(folder, "package-lock.json"), "{}");
      const { code, out, err } = await run(["status", "orders"], pretending(version));
      rmSync(join(folder, "package-lock.json"));
      expect(code).toBe(4);
      expect(out).toBe("");
      expect(err.trimEnd().split("\n")).toHaveLength(1);
      expect(err).toContain(version);
      expect(err).toContain("22.12");
      expect(err).toContain("npm run tg360 -- status orders");
    },
  );

  it("does not send to a project's folder what npm installed, which has no Node of its own", async () => {
    const { err } = await run(["status"], pretending("20.20.2"));
    expect(err).toContain("Install a newer one");
    expect(err).not.toContain("npm run");
  });

  it("refuses it as a document with --json", async () => {
    const { out } = await run(["status", "--json"], pretending("20.20.2"));
    expect(JSON.parse(out)).toMatchObject({ schema: "tg360.error/1", error: { code: "node-too-old", exitCode: 4 } });
  });

  it.each(["22.12.0", "24.21.0", "26.0.0"])("runs on Node %s, with a umask that keeps others out", async (version) => {
    build();
    const { out } = await run(["status", "--json"], pretending(version));
    expect(JSON.parse(out)).toEqual({ argv: ["status", "--json"], umask: 0o077 });
  });

  it("runs without Node's own debug output, with the words and the switches that it was given", async () => {
    build();
    const { out, err } = await run(["status", "--json"], ["--no-deprecation"], {
      NODE_DEBUG: "net",
      NODE_DEBUG_NATIVE: "TLS",
    });
    expect(JSON.parse(out)).toEqual({ argv: ["status", "--json"], umask: 0o077 });
    expect(err).toBe("");
  });

  it("refuses Node's debug output where this Node cannot be started anew without it", async () => {
    build();
    const without = `data:text/javascript,${encodeURIComponent("process.execve = undefined;")}`;
    const { code, out, err } = await run(["status"], ["--import", without], { NODE_DEBUG: "net" });
    expect(code).toBe(4);
    expect(out).toBe("");
    expect(err).toContain("unset NODE_DEBUG");
  });

  it("explains what to do if it is not built", async () => {
    rmSync(join(folder, "dist"), { recursive: true, force: true });
    const { code, err } = await run(["status"]);
    expect(code).toBe(4);
    expect(err).toContain("npm run build");
  });

  it("keeps compiled code in a folder that no other user can write to", async () => {
    build();
    const cache = join(folder, "cache");
    await run([], [], { XDG_CACHE_HOME: cache });
    expect(statSync(join(cache, "tg360")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(cache, "tg360")).length).toBeGreaterThan(0);
  });

  it("keeps none where others could have put something into it", async () => {
    build();
    const cache = join(folder, "shared");
    mkdirSync(join(cache, "tg360"), { recursive: true });
    chmodSync(join(cache, "tg360"), 0o777);
    const { code } = await run([], [], { XDG_CACHE_HOME: cache });
    expect(code).toBe(0);
    expect(readdirSync(join(cache, "tg360"))).toEqual([]);
  });

  it.runIf(existsSync("/proc/self"))("starts without one where no folder can be made", async () => {
    build();
    const { code } = await run([], [], { XDG_CACHE_HOME: "/proc/nope" });
    expect(code).toBe(0);
  });

  it("starts no process and has no syntax that an old Node could not read", () => {
    const source = readFileSync(LAUNCHER, "utf8");
    expect(source).not.toMatch(/child_process|spawn|\?\?|\?\.|\bawait\b|^import .* from/m);
  });
});
