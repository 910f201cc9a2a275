import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { runCommandLine, type Process } from "../../src/cli/run.ts";
import type { Sink } from "../../src/app/output/output.ts";
import { declaredProgram } from "../support/declared-program.ts";
import { makeTestFolder } from "../support/folder.ts";

let folder: string;

beforeEach(() => {
  folder = makeTestFolder();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  let out = "";
  let err = "";
  const sink = (take: (text: string) => void): Sink => ({
    on: () => undefined,
    write(text, done) {
      take(text);
      done();
      return true;
    },
  });
  const process: Process = {
    env: { HOME: folder, ...env },
    stdin: (async function* () {})(),
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
    on: () => undefined,
    off: () => undefined,
    exit: () => undefined,
  };
  return { code: await runCommandLine(argv, process), out, err };
}

const NAMES = (await declaredProgram()).commands.map((command) => command.name());

describe("help", () => {
  it.each(NAMES)("of %s has examples and where the exit codes are, and ends with 0", async (name) => {
    const { code, out, err } = await run([name, "--help"]);
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(out).toContain("Examples:");
    expect(out).toContain(`tg360 ${name}`);
    expect(out).toMatch(/^Exit codes: man tg360/m);
    expect(out).toContain("--lock-timeout");
  });

  it.each(["en", "fr", "it", "de"])("is one screen of 24 lines (%s)", async (lang) => {
    const { out } = await run(["--help", "--lang", lang]);
    expect(out.trimEnd().split("\n").length).toBeLessThanOrEqual(24);
    const daily = [...out.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name);
    expect(daily).toEqual(["configure", "export-orders", "pull-products", "status", "fix", "audit", "serve"]);
    for (const name of NAMES) expect(out).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it("is the message of a bare tg360, which is wrong usage", async () => {
    const { code, out, err } = await run([]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain("Usage: tg360");
  });
});

describe("wrong usage", () => {
  it.each([
    [["statsu"], /status/],
    [["status", "--limt", "3"], /--limit/],
    [["status", "--limit", "many"], /1–1000000000/],
    [["status", "orders", "1", "2"], /too many words after status/],
    [["pull-products", "--lang", "xx"], /--lang does not accept “xx”.\n→ Possible values: en, fr, it, de/],
    [
      ["export-orders", "--since", "31.02.2026"],
      /--since does not accept “31.02.2026”.\n→ For example: 31\.01\.2026$/m,
    ],
    [["fix", "7", "--mark-exported", "NUMBER"], /→ Look for the order in TotalGest, and give the number/],
    [["completion"], /shell/],
    [["audit", "show", "31.02.2026"], /DD.MM.YYYY does not accept “31.02.2026”.\n→ For example: 31\.01\.2026$/m],
    [["status", "orders", "--limit", "0"], /--limit does not accept “0”.\n→ Possible values: 1–1000000000/],
    [["autostart", "maybe"], /ACTION does not accept “maybe”.\n→ Possible values: on, off, status/],
    [["export-orders", "--since", "yesterday"], /For example: 31\.01\.2026$/m],
    [["daemon", "--interval", "5"], /500ms, 30s, 5m, 2h/],
  ])("%j ends with 2 and says what is wrong", async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(message);
    expect(err).toMatch(
      /→ (See all commands and options:\n {4}tg360 (\w+ )?--help|Possible values: |For example: |Did you mean |Look for)/,
    );
  });

  it.each([
    ["configure --password-stdin --password-file x", "--password-stdin", "--password-file"],
    ["configure --api-key-file x --api-key-command y", "--api-key-file", "--api-key-command"],
    ["configure --password-stdin --api-key-stdin", "--password-stdin", "--api-key-stdin"],
    ["pull-products --sku A --full", "--full", "--sku"],
    ["audit --day 2026-11-01 --month 2026-11", "--day", "--month"],
    ["fix 1 --resend --dismiss", "--resend", "--dismiss"],
    ["fix 1 --mark-exported A-1 --dismiss", "--mark-exported", "--dismiss"],
    ["fix 1 --acknowledge --article-by sku", "--acknowledge", "--article-by"],
    ["export-orders --ids 1 --interactive", "--interactive", "--ids"],
    ["export-orders --ids 1 --since 2026-11-01", "--since", "--ids"],
    ["export-orders --failed --ids 1", "--failed", "--ids"],
  ])("%s names both options that do not go together", async (line, first, second) => {
    const { code, out } = await run([...line.split(" "), "--json"]);
    expect(code).toBe(2);
    const { error } = JSON.parse(out) as { error: { code: string; message: string } };
    expect(error.code).toBe("option-conflict");
    expect(error.message).toContain(first);
    expect(error.message).toContain(second);
  });

  it("is a document with --json, in English, and words in the user's language", async () => {
    const { code, out, err } = await run(["status", "--nonsense", "--json", "--lang", "de"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      schema: "tg360.error/1",
      error: { code: "bad-usage", exitCode: 2, message: expect.stringContaining("--nonsense") as unknown },
    });
    expect(err).toContain("Die Option --nonsense gibt es nicht.");
  });

  it.each([
    ["fr", ["status", "--lmit", "5"], "L’option --lmit n’existe pas.\n→ Vouliez-vous dire --limit\u00A0? "],
    ["it", ["statu"], "Il comando statu non esiste.\n→ Forse status? "],
    ["de", ["export-orders", "--report"], "Nach --report fehlt der Name einer Datei.\n"],
    ["fr", ["completion"], "Il manque\u00A0: shell.\n"],
    ["de", ["autostart"], "Es fehlt: AKTION.\n"],
    ["it", ["audit", "show", "99"], "GG.MM.AAAA non accetta «99».\n"],
    ["it", ["configure", "--map-payment", "cod"], "Ad esempio: NOME=CODICE\n"],
    ["fr", ["shops", "remove"], "tg360 shops remove NOM\n"],
  ])("speaks %s where it does not understand %j", async (lang, argv, expected) => {
    const { code, err } = await run([`--lang=${lang}`, ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(expected);
  });

  it("say in one sentence which value is missing behind an option, and name the command’s own help", async () => {
    const { code, err } = await run(["fix", "4711", "--mark-exported", "--lang=it"]);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^Dopo --mark-exported manca il numero dell’ordine in TotalGest\.\n→ .*:\n {4}tg360 fix --help\n$/,
    );
  });
});

describe("help", () => {
  it.each(["", "status", "export-orders", "configure", "sandbox"])("of %j fits 80 columns", async (command) => {
    const { code, out } = await run([...command.split(" ").filter(Boolean), "--help"]);
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

describe("global options", () => {
  it("are understood before and after the subcommand", async () => {
    const data = ["--data-dir", join(folder, "state")];
    const before = await run(["--json", ...data, "status"]);
    const after = await run(["status", ...data, "--json"]);
    expect(JSON.parse(before.out)).toMatchObject({ schema: "tg360.status/1" });
    expect(JSON.parse(after.out)).toMatchObject({ schema: "tg360.status/1" });
  });

  it("choose the language: flag, TG360_LANG, file, the system's", async () => {
    const config = join(folder, "config.json");
    writeFileSync(config, '{"lang":"it"}', { mode: 0o600 });
    const outputOf = async (argv: readonly string[], env: Record<string, string>): Promise<string> =>
      (await run(["pull-products", ...argv], { LANG: "de_CH.UTF-8", ...env })).err;
    const [flag, variable, file, system] = [
      await outputOf(["--config", config, "--lang", "en"], { TG360_LANG: "fr" }),
      await outputOf(["--config", config], { TG360_LANG: "fr" }),
      await outputOf(["--config", config], {}),
      await outputOf([], {}),
    ];
    expect(flag).toContain("Missing");
    expect(new Set([flag, variable, file, system]).size).toBe(4);
    expect(system).toContain("Es fehlt");
  });
});

describe("errors", () => {
  it("name what is missing, and end with 4", async () => {
    const { code, out, err } = await run(["export-orders", "--json"]);
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "not-configured", exitCode: 4 } });
    expect(err).toContain("TG360_TOTALGEST_ENDPOINT");
  });

  it("refuse to work with certificates unchecked, but print help and completion", async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    expect((await run(["pull-products", "--json"], env)).out).toContain("tls-check-off");
    expect((await run(["pull-products"], env)).code).toBe(4);
    expect((await run(["completion", "bash"], env)).code).toBe(0);
    expect((await run(["--help"], env)).code).toBe(0);
  });

  it("are reported once with --quiet, while the exit code stays", async () => {
    const argv = ["pull-products", "--quiet", "--data-dir", join(folder, "state")];
    const first = await run(argv, { TMPDIR: folder });
    const second = await run(argv, { TMPDIR: folder });
    expect([first.code, second.code]).toEqual([4, 4]);
    expect(second.out).toBe("");
  });

  it("are a document each time with --quiet --json: a program that reads it has forgotten the last one", async () => {
    const argv = ["pull-products", "--quiet", "--json", "--data-dir", join(folder, "state")];
    await run(argv, { TMPDIR: folder });
    const { out, err } = await run(argv, { TMPDIR: folder });
    expect(JSON.parse(out)).toMatchObject({ schema: "tg360.error/1" });
    expect(err).toBe("");
  });
});
