import { chmodSync, lstatSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder, as relative paths, sorted. */
export function listFiles(folder: string, below = ""): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? listFiles(folder, path) : [path];
    });
}

/** Readable for all, writable for the owner; executables stay executable. */
export function chmodAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) chmodAll(join(path, name));
}

export function touchAll(path: string, epochS: number): void {
  const stat = lstatSync(path);
  if (stat.isDirectory()) for (const name of readdirSync(path)) touchAll(join(path, name), epochS);
  if (!stat.isSymbolicLink()) utimesSync(path, epochS, epochS);
}
