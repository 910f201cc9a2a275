/** The wizard left at any prompt, without a terminal, or with wrong answers: what was configured stays, no secret is shown. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const CTRL_C = "\u0003";

interface Desk {
  readonly stage: Stage;
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the wizard asks for, in its order, up to the shop's key. */
  readonly answers: readonly string[];
}

/** A configuration that holds something of worth already, and everything that has to be typed for another. */
async function openDesk(): Promise<Desk> {
  const stage = await openStage({ products: 3 });
  const { credentials, erp, shop } = stage.sandbox;
  const { ownerId, shopId, username, password, apiKey } = credentials;
  mkdirSync(join(stage.folder, "config"), { mode: 0o700 });
  const path = join(stage.folder, "config", "config.json");
  writeFileSync(path, '{"products":{"buffer":3}}\n', { mode: 0o600 });
  stage.spare(path);
  const ours = Object.keys(stage.env).filter((name) => name.startsWith("TG360_") && name !== "TG360_DATA_DIR");
  const env = { ...stage.env, ...Object.fromEntries(ours.map((name) => [name, undefined])), TG360_CONFIG: path };
  return { stage, path, env, answers: [erp.url, ownerId, shopId, username, password, shop.url, apiKey] };
}

/** Environment variables without a value are none. */
function present(env: Desk["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function openWizard(desk: Desk): Terminal {
  return openTerminal(["configure"], present(desk.env), desk.stage.folder);
}

function expectNoSecret({ stage }: Desk, terminal: Terminal): void {
  const { password, apiKey } = stage.sandbox.credentials;
  for (const secret of [password, apiKey]) {
    expect(terminal.raw()).not.toContain(secret);
    expect(terminal.shown()).not.toContain(secret);
  }
}

describe("the wizard", () => {
  // Prompts for text, for a secret, for the other system, for several of a list, for a day and for one of a list.
  test("left with Ctrl-C at any kind of prompt ends with 130 and leaves the old configuration as it was", async () => {
    const desk = await openDesk();
    const before = readFileSync(desk.path, "utf8");
    await Promise.all(
      [0, 4, 6, 7, 9, 10].map(async (at) => {
        const terminal = openWizard(desk);
        for (const answer of [...desk.answers, "", "", "", ""].slice(0, at)) await terminal.answer(answer);
        await terminal.press(CTRL_C);
        expect([at, (await terminal.ended).code]).toEqual([at, 130]);
        expectNoSecret(desk, terminal);
      }),
    );
    expect(readFileSync(desk.path, "utf8")).toBe(before);
    expect(existsSync(desk.stage.statePath)).toBe(false);
  });

  test("says wrong credentials at once, in the system's own words, and asks again", async () => {
    const desk = await openDesk();
    const terminal = openWizard(desk);
    const [url = "", ownerId = "", shopId = "", username = "", password = ""] = desk.answers;
    for (const answer of [url, ownerId, shopId, username, "Wrong-canary-1234"]) await terminal.answer(answer);
    for (const answer of ["", "", "", "", password]) await terminal.answer(answer);
    await terminal.press(CTRL_C);
    expect((await terminal.ended).code).toBe(130);
    expect(terminal.shown()).toContain("bad_credentials");
    expect(terminal.raw()).not.toContain("Wrong-canary-1234");
    expectNoSecret(desk, terminal);
  });

  test("whose input ends leaves the old configuration as it was", async () => {
    const desk = await openDesk();
    const before = readFileSync(desk.path, "utf8");
    const terminal = openWizard(desk);
    await terminal.answer(desk.answers[0] ?? "");
    await terminal.press("\u0004");
    await terminal.press(CTRL_C).catch(() => undefined);
    expect((await terminal.ended).code).not.toBe(0);
    expect(readFileSync(desk.path, "utf8")).toBe(before);
  });

  test.each(["", "--no-input"])("without a terminal names the flags and asks nothing %s", async (flag) => {
    const desk = await openDesk();
    const ran = await desk.stage.run(["configure", ...(flag === "" ? [] : [flag])], {
      env: desk.env,
      stdin: `${desk.answers.join("\n")}\n`,
    });
    expect(ran.code).toBe(2);
    for (const name of ["--endpoint", "--password-stdin", "--export-from"]) expect(ran.stderr).toContain(name);
    expect(desk.stage.sandbox.ledger).toEqual([]);
  });
});

test("flags with wrong credentials write nothing", async () => {
  const desk = await openDesk();
  const before = readFileSync(desk.path, "utf8");
  const [endpoint = "", ownerId = "", shopId = "", username = ""] = desk.answers;
  const flags = [
    "--endpoint",
    endpoint,
    "--owner-id",
    ownerId,
    "--shop-id",
    shopId,
    "--username",
    username,
    "--password-stdin",
  ];
  const ran = await desk.stage.run(["configure", ...flags], { env: desk.env, stdin: "Wrong-canary-1234\n" });
  expect(ran.code).toBe(5);
  expect(ran.stdout + ran.stderr).not.toContain("Wrong-canary-1234");
  expect(readFileSync(desk.path, "utf8")).toBe(before);
});
