/** What an audit found, on the pages: the month, the calendar and the kept audit. */
import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, it } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { CART } from "../support/audited.ts";
import { startMailServer } from "../support/mail-server.ts";
import { addUser, servePage } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const localDay = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Zurich" }).format(ms);

/** One order, placed so many days ago and exported, whose day is proven. */
async function openProven(daysAgo: number) {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 1, orders: 0 });
  await addUser(agency, "anna");
  const day = localDay(Date.now() - daysAgo * DAY);
  const { id } = sandbox.shop.placeOrder({ date: `${day} 12:00:00`, cart: CART });
  const run = (line: string, more: Readonly<Record<string, string>> = {}): ReturnType<typeof agency.run> =>
    agency.run(line.split(" "), { env: { TG360_EXPORT_FROM: day, ...more } });
  expect(await run("export-orders --quiet")).toMatchObject({ code: 0 });
  expect(await run(`audit --from ${day} --to ${localDay(Date.now() - DAY)} --quiet`)).toMatchObject({ code: 0 });
  const [booked] = sandbox.erp.orders;
  if (booked === undefined) throw new Error("nothing is booked");
  const page = await servePage(agency);
  return { sandbox, anna: await page.as("anna"), day, id, run, booked, dataDir: agency.dataDir };
}

/** The mails of an export that sends the summary of a day. */
async function summaryOf(
  day: string,
  dataDir: string,
  run: (line: string, more: Record<string, string>) => Promise<unknown>,
) {
  await using server = await startMailServer();
  const before = localDay(Date.parse(`${day}T12:00:00Z`) - DAY);
  const state = new Database(join(dataDir, "tg360.db"));
  state.prepare("INSERT OR REPLACE INTO notes (key, value) VALUES ('summarized:mail', ?)").run(before);
  state.prepare("UPDATE shops SET created_ms = 1").run();
  state.close();
  const more = { NOTIFY_TO: "owner@example.ch", NOTIFY_SMTP_URL: server.url, NOTIFY_DAILY_SUMMARY: "00:00" };
  await run(
    "export-orders --quiet",
    Object.fromEntries(Object.entries(more).map(([name, value]) => [`TG360_${name}`, value])),
  );
  return server.mails.map(({ text }) => text).join("\n");
}

/** The calendar's cell of a day. */
function cellOf(html: string, day: string): string {
  const cells = html.match(/<td[^>]*>.*?<\/td>/gs) ?? [];
  return cells.find((cell) => new RegExp(`>${String(Number(day.slice(8)))}<`).test(cell)) ?? "";
}

it("a second booking 20 days later shows on the day of the order, until a person settles it", async () => {
  const { sandbox, anna, day, id, run, booked } = await openProven(21);
  const calendar = async (): Promise<string> =>
    cellOf((await anna.get(`/shops/default/audits?month=${day.slice(0, 7)}`)).text, day);
  expect(await calendar()).toContain("st good");
  sandbox.erp.enterOrder({ ...booked.order, placedAt: new Date(Date.now() - DAY).toISOString() });
  expect(await run("audit --quiet")).toMatchObject({ code: 3 });
  expect(await calendar()).toContain("differs bad");
  // The next daily audit reads that day again.
  const again = await run("audit --json");
  expect(JSON.parse(again.out)).toMatchObject({ days: [{ day, proven: false }, {}] });
  expect(await calendar()).toContain("differs bad");
  // What the day itself said stays to be seen.
  expect(JSON.parse((await run(`audit show ${day} --json`)).out)).toMatchObject({ exitCode: 3 });
  await run(`fix ${id} --acknowledge --reason both --yes`);
  expect(await calendar()).toContain("differs wait");
  expect(await run("audit --quiet")).toMatchObject({ code: 0 });
  expect(await calendar()).toContain("differs wait");
});

it("a kept audit prints no next step of what was settled since, and still what it found", async () => {
  const { sandbox, anna, day, id, run } = await openProven(3);
  sandbox.shop.editOrder(id, { total: "26.40" });
  const ran = await run(`audit --day ${day} --json`);
  expect(JSON.parse(ran.out)).toMatchObject({
    exceptions: [{ kind: "changed", hint: expect.stringContaining("--acknowledge") }],
  });
  const { number } = JSON.parse(ran.out) as { number: number };
  const kept = async (): Promise<string> => (await anna.get(`/shops/default/audits/${String(number)}`)).text;
  expect(await kept()).toContain("mark it as settled");
  await run(`fix ${id} --acknowledge --reason agreed --yes`);
  const shown = await run(`audit show ${day}`);
  expect(shown.out).toContain("agreed");
  for (const text of [shown.out, await kept()]) {
    expect(text).not.toContain("mark it as settled");
    expect(text).not.toContain("When all is settled");
  }
  expect(JSON.parse((await run(`audit show ${day} --json`)).out)).toMatchObject({
    exceptions: [{ kind: "changed", hint: null, decision: { kind: "acknowledged", reason: "agreed" } }],
  });
  // Changed once more, it is open again.
  sandbox.shop.editOrder(id, { total: "27.40" });
  await run("export-orders --quiet");
  expect((await run(`audit show ${day}`)).out).toContain("mark it as settled");
});

it("a difference without a day counts on screen, in JSON, month, calendar, overview, metrics and the day's mail", async () => {
  const { sandbox, anna, day, run, booked, dataDir } = await openProven(1);
  const stranger = booked.order.externalReference.replace(/\d+$/, "9999");
  sandbox.erp.enterOrder({ ...booked.order, externalReference: stranger });
  const ran = await run(`audit --day ${day} --json`);
  expect(ran.code).toBe(3);
  expect(JSON.parse(ran.out)).toMatchObject({
    exitCode: 3,
    proven: { presence: false, amount: false },
    days: [{ day, proven: false, open: true }],
    exceptions: [{ kind: "unknown-in-shop", id: "9999", day: null }],
  });
  expect((await run(`audit show ${day}`)).out).toContain("One difference");
  const { text } = await anna.get(`/shops/default/audits?month=${day.slice(0, 7)}`);
  expect(text).toMatch(/<h1[^>]*>[^<]*1 difference/);
  expect(cellOf(text, day)).toContain("differs bad");
  expect(JSON.parse((await run("status --json")).out)).toMatchObject({ audit: { differences: 1, exitCode: 3 } });
  expect((await anna.get("/shops/default")).text).toContain("one difference");
  const metrics = (await run("metrics")).out;
  expect(metrics).toMatch(/tg360_audit_differences\{[^}]*kind="unknown-in-shop"[^}]*\} 1/);
  expect(metrics).toMatch(/tg360_audit_proven(\{[^}]*\})? 0/);
  expect((await summaryOf(day, dataDir, run)).replaceAll(/\s+/g, " ")).toContain("still open (1 point)");
});
