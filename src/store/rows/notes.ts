import type { NoteKey } from "../../core/ports/runs.ts";

/** Facts of the state itself, and small ones that outlast a run. */
export interface NoteRows {
  /** The instant this state was made, epoch ms. */
  readCreatedMs(): Promise<number>;
  /** The next number of the counter that reads and confirmations share: larger than every one before. */
  takeNumber(): Promise<number>;
  /** Null = there is none. */
  readNote(key: NoteKey): Promise<string | null>;
  /** Those of these that there are. */
  readNotes(keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>>;
  /** Null removes it. */
  writeNote(key: NoteKey, value: string | null): Promise<void>;
}
