/** The preview of an order for a foreign TotalGest, before anything is sent, through the real program. */

import { expect, onTestFinished, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { profileFile } from "./dialects.ts";
import { openHeaderKey } from "./vendors/header-key.ts";

const BODY = {
  fremdreferenz: expect.stringMatching(/:1001$/),
  zahlart: "KK",
  positionen: [{ art: "A" }, { art: "V" }],
};

/** `run` with these arguments; `sent` = the calls that wrote. */
async function openProgram(): Promise<{ run: Stage["run"]; sent: () => number }> {
  const stage = await openStage();
  const { ownerId, shopId, username, password } = stage.sandbox.credentials;
  const erp = await openHeaderKey({ config: { ownerId, shopId, username, password } });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const env = {
    TG360_TOTALGEST_ENDPOINT: erp.url,
    TG360_TOTALGEST_PROFILE: profileFile("header-key"),
    TG360_MAPPING_PAYMENTS: "card=KK",
  };
  return {
    run: (args) => stage.run(["export-orders", ...args], { env }),
    sent: () => erp.ledger.callsFor("createOrder").length,
  };
}

/** The JSON in the output. */
function shownIn(stdout: string): unknown {
  const [, json] = /\n(\{\n[^]*\n\})\n/.exec(stdout) ?? [];
  return json === undefined ? undefined : JSON.parse(json);
}

test("the requested order is printed in TotalGest's own names, nothing is sent, and without --verbose and --ids it is not shown", async () => {
  const { run, sent } = await openProgram();
  const dry = ["--dry-run", "--ids", "1001"];
  const shown = await run([...dry, "--verbose"]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain(", as TotalGest would get it\n{\n");
  expect(shownIn(shown.stdout)).toMatchObject(BODY);
  const json = await run([...dry, "--verbose", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ orders: [{ id: "1001", body: BODY }] });

  for (const args of [dry, ["--dry-run", "--verbose"], [...dry, "--json"]]) {
    const { stdout, stderr } = await run(args);
    expect(stdout + stderr).not.toContain("fremdreferenz");
  }
  expect(sent()).toBe(0);
  const really = await run(["--ids", "1001", "--verbose"]);
  expect(really.code).toBe(0);
  expect(sent()).toBe(1);
  expect(really.stdout + really.stderr).not.toContain("fremdreferenz");
});
