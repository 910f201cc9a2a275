/** A state that went to another place is marked so, and every program refuses it: older ones as a state that is too new for them. */
export const MOVED_VERSION = 0x7f_ff_ff_ff;

export interface MoveMark {
  /** The move's own number, which the state at its new place carries too. */
  readonly id: string;
  /** Where it went, for people. */
  readonly to: string;
}

/** The note in a state file that is marked: a mark as JSON. */
export const MOVED_NOTE = "moved";
/** The note of a state that came by a move: the move's number. */
export const ARRIVED_NOTE = "arrived";
