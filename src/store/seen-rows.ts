import type { Fingerprinted } from "../core/ports.ts";
import type { Connection } from "./connection.ts";

/** How many rows a walk over a table looks at in one statement. */
export const WALKED_AT_ONCE = 5000;

/**
 * Which rows of a table a pass has seen, a bit for each: a million of them take 125 KB. Row ids stay as they are.
 */
export class SeenRows {
  #bits = new Uint8Array(1024);

  clear(): void {
    this.#bits = new Uint8Array(1024);
  }

  /** Returns whether it was not there yet. */
  add(row: number): boolean {
    const at = Math.floor(row / 8);
    if (at >= this.#bits.length) this.#grow(at);
    const before = this.#bits[at] ?? 0;
    const after = before | (1 << (row % 8));
    this.#bits[at] = after;
    return before !== after;
  }

  /** Returns how many of them were not there yet. */
  addAll(rows: readonly number[]): number {
    let added = 0;
    for (const row of rows) if (this.add(row)) added += 1;
    return added;
  }

  has(row: number): boolean {
    return ((this.#bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
  }

  #grow(at: number): void {
    const larger = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}

/**
 * Of these records, the fingerprints that stand in their rows, which are noted in `seen`. One statement for a page: what is
 * known costs no more than its line in the answer. `select` gives row, id and fingerprint for a JSON list of ids. Of one that
 * stands there twice, and not the same, none is known: the last has to be written last.
 */
export function findRows(
  connection: Connection,
  select: string,
  records: readonly Fingerprinted[],
  seen: SeenRows,
): { readonly known: Set<string>; readonly unseen: number } {
  const known = new Set<string>();
  if (records.length === 0) return { known, unseen: 0 };
  const wanted = new Map<string, string | null>();
  for (const { id, fingerprint } of records) {
    const other = wanted.get(id);
    wanted.set(id, other === undefined || other === fingerprint ? fingerprint : null);
  }
  const rows = connection.rows<readonly [row: number, id: string, fingerprint: string | null]>(
    select,
    JSON.stringify([...wanted.keys()]),
  );
  let unseen = 0;
  for (const [row, id, fingerprint] of rows) {
    if (fingerprint === null || wanted.get(id) !== fingerprint) continue;
    known.add(fingerprint);
    if (seen.add(row)) unseen += 1;
  }
  return { known, unseen };
}
