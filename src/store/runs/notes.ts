import type { NoteKey } from "../../core/ports/runs.ts";
import type { Transactions } from "../transactions.ts";
import { readNotes, writeNotes } from "../tables/notes.ts";
import { gathered } from "../gathered.ts";

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
        const notes = await readNotes(
          sql,
          calls.map(({ key }) => key),
        );
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
