/**
 * Which rows of a table a pass has seen, a bit for each: a million of them take 125 KB. Row ids stay as they are while a
 * connection is open; only VACUUM renumbers them, and nothing here runs it.
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

  has(row: number): boolean {
    return ((this.#bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
  }

  #grow(at: number): void {
    const larger = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}
