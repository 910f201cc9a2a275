/** The files of a package, and their content. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { unitFor } from "../src/autostart/unit.ts";
import { listFiles } from "./package-tree.ts";

export interface Architecture {
  /** Debian's name. */
  readonly debian: string;
  /** The name in the registry's packages and in the addon. */
  readonly node: string;
}

export const ARCHITECTURES: readonly Architecture[] = [
  { debian: "amd64", node: "linux-x64" },
  { debian: "arm64", node: "linux-arm64" },
];

export interface Parts {
  /** The checkout, built. */
  readonly root: string;
  readonly version: string;
  readonly epochS: number;
  readonly architecture: Architecture;
  /** The registry's package with the binary, unpacked. */
  readonly nodeFolder: string;
}

/** Of the man pages: English has none of its own. */
const MAN_FOLDERS = ["", "de", "fr", "it"];
const LIB = "usr/lib/tg360";
const DOC = "usr/share/doc/tg360";
const UNITS = ["tg360-daemon.service", "tg360-worker.service", "tg360-serve.service"] as const;

/** Program, Node and addon: the same in every package. `way` is what `tg360 --version` prints. */
function layOutProgram(lib: string, { root, version, architecture, nodeFolder }: Parts, way: string): void {
  for (const name of ["dist", "contrib", "crontab.example"]) copy(join(root, name), join(lib, name));
  // Always started by the Node beside it, never by the one that env finds.
  write(join(lib, "bin/tg360.js"), readFileSync(join(root, "bin/tg360.js"), "utf8").replace(/^#!.*\n/, ""));
  write(join(lib, "package.json"), `${JSON.stringify({ name: "tg360", version, type: "module", private: true })}\n`);
  write(join(lib, "installed-as"), `${way}\n`);
  copy(join(nodeFolder, "bin/node"), join(lib, "node"));
  chmodSync(join(lib, "node"), 0o755);
  const [from, to] = [join(root, "node_modules/better-sqlite3"), join(lib, "node_modules/better-sqlite3")];
  for (const name of ["package.json", "LICENSE", "lib"]) copy(join(from, name), join(to, name));
  const addon = `prebuilds/${architecture.node}.node`;
  copy(join(from, addon), join(to, addon));
  chmodSync(join(to, addon), 0o644);
}

/** The tree that dpkg-deb packs. */
export function layOutDebian(tree: string, parts: Parts): void {
  const { root, version, nodeFolder } = parts;
  const at = (path: string): string => join(tree, path);
  layOutProgram(at(LIB), parts, "deb");
  copy(join(root, "packaging/deb/tg360"), at("usr/bin/tg360"), 0o755);
  for (const name of UNITS) write(at(`usr/lib/systemd/system/${name}`), unitOfPackage(root, name));
  copy(join(root, "packaging/deb/tmpfiles.conf"), at("usr/lib/tmpfiles.d/tg360.conf"));
  copy(join(root, "contrib/logrotate/tg360"), at("etc/logrotate.d/tg360"));
  for (const lang of MAN_FOLDERS) {
    compress(join(root, "man", lang, "tg360.1"), at(join("usr/share/man", lang, "man1/tg360.1.gz")));
  }
  write(at("usr/share/bash-completion/completions/tg360"), completion(root, "bash"));
  write(at("usr/share/zsh/vendor-completions/_tg360"), completion(root, "zsh"));
  write(at("usr/share/fish/vendor_completions.d/tg360.fish"), completion(root, "fish"));
  for (const name of ["README.md", "README.de.md", "README.fr.md", "README.it.md", "SECURITY.md", "docs"]) {
    copy(join(root, name), at(`${DOC}/${name}`));
  }
  copy(join(root, "packaging/deb/copyright"), at(`${DOC}/copyright`));
  compress(join(root, "CHANGELOG.md"), at(`${DOC}/CHANGELOG.md.gz`));
  compress(join(nodeFolder, "LICENSE"), at(`${DOC}/node-licenses.gz`));
  writeCompressed(at(`${DOC}/changelog.gz`), debianChangelog(parts));
  copy(join(root, "packaging/deb/lintian-overrides"), at("usr/share/lintian/overrides/tg360"));

  const files = listFiles(tree);
  const sizeKb = files.reduce((sum, path) => sum + Math.ceil(statSync(at(path)).size / 1024), 0);
  const sums = files.filter((path) => !path.startsWith("etc/")).map((path) => `${md5(at(path))}  ${path}\n`);
  const control = readFileSync(join(root, "packaging/deb/control"), "utf8")
    .replace("@VERSION@", version)
    .replace("@ARCHITECTURE@", parts.architecture.debian)
    .replace("@SIZE@", String(sizeKb));
  write(at("DEBIAN/control"), control);
  write(at("DEBIAN/conffiles"), "/etc/logrotate.d/tg360\n");
  write(at("DEBIAN/md5sums"), sums.join(""));
  copy(join(root, "packaging/deb/templates"), at("DEBIAN/templates"));
  for (const name of ["postinst", "prerm", "postrm"]) {
    copy(join(root, "packaging/deb", name), at(`DEBIAN/${name}`), 0o755);
  }
}

/** The tree of the archive, for any folder such as /opt. */
export function layOutTarball(tree: string, parts: Parts): void {
  const { root, nodeFolder } = parts;
  layOutProgram(join(tree, "lib"), parts, "tarball");
  copy(join(root, "packaging/tarball/tg360"), join(tree, "bin/tg360"), 0o755);
  for (const name of [
    "README.md",
    "README.de.md",
    "README.fr.md",
    "README.it.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "docs",
  ]) {
    copy(join(root, name), join(tree, name));
  }
  for (const lang of MAN_FOLDERS) {
    copy(join(root, "man", lang, "tg360.1"), join(tree, "share/man", lang, "man1/tg360.1"));
  }
  copy(join(nodeFolder, "LICENSE"), join(tree, "lib/node-licenses"));
  for (const shell of ["bash", "zsh", "fish"]) {
    write(join(tree, `share/completion/tg360.${shell}`), completion(root, shell));
  }
}

function unitOfPackage(root: string, name: string): string {
  const example = readFileSync(join(root, "contrib/systemd", name), "utf8");
  if (name.endsWith(".timer")) return example;
  return unitFor(example, {
    command: ["/usr/bin/tg360"],
    configPath: "/etc/tg360/config.json",
    dataDir: "/var/lib/tg360",
    user: "tg360",
    group: "tg360",
    home: "/var/lib/tg360",
  });
}

function completion(root: string, shell: string): string {
  const args = [join(root, "bin/tg360.js"), "completion", shell];
  return execFileSync(process.execPath, args, { encoding: "utf8", env: { PATH: process.env["PATH"] } });
}

function debianChangelog({ version, epochS }: Parts): string {
  const date = new Date(epochS * 1000).toUTCString().replace("GMT", "+0000");
  return [
    `tg360 (${version}) stable; urgency=medium`,
    "",
    "  * What changed is told in CHANGELOG.md.gz.",
    "",
    ` -- tg360 <tg360@localhost.localdomain>  ${date}`,
    "",
  ].join("\n");
}

function copy(from: string, to: string, mode: number | null = null): void {
  mkdirSync(dirname(to), { recursive: true });
  if (statSync(from).isDirectory()) cpSync(from, to, { recursive: true });
  else copyFileSync(from, to);
  if (mode !== null) chmodSync(to, mode);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function compress(from: string, to: string): void {
  writeCompressed(to, readFileSync(from, "utf8"));
}

/** Node writes no time into the header of compressed data. */
function writeCompressed(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(text, { level: 9 }));
}

function md5(path: string): string {
  return createHash("md5").update(readFileSync(path)).digest("hex");
}
