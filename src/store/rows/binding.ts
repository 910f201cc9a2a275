import type { Binding } from "../../core/ports/binding.ts";

/** The shop that this state belongs to. */
export interface BindingRows {
  /** Null = not bound yet. */
  readBinding(): Promise<Binding | null>;
  writeBinding(binding: Binding): Promise<void>;
  /** Whether there is any order or product. */
  holdsAnything(): Promise<boolean>;
  /** Deletes notes, the shop's catalogue, ended links, last good runs and the mark of the first full read. */
  forgetRemembered(): Promise<void>;
}
