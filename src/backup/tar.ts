/**
 * Archives in the format of `tar` (POSIX ustar), with plain files of one folder: a backup can be unpacked without
 * this program.
 */

const BLOCK = 512;

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Buffer>;
}

/** The archive, piece by piece. `bytes` must be the length of `content`. */
export async function* writeTar(files: readonly ArchivedFile[], epochS: number): AsyncGenerator<Buffer> {
  for (const { name, bytes, content } of files) {
    yield header(name, bytes, epochS);
    yield* content;
    if (bytes % BLOCK !== 0) yield Buffer.alloc(BLOCK - (bytes % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/**
 * Yields each file in turn; its content has to be read before the next file is requested. Throws Error if the archive
 * is cut or damaged.
 */
export async function* readTar(archive: AsyncIterable<Buffer>): AsyncGenerator<ArchivedFile> {
  const source = new Source(archive);
  for (;;) {
    const head = await source.take(BLOCK);
    if (head.every((byte) => byte === 0)) return;
    const { name, bytes } = parseHeader(head);
    yield { name, bytes, content: source.piecesOf(bytes) };
    await source.take((BLOCK - (bytes % BLOCK)) % BLOCK);
  }
}

function header(name: string, bytes: number, epochS: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  const put = (at: number, text: string): void => void block.write(text, at, "latin1");
  put(0, name);
  put(100, octal(0o600, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes, 11));
  put(136, octal(epochS, 11));
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\x0000");
  put(148, `${octal(sumOf(block), 6)} `);
  return block;
}

function parseHeader(block: Buffer): { readonly name: string; readonly bytes: number } {
  const text = (at: number, length: number): string =>
    block.toString("latin1", at, at + length).replace(/\0[\s\S]*$/, "");
  const written = Number.parseInt(text(148, 8), 8);
  const blank = Buffer.from(block);
  blank.fill(" ", 148, 156);
  const bytes = Number.parseInt(text(124, 12), 8);
  if (sumOf(blank) !== written || !Number.isSafeInteger(bytes) || bytes < 0) throw new Error("no header of an archive");
  return { name: text(0, 100), bytes };
}

function sumOf(block: Buffer): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

/** Reads any number of bytes from chunks of any size. */
class Source {
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(archive: AsyncIterable<Buffer>) {
    this.#pieces = archive[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of this.piecesOf(bytes)) taken.push(piece);
    return Buffer.concat(taken);
  }

  async *piecesOf(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#pieces.next();
        if (done === true) throw new Error("the archive ends too early");
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}
