import { searchPattern } from "../../search.ts";
import type { Value } from "./sql.ts";

/** What a list is narrowed by: conditions, with the values that belong to them. */
export class Conditions {
  readonly values: Value[] = [];
  readonly #all: string[] = ["shop = $1"];

  get text(): string {
    return this.#all.join(" AND ");
  }

  /** A further value's place in the statement. */
  place(value: Value): string {
    this.values.push(value);
    return `$${String(this.values.length + 1)}`;
  }

  add(condition: (place: string) => string, value: Value): void {
    this.#all.push(condition(this.place(value)));
  }

  /** `text` has this in it, ignoring case. */
  addSearch(text: string, search: string): void {
    this.add((place) => `tg360_fold(${text}) LIKE tg360_fold(${place})`, searchPattern(search));
  }
}
