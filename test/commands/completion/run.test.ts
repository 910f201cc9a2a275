import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import type { Lang } from "../../../src/core/common/language.ts";
import { runCompletion } from "../../../src/commands/completion/run.ts";
import { isInstalled, runInstalled } from "../../support/installed.ts";
import { declaredProgram } from "../../support/declared-program.ts";
import { someApp } from "../../support/some-app.ts";

/** What is typed, and all that the shell offers for its last word. */
interface Completion {
  readonly typed: string;
  readonly offers: readonly string[];
}

const SUBCOMMANDS =
  "adapter audit autostart backup completion configure daemon demo doctor export-orders fix forget metrics profile pull-products restore sandbox serve shops status worker".split(
    " ",
  );

const OFFERS: readonly Completion[] = [
  { typed: "", offers: SUBCOMMANDS },
  { typed: "sta", offers: ["status"] },
  { typed: "--lang it sta", offers: ["status"] },
  // The value of an option is no subcommand.
  { typed: "--config status dae", offers: ["daemon"] },
  { typed: "autostart ", offers: ["off", "on", "status"] },
  { typed: "completion ", offers: ["bash", "fish", "zsh"] },
  { typed: "--lang ", offers: ["de", "en", "fr", "it"] },
  { typed: "status orders --max", offers: ["--max-age"] },
  { typed: "fix --dis", offers: ["--dismiss"] },
  { typed: "pull-products --report re", offers: [] },
  { typed: "nonsense --nonsense=", offers: [] },
];

/** What only the scripts can get wrong: blanks, names of files, and an answer without a word. */
const IN_SHELLS: readonly Completion[] = [
  { typed: "tg360 --lang it sta", offers: ["status"] },
  { typed: "tg360 pull-products --report re", offers: ["report-2026.csv", "reports"] },
  { typed: "tg360 --config with", offers: ["with blank.json"] },
];

const folder = mkdtempSync(join(tmpdir(), "tg360-completion-"));

async function printed(args: readonly string[], lang: Lang = "en"): Promise<string> {
  const app = someApp({ globals: { lang } });
  await runCompletion(app, args, await declaredProgram());
  return app.out();
}

beforeAll(async () => {
  mkdirSync(join(folder, "reports"));
  for (const name of ["report-2026.csv", "with blank.json"]) writeFileSync(join(folder, name), "");
  for (const shell of ["bash", "zsh", "fish"]) writeFileSync(join(folder, `script.${shell}`), await printed([shell]));
  const binary = fileURLToPath(new URL("../../../bin/tg360.js", import.meta.url));
  writeFileSync(join(folder, "tg360"), `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`, { mode: 0o755 });
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

describe("what can be typed", () => {
  it.each(OFFERS)("completes '$typed'", async ({ typed, offers }) => {
    const lines = (await printed(["bash", ...typed.split(" ")])).split("\n");
    expect(
      lines
        .slice(0, -1)
        .map((line) => line.split("\t")[0])
        .toSorted(),
    ).toEqual(offers);
  });

  it("comes with what it means, in the reader's language", async () => {
    expect(await printed(["fish", "--lang", "d"], "it")).toBe("de\n");
    expect(await printed(["fish", "sta"], "fr")).toMatch(/^status\t\p{L}.+\n$/u);
  });
});

describe.skipIf(!isInstalled("bash"))("in bash", () => {
  const start = ["--norc", "--noprofile", "-i"];
  // Escape and a star put in everything that could stand there.
  const ask = (typed: string) => askShell("bash", start, ["source ./script.bash"], `${typed}\u001B*`);

  it.each(IN_SHELLS)("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).slice(-offers.length).toSorted()).toEqual(offers);
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

  it.each(IN_SHELLS)("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).slice(-offers.length).toSorted()).toEqual(offers);
  });
});

describe.skipIf(!isInstalled("fish"))("in fish", () => {
  const ask = async (typed: string): Promise<readonly string[]> => {
    const script = "source ./script.fish; complete --do-complete $argv[1]";
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, HOME: folder, LC_ALL: "C.UTF-8" };
    const { stdout } = await runInstalled("fish", ["--no-config", "-c", script, typed], { cwd: folder, env });
    return stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(/\/?(\t.*)?$/, "")]));
  };

  it.each(IN_SHELLS)("completes $typed", async ({ typed, offers }) => {
    expect((await ask(typed)).toSorted()).toEqual(offers);
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
  const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, HOME: folder, TERM: "dumb", LC_ALL: "C.UTF-8" };
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
