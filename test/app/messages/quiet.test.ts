import { lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { decideAt, type QuietPlace } from "../../../src/app/messages/quiet.ts";
import { HOUR, MINUTE } from "../../../src/core/common/time/duration.ts";
import { makeTestFolder } from "../../support/folder.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const a = { key: "a" };

describe("the memory of quiet runs", () => {
  let folder = "";
  beforeEach(async () => {
    folder = makeTestFolder();
  });

  function place(notes: QuietPlace["notes"], command = "export-orders"): QuietPlace {
    return { command, notes, installation: "/data", temporaryDir: folder };
  }

  function memoryNotes(): NonNullable<QuietPlace["notes"]> & { readonly kept: Map<string, string>; writes: number } {
    const kept = new Map<string, string>();
    return {
      kept,
      writes: 0,
      readNote: (key) => Promise.resolve(kept.get(key) ?? null),
      writeNote(key, value) {
        this.writes += 1;
        kept.set(key, value ?? "");
        return Promise.resolve();
      },
    };
  }

  it("keeps each command's memory apart, in the store", async () => {
    const notes = memoryNotes();
    expect(await decideAt(place(notes), [a], NOW)).toBe(true);
    expect(await decideAt(place(notes), [a], NOW + MINUTE)).toBe(false);
    expect(await decideAt(place(notes, "pull-products"), [a], NOW + MINUTE)).toBe(true);
    expect([...notes.kept.keys()]).toEqual(["quiet:export-orders", "quiet:pull-products"]);
  });

  it("writes nothing where nothing is new", async () => {
    const notes = memoryNotes();
    await decideAt(place(notes), [], NOW);
    expect(notes.writes).toBe(0);
    await decideAt(place(notes), [a], NOW);
    await decideAt(place(notes), [a], NOW + MINUTE);
    expect(notes.writes).toBe(1);
  });

  it("takes a memory that cannot be understood for none", async () => {
    const notes = memoryNotes();
    notes.kept.set("quiet:export-orders", "{broken");
    expect(await decideAt(place(notes), [a], NOW)).toBe(true);
  });

  it("reports problems once an hour if the store cannot be written", async () => {
    const broken: QuietPlace["notes"] = {
      readNote: () => Promise.resolve(null),
      writeNote: () => Promise.reject(new Error("disk full")),
    };
    for (const notes of [null, broken]) {
      const at = place(notes, notes === null ? "pull-products" : "export-orders");
      expect(await decideAt(at, [a], NOW)).toBe(true);
      expect(await decideAt(at, [a], NOW + 59 * MINUTE)).toBe(false);
      expect(await decideAt(at, [a], NOW + HOUR)).toBe(true);
    }
    const [own = ""] = await readdir(folder);
    expect((await lstat(join(folder, own))).mode & 0o777).toBe(0o700);
    for (const file of await readdir(join(folder, own))) {
      expect((await lstat(join(folder, own, file))).mode & 0o777).toBe(0o600);
    }
  });

  it("trusts no link that another user may have put into the temporary folder", async () => {
    const elsewhere = join(folder, "elsewhere");
    await mkdir(elsewhere);
    await symlink(elsewhere, join(folder, `tg360-${String(process.getuid?.() ?? 0)}`));
    expect(await decideAt(place(null), [a], NOW)).toBe(true);
    expect(await decideAt(place(null), [a], NOW + 1)).toBe(true);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it("reports if nothing can be stored at all", async () => {
    const nowhere = { ...place(null), temporaryDir: "/proc/none" };
    expect(await decideAt(nowhere, [a], NOW)).toBe(true);
    expect(await decideAt(nowhere, [], NOW)).toBe(false);
  });
});
