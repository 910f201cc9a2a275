import { describe, expect, it } from "vitest";

import { createOutput, type Sink, Scrubber } from "../../src/app/output/output.ts";

interface FakeSink extends Sink {
  readonly written: string[];
}

function sink(failure: string | null = null): FakeSink {
  const written: string[] = [];
  return {
    written,
    on: () => undefined,
    write(text, done) {
      if (failure === null) written.push(text);
      setImmediate(() => done(failure === null ? null : Object.assign(new Error(failure), { code: failure })));
      return true;
    },
  };
}

describe("createOutput", () => {
  it("masks secrets on both streams", async () => {
    const [stdout, stderr, scrubber] = [sink(), sink(), new Scrubber()];
    const output = createOutput(stdout, stderr, scrubber);
    scrubber.add("canary");
    await output.out("a canary\n");
    output.err("another canary\n");
    expect([...stdout.written, ...stderr.written]).toEqual(["a ********\n", "another ********\n"]);
  });

  it("takes a reader that went away for no error, and writes no more", async () => {
    const stdout = sink("EPIPE");
    const output = createOutput(stdout, sink(), new Scrubber());
    await output.out("x");
    await output.out("y");
    expect(stdout.written).toEqual([]);
  });

  it("fails with exit 8 where the disk behind it is full", async () => {
    const output = createOutput(sink("ENOSPC"), sink(), new Scrubber());
    await expect(output.out("x")).rejects.toMatchObject({ exitCode: 8, problem: { code: "output-failed" } });
  });

  it("never fails for messages", () => {
    const output = createOutput(sink(), sink("ENOSPC"), new Scrubber());
    expect(() => output.err("x")).not.toThrow();
  });

  it("assumes 80 columns off a terminal", () => {
    expect(createOutput(sink(), sink(), new Scrubber())).toMatchObject({ columns: 80, outIsTerminal: false });
  });
});
