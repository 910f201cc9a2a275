import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { loadConfig } from "../../../src/app/config.ts";
import { createSenders } from "../../../src/app/messages/notify.ts";
import { serveWire } from "../../clients/wire-server.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { someApp } from "../../support/some-app.ts";

let folder: string;
beforeEach(() => {
  folder = makeTestFolder();
});

const AT_MS = Date.parse("2026-11-25T08:00:00Z");

async function senders(env: Readonly<Record<string, string>>): Promise<ReturnType<typeof createSenders>> {
  const file = join(folder, "none.json");
  const app = someApp({
    sources: { env: { TG360_DATA_DIR: folder, ...env }, configFlag: file, flags: {}, makesFile: true },
  });
  return createSenders(app, await loadConfig(app));
}

/** The result of a test over each channel. */
async function sendTest(env: Readonly<Record<string, string>>) {
  const { signal } = new AbortController();
  const sent = (await senders(env)).map(async ({ channel, send }) => ({
    channel,
    problem: await send({ kind: "test", atMs: AT_MS }, signal),
  }));
  return Promise.all(sent);
}

/** A secret by its file. */
function kept(secret: string): string {
  const path = join(folder, "secret");
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  return path;
}

describe("a mail", () => {
  test("goes to all addresses as text and HTML, with the login from a file, in the configured language", async () => {
    await using server = await startMailServer();
    const sent = await sendTest({
      TG360_NOTIFY_TO: "anna@example.ch,beat@example.ch",
      TG360_NOTIFY_SMTP_URL: server.url,
      TG360_NOTIFY_SMTP_USER: "shop@example.ch",
      TG360_NOTIFY_SMTP_PASSWORD_FILE: kept("canary-4f2a"),
      TG360_LANG: "de",
    });
    expect(sent).toEqual([{ channel: "mail", problem: null }]);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: "shop@example.ch", to: ["anna@example.ch", "beat@example.ch"] });
    expect(mail?.subject).toBe("tg360: ein Test");
    expect(mail?.text).toContain("Nachrichten von tg360 kommen hier an.");
    expect(mail?.html).toContain('<html lang="de">');
    expect(mail?.raw).toContain("Auto-Submitted: auto-generated");
    expect(server.logins).toEqual(["shop@example.ch canary-4f2a"]);
  });

  test("is in the language of `configure --messages`, whoever runs the command in which language", async () => {
    await using server = await startMailServer();
    writeFileSync(join(folder, "none.json"), '{"lang":"de"}', { mode: 0o600 });
    const env = { TG360_NOTIFY_TO: "anna@example.ch", TG360_NOTIFY_SMTP_URL: server.url, TG360_LANG: "it" };
    await sendTest(env);
    expect(server.mails.map(({ subject }) => subject)).toEqual(["tg360: ein Test"]);
  });

  test("leads to the shop on the page, where that has an address", async () => {
    await using server = await startMailServer();
    await sendTest({
      TG360_NOTIFY_TO: "anna@example.ch",
      TG360_NOTIFY_SMTP_URL: server.url,
      TG360_SERVE_PUBLIC_URL: "https://tg360.example.ch",
    });
    const [mail] = server.mails;
    expect(mail?.text).toContain("In a browser:\nhttps://tg360.example.ch/shops/default\n");
    expect(mail?.html).toContain('<a href="https://tg360.example.ch/shops/default">');
  });

  test("that a server refuses is a problem that names the server and its words", async () => {
    await using server = await startMailServer();
    server.refusal = "550 5.1.1 no such mailbox";
    const [sent] = await sendTest({ TG360_NOTIFY_TO: "a@example.ch", TG360_NOTIFY_SMTP_URL: server.url });
    expect(sent?.problem).toMatchObject({ code: "message-unsent", data: { host: new URL(server.url).host } });
    expect(JSON.stringify(sent)).toContain("no such mailbox");
  });

  test("is a problem too where its password cannot be read", async () => {
    const [sent] = await sendTest({
      TG360_NOTIFY_TO: "a@example.ch",
      TG360_NOTIFY_SMTP_USER: "a",
      TG360_NOTIFY_SMTP_PASSWORD_FILE: join(folder, "missing"),
    });
    expect(sent?.problem).toMatchObject({ code: "secret-unavailable", data: { key: "notify.smtpPassword" } });
  });
});

describe("a webhook", () => {
  test("gets one JSON document with a text, and its address is given away by nothing", async () => {
    await using server = await serveWire((_received, response) => void response.end("ok"));
    const sent = await sendTest({ TG360_NOTIFY_WEBHOOK_URL: `${server.url}/services/T0/canary-77` });
    expect(sent).toEqual([{ channel: "webhook", problem: null }]);
    expect(server.ledger.map(({ method, path }) => [method, path])).toEqual([["POST", "/services/T0/canary-77"]]);
    const body: Record<string, unknown> = JSON.parse(server.ledger[0]?.body ?? "{}");
    expect(body).toMatchObject({ schema: "tg360.message/1", kind: "test", subject: "tg360: a test" });
    expect(body["text"]).toContain("Messages from tg360 arrive here.");
  });

  test("that answers 500 is a problem without the address", async () => {
    await using server = await serveWire((_received, response) => void response.writeHead(500).end());
    const [sent] = await sendTest({ TG360_NOTIFY_WEBHOOK_URL: `${server.url}/services/canary-77` });
    expect(sent?.problem).toMatchObject({ code: "message-unsent", data: { detail: "HTTP 500" } });
    expect(JSON.stringify(sent)).not.toContain("canary");
  });
});

test("nothing is sent without an address and a webhook", async () => {
  expect(await senders({})).toEqual([]);
});

test.each([
  ["TG360_NOTIFY_TO", "not an address"],
  ["TG360_NOTIFY_SMTP_URL", "https://mail.example.ch"],
  ["TG360_NOTIFY_SMTP_URL", "smtp://me:secret@mail.example.ch"],
  ["TG360_NOTIFY_DAILY_SUMMARY", "7:30"],
  ["TG360_NOTIFY_WEBHOOK_URL", "http://hooks.example.ch/x"],
])("%s refuses %s", async (name, value) => {
  await expect(senders({ [name]: value })).rejects.toThrow("config-invalid");
});
