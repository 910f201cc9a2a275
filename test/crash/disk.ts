import type { TraceEvent } from "./trace.ts";

/** A file on the disk, whatever it is called. */
interface Inode {
  /** What a process that reads it now would see. */
  seen: Buffer;
  /** What was there at the last sync: all that a power cut is sure to leave. */
  synced: Buffer;
  /** The changes since then, oldest first. */
  readonly unsynced: Change[];
}

type Change = { readonly at: number; readonly data: Buffer } | { readonly size: number };

/** What a power cut left: content by file name. */
export type Leftover = ReadonlyMap<string, Buffer>;

/** A disk writes a sector whole or not at all, and so may cut a page in between. */
const SECTOR_BYTES = 512;

/**
 * A folder on a disk with a cache that forgets: what was not synced may be there after a power cut, or not, in any mixture.
 * The names in the folder are synced with the folder itself.
 */
export class Disk {
  readonly #folder: string;
  #names = new Map<string, Inode>();
  #syncedNames = new Map<string, Inode>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Carries out what a trace says. False = it changed nothing here. */
  apply(event: TraceEvent): boolean {
    switch (event.kind) {
      case "create":
        return this.#create(event.path);
      case "write":
        return this.#change(event.path, { at: event.at, data: event.data });
      case "truncate":
        return this.#change(event.path, { size: event.size });
      case "sync":
        return this.#sync(event.path);
      case "link":
      case "rename":
        return this.#move(event.kind, event.from, event.to);
      case "unlink":
        return this.#isHere(event.path) && this.#names.delete(event.path);
      case "send":
        return false;
    }
  }

  /** Nothing of what was not synced. */
  leastLeft(): Leftover {
    return this.#leftover(this.#syncedNames, (inode) => inode.synced);
  }

  /** All of it, as after a `kill -9`. */
  mostLeft(): Leftover {
    return this.#leftover(this.#names, (inode) => inode.seen);
  }

  /** A mixture: each change whole, in part or not at all, as `random` (0 to below 1) has it. */
  someLeft(random: () => number): Leftover {
    const names = random() < 0.5 ? this.#names : this.#syncedNames;
    return this.#leftover(names, (inode) =>
      inode.unsynced.flatMap((change) => torn(change, random)).reduce(changed, inode.synced),
    );
  }

  #create(path: string): boolean {
    if (!this.#isHere(path) || this.#names.has(path)) return false;
    this.#names.set(path, { seen: Buffer.alloc(0), synced: Buffer.alloc(0), unsynced: [] });
    return true;
  }

  #change(path: string, change: Change): boolean {
    const inode = this.#names.get(path);
    if (inode === undefined) return false;
    inode.seen = changed(inode.seen, change);
    inode.unsynced.push(change);
    return true;
  }

  #sync(path: string): boolean {
    if (path === this.#folder) this.#syncedNames = new Map(this.#names);
    const inode = this.#names.get(path);
    if (inode === undefined) return path === this.#folder;
    inode.synced = inode.seen;
    inode.unsynced.length = 0;
    return true;
  }

  #move(kind: "link" | "rename", from: string, to: string): boolean {
    const inode = this.#names.get(from);
    if (inode === undefined) return false;
    this.#names.set(to, inode);
    if (kind === "rename") this.#names.delete(from);
    return true;
  }

  /** SQLite's shared memory is none of the disk's: it is made anew from the -wal. */
  #isHere(path: string): boolean {
    return path.startsWith(`${this.#folder}/tg360.db`) && !path.endsWith("-shm");
  }

  #leftover(names: ReadonlyMap<string, Inode>, content: (inode: Inode) => Buffer): Leftover {
    return new Map([...names].map(([path, inode]) => [path.slice(this.#folder.length + 1), content(inode)]));
  }
}

/** What of a change reached the disk: half of them all, a quarter the first sectors, a quarter nothing. */
function torn(change: Change, random: () => number): readonly Change[] {
  const luck = random();
  if (luck < 0.5) return [change];
  if (luck < 0.75 || "size" in change) return [];
  const sectors = Math.floor((random() * change.data.length) / SECTOR_BYTES);
  return [{ at: change.at, data: change.data.subarray(0, sectors * SECTOR_BYTES) }];
}

/** The content after a change. What lies between the old end and a write beyond it is zeros. */
function changed(content: Buffer, change: Change): Buffer {
  const size = "size" in change ? change.size : Math.max(content.length, change.at + change.data.length);
  const next = Buffer.alloc(size);
  content.copy(next, 0, 0, size);
  if ("data" in change) change.data.copy(next, change.at);
  return next;
}
