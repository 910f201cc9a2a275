import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { runConfigure } from "../../../src/commands/configure/run.ts";
import type { ConfigureFlags } from "../../../src/commands/configure/options.ts";
import type { Prompts } from "../../../src/commands/prompts/prompts.ts";
import type { Globals } from "../../../src/app/app.ts";
import { openSetup } from "../../../src/app/setup.ts";
import { CancelledError, ErrorWithOutcome, Tg360Error } from "../../../src/core/common/problems/errors.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { startTg360 } from "../../support/tg360-process.ts";
import { NO_QUESTIONS } from "../../support/asking.ts";
import { openSandbox } from "../../support/sandbox.ts";
import { withSomething } from "../../support/state-with-something.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { someApp } from "../../support/some-app.ts";

let folder: string;
let file: string;
let sandbox: Sandbox;

beforeEach(async () => {
  folder = makeTestFolder();
  file = join(folder, "config", "config.json");
  sandbox = await openSandbox({ products: 20, orders: 12 });
});

interface Ran {
  /** An exit code, or the code of the problem that ended it. */
  readonly ended: number | string;
  readonly out: string;
  readonly err: string;
  /** The note after the problem that ended it; null = none. */
  readonly note: unknown;
}

async function configure(
  flags: ConfigureFlags,
  { prompts = null, stdin = "", globals = {}, env = {} }: Partial<Given> = {},
): Promise<Ran> {
  const flagged = { dataDir: join(folder, "state") };
  const app = someApp({
    command: "configure",
    sources: { env: { HOME: folder, ...env }, configFlag: file, flags: flagged, shop: null },
    globals,
    stdin,
  });
  try {
    const ended = await runConfigure(flags, app, await openSetup(app), prompts);
    return { ended, out: app.out(), err: app.err(), note: null };
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    return {
      ended: error.problem.code,
      out: app.out(),
      err: app.err(),
      note: error instanceof ErrorWithOutcome ? error.outcome : null,
    };
  }
}

interface Given {
  readonly prompts: Prompts | null;
  readonly stdin: string;
  readonly globals: Partial<Globals>;
  readonly env: Record<string, string>;
}

function written(): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
}

function secretFile(name: string, value: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${value}\n`, { mode: 0o600 });
  return path;
}

/** Everything that is needed to call both systems. */
function wholeFlags(): ConfigureFlags {
  const { credentials, erp, shop } = sandbox;
  return {
    endpoint: erp.url,
    ownerId: credentials.ownerId,
    shopId: credentials.shopId,
    username: credentials.username,
    passwordFile: secretFile("password", credentials.password),
    shopUrl: `${shop.url}/m/api/`,
    apiKeyFile: secretFile("key", credentials.apiKey),
    exportFrom: "2026-01-01",
  };
}

/** Answers in order; an unexpected question fails. */
function scripted(answers: readonly unknown[], language = "English"): Prompts & { readonly questions: string[] } {
  const left = [language, ...answers];
  const questions: string[] = [];
  const next = (question: string): unknown => {
    questions.push(question);
    if (left.length === 0) throw new CancelledError("SIGINT");
    return left.shift();
  };
  /** As at a terminal: what is at fault is asked again, Enter alone gives the value that stands there. */
  const typed = (question: string, before: string, fault: (answer: string) => string | null): Promise<string> => {
    for (;;) {
      const answer = String(next(question)) || before;
      if (fault(answer) === null) return Promise.resolve(answer);
    }
  };
  return {
    ...NO_QUESTIONS,
    questions,
    confirm: async (question) => Promise.resolve(next(question) === "yes"),
    text: async (question, before, fault) => typed(question, before ?? "", fault),
    secret: async (question, keep, fault) =>
      typed(question, "", (answer) => (keep && answer === "" ? null : fault(answer))),
    one: async (question, choices, before) => {
      const answer = next(question);
      if (answer === "preselected") {
        const first = choices.find(({ value }) => value === before);
        if (first === undefined) throw new Error(`${question}: nothing is preselected`);
        return Promise.resolve(first.value);
      }
      const found = choices.find(({ name }) => name.includes(String(answer)));
      if (found === undefined) throw new Error(`${question}: no choice ${String(answer)}`);
      return Promise.resolve(found.value);
    },
    many: async (question, choices, before) => {
      const answer = next(question);
      return Promise.resolve(answer === "as-is" ? [...before] : choices.map(({ value }) => value));
    },
  };
}

describe("configure with flags", () => {
  it("calls both systems and writes what it was given, normalised, with state folder and site", async () => {
    const { ended, out } = await configure(wholeFlags());
    expect(ended).toBe(0);
    expect(out).toContain(file);
    expect(written()).toMatchObject({
      totalgest: { endpoint: sandbox.erp.url, password: sandbox.credentials.password },
      framework360: { url: sandbox.shop.url, site: "127.0.0.1", apiKey: sandbox.credentials.apiKey },
      export: { from: "2026-01-01" },
      dataDir: join(folder, "state"),
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const operations = new Set(sandbox.ledger.map((entry) => entry.operation));
    for (const name of ["session", "shop", "products", "check", "statuses", "orders"]) {
      expect([...operations].some((operation) => operation.includes(name))).toBe(true);
    }
  });

  it("writes nothing where the credentials are refused", async () => {
    const flags = { ...wholeFlags(), passwordFile: secretFile("wrong", "wrong-password") };
    expect((await configure(flags)).ended).toBe("credentials-refused");
    expect(() => written()).toThrow("ENOENT");
  });

  it("reports that nothing was saved, leads from a mistyped password to no profile, and says that nothing retries", async () => {
    const flags = { ...wholeFlags(), passwordFile: secretFile("wrong", "wrong-password") };
    expect((await configure(flags)).note).toEqual({ code: "not-saved", data: {} });
    const unreached = await configure({ ...flags, endpoint: "http://127.0.0.1:1" });
    expect(unreached.note).toMatchObject({ code: "not-saved-otherwise" });
    expect((await configure({ timeZone: "Mars" })).note).toMatchObject({ code: "not-saved" });
  });

  it("says of an incomplete profile how to continue", async () => {
    await configure(wholeFlags());
    const before = written();
    const profile = join(folder, "my profile.json");
    writeFileSync(profile, JSON.stringify({ fields: { shop: { id: "codice" } } }));
    const { ended, note } = await configure({ profile });
    expect(ended).toBe("contract-broken");
    const command = `tg360 doctor --write-profile next.json --profile '${profile}'`;
    expect(note).toEqual({ code: "not-saved-otherwise", data: { command } });
    expect(written()).toEqual(before);
  });

  it("saves what a system does not take where that is asked for, with that failure's exit code", async () => {
    const flags = { ...wholeFlags(), passwordFile: secretFile("wrong", "wrong-password"), saveAnyway: true };
    const { ended, out, err } = await configure(flags);
    expect(ended).toBe(5);
    expect(out).toContain("Saved:");
    expect(out).not.toContain("pull-products");
    expect(err).toMatch(/does not accept the login[^]*not checked[^]*tg360 doctor --write-profile/);
    expect(written()).toMatchObject({ totalgest: { password: "wrong-password" }, framework360: { site: "127.0.0.1" } });
    expect((await configure({ saveAnyway: true })).ended).toBe("option-needs");
  });

  it("reports every fault at once, before anything is called", async () => {
    const { ended } = await configure({ endpoint: "http://example.ch", timeZone: "Mars", timeout: "soon" });
    expect(ended).toBe("config-invalid");
    expect(sandbox.ledger).toEqual([]);
  });

  it("takes a password from a pipe, and a command in the place of a password that was there", async () => {
    const { passwordFile: _, ...rest } = wholeFlags();
    const piped = await configure({ ...rest, passwordStdin: true }, { stdin: `${sandbox.credentials.password}\n` });
    expect(piped.ended).toBe(0);
    expect(written()["totalgest"]).toHaveProperty("password", sandbox.credentials.password);
    const passwordCommand = JSON.stringify([process.execPath, "-p", JSON.stringify(sandbox.credentials.password)]);
    expect((await configure({ passwordCommand })).ended).toBe(0);
    expect(written()["totalgest"]).toHaveProperty("password.command.0", process.execPath);
  });

  it("names a first pull as the next step, until one has been made", async () => {
    const first = (await configure(wholeFlags())).out;
    expect(first).toContain("tg360 pull-products --dry-run");
    expect(first).toContain("tg360 export-orders --dry-run");
    const env = { HOME: folder, PATH: process.env["PATH"] ?? "", TG360_CONFIG: file };
    expect((await startTg360(["pull-products"], { env }).ended).code).toBe(0);
    const { ended, out } = await configure({ buffer: 1 });
    expect([ended, out.includes("pull-products")]).toEqual([0, false]);
  });

  it("adds to a mapping, replaces in any case, and leaves the rest of the file alone", async () => {
    await configure(wholeFlags());
    const [first, second] = sandbox.erp.shop.paymentMethods.map((method) => method.code);
    await configure({ mapPayment: { cod: first ?? "" } });
    const { ended } = await configure({ mapPayment: { COD: second ?? "", other: first ?? "" } });
    expect(ended).toBe(0);
    expect(written()["mapping"]).toEqual({ payments: { COD: second, other: first } });
    expect(written()["totalgest"]).toHaveProperty("shopId", sandbox.credentials.shopId);
  });

  it("refuses a code, a price list and a status that the systems do not have", async () => {
    await configure(wholeFlags());
    const before = written();
    expect((await configure({ mapPayment: { cod: "NOPE" } })).ended).toBe("code-unknown");
    expect((await configure({ mapVat: { "0": "NOPE" } })).ended).toBe("code-unknown");
    expect((await configure({ priceList: "NOPE" })).ended).toBe("price-list-unknown");
    expect((await configure({ statuses: ["Nope"] })).ended).toBe("statuses-missing");
    expect(written()).toEqual(before);
  });

  it("takes a mapping that cannot be checked, and reports it", async () => {
    await configure(wholeFlags());
    const env = { TG360_TOTALGEST_ENDPOINT: "http://127.0.0.1:1" };
    const { ended, err } = await configure({ mapPayment: { cod: "ANY" } }, { env });
    expect(ended).toBe(0);
    expect(err).not.toBe("");
    expect(written()["mapping"]).toEqual({ payments: { cod: "ANY" } });
  });

  it("sets one value after the other, and reports what is still missing", async () => {
    const { out } = await configure({ username: "api" });
    expect(out).toContain("totalgest.endpoint");
    expect(written()["totalgest"]).toEqual({ username: "api" });
    expect(sandbox.ledger).toEqual([]);
  });

  it("switches deliveries on, and off again", async () => {
    await configure(wholeFlags());
    const on = await configure({ fulfilment: { shipped: "7", invoiced: "8" } });
    expect(on.out).toContain("which orders were shipped");
    expect(written()).toMatchObject({ fulfilment: { statuses: { shipped: "7", invoiced: "8" } } });
    const off = await configure({ fulfilment: "off" });
    expect(off.out).toContain("does not learn which orders were shipped");
    expect(written()["fulfilment"]).toBeUndefined();
  });

  it("prints the configuration as a document with --json", async () => {
    const { out } = await configure(wholeFlags(), { globals: { json: true } });
    expect(JSON.parse(out)).toMatchObject({ schema: "tg360.configuration/1", exists: true });
    expect(out).not.toContain(sandbox.credentials.password);
  });
});

describe("configure --show", () => {
  it("prints every setting with its origin, secrets masked", async () => {
    await configure(wholeFlags());
    const { ended, out } = await configure({ show: true }, { env: { TG360_PRODUCTS_BUFFER: "2" } });
    expect(ended).toBe(0);
    expect(out).toMatch(/totalgest\.endpoint +http:\/\/127\.0\.0\.1:\d+ \(file\)/);
    expect(out).toMatch(/totalgest\.password +\*{8} \(file\)/);
    expect(out).toMatch(/products\.buffer +2 \(environment: TG360_PRODUCTS_BUFFER\)/);
    expect(out).toMatch(/http\.concurrency +8 \(default\)/);
    expect(out).not.toContain(sandbox.credentials.apiKey);
    expect(out).not.toContain(sandbox.credentials.password);
  });
});

describe("configure --moved", () => {
  it("warns of a state that belongs to another address, and confirms the new one", async () => {
    await configure(wholeFlags());
    await withSomething(join(folder, "state"), { ...boundTo(), endpoint: "https://old.example.ch" });
    const warned = await configure({ buffer: 1 });
    expect(warned.out).toContain("--moved");
    expect((await configure({ moved: true })).ended).toBe(0);
    expect((await configure({ buffer: 2 })).out).not.toContain("--moved");
  });

  function boundTo(): { ownerId: string; shopId: string; site: string; shopUrl: string } {
    const { ownerId, shopId } = sandbox.credentials;
    return { ownerId, shopId, site: "127.0.0.1", shopUrl: sandbox.shop.url };
  }
});

describe("the wizard", () => {
  it("needs a terminal, and names the flags without one", async () => {
    expect((await configure({})).ended).toBe("needs-terminal");
  });

  it("checks each answer, tries both systems, asks again for what is wrong, and writes at the end", async () => {
    const { credentials, erp, shop } = sandbox;
    const prompts = scripted([
      "http://example.ch",
      erp.url,
      credentials.ownerId,
      credentials.shopId,
      credentials.username,
      "wrong-one",
      "Correct TotalGest: password",
      credentials.password,
      shop.url,
      credentials.apiKey,
      "as-is",
      "yes",
      "not a day",
      "2026-03-01",
      "Spedito",
      "Fatturato",
      ...sandboxChoices(),
    ]);
    const { ended, err } = await configure({}, { prompts });
    expect(ended).toBe(0);
    expect(err).toContain("TotalGest");
    expect(written()).toMatchObject({
      totalgest: { password: credentials.password },
      export: { from: "2026-03-01" },
      fulfilment: { statuses: { shipped: "7", invoiced: "8" } },
      products: { buffer: 3 },
      mapping: { payments: expect.any(Object) as unknown },
    });
    expect(prompts.questions.filter((question) => question.includes("password"))).toHaveLength(2);
    expect(written()).toMatchObject({ lang: "en", backup: { every: "1d" }, retention: { buyers: "24m" } });
    expect(err.replaceAll(/\s+/g, " ")).toContain("After the time that you choose they are deleted for good");
    for (const step of [2, 3, 4, 5, 6, 7, 8, 9]) expect(err).toContain(`Step ${String(step)} of 9: `);
    expect(err).not.toContain(credentials.password);
  });

  it("asks for the language first, and goes on in it", async () => {
    const { ended, err } = await configure({}, { prompts: scripted([], "italiano") });
    expect(ended).toBe(130);
    expect(err).toContain("La configurazione di tg360 ha nove passi.");
    expect(err).toContain("Passo 2 di 9: TotalGest");
  });

  /** What does not map by itself, price list, languages, buffer, no mails, backups, how long buyers are kept, and that it is to be saved. */
  function sandboxChoices(): readonly unknown[] {
    const { paymentMethods, priceLists } = sandbox.erp.shop;
    return [
      paymentMethods[0]?.code,
      "without",
      priceLists[0],
      "French",
      "Stay as",
      "3",
      "",
      "yes",
      "24 months",
      "save",
    ];
  }

  /** All as it is, but for the payment and the languages. */
  function onceMore(payment: unknown): readonly unknown[] {
    const connection = Array.from({ length: 7 }, () => "");
    return [
      ...connection,
      "as-is",
      "as-is",
      "",
      "preselected",
      payment,
      "preselected",
      "RETAIL",
      "French",
      "preselected",
      "",
      "",
      "preselected",
      "preselected",
      "save",
    ];
  }

  /** Everything up to the first question about orders. */
  function connected(): readonly unknown[] {
    const { credentials, erp, shop } = sandbox;
    const { ownerId, shopId, username, password, apiKey } = credentials;
    return [erp.url, ownerId, shopId, username, password, shop.url, apiKey];
  }

  it("goes through everything again with what was answered, and offers what was mapped before for a change", async () => {
    const orders = ["as-is", "yes", "2026-03-01", "preselected"];
    const [, second] = sandbox.erp.shop.paymentMethods;
    const again = onceMore(second?.code);
    const prompts = scripted([...connected(), ...orders, ...sandboxChoices().slice(0, -1), "go through", ...again]);
    expect((await configure({}, { prompts })).ended).toBe(0);
    expect(written()).toMatchObject({
      mapping: { payments: { cod: second?.code } },
      products: { buffer: 3 },
    });
    const unmapped = scripted(onceMore("leave open"));
    expect((await configure({}, { prompts: unmapped })).ended).toBe(0);
    expect(written()).not.toHaveProperty("mapping");
  });

  it("asks who gets mails about problems, and sends them a test", async () => {
    await using server = await startMailServer();
    const choices = [
      ...sandboxChoices().slice(0, -4),
      "no address",
      "owner@example.ch",
      server.url,
      "",
      "7",
      "no",
      "without limit",
      "save",
    ];
    const prompts = scripted([...connected(), "as-is", "yes", "2026-03-01", "preselected", ...choices]);
    const { ended, err } = await configure({}, { prompts });
    expect(ended).toBe(0);
    expect(err).toContain("A test was sent by mail.");
    expect(server.mails.map(({ to }) => to)).toEqual([["owner@example.ch"]]);
    expect(server.mails[0]?.text).toContain("Messages from tg360 arrive here.");
    const summary = err.slice(err.indexOf("Step 9 of 9"));
    for (const saved of ["owner@example.ch", server.url, "Hour of the daily summary", "Backups"])
      expect(summary).toContain(saved);
    expect(written()["notify"]).toEqual({ to: ["owner@example.ch"], smtpUrl: server.url, dailySummary: "7" });
  });

  it("says how many texts differ between the first pages, and asks who owns texts; what was answered is preselected", async () => {
    const orders = ["as-is", "yes", "2026-03-01", "preselected"];
    const choices = sandboxChoices().map((one) => (one === "Stay as" ? "only fill" : one));
    const { err } = await configure({}, { prompts: scripted([...connected(), ...orders, ...choices]) });
    expect(err.replaceAll(/\s+/g, " ")).toMatch(/On the first page of both catalogues \d+ texts? differs?/);
    expect(written()).toMatchObject({ products: { fields: { name: "first", descriptions: "first" } } });
    await configure({}, { prompts: scripted(onceMore("leave open")) });
    expect(written()).toMatchObject({ products: { fields: { name: "first", descriptions: "first" } } });
  });

  it("takes a hyphen for the name of a user that there is none of", async () => {
    const answers = [...connected().slice(0, 3), "", "-", "secret", "My TotalGest works differently"];
    await configure({}, { prompts: scripted(answers) });
    expect(written()["totalgest"]).toHaveProperty("username", "-");
  });

  it("does not ask about a payment of an equal name, which maps by itself", async () => {
    const { erp, shop } = sandbox;
    const cash = erp.shop.paymentMethods.find(({ code }) => code === "CASH")?.name ?? "";
    shop.payments = shop.payments.map((one) => (one.id === "cod" ? { ...one, name: ` ${cash.toUpperCase()} ` } : one));
    const orders = ["as-is", "yes", "2026-03-01", "preselected"];
    const prompts = scripted([...connected(), ...orders, ...sandboxChoices().slice(1)]);
    expect((await configure({}, { prompts })).ended).toBe(0);
    expect(written()).not.toHaveProperty("mapping");
  });

  it("asks for the codes of the ways of shipping of the last orders where an order is to be held without one", async () => {
    sandbox.shop.placeOrder({ shipping: { id: "9", name: "Velokurier" } });
    sandbox.shop.placeOrder({ shipping: { id: "1", name: "PostPac Economy" } });
    const orders = ["as-is", "yes", "2026-03-01", "preselected"];
    const choices = sandboxChoices();
    const shipping = ["put it on hold", "Ritiro in negozio"];
    const prompts = scripted([...connected(), ...orders, choices[0], ...shipping, ...choices.slice(2)]);
    expect((await configure({}, { prompts })).ended).toBe(0);
    expect(written()).toMatchObject({ export: { shipping: "required" }, mapping: { shipping: { "9": "SHOP" } } });
  });

  it("ends with the system's failure if it is left because of that, and writes nothing", async () => {
    const answers = [...connected().slice(0, 4), "wrong-password", "Leave"];
    const { ended, err } = await configure({}, { prompts: scripted(answers) });
    expect(ended).toBe("credentials-refused");
    expect(err).toContain("Nothing was saved");
    expect(() => written()).toThrow("ENOENT");
  });

  it("saves the answers if a system differs from the contract, and reports that they are not verified", async () => {
    const answers = [...connected().slice(0, 4), "another-tongue", "My TotalGest works differently"];
    const { ended, out, err } = await configure({}, { prompts: scripted(answers) });
    expect(ended).toBe(5);
    expect(out).toContain("Still missing: framework360.url");
    expect(err).toContain("tg360 doctor --write-profile totalgest.json");
    expect(err).not.toContain("Nothing was saved;");
    expect(written()["totalgest"]).toHaveProperty("password", "another-tongue");
    expect(written()).not.toHaveProperty("framework360");
  });

  it("does not offer that where a system cannot be reached", async () => {
    const answers = ["http://127.0.0.1:1", ...connected().slice(1, 5), "My TotalGest works differently"];
    await expect(configure({}, { prompts: scripted(answers) })).rejects.toThrow(
      "no choice My TotalGest works differently",
    );
  });

  it("tries the same once more where that is asked for", async () => {
    sandbox.inject({ system: "TotalGest", operation: "shop", times: 3, fault: { kind: "status", status: 500 } });
    const prompts = scripted([...connected().slice(0, 5), "Try again unchanged", sandbox.shop.url]);
    await configure({}, { prompts });
    expect(prompts.questions.at(-2)).toContain("Framework360: address");
  });

  it("names the environment variables that override what was saved", async () => {
    await configure(wholeFlags());
    const { out } = await configure({ buffer: 4 }, { env: { TG360_PRODUCTS_BUFFER: "9", TG360_LANG: "en" } });
    expect(out).toContain("Environment variables override what was saved: TG360_PRODUCTS_BUFFER.");
    expect((await configure({ buffer: 5 })).out).not.toContain("Environment");
  });

  it("leaves the old file as it was where it is left", async () => {
    await configure(wholeFlags());
    const before = readFileSync(file);
    expect((await configure({}, { prompts: scripted(["https://else.example.ch"]) })).ended).toBe(130);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
