import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";

/** A text that would make this file if it were run. */
function trapIn(stage: Stage): { readonly text: string; readonly marker: string } {
  const marker = join(stage.folder, "ran");
  return { text: JSON.stringify({ command: ["touch", marker] }), marker };
}

describe("a secret that looks like a command", () => {
  it("is text in its own variable and in its file, and is never run", async () => {
    const stage = await openStage();
    const { text, marker } = trapIn(stage);
    const file = join(stage.folder, "password.txt");
    writeFileSync(file, `${text}\n`);
    for (const secret of [
      { TG360_TOTALGEST_PASSWORD: text },
      { TG360_TOTALGEST_PASSWORD: "", TG360_TOTALGEST_PASSWORD_FILE: file },
    ]) {
      expect((await stage.run(["pull-products"], { env: { ...stage.env, ...secret } })).code).toBe(5);
      expect(existsSync(marker)).toBe(false);
    }
  });

  it("is kept as text where configure reads it from a file", async () => {
    const stage = await openStage();
    const { text, marker } = trapIn(stage);
    const file = join(stage.folder, "password.txt");
    writeFileSync(file, text);
    const config = join(stage.folder, "config.json");
    const env = { ...stage.env, TG360_TOTALGEST_PASSWORD: "" };
    const given = ["--password-file", file, "--save-anyway", "--config", config];
    await stage.run(["configure", ...given], { env });
    expect(JSON.parse(readFileSync(config, "utf8"))).toMatchObject({ totalgest: { password: text } });
    expect(existsSync(marker)).toBe(false);
  });
});

describe("the command of a secret", () => {
  it("is run without a shell, from a variable as from the file, and its arguments are not shown", async () => {
    const stage = await openStage({ products: 2 });
    const { password } = stage.sandbox.credentials;
    const env = { ...stage.env, TG360_TOTALGEST_PASSWORD: "" };
    const command = ["printf", String.raw`%s\n`, password];
    const byVariable = { ...env, TG360_TOTALGEST_PASSWORD_COMMAND: JSON.stringify(command) };
    expect((await stage.run(["pull-products"], { env: byVariable })).code).toBe(0);

    const config = join(stage.folder, "config.json");
    writeFileSync(config, JSON.stringify({ totalgest: { password: { command } } }), { mode: 0o600 });
    stage.spare(config);
    expect((await stage.run(["pull-products", "--config", config], { env })).code).toBe(0);
    const shown = await stage.run(["configure", "--show", "--config", config], { env });
    expect(shown.stdout).toContain('{"command":["printf","********","********"]}');
  });
});

describe("spaces at the end of a secret", () => {
  const spaced = { TG360_TOTALGEST_PASSWORD: "hunter22 " };

  it("are kept: TotalGest gets what was entered", async () => {
    const stage = await openStage({ products: 2, credentials: { password: "hunter22 " } });
    expect((await stage.run(["pull-products"], { env: { ...stage.env, ...spaced } })).code).toBe(0);
  });

  it("are refused with a sentence where an HTTP header would drop them", async () => {
    const stage = await openStage();
    const profile = join(stage.folder, "profile.json");
    writeFileSync(profile, JSON.stringify({ authenticator: { type: "header", name: "X-Key", value: "{{password}}" } }));
    const env = { ...stage.env, ...spaced, TG360_TOTALGEST_PROFILE: profile };
    const { code, stderr } = await stage.run(["pull-products"], { env });
    expect(code).toBe(4);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "totalgest.password begins or ends with a space, or has a character that the header X-Key cannot carry.",
    );
  });

  it("are refused in the shop’s key, whichever file it comes from", async () => {
    const stage = await openStage();
    const file = join(stage.folder, "key.txt");
    writeFileSync(file, "a-key-with-a-space \n");
    const env = { ...stage.env, TG360_FRAMEWORK360_API_KEY: "", TG360_FRAMEWORK360_API_KEY_FILE: file };
    const { code, stderr } = await stage.run(["pull-products"], { env });
    expect(code).toBe(4);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("framework360.apiKey: ******** (letters and digits, no space)");
  });
});

describe("the address of the database", () => {
  it.each(["p%zz", "p%", "%ff"])(
    "with %s as its password is refused, and the way to write it is named",
    async (word) => {
      const stage = await openStage();
      const url = `postgres://tg360:${word}@127.0.0.1:1/tg360`;
      const file = join(stage.folder, "url.txt");
      writeFileSync(file, url);
      for (const env of [{ TG360_STORE_URL: url }, { TG360_STORE_URL_FILE: file }]) {
        const { code, stderr } = await stage.run(["status", "--lang", "en"], { env: { ...stage.env, ...env } });
        expect(code).toBe(4);
        expect(stderr.replaceAll(/\s+/g, " ")).toContain("with %25 for a % in the password");
      }
    },
  );
});
