import { statSync } from "node:fs";

/**
 * State files that this process has open, by device and inode. POSIX releases all of a process's locks on a file when
 * it closes any descriptor of it, so such a file must not be opened with `fs`: SQLite's lock would be lost
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
const open = new Map<string, number>();

function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${String(dev)}:${String(ino)}`;
}

/** Counts the file as open until the returned function is called. */
export function markOpen(path: string): () => void {
  const identity = identityOf(path);
  open.set(identity, (open.get(identity) ?? 0) + 1);
  let isMarked = true;
  return () => {
    if (!isMarked) return;
    isMarked = false;
    const left = (open.get(identity) ?? 1) - 1;
    if (left > 0) open.set(identity, left);
    else open.delete(identity);
  };
}

export function isOpenHere(path: string): boolean {
  return open.has(identityOf(path));
}
