import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { keptSession } from "../../../src/app/state/kept-session.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { someSettings } from "../../support/settings.ts";
import { openStage, type Stage } from "../../support/stage.ts";
import { makeTestFolder } from "../../support/folder.ts";

const NOW_MS = Date.parse("2026-11-25T10:00:00Z");
const MINUTE = 60_000;
const ISSUED = { token: "token-of-the-day", expiresMs: NOW_MS + 15 * MINUTE };

let folder: string;

beforeEach(() => {
  folder = makeTestFolder();
});

const settings = someSettings();

describe("a kept session", () => {
  it("is read until a minute before its end, and not after", async () => {
    await keptSession(folder, settings).keep(ISSUED);
    const kept = keptSession(folder, settings);
    expect(await kept.read(NOW_MS)).toBe(ISSUED.token);
    expect(await kept.read(ISSUED.expiresMs - MINUTE)).toBe(ISSUED.token);
    expect(await kept.read(ISSUED.expiresMs - MINUTE + 1)).toBeNull();
    expect(await kept.read(NOW_MS - 24 * 60 * MINUTE)).toBeNull();
  });

  it("is for its owner alone and sealed: neither the token nor a secret stands in the file", async () => {
    await keptSession(folder, settings).keep(ISSUED);
    const [name = ""] = readdirSync(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(join(folder, name), "latin1");
    expect(bytes).not.toContain(ISSUED.token);
    expect(bytes).not.toContain(settings.totalgest.password.reveal());
  });

  it("does not open with another password, key, user, shop or address", async () => {
    await keptSession(folder, settings).keep(ISSUED);
    const { totalgest, framework360 } = settings;
    const others = [
      { ...settings, totalgest: { ...totalgest, password: new Secret("another") } },
      { ...settings, framework360: { ...framework360, apiKey: new Secret("another") } },
      { ...settings, totalgest: { ...totalgest, username: "another" } },
      { ...settings, totalgest: { ...totalgest, shopId: "another" } },
      { ...settings, totalgest: { ...totalgest, endpoint: "https://another.example" } },
    ];
    const tokens = await Promise.all(others.map((other) => keptSession(folder, other).read(NOW_MS)));
    expect(tokens).toEqual(others.map(() => null));
  });

  it("that is damaged, cut short or cannot be written counts as none", async () => {
    const kept = keptSession(folder, settings);
    await kept.keep(ISSUED);
    const path = join(folder, readdirSync(folder)[0] ?? "");
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(await kept.read(NOW_MS)).toBeNull();
    writeFileSync(path, "");
    expect(await kept.read(NOW_MS)).toBeNull();
    await keptSession(join(folder, "none"), settings).keep(ISSUED);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("without a stated end is not kept", async () => {
    await keptSession(folder, settings).keep({ ...ISSUED, expiresMs: null });
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** How often a run logged in, by TotalGest's ledger. */
async function loginsOf(stage: Stage, args: readonly string[]): Promise<number> {
  const before = stage.sandbox.ledger.length;
  expect((await stage.run(args)).code).toBe(0);
  return stage.sandbox.ledger.slice(before).filter(({ operation }) => operation === "session").length;
}

describe("runs one after the other", () => {
  it("log in once, again where the session was ended from outside, and a dry run keeps none", async () => {
    const stage = await openStage({ products: 3 });
    expect(await loginsOf(stage, ["pull-products", "--dry-run"])).toBe(1);
    expect(await loginsOf(stage, ["pull-products"])).toBe(1);
    expect(await loginsOf(stage, ["pull-products"])).toBe(0);
    stage.sandbox.erp.revokeTokens();
    expect(await loginsOf(stage, ["pull-products"])).toBe(1);
    expect(await loginsOf(stage, ["pull-products"])).toBe(0);
  });
});
