import { describe, expect, it } from "vitest";

import { openAgency } from "../../support/shops.ts";
import { until } from "../../support/until.ts";

type Signal = "SIGINT" | "SIGTERM";

interface Opened {
  readonly env: Readonly<Record<string, string>>;
  readonly shops: readonly { readonly shop: string; readonly totalgest: string }[];
}

describe("made-up shops", () => {
  it("are an installation that every command works on", async () => {
    const agency = openAgency();
    const signals: { send: (signal: Signal) => void } = { send: () => undefined };
    let printed = "";
    const sandbox = agency.run(["sandbox", "--shops", "2", "--products", "5", "--orders", "3", "--json"], {
      signals,
      onOut: (text) => (printed += text),
    });
    await until(() => printed.endsWith("}\n"));
    const opened = JSON.parse(printed) as Opened;
    expect(opened.shops.map(({ shop }) => shop)).toEqual(["shop-1", "shop-2"]);
    const ran = await agency.run(["export-orders", "--json", "--config", opened.env["TG360_CONFIG"] ?? ""], {
      env: opened.env,
    });
    expect(JSON.parse(ran.out)).toMatchObject({ shops: [{ shop: "shop-1" }, { shop: "shop-2" }] });
    signals.send("SIGTERM");
    expect((await sandbox).code).toBe(0);
  });

  it("are what the demo shows, and end it with 0", async () => {
    const { code, out } = await openAgency().run(["demo", "--shops", "2", "--products", "20", "--orders", "5"]);
    expect(out).toContain("── shop-1 ─");
    expect(out).toMatch(/^shop-2 +/m);
    expect(code).toBe(0);
  });
});
