import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import manifest from "../../package.json" with { type: "json" };

/** The version of this program, from its package. */
export const VERSION = manifest.version;

/** How this program was installed: each way has its own upgrade. */
export type InstallationWay = "deb" | "tarball" | "npm" | "checkout";

/** The folder with `package.json`, found both from `src/` and from the bundle's folder. Absolute. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

/** Our own packages contain a file that says so. */
export function installationWay(): InstallationWay {
  const folder = packageFolder();
  try {
    const written = readFileSync(join(folder, "installed-as"), "utf8").trim();
    if (written === "deb" || written === "tarball") return written;
  } catch {
    // Not one of our packages.
  }
  return folder.includes("/node_modules/") ? "npm" : "checkout";
}

/** The output of `--version`: only the version in the first line, which scripts read. */
export function versionText(): string {
  return `${VERSION}\ninstalled: ${installationWay()} (${packageFolder()}), Node.js ${process.versions.node}\n`;
}
