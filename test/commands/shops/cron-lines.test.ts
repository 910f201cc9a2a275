import { expect, it } from "vitest";

import { cronLines } from "../../../src/commands/configure/wizard/summary.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { openAgency } from "../../support/shops.ts";
import { someApp } from "../../support/some-app.ts";

it("names the installation's file, whichever shop the wizard was about", () => {
  const agency = openAgency();
  agency.write("bern", {});
  const config = loadConfig({ env: {}, configFlag: agency.configFile, flags: {}, shop: "bern", leaveMode: true });
  const app = someApp({ sources: { env: {}, configFlag: agency.configFile, flags: {} } });
  expect(cronLines(app, config, ["/usr/bin/tg360"])[0]).toBe(`TG360_CONFIG=${agency.configFile}`);
});
