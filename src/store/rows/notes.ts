/** Facts of the state file itself. */
export interface NoteRows {
  /** The instant this state was made, epoch ms. */
  readCreatedMs(): Promise<number>;
  /** The next number of the counter that reads and confirmations share: larger than every one before. */
  takeNumber(): Promise<number>;
}
