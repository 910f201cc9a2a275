import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import fc from "fast-check";

import { readTar, writeTar } from "../../src/backup/tar.ts";
import { runInstalled } from "../support/installed.ts";
import { makeTestFolder } from "../support/folder.ts";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function written(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const list = files.map(([name, bytes]) => ({ name, bytes: bytes.length, content: inPieces(bytes, 700) }));
  const pieces: Buffer[] = [];
  for await (const piece of writeTar(list, 1_700_000_000)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readBack(archive: Buffer, pieceSize: number): Promise<readonly (readonly [string, Buffer])[]> {
  const found: [string, Buffer][] = [];
  for await (const { name, content } of readTar(inPieces(archive, pieceSize))) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    found.push([name, Buffer.concat(pieces)]);
  }
  return found;
}

const contents = fc.uint8Array({ maxLength: 1600 }).map((bytes) => Buffer.from(bytes));

it("gives back what was put into it, in chunks of any size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(contents, { maxLength: 4 }), fc.integer({ min: 1, max: 2000 }), async (all, size) => {
      const files = all.map((bytes, at) => [`file-${String(at)}`, bytes] as const);
      expect(await readBack(await written(files), size)).toEqual(files);
    }),
    { numRuns: 40 },
  );
});

it("refuses an archive that was cut anywhere", async () => {
  const archive = await written([["one", Buffer.alloc(600, "x")]]);
  for (const length of [0, 100, 512, 900, 1112, 1535, 1536]) {
    await expect(readBack(archive.subarray(0, length), 512)).rejects.toThrow("ends too early");
  }
});

it("is what tar itself unpacks", async () => {
  const folder = makeTestFolder();
  writeFileSync(
    join(folder, "a.tar"),
    await written([
      ["one.json", Buffer.from("{}")],
      ["empty", Buffer.alloc(0)],
    ]),
  );
  expect(await runInstalled("tar", ["-xf", "a.tar"], { cwd: folder })).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(folder, "one.json"), "utf8")).toBe("{}");
  expect(readFileSync(join(folder, "empty"), "utf8")).toBe("");
});
