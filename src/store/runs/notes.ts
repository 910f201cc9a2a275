import type { Binding } from "../../core/ports/binding.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import type { Store } from "../../core/ports/store.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { BINDING_FIELDS, bindingIn, IDENTITY, otherBinding } from "../../core/run/shops/binding.ts";
import type { Sql } from "../dialect.ts";
import {
  type RunStart,
  forgetRemembered,
  holdsAnything,
  readNotes,
  readRunStart,
  writeNotes,
} from "../tables/notes.ts";
import { addRun } from "../tables/runs.ts";
import type { Transactions } from "../transactions.ts";

type SomeNotes = ReadonlyMap<NoteKey, string | null>;

type RunStore = Pick<
  Store,
  | "bind"
  | "startRun"
  | "endRun"
  | "recordRun"
  | "readNumber"
  | "readNote"
  | "readNotes"
  | "writeNote"
  | "changeNote"
  | "writeNoteAtEnd"
>;

/**
 * What a run begins with and leaves behind. Its notes are cached: all are read when it begins, and no other process writes the
 * ones that it uses, because it has the lock. Without a run they are read one by one. `given`: the data that the lease
 * returned, for the first run; null = none. `remember`: a step wrote these notes.
 */
export function runStore(
  transactions: Transactions,
  given: RunStart | null,
): RunStore & { readonly remember: (notes: SomeNotes) => void } {
  const { read, write } = transactions;
  let next = given;
  /** Null = there is no run. */
  let run: { readonly notes: Map<NoteKey, string>; readonly number: number } | null = null;
  /** Notes that are written with the run's record. */
  const atEnd = new Map<NoteKey, string | null>();
  const readStart = async (): Promise<RunStart> => {
    const known = next;
    next = null;
    return known ?? (await read((sql) => readRunStart(sql)));
  };
  const readSome = async (keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>> => {
    const notes = run?.notes ?? (await read((sql) => readNotes(sql, keys)));
    const found = keys.map((key) => [key, atEnd.has(key) ? atEnd.get(key) : notes.get(key)] as const);
    return new Map(found.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
  };
  const readNote = async (key: NoteKey): Promise<string | null> => (await readSome([key])).get(key) ?? null;
  const remember = (notes: SomeNotes): void => {
    for (const [key, value] of notes) {
      atEnd.delete(key);
      if (value === null) run?.notes.delete(key);
      else run?.notes.set(key, value);
    }
  };
  return {
    bind: (binding, { moved }) => bind(transactions, binding, moved),
    startRun: async (binding) => {
      let start = await readStart();
      if (!isSame(bindingIn(start.notes.get("binding")), binding)) {
        await bind(transactions, binding, false);
        start = await readStart();
      }
      run = { notes: new Map(start.notes), number: start.number };
      atEnd.clear();
    },
    endRun: () => {
      run = null;
    },
    recordRun: async (record) => {
      if (record.good && record.provesNothing !== true)
        atEnd.set(`good:${record.direction}`, String(record.finishedMs));
      const notes = new Map(atEnd);
      await write((sql) => addRun(sql, record, notes));
      remember(notes);
    },
    readNumber: async () => run?.number ?? (await readStart()).number,
    readNote,
    readNotes: readSome,
    writeNote: async (key, value) => {
      if ((await readNote(key)) === value) return;
      const notes = new Map([[key, value]]);
      await write((sql) => writeNotes(sql, notes));
      remember(notes);
    },
    changeNote: async (key, change) => {
      const notes = await write(async (sql) => {
        const written = new Map([[key, change((await readNotes(sql, [key])).get(key) ?? null)]]);
        await writeNotes(sql, written);
        return written;
      });
      remember(notes);
    },
    writeNoteAtEnd: (key, value) => {
      atEnd.set(key, value);
    },
    remember,
  };
}

/** See `Store.bind`. */
async function bind({ read, write }: Transactions, binding: Binding, moved: boolean): Promise<void> {
  const readBound = async (sql: Sql): Promise<Binding | null> =>
    bindingIn((await readNotes(sql, ["binding"])).get("binding"));
  if (isSame(await read(readBound), binding)) return;
  await write(async (sql) => {
    const bound = await readBound(sql);
    if (isSame(bound, binding)) return;
    if (bound !== null) {
      // No stored data of the other shop may affect this one.
      const isSameShop = SHOPS.every((field) => bound[field] === binding[field]);
      if (!(await holdsAnything(sql, false))) await forgetRemembered(sql);
      else if (isSameShop && !(await holdsAnything(sql, true))) await writeNotes(sql, OF_TOTALGEST);
      else {
        const other = otherBinding(bound, binding, moved ? IDENTITY : BINDING_FIELDS);
        if (other !== null) throw new ConfigurationError(other);
      }
    }
    await writeNotes(sql, new Map([["binding", JSON.stringify(binding)]]));
  });
}

/** Where these are the same, what was read of the shop stays right: only TotalGest is another one. */
const SHOPS = ["site", "shopUrl"] as const satisfies readonly (keyof Binding)[];

/** What was remembered of the other TotalGest. */
const OF_TOTALGEST: SomeNotes = new Map(
  (
    [
      "cursor",
      "mapping",
      "full-at",
      "unlisted",
      "fulfilment",
      "payments",
      "numbers",
      "pause:orders:TotalGest",
      "pause:products:TotalGest",
    ] as const
  ).map((key) => [key, null]),
);

function isSame(bound: Binding | null, binding: Binding): boolean {
  return bound !== null && otherBinding(bound, binding) === null;
}
