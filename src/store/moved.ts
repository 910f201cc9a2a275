/** What a state that moved, and its copy at the new place, both have in their notes. */
export interface MoveMark {
  readonly id: string;
  /** The new place, as shown to people. */
  readonly to: string;
}

/** The note: a `MoveMark` as JSON. */
export const MOVED_NOTE = "moved";
