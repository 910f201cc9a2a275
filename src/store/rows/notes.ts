import type { NoteKey } from "../../core/ports/runs.ts";

/** Facts of the state itself, and small ones that outlast a run. */
export interface NoteRows {
  /** The instant this state was made, epoch ms. */
  readCreatedMs(): Promise<number>;
  /** The next number of the counter that reads and confirmations share; larger than all before. */
  takeNumber(): Promise<number>;
  /** Null = there is none. */
  readNote(key: NoteKey): Promise<string | null>;
  /** Only the existing ones. */
  readNotes(keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>>;
  /** Null deletes it. */
  writeNote(key: NoteKey, value: string | null): Promise<void>;
}
