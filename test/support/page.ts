import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { onTestFinished } from "vitest";

import { hashPassword } from "../../src/core/access/password.ts";
import type { Role } from "../../src/core/access/user.ts";
import { openAccessFile } from "../../src/store/sqlite/file/access.ts";
import type { Agency } from "./shops.ts";
import { until } from "./until.ts";

/** The page of an installation, served in the test's own process. */
export interface ServedPage {
  readonly url: string;
  /** The one-time link; null = there are users. */
  readonly link: string | null;
  /** A browser that keeps its cookies and follows no redirect. */
  browser(): Browser;
  /** Logged in as this user. */
  as(name: string): Promise<Browser>;
  /** Ends it as a supervisor would, and waits. */
  end(): Promise<number>;
  /** What it wrote on standard error, after its end. */
  log(): Promise<string>;
}

export interface Browser {
  cookies: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  post(
    path: string,
    form: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>;
}

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly location: string;
}

const PASSWORD = "correct horse battery";

/** It takes long on purpose. */
let hashed: ReturnType<typeof hashPassword> | null = null;

/** The page of a run, as soon as it is over. */
export async function settled(browser: Browser, location: string): Promise<Seen> {
  for (let tries = 0; tries < 400; tries += 1) {
    const seen = await browser.get(location);
    if (!seen.text.includes("data-every")) return seen;
    await sleep(50);
  }
  throw new Error(`${location} is never carried out`);
}

export async function addUser(
  agency: Pick<Agency, "dataDir">,
  name: string,
  role: Role = "act",
  shops: readonly string[] | null = null,
): Promise<void> {
  mkdirSync(agency.dataDir, { recursive: true, mode: 0o700 });
  const access = openAccessFile(`${agency.dataDir}/page.db`);
  hashed ??= hashPassword(PASSWORD);
  access.putUser({ name, role, shops }, await hashed);
  access.close();
}

export async function servePage(
  agency: Agency,
  argv: readonly string[] = ["serve"],
  listen = "127.0.0.1:0",
): Promise<ServedPage> {
  const signals = { send: (_signal: "SIGINT" | "SIGTERM"): void => undefined };
  let out = "";
  const running = agency.run([...argv, "--json", "--listen", listen], {
    signals,
    onOut: (text) => (out += text),
  });
  let ended: Awaited<typeof running> | null = null;
  void running.then((ran) => (ended = ran));
  await until(() => out.includes("\n") || ended !== null);
  if (ended !== null) throw new Error(JSON.stringify(ended));
  const opened = JSON.parse(out.split("\n")[0] ?? "") as { url: string; link: string | null };
  const end = async (): Promise<number> => {
    signals.send("SIGTERM");
    return (await running).code;
  };
  onTestFinished(async () => void (await end()));
  const browser = (): Browser => createBrowser(opened.url);
  return {
    ...opened,
    browser,
    end,
    log: async () => {
      await end();
      return (await running).err;
    },
    as: (name) => logIn(browser(), name),
  };
}

export async function logIn(browser: Browser, name: string): Promise<Browser> {
  const seen = await browser.post("/login", { user: name, password: PASSWORD });
  if (seen.status !== 303) throw new Error(`${name} could not log in: ${String(seen.status)}`);
  return browser;
}

export function createBrowser(url: string): Browser {
  const call = async (path: string, init: RequestInit): Promise<Seen> => {
    const response = await fetch(url + path, { redirect: "manual", ...init });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const [name = ""] = pair.split("=");
      const others = one.cookies.split("; ").filter((known) => known !== "" && !known.startsWith(`${name}=`));
      one.cookies = [...others, pair].join("; ");
    }
    const { status, headers } = response;
    return { status, headers, text: await response.text(), location: headers.get("location") ?? "" };
  };
  const one: Browser = {
    cookies: "",
    get: (path, headers = {}) => call(path, { headers: { cookie: one.cookies, ...headers } }),
    post: (path, form, headers = {}) => {
      const body = new URLSearchParams(form as Record<string, string>);
      if (path.endsWith("/act") && !body.has("once")) body.set("once", randomBytes(16).toString("base64url"));
      return call(path, {
        method: "POST",
        body: body.toString(),
        headers: {
          cookie: one.cookies,
          origin: url,
          "content-type": "application/x-www-form-urlencoded",
          ...headers,
        },
      });
    },
  };
  return one;
}

/** The fields of the form that does this. */
export function formOf(html: string, deed: string): readonly (readonly [string, string])[] {
  const form = [...html.matchAll(/<form.*?<\/form>/gs)]
    .map(([one]) => one)
    .find((one) => one.includes(`value="${deed}"`));
  return [...(form ?? "").matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
}
