import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { printCompletion } from "../../../src/commands/completion/run.ts";
import { fakeContext } from "../../support/fake-context.ts";
import { isInstalled, runInstalled } from "../../support/installed.ts";
import { declaredProgram } from "../../support/declared-program.ts";

/** What is typed, and all that the shell offers for its last word. */
interface Completion {
  readonly typed: string;
  readonly offers: readonly string[];
}

const SUBCOMMANDS =
  "audit backup completion configure cron daemon demo doctor export-orders fix metrics profile pull-products restore sandbox serve service shops status".split(
    " ",
  );

const COMPLETIONS: readonly Completion[] = [
  { typed: "tg360 ", offers: SUBCOMMANDS },
  { typed: "tg360 sta", offers: ["status"] },
  { typed: "tg360 --lang it sta", offers: ["status"] },
  // The value of an option is no subcommand.
  { typed: "tg360 --config status dae", offers: ["daemon"] },
  { typed: "tg360 status ", offers: ["orders", "products", "runs"] },
  { typed: "tg360 completion ", offers: ["bash", "fish", "zsh"] },
  { typed: "tg360 --lang ", offers: ["de", "en", "fr", "it"] },
  { typed: "tg360 status orders --max", offers: ["--max-age"] },
  { typed: "tg360 export-orders --dis", offers: ["--dismiss"] },
  { typed: "tg360 pull-products --report re", offers: ["report-2026.csv", "reports"] },
  { typed: "tg360 --data-dir re", offers: ["reports"] },
  { typed: "tg360 --config with", offers: ["with blank.json"] },
  { typed: "tg360 status --shop ", offers: ["bern", "default", "zug"] },
  { typed: "tg360 --shop z", offers: ["zug"] },
  { typed: "tg360 shops pause b", offers: ["bern"] },
];

/** The value in the word of its option. */
const IN_ONE_WORD: Completion = { typed: "tg360 --lang=i", offers: ["--lang=it"] };

const folder = mkdtempSync(join(tmpdir(), "tg360-completion-"));

beforeAll(async () => {
  mkdirSync(join(folder, "reports"));
  for (const name of ["report-2026.csv", "with blank.json"]) writeFileSync(join(folder, name), "");
  const settings = join(folder, ".config", "tg360");
  mkdirSync(join(settings, "shops"), { recursive: true });
  writeFileSync(join(settings, "config.json"), '{"totalgest": {"shopId": "1"}}');
  for (const name of ["bern.json", "zug.json", "Old one.json", "notes.txt"]) {
    writeFileSync(join(settings, "shops", name), "{}");
  }
  for (const shell of ["bash", "zsh", "fish"]) {
    const { context, out } = fakeContext();
    await printCompletion(context, shell, declaredProgram());
    writeFileSync(join(folder, `script.${shell}`), out());
  }
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

describe.skipIf(!isInstalled("bash"))("in bash", () => {
  const start = ["--norc", "--noprofile", "-i"];
  // Escape and a star put in everything that could stand there.
  const ask = (typed: string) => askShell("bash", start, ["source ./script.bash"], `${typed}\u001B*`);

  it.each([...COMPLETIONS, IN_ONE_WORD])("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).slice(-offers.length).toSorted()).toEqual(offers);
  });

  it("offers nothing where a word can be anything", async () => {
    expect(await ask("tg360 pull-products --sku ")).toEqual(["tg360", "pull-products", "--sku"]);
  });
});

describe.skipIf(!isInstalled("zsh"))("in zsh", () => {
  const setUp = [
    "bindkey -e",
    "autoload -Uz compinit",
    "compinit -u -D",
    "zstyle ':completion:all-matches::::' completer _all_matches _complete",
    "zstyle ':completion:all-matches:*' insert true",
    "zle -C all-matches complete-word _generic",
    "bindkey '^I' all-matches",
    "source ./script.zsh",
  ];
  const ask = (typed: string) => askShell("zsh", ["-f", "-i"], setUp, `${typed}\t`);

  it.each([...COMPLETIONS, IN_ONE_WORD])("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).slice(-offers.length).toSorted()).toEqual(offers);
  });

  it("offers nothing where a word can be anything", async () => {
    expect(await ask("tg360 pull-products --sku ")).toEqual(["tg360", "pull-products", "--sku"]);
  });
});

describe.skipIf(!isInstalled("fish"))("in fish", () => {
  const ask = async (typed: string): Promise<readonly string[]> => {
    const script = "source ./script.fish; complete --do-complete $argv[1]";
    const env = { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8" };
    const { stdout } = await runInstalled("fish", ["--no-config", "-c", script, typed], { cwd: folder, env });
    return stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(/\/?(\t.*)?$/, "")]));
  };

  it.each([...COMPLETIONS, IN_ONE_WORD])("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).toSorted()).toEqual(offers);
  });

  it("offers nothing where a word can be anything", async () => {
    expect(await ask("tg360 pull-products --sku ")).toEqual([]);
  });
});

/**
 * Types into a real interactive shell on a terminal of its own, and returns the words that then stand in its command line:
 * they are printed by a command put in front of them.
 */
function askShell(
  shell: string,
  args: readonly string[],
  setUp: readonly string[],
  keys: string,
): Promise<readonly string[]> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, TERM: "dumb", LC_ALL: "C.UTF-8" };
  const terminal = spawn(shell, [...args], { cwd: folder, env, cols: 1000, rows: 50 });
  onTestFinished(() => {
    terminal.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    let seen = "";
    let isReady = false;
    terminal.onExit(() => {
      reject(new Error(`${shell} ended: ${seen}`));
    });
    terminal.onData((text) => {
      seen += text;
      // The quotes keep the echo of what was typed from looking like the answer.
      if (!isReady && seen.includes("R-READY")) {
        isReady = true;
        terminal.write(`${keys}\u0001printf 'W-<%s>\\n' \u0005; echo "W-"'<end>'\r`);
      }
      const words = [...seen.matchAll(/^W-<(.*)>\r?$/gm)].map((match) => match[1] ?? "");
      if (/^W-<end>\r?$/m.test(seen)) resolve(words.slice(0, -1));
    });
    terminal.write(`${setUp.join("; ")}; printf '%s\\n' "R-"READY\r`);
  });
}
