import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { readSecret } from "../../src/config/secrets.ts";
import { CancelledError } from "../../src/core/common/problems/errors.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tg360-secret-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const signal = new AbortController().signal;
const node = process.execPath;

async function detailOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  return inspect(error);
}

describe("readSecret", () => {
  it("takes a file's first line, with any line end", async () => {
    for (const text of ["pass word", "pass word\n", "pass word\r\n", "\uFEFFpass word"]) {
      const path = join(folder, "secret");
      writeFileSync(path, text);
      expect((await readSecret("k", { kind: "file", path }, signal)).reveal()).toBe("pass word");
    }
  });

  it("refuses an empty file, one of several lines, and a missing one", async () => {
    for (const text of ["", "\n", "a\nb\n"]) {
      const path = join(folder, "secret");
      writeFileSync(path, text);
      expect(await detailOf(readSecret("k", { kind: "file", path }, signal))).toContain("secret-unavailable");
    }
    const missing = readSecret("k", { kind: "file", path: join(folder, "none") }, signal);
    expect(await detailOf(missing)).toContain("ENOENT");
  });

  it("runs a command without a shell", async () => {
    const argv = [node, "-e", "console.log(process.argv[1])", "$HOME;`id`"];
    expect((await readSecret("k", { kind: "command", argv }, signal)).reveal()).toBe("$HOME;`id`");
  });

  it("gives a command none of our own secrets", async () => {
    vi.stubEnv("TG360_TOTALGEST_PASSWORD", "canary");
    vi.stubEnv("TG360_FRAMEWORK360_API_KEY", "canary");
    vi.stubEnv("OTHER_VARIABLE", "other");
    const argv = [node, "-e", "console.log(JSON.stringify(process.env))"];
    const environment = (await readSecret("k", { kind: "command", argv }, signal)).reveal();
    expect(environment).toContain('"OTHER_VARIABLE":"other"');
    expect(environment).not.toContain("canary");
  });

  it("reports how a command failed, and repeats neither its arguments nor its output", async () => {
    const argv = [node, "-e", "console.log('canary'); console.error('no such entry'); process.exit(3)", "canary"];
    const detail = await detailOf(readSecret("k", { kind: "command", argv }, signal));
    expect(detail).toContain("3: no such entry");
    expect(detail).not.toContain("canary");
  });

  it("ends a command when the run is interrupted", async () => {
    const controller = new AbortController();
    const argv = [node, "-e", "setTimeout(() => {}, 60000)"];
    const reading = readSecret("k", { kind: "command", argv }, controller.signal);
    controller.abort(new CancelledError("SIGINT"));
    await expect(reading).rejects.toBeInstanceOf(CancelledError);
  });

  it("waits no longer than 10 s for a command, not even for one that ignores SIGTERM", async () => {
    const startedMs = performance.now();
    const argv = ["sh", "-c", "trap '' TERM; sleep 15; echo late"];
    expect(await detailOf(readSecret("k", { kind: "command", argv }, signal))).toContain("sh: > 10 s");
    expect(performance.now() - startedMs).toBeLessThan(13_000);
  });

  it("prints masked wherever it is printed", async () => {
    const secret = await readSecret("k", { kind: "value", value: "canary" }, signal);
    expect(`${String(secret)} ${JSON.stringify({ secret })} ${inspect(secret)}`).not.toContain("canary");
  });
});
