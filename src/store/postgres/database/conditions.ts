import { searchPattern } from "../../search.ts";
import type { Value } from "./sql.ts";

/** The conditions of a list query, with their values. */
export class Conditions {
  readonly values: Value[] = [];
  readonly #all: string[] = ["shop = $1"];

  get text(): string {
    return this.#all.join(" AND ");
  }

  /** Adds a value and returns its placeholder in the statement. */
  place(value: Value): string {
    this.values.push(value);
    return `$${String(this.values.length + 1)}`;
  }

  add(condition: (place: string) => string, value: Value): void {
    this.#all.push(condition(this.place(value)));
  }

  /** `text` contains the search, ignoring case. */
  addSearch(text: string, search: string): void {
    this.add((place) => `tg360_fold(${text}) LIKE tg360_fold(${place})`, searchPattern(search));
  }
}
