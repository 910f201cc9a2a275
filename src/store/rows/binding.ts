import type { Binding } from "../../core/ports/binding.ts";

/** Whose state this is. */
export interface BindingRows {
  /** Null = nobody's yet. */
  readBinding(): Promise<Binding | null>;
  writeBinding(binding: Binding): Promise<void>;
  /** Whether there is any order or product. */
  holdsAnything(): Promise<boolean>;
  /** Notes, the shop's catalogue, links that are over, last good runs and the first whole read go. */
  forgetRemembered(): Promise<void>;
}
