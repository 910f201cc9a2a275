/** Whose state this is. All fields are compared at every open. */
export interface Binding {
  readonly ownerId: string;
  readonly shopId: string;
  readonly site: string;
  /** Normalised address of each system, as last used. */
  readonly endpoint: string;
  readonly shopUrl: string;
}
