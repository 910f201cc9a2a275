import type { Digest } from "../../store/digest-shop.ts";
import type { MoveMark } from "../../store/moved.ts";

type Tree = Readonly<Record<string, unknown>>;

/** Whether the shop's state is at one end of a move. `arrival`: the number of the move that brought it, null = it was made there. */
export type Standing =
  | { readonly kind: "none" }
  | { readonly kind: "marked"; readonly mark: MoveMark }
  | { readonly kind: "here"; readonly arrival: string | null };

/** One end of a move: a shop in an installation, whose state is a file or in PostgreSQL. Every method throws StoreError or ConfigurationError. */
export interface End {
  /** For people. Two ends with the same name are the same place. */
  readonly name: string;
  /** Runs while no run of the shop is in progress here. Throws LockedError. */
  whileIdle<T>(run: () => Promise<T>): Promise<T>;
  find(): Promise<Standing>;
  /** Marks the state as moved away; null takes the mark off. */
  mark(mark: MoveMark | null): Promise<void>;
  /** Writes what the state holds into a state file that is not there yet. Returns what it holds here. */
  copyTo(path: string): Promise<Digest>;
  /** Takes over a state file, in the place of a state that is marked: all of it, or nothing. `digest` = what has to arrive. */
  receive(path: string, digest: Digest): Promise<void>;
  /** In the shape of a file, secrets included; null = there are none here, or they are not the shop's alone. */
  readSettings(): Promise<Tree | null>;
  /** Throws where these settings cannot be here. */
  checkSettings(tree: Tree): Promise<void>;
  saveSettings(tree: Tree): Promise<void>;
  dropSettings(): Promise<void>;
}
