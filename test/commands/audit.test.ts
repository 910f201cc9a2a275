import { readFileSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, test } from "vitest";

import { refuseMixed } from "../../src/commands/audit/run.ts";
import { openStage } from "../support/stage.ts";
import { placeOn } from "../support/audited.ts";

const localDay = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Zurich" }).format(ms);

test("an audit is made, kept, shown, listed, and shown by status; one that was changed is named", async () => {
  const stage = await openStage({ orders: 0 });
  const yesterday = localDay(Date.now() - 24 * 60 * 60 * 1000);
  const id = placeOn(stage, `${yesterday} 12:00:00`);
  placeOn(stage, `${yesterday} 13:00:00`, { payment: { id: "=cmd|' /C calc'!A0", name: "=1+1" } });
  const env = { TG360_EXPORT_FROM: yesterday };
  const run = (...args: readonly string[]) => stage.run(args, { env });
  await run("export-orders", "--quiet");
  const csv = join(stage.folder, "audit.csv");
  const made = await run("audit", "--json", "--report", csv);
  expect(made.code).toBe(3);
  const document: unknown = JSON.parse(made.stdout);
  expect(document).toMatchObject({
    schema: "tg360.audit/1",
    from: yesterday,
    to: yesterday,
    timeZone: "Europe/Zurich",
    proven: { presence: false, amount: true },
    exitCode: 3,
    days: [
      {
        day: yesterday,
        shop: { count: 2, sum: "78.60" },
        excluded: [{ reason: "held", count: 1 }],
        difference: { count: 0, sum: "0.00" },
      },
    ],
    orders: [{ id, shop: "39.30", totalgest: "39.30" }],
    exceptions: [{ kind: "held", message: expect.stringContaining("On hold") }],
  });
  const text = readFileSync(csv, "utf8");
  expect(text.startsWith("\uFEFFDay;Order;")).toBe(true);
  expect(text).toContain(`${yesterday};${id};`);
  expect(text).not.toMatch(/(^|;)"?=/m);
  const html = join(stage.folder, "audit.html");
  // As the list writes the day.
  const typed = yesterday.split("-").toReversed().join(".");
  const shown = await run("audit", "show", typed, "--lang", "de", "--report", html);
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.stdout).toContain("Zurückgestellt");
  expect(readFileSync(html, "utf8")).toContain("</html>");
  expect(JSON.parse((await run("audit", "list", "--json")).stdout)).toMatchObject({ audits: [{ number: 1 }] });
  const status = await run("status", "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({ audit: { to: yesterday, exitCode: 3, differences: 0 } });
  const db = new Database(stage.statePath);
  db.exec("DROP TRIGGER audits_are_not_changed; UPDATE audits SET data = replace(data, '78.60', '39.30')");
  db.close();
  const changed = await run("audit", "show", yesterday);
  expect(changed.code).toBe(8);
  expect(changed.stderr).toContain("Audit 1 was changed");
});

test("options that do not go together are refused", () => {
  expect(() => refuseMixed({ day: "2026-11-01" }, "show", "2026-11-01")).toThrow("option-conflict");
  expect(() => refuseMixed({ report: "x.html" }, "list")).toThrow("option-conflict");
  expect(() => refuseMixed({}, "list", "2026-11-01")).toThrow("unexpected-argument");
  expect(() => refuseMixed({}, "show")).toThrow("bad-usage");
  expect(() => refuseMixed({ from: "2026-11-02", to: "2026-11-01" })).toThrow("bad-option");
});
