/**
 * A day of cron: every run is a separate process with its own clock, with one order on hold, one outage of two hours
 * and one brake. The output is what cron would mail: one message for each new problem, and one a day while it lasts.
 *
 * By default the five-minute job runs once an hour; `TG360_CRON_MINUTES=5` makes it a whole day of 288 runs.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { findSecrets, SECRETS } from "../support/canary.ts";
import { clean } from "../support/checker.ts";
import { type Crontab, isDue, parseCrontab } from "../support/crontab.ts";
import { type Gate, openGate } from "../support/gate.ts";
import { runInstalled } from "../support/installed.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const root = join(import.meta.dirname, "../..");
const STEP_MS = Number(process.env["TG360_CRON_MINUTES"] ?? 60) * MINUTE;
const LIBRARIES = ["x86_64", "aarch64"].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`);
const library = LIBRARIES.find((path) => existsSync(path));
if (library === undefined)
  process.stderr.write("skipped: a day of cron needs libfaketime (apt-get install faketime)\n");

const START_MS = Date.parse("2026-11-24T00:00:00Z");
const PRODUCTS = 40;

/** A mail that cron would have sent. */
interface Mail {
  /** Since midnight of the first day, as `25:30`. */
  readonly at: string;
  readonly text: string;
}

/** A machine with a crontab and a clock that the test moves; both systems use it too. */
class Machine {
  readonly mails: Mail[] = [];
  runs = 0;
  readonly #stage: Stage;
  /** The environment of cron's jobs. */
  readonly env: Readonly<Record<string, string>>;
  readonly #crontab: Crontab;

  constructor(stage: Stage, env: Readonly<Record<string, string>>, crontab: Crontab) {
    this.#stage = stage;
    this.env = env;
    this.#crontab = crontab;
  }

  /** Advances to this hour, one step at a time. */
  async liveUntil(hour: number, stepMs: number): Promise<void> {
    for (; this.#sinceMs < hour * HOUR; this.#stage.clock.advance(stepMs)) await this.#minutes(stepMs);
  }

  get #sinceMs(): number {
    return this.#stage.clock.now() - START_MS;
  }

  /** Runs the five-minute job once, and other jobs due within the step. */
  async #minutes(stepMs: number): Promise<void> {
    const [often, ...others] = this.#crontab.jobs;
    if (often !== undefined && isDue(often, this.#stage.clock.now())) await this.#run(often.line);
    for (let passedMs = 0; passedMs < stepMs; passedMs += MINUTE) {
      for (const job of others) if (isDue(job, this.#stage.clock.now() + passedMs)) await this.#run(job.line);
    }
  }

  /** As cron runs it: a minimal environment, `sh -c`, and all output is a mail. */
  async #run(line: string): Promise<void> {
    this.runs += 1;
    const at = new Date(this.#stage.clock.now()).toISOString().slice(0, 19).replace("T", " ");
    const faked = { TZ: "UTC", LD_PRELOAD: library ?? "", DONT_FAKE_MONOTONIC: "1", FAKETIME: `@${at}` };
    const { stdout, stderr } = await runInstalled("sh", ["-c", line], { env: { ...this.env, ...faked } });
    const text = stdout + stderr;
    if (text === "") return;
    const minutes = Math.round(this.#sinceMs / MINUTE);
    const [hh, mm] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
    this.mails.push({ at: `${hh ?? ""}:${mm ?? ""}`, text });
  }
}

/** The stage's systems behind gates, and a machine that is configured for them, with only cron's environment. */
async function setUp(): Promise<{ stage: Stage; machine: Machine; erpGate: Gate; mailServer: MailServer }> {
  const stage = await openStage({ at: new Date(START_MS).toISOString() });
  const { erp, shop } = stage.sandbox;
  for (let n = 1; n <= PRODUCTS; n++) erp.addProduct({ id: `p${String(n)}`, sku: `SKU-${String(n)}` });
  const erpGate = await openGate(erp.url);
  onTestFinished(() => erpGate.shut());
  const mailServer = await startMailServer();
  onTestFinished(() => mailServer[Symbol.asyncDispose]());

  const bin = join(stage.folder, "bin");
  mkdirSync(bin);
  symlinkSync(join(root, "bin/tg360.js"), join(bin, "tg360"));
  symlinkSync(process.execPath, join(bin, "node"));
  const crontab = parseCrontab(readFileSync(join(root, "crontab.example"), "utf8"));
  const home = join(stage.folder, "home");
  const path = `${bin}:${crontab.settings["PATH"] ?? ""}`;
  const bare = { HOME: home, LOGNAME: "shop", SHELL: "/bin/sh", PATH: path, TMPDIR: stage.folder };
  mkdirSync(join(home, ".config/tg360"), { recursive: true, mode: 0o700 });
  const config = join(home, ".config/tg360/config.json");
  const { credentials } = stage.sandbox;
  const { ownerId, shopId, username, password, apiKey } = credentials;
  const settings = {
    totalgest: { endpoint: erpGate.url, ownerId, shopId, username, password },
    framework360: { url: shop.url, apiKey },
    export: { from: "2026-11-01" },
    notify: { to: ["owner@example.ch"], smtpUrl: mailServer.url },
    dataDir: stage.dataDir,
  };
  writeFileSync(config, JSON.stringify(settings), { mode: 0o600 });
  stage.spare(config);
  return { stage, machine: new Machine(stage, bare, crontab), erpGate, mailServer };
}

/** The subjects of the mails. */
const TOPICS = [
  ["audit", /^tg360 audit:/],
  ["hold", /payment method .* has no match/],
  ["outage", /cannot be reached/],
  ["brake", /^ {2}Held back: the stock of 40 products/m],
] as const;

function topicsOf({ at, text }: Mail): string {
  const topics = TOPICS.filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic);
  return `${at} ${topics.length === 0 ? text : topics.join(" and ")}`;
}

it.skipIf(library === undefined)(
  "mails each problem when it is new and once a day while it lasts, and nothing more",
  async () => {
    const { stage, machine, erpGate, mailServer } = await setUp();
    const subjects = (): readonly string[] => mailServer.mails.map(({ subject }) => subject.replace("127.0.0.1: ", ""));
    const { erp, shop } = stage.sandbox;
    const sell = (paymentId: string): void => void shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: paymentId } });
    const setStocks = (quantity: string): void => {
      for (let n = 1; n <= PRODUCTS; n++) erp.changeProduct(`p${String(n)}`, { stock: { quantity, unit: "pcs" } });
    };

    await machine.liveUntil(2, STEP_MS);
    sell("card");
    await machine.liveUntil(5, STEP_MS);
    sell("cod");
    await machine.liveUntil(9, STEP_MS);
    await erpGate.shut();
    await machine.liveUntil(10, STEP_MS);
    sell("card");
    await machine.liveUntil(11, STEP_MS);
    await erpGate.open();
    await machine.liveUntil(14, STEP_MS);
    setStocks("0");
    await machine.liveUntil(24, STEP_MS);
    expect(machine.mails.map(topicsOf)).toEqual(["05:00 hold", "09:00 hold and outage", "14:00 brake"]);
    // By its own mail, besides cron's: the outage is over.
    expect(subjects()).toEqual(["a new problem", "a new problem", "a problem is solved", "a new problem"]);
    process.stderr.write(`a day of cron: ${String(machine.runs)} runs, ${String(machine.mails.length)} mails\n`);

    await machine.liveUntil(48, 6 * HOUR);
    expect(machine.mails.slice(3).map(topicsOf)).toEqual(["24:00 audit and hold", "36:00 hold", "42:00 brake"]);
    setStocks("7");
    await stage.run(["configure", "--map-payment", "cod=CASH"], { env: machine.env });
    await machine.liveUntil(49, STEP_MS);
    expect(machine.mails).toHaveLength(6);
    // Once a day while they last, then the mapping and the brake. An order on hold is no finding of the audit.
    expect(subjects().slice(4)).toEqual(["2 problems are still open", "a problem is solved", "all good again"]);
    const raw = mailServer.mails.map((mail) => [mail.raw, mail.text, mail.html].join("\n")).join("\n");
    expect(findSecrets("mails", raw, SECRETS)).toEqual([]);
    expect(erp.orders).toHaveLength(3);
    expect(await stage.verdict()).toEqual(clean());
  },
  1_800_000,
);
