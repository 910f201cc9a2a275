import type { Direction } from "../../core/common/direction.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { NoteKey } from "../../core/ports/runs.ts";

/** The data that a run reads first. */
export interface RunStart {
  /** Null = not bound yet. */
  readonly binding: Binding | null;
  /** All of them. */
  readonly notes: ReadonlyMap<NoteKey, string>;
  /** The last number taken; see `takeNumber`. */
  readonly number: number;
  /** Whether a person's request in this direction waits or runs. */
  readonly isAsked: boolean;
}

/** Facts of the state itself, and small ones that outlast a run. */
export interface NoteRows {
  /** The instant this state was made, epoch ms. */
  readCreatedMs(): Promise<number>;
  /** The next number of the counter that reads and confirmations share; larger than all before. */
  takeNumber(): Promise<number>;
  /** Only the existing ones. */
  readNotes(keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>>;
  /** Null deletes a note. */
  writeNotes(notes: ReadonlyMap<NoteKey, string | null>): Promise<void>;
  readRunStart(direction: Direction): Promise<RunStart>;
}
