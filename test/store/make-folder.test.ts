import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { makeFolder } from "../../src/store/make-folder.ts";
import { makeTestFolder } from "../support/folder.ts";

let folder: string;

beforeEach(() => {
  folder = makeTestFolder();
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe("makeFolder", () => {
  it("creates missing parent folders too, all for the owner alone", () => {
    makeFolder(join(folder, "a", "b"));
    expect([modeOf(join(folder, "a")), modeOf(join(folder, "a", "b"))]).toEqual([0o700, 0o700]);
  });

  it("leaves an existing folder as it is, also behind a link", () => {
    mkdirSync(join(folder, "open"), { mode: 0o755 });
    symlinkSync(join(folder, "open"), join(folder, "link"));
    makeFolder(join(folder, "link"));
    expect(modeOf(join(folder, "open"))).toBe(0o755);
  });

  it("throws if a file is in the way", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => {
      makeFolder(join(folder, "file"));
    }).toThrow("EEXIST");
    expect(() => {
      makeFolder(join(folder, "file", "below"));
    }).toThrow("ENOTDIR");
  });

  it.runIf(existsSync("/proc/self"))("ends where an existing folder takes no new folder and reports ENOENT", () => {
    for (const path of ["/proc/nope", "/proc/nope/below"]) {
      expect(() => {
        makeFolder(path);
      }).toThrow("ENOENT");
    }
  });
});
