/**
 * Builds dist-package/: a Debian package and an archive for this machine, with Node inside, and says what it does. The same
 * commit gives the same bytes. Usage: npm run package -- [--all | --arch amd64,arm64] [--into FOLDER] [--fast]
 * (fast: larger, for tests)
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { ARCHITECTURES, type Architecture, layOutDebian, layOutTarball, type Parts } from "./package-files.ts";
import { chmodAll, touchAll } from "./package-tree.ts";

const root = join(import.meta.dirname, "..");
const { values: flags } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    arch: { type: "string" },
    into: { type: "string", default: join(root, "dist-package") },
    fast: { type: "boolean", default: false },
  },
});
const into = resolve(flags.into);
const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const node: { version: string; integrity: Record<string, string> } = JSON.parse(
  readFileSync(join(root, "packaging/node.json"), "utf8"),
);
const epochS = Number(process.env["SOURCE_DATE_EPOCH"] ?? dateOfCommit());
const hasDpkg = canRun("dpkg-deb");
const work = mkdtempSync(join(tmpdir(), "tg360-package-"));
try {
  mkdirSync(into, { recursive: true });
  if (!hasDpkg) console.log("no .deb: dpkg-deb is not installed on this machine");
  for (const architecture of wantedArchitectures()) make(architecture);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** This machine's, if nothing else is asked for. */
function wantedArchitectures(): readonly Architecture[] {
  if (flags.all) return ARCHITECTURES;
  if (flags.arch === undefined) {
    const own = ARCHITECTURES.find(({ node }) => node === `${process.platform}-${process.arch}`);
    if (own === undefined) throw new Error("no package is made for this machine; --all makes those for the others");
    return [own];
  }
  return flags.arch.split(",").map((name) => {
    const found = ARCHITECTURES.find(({ debian }) => debian === name);
    if (found === undefined) throw new Error(`no such architecture: ${name}`);
    return found;
  });
}

function make(architecture: Architecture): void {
  say(`${architecture.debian}: getting Node.js ${node.version} from the npm registry`);
  const parts: Parts = { root, version, epochS, architecture, nodeFolder: fetchNode(architecture) };
  if (hasDpkg) {
    const tree = join(work, `deb-${architecture.debian}`);
    layOutDebian(tree, parts);
    finish(tree);
    const file = join(into, `tg360_${version}_${architecture.debian}.deb`);
    // Level 6 takes five times as long as 1, and saves a seventh.
    const how = flags.fast ? ["-Zgzip", "-z1"] : ["-Zxz", "-z1"];
    say(`${architecture.debian}: packing ${basename(file)}`);
    run("dpkg-deb", ["--root-owner-group", ...how, "--build", tree, file]);
    log(file);
  }
  const name = `tg360-${version}-${architecture.node}`;
  const tree = join(work, name);
  layOutTarball(tree, parts);
  finish(tree);
  const file = join(into, `${name}.tar.gz`);
  say(`${architecture.debian}: packing ${basename(file)}`);
  const tar = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-C", work, "-cf", `${file}.tar`, name];
  run("tar", tar);
  writeFileSync(file, run("gzip", ["-n", flags.fast ? "-1" : "-6", "-c", `${file}.tar`]));
  rmSync(`${file}.tar`);
  log(file);
}

/** Removes the influence of the builder's umask and clock. */
function finish(tree: string): void {
  chmodAll(tree);
  touchAll(tree, epochS);
}

/** The registry's package with the binary, unpacked; checked against `packaging/node.json`. */
function fetchNode({ node: name }: Architecture): string {
  const folder = join(work, `node-${name}`);
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  const wanted = `node-${name}@${node.version}`;
  const [npm = "npm", ...before] = npmCommand();
  run(npm, [...before, "pack", wanted, "--silent", "--prefer-offline", "--ignore-scripts", "--pack-destination", work]);
  const archive = join(work, `node-${name}-${node.version}.tgz`);
  const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (integrity !== node.integrity[name]) throw new Error(`${wanted} is not what packaging/node.json names`);
  run("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
  return folder;
}

/** The npm that runs this script, else the one on the path. */
function npmCommand(): readonly string[] {
  const script = process.env["npm_execpath"];
  return script?.endsWith(".js") === true ? [process.execPath, script] : ["npm"];
}

function dateOfCommit(): string {
  try {
    return execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: root, encoding: "utf8" }).trim();
  } catch {
    return String(Math.floor(statSync(join(root, "package.json")).mtimeMs / 1000));
  }
}

function canRun(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function run(program: string, args: readonly string[]): Buffer {
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(epochS), LC_ALL: "C" };
  return execFileSync(program, args, { cwd: work, env, maxBuffer: 2 ** 29, stdio: ["ignore", "pipe", "inherit"] });
}

/** To standard error: standard output lists what was made. */
function say(what: string): void {
  console.error(what);
}

function log(file: string): void {
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  console.log(`${file}  ${(statSync(file).size / 1e6).toFixed(1)} MB  sha256 ${hash}`);
}
