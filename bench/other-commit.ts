import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another commit of this project, built in its own folder. */
export interface OtherCommit {
  readonly sha: string;
  readonly root: string;
  remove(): void;
}

/**
 * Checks a commit of the repository at `root` out and builds it. It is measured by its own sides of the benchmark,
 * which know its code; rows that it did not have yet are measured by ours. Throws if there is no such commit or it
 * cannot be built.
 */
export function buildCommit(root: string, ref: string): OtherCommit {
  const sha = git(root, ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]).trim();
  const folder = mkdtempSync(join(tmpdir(), `tg360-bench-${sha.slice(0, 7)}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const archive = join(folder, "commit.tar");
  git(root, ["archive", "--format=tar", `--output=${archive}`, sha]);
  execFileSync("tar", ["-xf", archive, "-C", folder]);
  rmSync(archive);
  installLibraries(root, folder);
  execFileSync(process.execPath, ["scripts/build.js"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  addMissingSides(root, folder);
  return { sha, root: folder, remove };
}

function git(root: string, args: readonly string[]): string {
  return execFileSync("git", ["-C", root, ...args], { encoding: "utf8" });
}

/** The same lock file means the same libraries: then ours are used. */
function installLibraries(root: string, folder: string): void {
  const [ours, theirs] = [root, folder].map((of) => readFileSync(join(of, "package-lock.json"), "utf8"));
  if (ours === theirs) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  else execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

function addMissingSides(root: string, folder: string): void {
  for (const part of ["", "sides", "systems"]) {
    const [ours, theirs] = [join(root, "bench", part), join(folder, "bench", part)];
    for (const name of readdirSync(ours)) {
      if (name.endsWith(".ts") && !existsSync(join(theirs, name))) cpSync(join(ours, name), join(theirs, name));
    }
  }
}
