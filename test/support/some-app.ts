import { Scrubber } from "../../src/app/output/output.ts";
import { type App, emptyMemory, type Globals, realClock } from "../../src/app/app.ts";

/** Fails when it is used: a test that needs it passes its own. */
export function unwanted(name: string): () => never {
  return () => {
    throw new Error(`${name} was not to be called`);
  };
}

interface Given extends Partial<Omit<App, "globals" | "stdin">> {
  readonly globals?: Partial<Globals>;
  readonly stdin?: string;
}

/** What a command of this process would get, with its output in memory. */
export function someApp({ globals, stdin = "", ...given }: Given = {}): App & { out(): string; err(): string } {
  let out = "";
  let err = "";
  return {
    command: "test",
    sources: { env: {}, configFlag: null, flags: {}, shop: null },
    clock: realClock,
    signal: new AbortController().signal,
    scrubber: new Scrubber(),
    memory: emptyMemory(),
    output: {
      outIsTerminal: false,
      errIsTerminal: false,
      columns: 80,
      rows: 0,
      out(text) {
        out += text;
        return Promise.resolve();
      },
      err(text) {
        err += text;
      },
    },
    ...given,
    globals: {
      shop: null,
      json: false,
      quiet: false,
      verbose: false,
      color: false,
      lang: "en",
      input: true,
      lockTimeoutMs: 0,
      ...globals,
    },
    stdin: async function* () {
      yield await Promise.resolve(stdin);
    },
    out: () => out,
    err: () => err,
  };
}
