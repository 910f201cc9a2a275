/** Filters of the list of orders to which a user gave a name: this user's alone, in one shop. */
import type { StatusStore } from "../core/ports/status-store.ts";
import { type SavedView, withQuery } from "./view.ts";

export const MOST_VIEWS = 20;
export const MOST_NAME = 40;
const MOST_QUERY = 2000;
const PARAMETERS = ["state", "search", "from", "to", "sort"];

/** What of an address belongs to a view; "" = nothing, or too much. */
export function viewQuery(search: string): string {
  const given = new URLSearchParams(search);
  const query = withQuery("", Object.fromEntries(PARAMETERS.map((name) => [name, given.get(name)]))).slice(1);
  return query.length > MOST_QUERY ? "" : query;
}

export async function readViews(store: Pick<StatusStore, "readNote">, user: string): Promise<readonly SavedView[]> {
  return JSON.parse((await store.readNote(`views:${user}`)) ?? "[]") as readonly SavedView[];
}

/** The views with this one, which takes the place of those with its name or its filter; null = there would be too many. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] | null {
  const others = withoutView(views, view).filter(({ name }) => name !== view.name);
  return others.length >= MOST_VIEWS
    ? null
    : [...others, view].toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

export function withoutView(views: readonly SavedView[], { query }: Pick<SavedView, "query">): readonly SavedView[] {
  return views.filter((one) => one.query !== query);
}
