import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { VERSION } from "./version.ts";

/** How this program came onto the machine: each is brought up to date in another way. */
export type InstallationWay = "deb" | "tarball" | "npm" | "checkout";

/** The folder with `package.json`, found from here both in `src/` and in the bundle's folder. Absolute. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** Our own packages say so in a file of theirs. */
export function installationWay(): InstallationWay {
  const folder = packageFolder();
  try {
    const written = readFileSync(join(folder, "installed-as"), "utf8").trim();
    if (written === "deb" || written === "tarball") return written;
  } catch {
    // No package of ours.
  }
  return folder.includes("/node_modules/") ? "npm" : "checkout";
}

/** What `--version` prints: the version alone in the first line, which scripts read. */
export function versionText(): string {
  return `${VERSION}\ninstalled: ${installationWay()} (${packageFolder()}), Node.js ${process.versions.node}\n`;
}
