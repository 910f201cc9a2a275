import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { loadFrom, type LoadedConfig } from "../../src/config/load.ts";
import { resolveSettings } from "../../src/config/settings.ts";
import { Tg360Error } from "../../src/core/common/problems/errors.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import { makeTestFolder } from "../support/folder.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = makeTestFolder();
  file = join(folder, "config.json");
});

const signal = new AbortController().signal;

function load(env: Record<string, string> = {}, flags: Record<string, unknown> = {}): LoadedConfig {
  return loadFrom({ env: { HOME: folder, TG360_CONFIG: file, ...env }, configFlag: null, flags });
}

function write(content: unknown, mode = 0o600): void {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content), { mode });
}

function problemOf(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Tg360Error && error.exitCode === 4) return error.problem;
    throw error;
  }
  throw new Error("nothing was thrown");
}

async function problemOfAsync(run: Promise<unknown>): Promise<Problem> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  return problemOf(() => {
    throw error;
  });
}

function faultsOf(env: Record<string, string> = {}): readonly string[] {
  const found = problemOf(() => load(env));
  if (found.code !== "config-invalid") throw new Error(found.code);
  return found.data.faults;
}

const COMPLETE = {
  TG360_TOTALGEST_ENDPOINT: "tg00.example.ch",
  TG360_TOTALGEST_SHOP_ID: "7",
  TG360_TOTALGEST_OWNER_ID: "12",
  TG360_TOTALGEST_USERNAME: "api",
  TG360_TOTALGEST_PASSWORD: "hunter22",
  TG360_FRAMEWORK360_URL: "www.shop.example.ch/m/api",
  TG360_FRAMEWORK360_API_KEY: "k".repeat(40),
};

describe("precedence", () => {
  it("takes flag before environment before file before default, and knows where each came from", () => {
    write({ http: { timeout: "1s", concurrency: 2 }, products: { buffer: 1 }, lang: "it" });
    const config = load({ TG360_HTTP_TIMEOUT: "2s", TG360_PRODUCTS_BUFFER: "2" }, { products: { buffer: 3 } });
    expect(config.values.products?.buffer).toBe(3);
    expect(config.origins.get("products.buffer")?.kind).toBe("flag");
    expect(config.values.http?.timeout).toBe("2s");
    expect(config.origins.get("http.timeout")).toEqual({ kind: "environment", name: "TG360_HTTP_TIMEOUT" });
    expect(config.values.http?.concurrency).toBe(2);
    expect(config.origins.get("http.concurrency")).toEqual({ kind: "file", name: file });
    expect(config.values.framework360?.timeZone).toBe("Europe/Zurich");
    expect(config.origins.get("framework360.timeZone")?.kind).toBe("default");
  });

  it("counts an empty variable as not set", () => {
    write({ lang: "it" });
    expect(load({ TG360_LANG: "" }).values.lang).toBe("it");
  });

  it("lets a password of the environment win over a command of the file", async () => {
    write({ totalgest: { password: { command: ["false"] } } });
    const settings = await resolveSettings(load(COMPLETE), signal);
    expect(settings.totalgest.password.reveal()).toBe("hunter22");
  });

  it("lets a command of the environment win over a password of the file", async () => {
    write({ totalgest: { password: "old" } });
    const { TG360_TOTALGEST_PASSWORD: _, ...rest } = COMPLETE;
    const settings = await resolveSettings(load({ ...rest, TG360_TOTALGEST_PASSWORD_COMMAND: "echo fresh" }), signal);
    expect(settings.totalgest.password.reveal()).toBe("fresh");
  });
});

describe("the environment alone", () => {
  it("is enough, and gives settings with every default", async () => {
    const settings = await resolveSettings(load(COMPLETE), signal);
    expect(settings).toMatchObject({
      totalgest: { endpoint: "https://tg00.example.ch", shopId: "7", ownerId: "12", username: "api" },
      framework360: { url: "https://www.shop.example.ch", site: "shop.example.ch", timeZone: "Europe/Zurich" },
      export: { from: null, statuses: null, cancelled: null },
      products: { priceList: null, languages: null, buffer: 0 },
      mapping: { payments: {}, vat: {}, countries: {} },
      http: { timeoutMs: 30_000, concurrency: 8 },
    });
    expect(settings.framework360.apiKey.reveal()).toBe("k".repeat(40));
  });

  it("limits calls to systems that are not on this machine, by default", async () => {
    const local = { ...COMPLETE, TG360_TOTALGEST_ENDPOINT: "http://127.0.0.1:8080" };
    const off = { ...COMPLETE, TG360_TOTALGEST_MAX_REQUESTS_PER_SECOND: "0", TG360_FRAMEWORK360_MAX_IN_FLIGHT: "2" };
    const ceilings = async (env: Record<string, string>) => {
      const { totalgest, framework360 } = await resolveSettings(load(env), signal);
      return [totalgest, framework360].map((one) => [one.maxRequestsPerSecond, one.maxInFlight]);
    };
    expect(await ceilings(COMPLETE)).toEqual([
      [20, 8],
      [20, 8],
    ]);
    expect(await ceilings(local)).toEqual([
      [0, 0],
      [20, 8],
    ]);
    expect(await ceilings({ ...local, TG360_TOTALGEST_MAX_IN_FLIGHT: "3" })).toEqual([
      [0, 3],
      [20, 8],
    ]);
    expect(await ceilings(off)).toEqual([
      [0, 8],
      [20, 2],
    ]);
  });

  it("takes lists, maps, numbers and durations as text, and lists of names with commas in them as JSON", async () => {
    const config = load({
      ...COMPLETE,
      TG360_EXPORT_STATUSES: "3, Terminé , 4",
      TG360_MAPPING_PAYMENTS: "cod=CASH,Carta = di credito=CARD",
      TG360_MAPPING_VAT: '{"8.1":"N81"}',
      TG360_MAPPING_COUNTRIES: "Svizzera=CH,Korea, Republic of=KR",
      TG360_PRODUCTS_LANGUAGES: '["fr","it"]',
      TG360_HTTP_TIMEOUT: "500ms",
      TG360_HTTP_CONCURRENCY: "3",
      TG360_EXPORT_FROM: "2026-02-28",
    });
    const settings = await resolveSettings(config, signal);
    expect(settings.export).toMatchObject({ from: "2026-02-28", statuses: ["3", "Terminé", "4"], cancelled: null });
    expect(settings.mapping.payments).toEqual({ cod: "CASH", "Carta = di credito": "CARD" });
    expect(settings.mapping.vat).toEqual({ "8.1": "N81" });
    expect(settings.mapping.countries).toEqual({ Svizzera: "CH", "Korea, Republic of": "KR" });
    expect(settings.products.languages).toEqual(["fr", "it"]);
    expect(settings.http).toEqual({ timeoutMs: 500, concurrency: 3 });
  });

  it("names all that is missing, as setting and as variable", async () => {
    const found = await problemOfAsync(resolveSettings(load({ TG360_TOTALGEST_SHOP_ID: "7" }), signal));
    expect(found).toMatchObject({ code: "not-configured" });
    if (found.code !== "not-configured") throw new Error(found.code);
    expect(found.data.missing).toHaveLength(6);
    expect(found.data.missing[0]).toBe("totalgest.endpoint (TG360_TOTALGEST_ENDPOINT)");
  });

  it("speaks of a variable that is most likely a slip, and is silent about others", () => {
    const { notices } = load({ TG360_TOTALGEST_SHOPID: "7", TG360_SOMETHING_ELSE_ALTOGETHER: "1" });
    expect(notices).toEqual([
      { code: "unknown-variable", data: { name: "TG360_TOTALGEST_SHOPID", nearest: "TG360_TOTALGEST_SHOP_ID" } },
    ]);
  });
});

describe("faults", () => {
  it("are reported all at once, with their places and what is expected there", () => {
    write({
      totalgest: { endpiont: "x", shopId: true },
      products: { buffer: -1 },
      http: { timeout: "soon" },
      nonsense: 1,
    });
    expect(faultsOf({ TG360_EXPORT_FROM: "2026-02-30" })).toEqual([
      'TG360_EXPORT_FROM: "2026-02-30" (DATE)',
      `${file}: totalgest.shopId: true (text)`,
      `${file}: totalgest.endpiont: ? (totalgest.endpoint)`,
      `${file}: products.buffer: -1 (0…1000000)`,
      `${file}: http.timeout: "soon" (500ms, 30s, 5m)`,
      `${file}: nonsense: ?`,
    ]);
  });

  it("never show a secret, under its own name or another", () => {
    write({
      totalgest: { password: "can\nary", pasword: "canary", endpoint: "https://user:canary@example.ch" },
      framework360: { apiKey: 5, webhookSecret: { command: "canary" } },
    });
    const faults = faultsOf({ TG360_FRAMEWORK360_API_KEY: "canary with spaces", TG360_TOTALGEST_PASSWORD: "canary\n" });
    expect(faults).toHaveLength(7);
    expect(faults.join("\n")).not.toMatch(/canary|can\b/);
  });

  it("name the type of what cannot be a secret, so that one sees what is wrong", () => {
    write({
      totalgest: { password: 1234 },
      framework360: { apiKey: ["pass", "show"], webhookSecret: { command: "pass show" } },
      notify: { smtpPassword: { comand: ["pass"] } },
    });
    expect(faultsOf({ TG360_METRICS_TOKEN: "short", TG360_STORE_URL_COMMAND: "[1]" })).toEqual([
      "TG360_METRICS_TOKEN: ******** (16 × A-Z a-z 0-9 …)",
      'TG360_STORE_URL_COMMAND: number (["PROGRAM", "ARGUMENT"])',
      `${file}: totalgest.password: number (text / {"command": ["PROGRAM", "ARGUMENT"]})`,
      `${file}: framework360.apiKey: array (text / {"command": ["PROGRAM", "ARGUMENT"]})`,
      `${file}: framework360.webhookSecret.command: string (["PROGRAM", "ARGUMENT"])`,
      `${file}: notify.smtpPassword.command: – (["PROGRAM", "ARGUMENT"])`,
    ]);
  });

  it("report a setting in the wrong section", () => {
    write({ endpoint: "x", framework360: { shopId: "1" } });
    expect(faultsOf()).toEqual([
      `${file}: framework360.shopId: ? (totalgest.shopId)`,
      `${file}: endpoint: ? (totalgest.endpoint)`,
    ]);
  });

  it("name the section that a misspelt one is most likely a slip of", () => {
    write({ totalgst: { endpoint: "x" }, framework: {}, daemn: {}, lng: "fr" });
    expect(faultsOf()).toEqual([
      `${file}: totalgst: ? (totalgest)`,
      `${file}: framework: ? (framework360)`,
      `${file}: daemn: ? (daemon)`,
      `${file}: lng: ? (lang)`,
    ]);
  });

  it("refuse a secret that is given in two ways by one source", () => {
    const given = { TG360_TOTALGEST_PASSWORD: "a", TG360_TOTALGEST_PASSWORD_FILE: "b" };
    expect(faultsOf(given)).toEqual(["TG360_TOTALGEST_PASSWORD + TG360_TOTALGEST_PASSWORD_FILE: 1 × max"]);
    expect(faultsOf({ ...given, TG360_TOTALGEST_PASSWORD_COMMAND: "c" })).toEqual([
      "TG360_TOTALGEST_PASSWORD + TG360_TOTALGEST_PASSWORD_FILE + TG360_TOTALGEST_PASSWORD_COMMAND: 1 × max",
    ]);
  });

  it("survive a file with __proto__ in it", () => {
    write('{"__proto__": {"x": 1}, "mapping": {"payments": {"__proto__": "CASH"}}}');
    expect(faultsOf().length).toBeGreaterThan(0);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("the file", () => {
  it("may be missing", () => {
    expect(load()).toMatchObject({ exists: false, path: file });
  });
});

describe("the data directory", () => {
  it("follows flag, environment, file and XDG", () => {
    expect(load().dataDir).toBe(join(folder, ".local/share/tg360"));
    expect(load({ XDG_DATA_HOME: "/x" }).dataDir).toBe("/x/tg360");
    expect(load({ XDG_DATA_HOME: "relative" }).dataDir).toBe(join(folder, ".local/share/tg360"));
    write({ dataDir: "state" });
    expect(load().dataDir).toBe(join(folder, "state"));
    expect(load({ TG360_DATA_DIR: "/e" }).dataDir).toBe("/e");
    expect(load({ TG360_DATA_DIR: "/e" }, { dataDir: "/f" }).dataDir).toBe("/f");
  });
});
