import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

import { LANGS } from "../../src/core/common/language.ts";
import { widthOf } from "../../src/text/clean.ts";
import { runAsNeeded } from "../support/run-here.ts";
import type { Ran } from "../support/tg360-process.ts";
import { credentialsOf } from "../dialects/counter/foreign-server.ts";
import { openItalian } from "../dialects/vendors/italian.ts";
import { PLANTED_FAULTS } from "./planted-faults.ts";
import { SetUp } from "./set-up.ts";

async function openSetUp(...faults: readonly string[]): Promise<SetUp> {
  const setUp = await SetUp.open();
  onTestFinished(() => setUp[Symbol.asyncDispose]());
  for (const id of faults) await PLANTED_FAULTS.find((fault) => fault.id === id)?.plant(setUp);
  setUp.write();
  return setUp;
}

function run({ env }: SetUp, ...words: readonly string[]): Promise<Ran> {
  return runAsNeeded(words, { env });
}

/** Everything in both systems that a write could change. */
function held({ sandbox: { erp, shop } }: SetUp): string {
  return JSON.stringify({
    orders: erp.orders,
    products: [...shop.products.values()],
    told: shop.orders.booked().map(({ order }) => order),
  });
}

describe("tg360 doctor", () => {
  it("writes nothing", async () => {
    const setUp = await openSetUp();
    const before = held(setUp);
    await run(setUp, "doctor", "--verbose");
    expect(held(setUp)).toBe(before);
    const methods = setUp.sandbox.ledger.flatMap((entry) => (entry.kind === "request" ? [entry] : []));
    expect(methods.filter(({ method, operation }) => method !== "GET" && operation !== "session")).toEqual([]);
  });
});

describe("tg360 doctor --write-profile", () => {
  it("proposes nothing for the shop, whose fields are assumed until a real site was read", async () => {
    const setUp = await openSetUp();
    const refused = await run(setUp, "doctor", "--write-profile", "shop.json", "--system", "framework360");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("--write-profile");
    expect(existsSync("shop.json")).toBe(false);
  });

  it("writes a profile with which nothing more is found", async () => {
    const setUp = await openSetUp("field-renamed");
    const file = join(setUp.folder, "proposed.json");
    const ran = await run(setUp, "doctor", "--write-profile", file);
    expect(ran.code).toBe(6);
    expect(ran.stdout).toMatch(/fields\.product\.sku\s+sure\s+"CUI-/);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ fields: { product: { sku: "codice" } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    setUp.settings["totalgest.profile"] = file;
    setUp.write();
    expect((await run(setUp, "doctor")).code).toBe(0);
  });

  it("keeps the settings of the configured profile file", async () => {
    const setUp = await openSetUp("field-renamed");
    setUp.profile["guarantees"] = { idempotencyKey: false };
    setUp.write();
    const file = join(setUp.folder, "proposed.json");
    await run(setUp, "doctor", "--write-profile", file);
    const written: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(written).toEqual({ guarantees: { idempotencyKey: false }, fields: { product: { sku: "codice" } } });
  });

  it("names the next look as long as something is wrong, and configure only then", async () => {
    const setUp = await openSetUp("field-renamed");
    const first = join(setUp.folder, "proposed.json");
    const { stdout } = await run(setUp, "doctor", "--write-profile", first);
    expect(stdout).toContain(`tg360 doctor --profile ${first}\n`);
    expect(stdout).not.toContain("tg360 configure --profile");
    const second = await run(setUp, "doctor", "--profile", first);
    expect(second.stdout).toContain(`tg360 configure --profile ${first}`);
    expect((await run(setUp, "doctor")).code).toBe(6);
  });

  it("names the fields without a proposal, instead of reporting no difference", async () => {
    const setUp = await openSetUp("field-nowhere");
    const file = join(setUp.folder, "proposed.json");
    const { stdout } = await run(setUp, "doctor", "--write-profile", file);
    expect(stdout).toMatch(/No proposal for 1 field: look for it by hand: fields\.product\.sku\./);
    expect(stdout).not.toContain("no file is needed");
    expect(existsSync(file)).toBe(false);
  });

  it("does not overwrite a file without --yes", async () => {
    const setUp = await openSetUp("field-renamed");
    const file = join(setUp.folder, "mine.json");
    writeFileSync(file, "{}");
    expect((await run(setUp, "doctor", "--write-profile", file)).code).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("{}");
    await run(setUp, "doctor", "--write-profile", file, "--yes");
    expect(readFileSync(file, "utf8")).toContain("codice");
  });

  it("writes no file where nothing differs", async () => {
    const setUp = await openSetUp();
    const file = join(setUp.folder, "proposed.json");
    const ran = await run(setUp, "doctor", "--write-profile", file);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("no file is needed");
    expect(existsSync(file)).toBe(false);
  });
});

describe("tg360 doctor --profile", () => {
  it("uses that profile in place of the configured one, and merges a proposal into it", async () => {
    const setUp = await openSetUp("field-renamed");
    setUp.profile["basePath"] = "/wrong";
    setUp.write();
    const [tried, file] = [join(setUp.folder, "tried.json"), join(setUp.folder, "next.json")];
    writeFileSync(tried, JSON.stringify({ guarantees: { idempotencyKey: false } }));
    expect((await run(setUp, "doctor")).stdout).toContain("/wrong");
    const ran = await run(setUp, "doctor", "--profile", tried, "--write-profile", file);
    expect(ran.stdout).not.toContain("/wrong");
    expect(ran.stdout).toContain(`✓ totalgest.profile: ${tried}`);
    const written: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(written).toEqual({ guarantees: { idempotencyKey: false }, fields: { product: { sku: "codice" } } });
  });

  it("is the shop's with --system framework360", async () => {
    const setUp = await openSetUp();
    const tried = join(setUp.folder, "shop.json");
    writeFileSync(tried, JSON.stringify({ ordersList: { path: "/nowhere" } }));
    const { stdout } = await run(setUp, "doctor", "--profile", tried, "--system", "framework360");
    expect(stdout).toMatch(/✗ [^]*orders\/list[^]*tg360 doctor --profile \S+ --system framework360\n/);
  });
});

describe("where only one system is configured", () => {
  it.each([
    ["Framework360", "TotalGest", "framework360.apiKey"],
    ["TotalGest", "Framework360", "totalgest.endpoint"],
  ])("not %s, the doctor checks %s", async (_not, system, missing) => {
    const setUp = await openSetUp();
    setUp.settings[missing] = undefined;
    setUp.write();
    const { checks } = JSON.parse((await run(setUp, "doctor", "--json")).stdout) as {
      checks: { system: string; check: string; level: string }[];
    };
    const found = checks.filter((one) => one.system === system && one.check === "sample");
    expect([...new Set(found.map(({ level }) => level))]).toEqual(["fine"]);
  });
});

describe("the output of tg360 doctor", () => {
  it("is one line where a whole answer has another format, and the proposal for it is a valid profile", async () => {
    await using foreign = await openItalian();
    const setUp = await openSetUp();
    const { ownerId, shopId, username, password } = credentialsOf({});
    setUp.settings["totalgest.endpoint"] = foreign.url;
    Object.assign(setUp.settings, {
      "totalgest.ownerId": ownerId,
      "totalgest.shopId": shopId,
      "totalgest.username": username,
      "totalgest.password": password,
    });
    Object.assign(setUp.profile, {
      basePath: "/gestionale/rest/aziende/{{ownerId}}/negozi/{{shopId}}",
      authenticator: { type: "basic" },
      shop: { path: "" },
      products: { path: "/articoli" },
      product: { path: "/articoli/{{id}}" },
    });
    setUp.write();
    const file = join(setUp.folder, "proposed.json");
    const { stdout } = await run(setUp, "doctor", "--write-profile", file);
    expect(stdout.match(/^✗ \d\d fields are not where the profile says:/gm)).toHaveLength(1);
    expect(stdout).not.toContain("wanted:");
    expect(await run(setUp, "profile", "check", file)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ authenticator: { type: "basic" } });
  });

  it.each(LANGS)("fits 80 columns in %s except for lines to copy, and ends with a verdict", async (lang) => {
    const setUp = await openSetUp("field-moved", "clock-of-one-system-off", "payment-not-mapped");
    const ran = await run(setUp, "doctor", "--lang", lang, "--verbose");
    const lines = ran.stdout.trimEnd().split("\n");
    const wide = lines.filter((line) => widthOf(line) > 80 && !/tg360 configure|timedatectl|\/tmp\//.test(line));
    expect(wide).toEqual([]);
    expect(ran.stdout).not.toMatch(/\{\w+\}/);
    expect(lines.at(-1)).toMatch(/\d/);
    expect(ran.code).toBe(6);
  });

  it("has no buyer's name", async () => {
    const setUp = await openSetUp();
    const [screen, document] = [await run(setUp, "doctor", "--verbose"), await run(setUp, "doctor", "--json")];
    const emails = setUp.sandbox.shop.orders.booked().map(({ order }) => String(order.user_email));
    expect(emails.length).toBeGreaterThan(0);
    for (const email of emails) expect(screen.stdout + document.stdout).not.toContain(email);
  });

  it("is empty with --quiet where all is well, and otherwise has only the problems", async () => {
    expect(await run(await openSetUp(), "doctor", "--quiet")).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const ran = await run(await openSetUp("export-from-missing"), "doctor", "--quiet");
    expect(ran).toMatchObject({ code: 0, stdout: "" });
    expect(ran.stderr).toMatch(/^! No first day is set/);
  });

  it("does not change the modes of files", async () => {
    const setUp = await openSetUp("config-readable-by-all");
    await run(setUp, "doctor");
    expect(statSync(setUp.configPath).mode & 0o777).toBe(0o644);
  });
});
