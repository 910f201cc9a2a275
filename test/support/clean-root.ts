import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { isInstalled, type Outcome, runInstalled } from "./installed.ts";
import { holdsDevices } from "./memory-folder.ts";

const MIRROR = "http://deb.debian.org/debian";
const NEEDED = ["debootstrap", "unshare", "chroot", "dpkg-deb"] as const;

/** A newly installed Debian in a folder. */
export interface CleanRoot {
  readonly folder: string;
  /** Runs a script as root, with processes that end with it. */
  run(script: string, env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** Copies a file of this machine into it. */
  put(from: string, to: string): void;
  remove(): void;
}

/** Why none can be made here; null = it can. Printed, because tests are then skipped. */
export function reasonAgainstCleanRoot(): string | null {
  const missing = NEEDED.filter((program) => !isInstalled(program));
  const reason =
    process.getuid?.() !== 0 ? "only root can make one" : missing.length > 0 ? `${missing.join(", ")} missing` : null;
  if (reason !== null) process.stderr.write(`skipped: a clean Debian to install on: ${reason}\n`);
  return reason;
}

/** The minimum: only what apt needs. */
export async function makeCleanRoot(): Promise<CleanRoot> {
  const folder = mkdtempSync(join(holdsDevices(tmpdir()) ? tmpdir() : "/var/tmp", "tg360-root-"));
  const made = await runInstalled("debootstrap", ["--variant=minbase", "trixie", folder, MIRROR], { timeout: 400_000 });
  if (made.code !== 0) throw new Error(made.stdout.slice(-2000) + made.stderr);
  return rootIn(folder);
}

/** A copy of the same Debian. */
export async function copyOfRoot(root: CleanRoot): Promise<CleanRoot> {
  const folder = mkdtempSync(join(holdsDevices(tmpdir()) ? tmpdir() : "/var/tmp", "tg360-root-"));
  const copied = await runInstalled("cp", ["-a", `${root.folder}/.`, folder], { timeout: 120_000 });
  if (copied.code !== 0) throw new Error(copied.stderr);
  return rootIn(folder);
}

function rootIn(folder: string): CleanRoot {
  // It is the root folder of every user in it, not only of root.
  chmodSync(folder, 0o755);
  const enter = [
    'mount -t proc proc "$1/proc"',
    'mkdir -p "$1/dev/pts"; mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"',
    'cp /etc/resolv.conf "$1/etc/resolv.conf" 2> /dev/null || true',
    'exec chroot "$1" /bin/sh -c "$2"',
  ].join("; ");
  return {
    folder,
    run: (script, env = {}) => {
      const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
      const words = ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", enter, "sh", folder, script];
      return runInstalled("unshare", words, {
        env: { PATH, HOME: "/root", LANG: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive", ...env },
        timeout: 300_000,
      });
    },
    put: (from, to) => {
      mkdirSync(join(folder, to, ".."), { recursive: true });
      cpSync(from, join(folder, to));
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
