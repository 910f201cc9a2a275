/**
 * The wizard on a real terminal: from nothing to a working configuration, with corrections, and left at every prompt.
 */
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";

import { parseCrontab } from "../support/crontab.ts";
import { type Desk, openDesk, present } from "../support/desk.ts";
import { startMailServer } from "../support/mail-server.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { createText } from "../../src/text/text.ts";
import type { Lang } from "../../src/core/common/language.ts";

const CTRL_C = "\u0003";
const DOWN = "\u001B[B";

/** Stands for the yes of a language. */
const YES = "yes";

/**
 * After the shop's key: the statuses as proposed, the other module is off, first day, nothing told of deliveries, cash on
 * delivery, price list, main language, buffer, no notifications, backups, buyers kept without limit, save.
 */
const CHOICES = ["", YES, "2026-01-01", "", DOWN, "", "", "", "2", "", "", "", ""] as const;

/** Long enough for a busy machine. */
const LONG = 120_000;

function openWizard(desk: Desk, flags: readonly string[] = [], size = { cols: 80, rows: 24 }): Terminal {
  return openTerminal(["configure", ...flags], present(desk.env), desk.stage.folder, size);
}

async function answerAll(terminal: Terminal, answers: readonly string[], lang = "en"): Promise<void> {
  const { t } = await createText(lang as Lang, null);
  for (const answer of answers) await terminal.answer(answer === YES ? t("ask.yes") : answer);
}

/** Neither as typed nor in the screen's content. */
function expectNoSecret({ stage }: Desk, terminal: Terminal): void {
  const { password, apiKey } = stage.sandbox.credentials;
  for (const secret of [password, apiKey]) {
    expect(terminal.raw()).not.toContain(secret);
    expect(terminal.shown()).not.toContain(secret);
  }
}

/** A machine with cron and without systemd. Returns the file of the crontab. */
function withCron({ stage, env }: Desk): { readonly table: string; readonly env: Desk["env"] } {
  const [tools, table] = [join(stage.folder, "tools"), join(stage.folder, "crontab")];
  mkdirSync(tools);
  writeFileSync(join(tools, "crontab"), `#!/bin/sh\ncase "$1" in -l) cat '${table}' ;; -) cat > '${table}' ;; esac\n`);
  writeFileSync(join(tools, "systemctl"), "#!/bin/sh\nexit 1\n");
  for (const tool of ["crontab", "systemctl"]) chmodSync(join(tools, tool), 0o755);
  return { table, env: { ...env, PATH: `${tools}:${stage.env["PATH"] ?? "/usr/bin:/bin"}` } };
}

/** What cron does with the line of every five minutes. */
async function asCron({ stage }: Desk, table: string): Promise<string> {
  const env = { HOME: stage.env["HOME"], PATH: "/usr/bin:/bin" };
  const [line = ""] = parseCrontab(table).jobs.map((job) => job.line);
  const { stdout, stderr } = await promisify(execFile)("/bin/sh", ["-ec", line], { env });
  return stdout + stderr;
}

describe("the wizard", () => {
  test.each(["en", "fr", "it", "de"])(
    "leads from nothing to a working configuration, and to a machine that starts it (%s)",
    async (lang) => {
      const desk = await openDesk();
      rmSync(desk.path);
      const { table, env } = withCron(desk);
      const terminal = openWizard({ ...desk, env }, ["--lang", lang], { cols: lang === "en" ? 120 : 80, rows: 24 });
      // Yes, from now on; and no mails.
      await answerAll(terminal, ["", ...desk.answers, ...CHOICES, "", ""], lang);
      expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
      expect(statSync(desk.path).mode & 0o777).toBe(0o600);
      expect(JSON.parse(readFileSync(desk.path, "utf8"))).toMatchObject({
        totalgest: { endpoint: desk.answers[0] },
        export: {
          from: "2026-01-01",
          statuses: ["3"],
          open: ["1", "2", "6"],
          cancelled: ["4", "5"],
          after: ["7", "8"],
        },
        products: { buffer: 2 },
        lang,
      });
      expectNoSecret(desk, terminal);
      // Nothing of the prompts' own English is left.
      if (lang !== "en") expect(terminal.shown()).not.toMatch(/\b(navigate|select|submit|toggle|masked|input)\b/i);
      expect(parseCrontab(readFileSync(table, "utf8")).jobs).toHaveLength(2);
      if (lang !== "en") return;
      expect((await desk.stage.run(["doctor"], { env: desk.env })).code).toBe(0);
      expect(await asCron(desk, readFileSync(table, "utf8"))).toBe("");
      expect(desk.stage.sandbox.ledger.some(({ operation }) => /product/i.test(operation))).toBe(true);
    },
    LONG,
  );

  test.each(["en", "de"])(
    "asks what a status without a class means, and changes what is proposed (%s)",
    async (lang) => {
      const desk = await openDesk();
      const { shop } = desk.stage.sandbox;
      shop.statuses = [...shop.statuses.filter(({ id }) => id !== "8"), { id: "8", name: "Chiuso" }];
      rmSync(desk.path);
      const terminal = openWizard(desk, ["--lang", lang], { cols: 80, rows: 40 });
      // "Chiuso" is further on; of what is proposed, the second ("In lavorazione") is completed.
      const classes = [`${DOWN.repeat(3)}`, `${DOWN} `, DOWN];
      await answerAll(terminal, ["", ...desk.answers, ...classes, ...CHOICES.slice(1)], lang);
      expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
      expect(JSON.parse(readFileSync(desk.path, "utf8"))).toMatchObject({
        export: { statuses: ["2", "3"], open: ["1", "6"], cancelled: ["4", "5"], after: ["7", "8"] },
      });
    },
    LONG,
  );

  test(
    "chooses no first day while Framework360's own TotalGest module is on, and says why",
    async () => {
      const desk = await openDesk();
      rmSync(desk.path);
      const terminal = openWizard(desk, ["--lang", "en"]);
      await answerAll(terminal, ["", ...desk.answers, "", "n", ...CHOICES.slice(3)]);
      expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
      expect(JSON.parse(readFileSync(desk.path, "utf8"))).not.toHaveProperty("export.from");
      expect(terminal.shown()).toContain("TotalGest module switched off?");
    },
    LONG,
  );

  test(
    "offers each answer again when it is gone through once more, that the other module is off as well",
    async () => {
      const desk = await openDesk();
      rmSync(desk.path);
      const terminal = openWizard(desk, ["--lang", "en"], { cols: 120, rows: 40 });
      const [once, again] = [
        [YES, "", "", DOWN, "", "", "", "2", "", "", ""],
        ["", "2026-01-01", ...CHOICES.slice(3).map(() => "")],
      ];
      await answerAll(terminal, ["", ...desk.answers, "", ...once, DOWN, ...desk.answers.map(() => ""), "", ...again]);
      expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
      expect(JSON.parse(readFileSync(desk.path, "utf8"))).toMatchObject({
        export: { from: "2026-01-01" },
        products: { buffer: 2 },
      });
    },
    LONG,
  );

  test(
    "speaks the language that was chosen first to its end, and shows all that it will save",
    async () => {
      const desk = await openDesk();
      await using mails = await startMailServer();
      const before = { export: { shipping: "required" }, retention: { buyers: "24m" } };
      const products = { fields: { name: "first", descriptions: "first", price: "shop" } };
      writeFileSync(desk.path, JSON.stringify({ ...before, products }));
      const { t } = await createText("de", null);
      const terminal = openWizard({ ...desk, env: { ...desk.env, LANG: undefined } }, [], { cols: 80, rows: 60 });
      const german = DOWN.repeat(3);
      const address = mails.url.replace("smtp://", "");
      const messages = ["shop@example.ch", `smtp://${address}`, "", "7"];
      const choices = ["", YES, "2026-01-01", "", "", "", "", "", "\u001B[A", "", ...messages, "", "", ""];
      await answerAll(terminal, [german, ...desk.answers, ...choices], "de");
      expect((await terminal.ended).code).toBe(0);
      const shown = terminal.shown();
      expect(shown).toContain("Step 1 of 9: Language of tg360");
      expect(shown.slice(shown.indexOf("2026-01-01"))).not.toMatch(/\b(?:the|by mail)\b/u);
      const summary = shown.slice(shown.indexOf(t("setup.summary"))).replaceAll(/\s+/g, " ");
      for (const part of [
        `${t("setup.texts")} ${t("setup.texts.totalgest!")}`,
        `${t("setup.sum.owners")} price = shop`,
        `${t("setup.sum.retention")} 24 Monate`,
        `${t("setup.smtp")} smtp://${address}`,
        `${t("setup.daily")} 7`,
        `${t("setup.sum.backups")} ja, jede Nacht, `,
      ]) {
        expect(summary).toContain(part);
      }
      expect(shown.replaceAll(/\s+/g, " ")).toContain(t("setup.texts-braked"));
      const { backup } = JSON.parse(readFileSync(desk.path, "utf8")) as { readonly backup: unknown };
      expect(backup).toMatchObject({ every: "1d" });
    },
    LONG,
  );

  test("reports a wrong password at once, in the system's own text, and takes the right one", async () => {
    const desk = await openDesk();
    const terminal = openWizard(desk);
    const password = desk.answers[4] ?? "";
    await answerAll(terminal, ["", ...desk.answers.slice(0, 4), "Wrong-canary-1234"]);
    await terminal.sees("bad_credentials");
    // The likely mistake is already selected.
    await answerAll(terminal, ["", password, ...desk.answers.slice(5), ...CHOICES]);
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.raw()).not.toContain("Wrong-canary-1234");
    expectNoSecret(desk, terminal);
  });

  test(
    "left with Ctrl-C at every single prompt ends with 130 and leaves the old configuration as it was",
    async () => {
      const desk = await openDesk();
      const before = readFileSync(desk.path, "utf8");
      const answers = ["", ...desk.answers, ...CHOICES];
      const leave = async (at: number): Promise<void> => {
        const terminal = openWizard(desk);
        await answerAll(terminal, answers.slice(0, at));
        await terminal.press(CTRL_C);
        expect([at, await terminal.ended]).toEqual([at, { code: 130, signal: 0 }]);
        expect(terminal.shown()).toContain("Nothing was saved; everything is as it was.");
        expectNoSecret(desk, terminal);
      };
      for (let at = 0; at < answers.length; at += 4) {
        await Promise.all([at, at + 1, at + 2, at + 3].filter((one) => one < answers.length).map(leave));
      }
      expect(readFileSync(desk.path, "utf8")).toBe(before);
      expect(existsSync(desk.stage.statePath)).toBe(false);
    },
    LONG,
  );
});
