import { describe, expect, it } from "vitest";

import type { Autostart } from "../../src/app/autostart/autostart.ts";
import { autostartLines, run } from "../../src/commands/autostart/run.ts";
import { createText } from "../../src/text/text.ts";
import { someApp } from "../support/some-app.ts";

const NOTHING: Autostart = {
  user: "tg360",
  units: [],
  running: false,
  canRun: true,
  cron: false,
  cronRuns: true,
  mailTo: null,
  carriesMail: true,
  changed: [],
};

async function said(found: Partial<Autostart>): Promise<string> {
  const screen = { text: await createText("en"), columns: 400, color: false };
  return autostartLines(screen, { ...NOTHING, ...found }).join("\n");
}

describe("what starts tg360", () => {
  const units = ["tg360-daemon.service"] as const;

  it("is not systemd where that does not run", async () => {
    const text = await said({ units, canRun: false });
    expect(text).toContain("nothing starts tg360 now");
    expect(text).toContain("tg360 daemon");
    expect(await said({ units, running: true })).toContain("systemd runs tg360 as tg360");
  });

  it("is not a crontab that no cron reads", async () => {
    const text = await said({ cron: true, cronRuns: false, mailTo: "anna@example.ch" });
    expect(text).toContain("nothing starts tg360");
    expect(text).not.toContain("tg360 status");
  });

  it("mails nobody where the computer sends no mails, and says what does", async () => {
    const text = await said({ cron: true, mailTo: "anna@example.ch", carriesMail: false });
    expect(text).toContain("nobody gets them");
    expect(text).toContain("tg360 configure --notify-to");
    expect(await said({ cron: true, mailTo: "anna@example.ch" })).toContain("mails problems to anna@example.ch");
  });

  it("takes an address for cron's mails only where it is turned on", async () => {
    await expect(run(someApp(), { mail: "anna@example.ch" }, ["status"])).rejects.toThrow("option-needs");
  });
});
