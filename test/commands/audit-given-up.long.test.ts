/** A day that no audit can prove has its end: a person settles it, with a reason, and it is never counted as proven. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { openStage } from "../support/stage.ts";
import { placeOn } from "../support/audited.ts";

const localDay = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Zurich" }).format(ms);

interface Audit {
  readonly exitCode: number;
  readonly days: readonly { readonly day: string; readonly proven: boolean; readonly open: boolean }[];
  readonly unread: readonly { readonly hint: string | null }[];
}

/** An exported order, `daysAgo` days ago, of a day that the shop cannot list. */
async function openLost(daysAgo = 1) {
  const stage = await openStage({ orders: 0 });
  const day = localDay(Date.now() - daysAgo * DAY);
  const id = placeOn(stage, `${day} 12:00:00`);
  const env = { TG360_EXPORT_FROM: day };
  const run = (line: string): ReturnType<typeof stage.run> => stage.run(line.split(" "), { env });
  expect(await run("export-orders --quiet")).toMatchObject({ code: 0 });
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    fault: { kind: "status", status: 500 },
    times: Number.POSITIVE_INFINITY,
    when: ({ query }) => {
      const [from = "", to = ""] = (query["daterange"]?.[0] ?? "").split(",");
      return from <= day && to >= day;
    },
  });
  const audit = async (line = `audit --json --day ${day}`): Promise<Audit> => JSON.parse((await run(line)).stdout);
  return { stage, day, id, run, audit };
}

test("the advised command settles the day: it stays unproven, with name and reason, and nothing alarms any more", async () => {
  const { day, run, audit } = await openLost();
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 6, days: [{ proven: false, open: true, givenUp: null }] });
  const [, command = ""] = /tg360 (audit settle \S+ --reason) WHY/.exec(String(found.unread[0]?.hint)) ?? [];
  expect(command).toBe(`audit settle ${day} --reason`);
  expect((await run("status")).stdout).toContain("is open");
  const settled = await run(`${command} gone-for-ever`);
  expect(settled).toMatchObject({ code: 0, stderr: "" });
  expect(settled.stdout).toContain("unknown, settled");
  expect(settled.stdout).toContain("gone-for-ever");
  expect(settled.stdout).not.toContain("Incomplete");
  expect(settled.stdout).not.toContain("--reason");
  expect(settled.stdout).toContain(`tg360 audit put-back ${day}`);
  // Read again, nothing is green.
  expect(await audit()).toMatchObject({
    exitCode: 6,
    proven: { presence: false, amount: false },
    days: [{ proven: false, open: false, givenUp: { reason: "gone-for-ever", by: expect.any(String) } }],
    unread: [{ hint: expect.stringContaining(`tg360 audit put-back ${day}`) }],
  });
  const status = await run("status");
  expect(status.stdout).not.toContain("is open");
  expect(status.stdout).toContain("unknown, settled");
  expect(JSON.parse((await run("status --json")).stdout)).toMatchObject({ audit: { exitCode: 6 } });
  const listed = await run("audit list");
  expect(listed.stdout).toMatch(/unknown, settled/);
  expect(listed.stdout).not.toMatch(/ open /);
  expect(JSON.parse((await run("audit list --json")).stdout)).toMatchObject({
    audits: [{ settled: true, exitCode: 6 }, { settled: true }],
  });
  expect(await run(`audit --quiet --day ${day}`)).toMatchObject({ code: 6, stdout: "", stderr: "" });
});

test("a daily audit does not read it again, and put-back opens it", async () => {
  const { day, run, audit } = await openLost(3);
  await audit("audit --json");
  const daysOf = async (): Promise<readonly string[]> => (await audit("audit --json")).days.map((one) => one.day);
  expect(await daysOf()).toContain(day);
  expect(await run(`audit settle ${day} --reason lost`)).toMatchObject({ code: 0 });
  // The next day is unread for the same reason, and nobody settled it.
  const others = await daysOf();
  expect(others).not.toContain(day);
  expect(others).toContain(localDay(Date.now() - 2 * DAY));
  const back = await run(`audit put-back ${day}`);
  expect(back.code).toBe(0);
  expect(back.stdout).toContain("Incomplete");
  expect(await daysOf()).toContain(day);
});

test("another reason opens the day again", async () => {
  const { stage, day, run, audit } = await openLost();
  await audit();
  expect(await run(`audit settle ${day} --reason lost`)).toMatchObject({ code: 0 });
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "listOrders",
    fault: { kind: "status", status: 500 },
    times: Number.POSITIVE_INFINITY,
  });
  expect(await audit()).toMatchObject({ exitCode: 6, days: [{ proven: false, open: true, givenUp: null }] });
  expect((await run("status")).stdout).toContain("is open");
});

test("a difference of a settled day keeps it open and counts", async () => {
  const { stage, day, id, run, audit } = await openLost(3);
  await audit();
  const booked = stage.sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(`:${id}`));
  if (booked === undefined) throw new Error("nothing is booked");
  stage.sandbox.erp.enterOrder({ ...booked.order, placedAt: new Date(Date.now() - DAY).toISOString() });
  // An audit that names an order of the day, and has not read it, is not the one that counts.
  expect((await audit(`audit --json --day ${localDay(Date.now() - DAY)}`)).days).not.toMatchObject([{ day }]);
  expect(await run(`audit settle ${day} --reason lost`)).toMatchObject({ code: 0 });
  const again = await audit();
  expect(again).toMatchObject({ days: [{ proven: false, open: true, givenUp: { reason: "lost" } }] });
  expect((await run("status")).stdout).toContain("difference");
});

test("refused: a blank reason, a day that is proven, that no audit has read, that only differs, that nobody settled", async () => {
  const { day, run, stage } = await openLost();
  const other = localDay(Date.now() - 6 * DAY);
  const refused = async (line: string, code: number, says: string): Promise<void> => {
    const ran = await run(line);
    expect(ran).toMatchObject({ code });
    expect(ran.stderr.replaceAll(/\s+/g, " ")).toContain(says);
  };
  await refused(`audit settle ${day}`, 2, "A reason needs a letter");
  await refused(`audit settle ${day} --reason ...`, 2, "A reason needs a letter");
  await refused(`audit settle ${day} --reason WHY`, 2, "A reason needs a letter");
  await refused(`audit --reason lost`, 2, "--reason");
  await refused(`audit put-back ${day} --reason lost`, 2, "--reason");
  await refused("audit settle", 2, "is missing");
  await refused(`audit settle ${day} --reason lost`, 3, "There is no audit of");
  await run(`audit --day ${other}`);
  await refused(`audit settle ${other} --reason lost`, 3, "there is nothing to settle");
  await refused(`audit put-back ${other}`, 3, "is not settled");
  placeOn(stage, `${other} 15:00:00`);
  await stage.run(["audit", "--day", other], { env: { TG360_EXPORT_FROM: other } });
  await refused(`audit settle ${other} --reason lost`, 3, "one by one");
});

test("the spreadsheet has a row for the day, with what was not read and who settled it", async () => {
  const { stage, day, run } = await openLost();
  const file = join(stage.folder, "audit.csv");
  await run(`audit --day ${day} --report ${file}`);
  const row = (): string =>
    readFileSync(file, "utf8")
      .split(/\r?\n/)
      .find((line) => /orders\/list|500/.test(line)) ?? "";
  expect(row()).toContain(day);
  expect(row()).toContain("audit settle");
  await run(`audit settle ${day} --reason lost`);
  await run(`audit show ${day} --report ${file}`);
  expect(row()).toContain("unknown, settled");
  expect(row()).toContain("lost");
  expect(row()).not.toContain("audit settle");
});

test("a record of TotalGest that can never be read leaves every day unproven, and settled once, it alarms for none", async () => {
  const stage = await openStage({ orders: 0 });
  const [day, later] = [3, 2].map((ago) => localDay(Date.now() - ago * DAY)) as [string, string];
  placeOn(stage, `${day} 12:00:00`);
  const env = { TG360_EXPORT_FROM: day };
  const run = (line: string): ReturnType<typeof stage.run> => stage.run(line.split(" "), { env });
  await run("export-orders --quiet");
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "listOrders",
    times: Number.POSITIVE_INFINITY,
    fault: {
      kind: "rewrite",
      rewrite: (json) => {
        const page = json as { readonly items: readonly object[] };
        return { ...page, items: page.items.map((item) => ({ ...item, number: null })) };
      },
    },
  });
  const audit = async (of: string) => JSON.parse((await run(`audit --json --day ${of}`)).stdout) as Audit;
  expect(await audit(day)).toMatchObject({ exitCode: 6, days: [{ proven: false }] });
  expect(await run(`audit settle ${day} --reason broken`)).toMatchObject({ code: 0 });
  expect(await audit(later)).toMatchObject({
    exitCode: 6,
    days: [{ day: later, proven: false, givenUp: { reason: "broken" } }],
  });
  await run(`audit put-back ${day}`);
  expect(await audit(later)).toMatchObject({ days: [{ day: later, givenUp: null }] });
});
