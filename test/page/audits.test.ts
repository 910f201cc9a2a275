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

it("an order that an audit found different counts once on the overview, and no more once it is settled", async () => {
  const { sandbox, anna, day, id, run } = await openProven(3);
  const overview = async (): Promise<{ title: string; causes: number }> => {
    const { text } = await anna.get("/shops/default");
    const causes = /<ul class="todo.*?<\/ul>/s.exec(text)?.[0].match(/<li>/g)?.length ?? 0;
    return { title: /<h1>(.*?)<\/h1>/s.exec(text)?.[1] ?? "", causes };
  };
  await run("pull-products --quiet");
  const before = await overview();
  sandbox.shop.editOrder(id, { total: "26.40" });
  expect(await run(`audit --from ${day} --to ${localDay(Date.now() - DAY)} --quiet`)).toMatchObject({ code: 3 });
  expect(await overview()).toEqual({ title: "1 order waits for you", causes: before.causes + 1 });
  await run(`fix ${id} --acknowledge --reason agreed --yes`);
  expect(await overview()).toEqual(before);
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
  for (const text of [await kept(), (await anna.get(`/shops/default/audits?month=${day.slice(0, 7)}`)).text])
    expect(text).toContain("<dd><bdi>Anna Bernasconi</bdi></dd>");
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
  // There as a changed order, once.
  const overview = (await anna.get("/shops/default")).text;
  expect([overview.includes("1 order was changed after sending"), overview.includes("one difference")]).toEqual([
    true,
    false,
  ]);
  const metrics = (await run("metrics")).out;
  expect(metrics).toMatch(/tg360_audit_differences\{[^}]*kind="unknown-in-shop"[^}]*\} 1/);
  expect(metrics).toMatch(/tg360_audit_proven(\{[^}]*\})? 0/);
  expect((await summaryOf(day, dataDir, run)).replaceAll(/\s+/g, " ")).toContain("still open (1 point)");
});

/** The shop's list of a day can no longer be read. */
function lose(sandbox: Awaited<ReturnType<typeof openProven>>["sandbox"], day: string): void {
  sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    fault: { kind: "status", status: 500 },
    times: Number.POSITIVE_INFINITY,
    when: ({ query }) => {
      const [from = "", to = ""] = (query["daterange"]?.[0] ?? "").split(",");
      return from <= day && to >= day;
    },
  });
}

it("a day that cannot be proven is settled and opened again on its audit's page, and is never shown as proven", async () => {
  const { sandbox, anna, day, run, dataDir } = await openProven(1);
  lose(sandbox, day);
  const { number } = JSON.parse((await run(`audit --day ${day} --json`)).out) as { number: number };
  const path = `/shops/default/audits/${String(number)}`;
  const month = `/shops/default/audits?month=${day.slice(0, 7)}`;
  const act = async (button: string, fields: Record<string, string> = {}): Promise<{ readonly status: number }> => {
    const { text } = await anna.get(path);
    const form =
      (text.match(/<form[^>]*\/act".*?<\/form>/gs) ?? []).find((one) => one.includes(`value="${button}"`)) ?? "";
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const values = Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value]));
    return anna.post("/shops/default/act", { ...values, ...fields });
  };
  expect((await anna.get("/shops/default")).text).toContain("is open");
  expect(await act("settle-day", { reason: " " })).toMatchObject({ status: 400 });
  expect(await act("settle-day", { reason: "the list is lost" })).toMatchObject({ status: 303 });
  const settled = (await anna.get(path)).text;
  expect(settled).toMatch(/unknown, settled\. By anna on .*: the list is lost/);
  expect(settled).not.toContain('value="settle-day"');
  expect(cellOf((await anna.get(month)).text, day)).toContain("unknown, settled");
  expect((await anna.get(month)).text).toContain("one cannot be checked");
  expect((await anna.get("/shops/default")).text).not.toContain("is open");
  expect((await anna.get(`${path}/csv`)).text).toContain("the list is lost");
  const mail = (await summaryOf(day, dataDir, run)).replaceAll(/\s+/g, " ");
  expect(mail).toContain("settled with a reason");
  expect(mail).not.toContain("still open");
  expect((await run("metrics")).out).toMatch(/tg360_audit_proven(\{[^}]*\})? 0/);
  // The form of a page that is older than the decision changes nothing.
  expect(await act("open-day")).toMatchObject({ status: 303 });
  expect(cellOf((await anna.get(month)).text, day)).toContain("still open");
  expect((await anna.get(path)).text).not.toContain("the list is lost");
});

it("an order that is never to be sent, and is there, is not settled in the calendar by the mark that the audit knew", async () => {
  const { sandbox, anna, day, run, booked } = await openProven(1);
  const { id } = sandbox.shop.placeOrder({ date: `${day} 15:00:00`, cart: CART });
  sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 422 } });
  await run("export-orders --quiet");
  await run(`fix ${id} --dismiss --reason no --yes`);
  const reference = booked.order.externalReference.replace(/\d+$/, id);
  sandbox.erp.enterOrder({ ...booked.order, externalReference: reference });
  const calendar = async (): Promise<string> =>
    cellOf((await anna.get(`/shops/default/audits?month=${day.slice(0, 7)}`)).text, day);
  expect(await run(`audit --day ${day} --quiet`)).toMatchObject({ code: 3 });
  expect(await calendar()).toContain("differs bad");
  // To take the mark back settles nothing.
  expect(await run(`fix ${id} --put-back --yes`)).toMatchObject({ code: 0 });
  expect(await calendar()).toContain("differs bad");
  // What a person decides after the audit settles it.
  const number = sandbox.erp.orders.at(-1)?.number ?? "";
  expect(await run(`fix ${id} --mark-exported ${number} --yes`)).toMatchObject({ code: 0 });
  expect(await calendar()).toContain("differs wait");
});
