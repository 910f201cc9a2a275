/** A moved state has this version, and every program refuses it: older ones as a state that is too new for them. */
export const MOVED_VERSION = 0x7f_ff_ff_ff;

export interface MoveMark {
  /** The move's id, which the state at its new place has too. */
  readonly id: string;
  /** The new place, as shown to people. */
  readonly to: string;
}

/** The note in a moved state file: its `MoveMark` as JSON. */
export const MOVED_NOTE = "moved";
/** The note in a state at its new place: the move's id. */
export const ARRIVED_NOTE = "arrived";
