import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Outcome, runInstalled } from "./installed.ts";

const root = join(import.meta.dirname, "../..");

/** The package of this checkout for this machine, newly built in its own folder. */
export interface BuiltPackage {
  readonly folder: string;
  readonly deb: string;
  readonly tarball: string;
  /** The output of the build. */
  readonly output: string;
  /** What it said on standard error. */
  readonly said: string;
  remove(): void;
}

/** Packed in a few seconds instead of a minute, and larger. */
export async function buildPackage(): Promise<BuiltPackage> {
  const folder = mkdtempSync(join(tmpdir(), "tg360-built-"));
  const flags = ["--into", folder, "--fast"];
  const made: Outcome = await runInstalled(process.execPath, ["scripts/package.ts", ...flags], {
    cwd: root,
    timeout: 560_000,
  });
  if (made.code !== 0) throw new Error(made.stdout + made.stderr);
  const files = made.stdout.split("\n").map((line) => line.split("  ")[0] ?? "");
  return {
    folder,
    deb: files.find((file) => file.endsWith(".deb")) ?? "",
    tarball: files.find((file) => file.endsWith(".tar.gz")) ?? "",
    output: made.stdout,
    said: made.stderr,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
