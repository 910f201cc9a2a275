import type { NoteKey } from "../../core/ports/runs.ts";
import type { Transactions } from "../transactions.ts";
import {
  type RunStart,
  forgetRemembered,
  holdsAnything,
  readBinding,
  readNotes,
  readRunStart,
  writeBinding,
  writeNotes,
} from "../tables/notes.ts";
import { gathered } from "../calls.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import { addRun } from "../tables/runs.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { otherBinding } from "../../core/run/shops/binding.ts";
import type { Binding } from "../../core/ports/binding.ts";

/**
 * The notes, cached during a run. All are read when the run begins; no other process writes the ones that the run uses,
 * because the run has the lock. Without a run they are read one by one.
 */
export class Notes {
  readonly #transactions: Transactions;
  readonly #readOne: (call: { readonly key: NoteKey }) => Promise<string | null>;
  /** Null = there is no run. */
  #known: Map<NoteKey, string> | null = null;
  /** Notes that are written with the run's record. */
  readonly #atEnd = new Map<NoteKey, string | null>();

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
    this.#readOne = gathered(
      transactions.read,
      ({ key }: { readonly key: NoteKey }) => key,
      async (sql, calls) => {
        const keys = calls.map(({ key }) => key);
        const notes = await readNotes(sql, keys);
        return calls.map(({ key }) => notes.get(key) ?? null);
      },
    );
  }

  begin(notes: ReadonlyMap<NoteKey, string>): void {
    this.#known = new Map(notes);
    this.#atEnd.clear();
  }

  end(): void {
    this.#known = null;
  }

  async read(key: NoteKey): Promise<string | null> {
    const waiting = this.#atEnd.get(key);
    if (waiting !== undefined) return waiting;
    return this.#known === null ? this.#readOne({ key }) : (this.#known.get(key) ?? null);
  }

  async write(key: NoteKey, value: string | null): Promise<void> {
    this.#atEnd.delete(key);
    if ((await this.read(key)) === value) return;
    const notes = new Map([[key, value]]);
    await this.#transactions.write((sql) => writeNotes(sql, notes));
    this.updateCache(notes);
  }

  writeAtEnd(key: NoteKey, value: string | null): void {
    this.#atEnd.set(key, value);
  }

  /** The notes to write with the run's record. */
  get atEnd(): ReadonlyMap<NoteKey, string | null> {
    return new Map(this.#atEnd);
  }

  /** Updates the cache with notes that a step wrote. */
  updateCache(notes: ReadonlyMap<NoteKey, string | null>): void {
    for (const [key, value] of notes) {
      this.#atEnd.delete(key);
      if (value === null) this.#known?.delete(key);
      else this.#known?.set(key, value);
    }
  }
}

/** After this time a process is assumed to have been killed while it sent messages. */
const CLAIMED_FOR_MS = 2 * MINUTE;

/** What a run leaves behind. */
export function runs(
  { write }: Transactions,
  notes: Notes,
): Pick<StatusStore, "recordRun" | "claimChannel" | "readNote" | "writeNote" | "writeNoteAtEnd"> {
  return {
    recordRun: async (run) => {
      if (run.good) notes.writeAtEnd(`good:${run.direction}`, String(run.finishedMs));
      const { atEnd } = notes;
      await write((sql) => addRun(sql, run, atEnd));
      notes.updateCache(atEnd);
    },
    claimChannel: (channel, nowMs) =>
      write(async (sql) => {
        const key = `sending:${channel}` as const;
        const sinceMs = nowMs - Number((await readNotes(sql, [key])).get(key) ?? Number.NEGATIVE_INFINITY);
        if (sinceMs >= 0 && sinceMs < CLAIMED_FOR_MS) return false;
        await writeNotes(sql, new Map([[key, String(nowMs)]]));
        return true;
      }),
    readNote: (key) => notes.read(key),
    writeNote: (key, value) => notes.write(key, value),
    writeNoteAtEnd: (key, value) => {
      notes.writeAtEnd(key, value);
    },
  };
}

const IDENTITY = ["ownerId", "shopId", "site"] as const;
const ADDRESSES = ["endpoint", "shopUrl"] as const;

/** See `Store.bind`. */
export async function bind(
  { read, write }: Transactions,
  binding: Binding,
  { moved }: { readonly moved: boolean },
): Promise<void> {
  if (isSame(await read((sql) => readBinding(sql)), binding)) return;
  await write(async (sql) => {
    const bound = await readBinding(sql);
    if (isSame(bound, binding)) return;
    if (bound !== null) {
      // No stored data of the other shop may affect this one.
      if (!(await holdsAnything(sql))) await forgetRemembered(sql);
      else {
        const other = otherBinding(bound, binding, moved ? IDENTITY : [...IDENTITY, ...ADDRESSES]);
        if (other !== null) throw new ConfigurationError(other);
      }
    }
    await writeBinding(sql, binding);
  });
}

function isSame(bound: Binding | null, binding: Binding): boolean {
  return (
    bound !== null && (Object.keys(binding) as (keyof Binding)[]).every((field) => bound[field] === binding[field])
  );
}

/** `given`: the data that the lease returned, for the first run; null = none. */
export function starts(transactions: Transactions, notes: Notes, given: RunStart | null) {
  let next = given;
  let number: number | null = null;
  const readStart = async (): Promise<RunStart> => {
    const given = next;
    next = null;
    return given ?? (await transactions.read((sql) => readRunStart(sql)));
  };
  return {
    startRun: async (binding: Binding) => {
      let start = await readStart();
      if (!isSame(start.binding, binding)) {
        await bind(transactions, binding, { moved: false });
        start = await readStart();
      }
      notes.begin(start.notes);
      ({ number } = start);
    },
    endRun: () => {
      notes.end();
      number = null;
    },
    readNumber: async () => number ?? (await readStart()).number,
  };
}
