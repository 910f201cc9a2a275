import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";

import { readStdin } from "../../src/app/config.ts";
import { CancelledError } from "../../src/core/common/problems/errors.ts";

describe("readStdin", () => {
  it("joins what comes before it decodes, so that no character is cut in two", async () => {
    const bytes = Buffer.from("1042, Zürich");
    const stream = Readable.from([bytes.subarray(0, 8), bytes.subarray(8)]);
    expect(await readStdin({ stdin: () => stream, signal: new AbortController().signal })).toBe("1042, Zürich");
  });

  it("ends with the interruption, and closes what would keep the process alive", async () => {
    const open = new Readable({ read: () => undefined });
    const controller = new AbortController();
    const reading = readStdin({ stdin: () => open, signal: controller.signal });
    controller.abort(new CancelledError("SIGINT"));
    await expect(reading).rejects.toBeInstanceOf(CancelledError);
    expect(open.destroyed).toBe(true);
  });
});
