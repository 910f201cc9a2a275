/** What this state belongs to. Every field is compared each time the state is opened. */
export interface Binding {
  readonly ownerId: string;
  readonly shopId: string;
  readonly site: string;
  /** The normalised address of each system at the last use. */
  readonly endpoint: string;
  readonly shopUrl: string;
}
