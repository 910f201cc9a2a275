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

function parse(note: string | null): readonly SavedView[] {
  return JSON.parse(note ?? "[]") as readonly SavedView[];
}

export async function readViews(store: Pick<StatusStore, "readNote">, user: string): Promise<readonly SavedView[]> {
  return parse(await store.readNote(`views:${user}`));
}

/** Saves a view, or removes it (without a name). Returns whether there was room for it. */
export async function changeViews(
  store: Pick<StatusStore, "changeNote">,
  user: string,
  view: Omit<SavedView, "name"> & { readonly name: string | null },
): Promise<boolean> {
  const { name, query } = view;
  let hasRoom = true;
  await store.changeNote(`views:${user}`, (note) => {
    const known = parse(note);
    const views = name === null ? withoutView(known, { query }) : withView(known, { name, query });
    hasRoom = views !== null;
    if (views === null) return note;
    return views.length === 0 ? null : JSON.stringify(views);
  });
  return hasRoom;
}

/** The views with this one, which takes the place of those with its name or its filter; null = there would be too many. */
function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] | null {
  const others = withoutView(views, view).filter(({ name }) => name !== view.name);
  return others.length >= MOST_VIEWS
    ? null
    : [...others, view].toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function withoutView(views: readonly SavedView[], { query }: Pick<SavedView, "query">): readonly SavedView[] {
  return views.filter((one) => one.query !== query);
}
