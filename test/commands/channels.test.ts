/** Once, then daily: what one channel has said silences no other. */
import { createServer } from "node:http";
import { basename } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { listenOn, stopListening } from "../support/loopback.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

test("what the webhook has said, the quiet runs of each command say too, each once", async () => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      told.push(text);
      response.end();
    });
  });
  const port = await listenOn(server);
  onTestFinished(() => stopListening(server));
  const stage = await openStage({ products: 1 });
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: "satispay", name: "Satispay" } });
  const env = { TG360_NOTIFY_WEBHOOK_URL: `http://127.0.0.1:${String(port)}/hook` };
  expect((await stage.run(["export-orders", "--lang", "en"], { env })).code).toBe(3);
  expect(told).toEqual([expect.stringContaining("Satispay")]);
  for (const command of [["export-orders"], ["daemon", "--once"]]) {
    const run = () => stage.run([...command, "--quiet", "--lang", "en"], { env });
    const first = await run();
    expect([command, first.stderr]).toEqual([command, expect.stringContaining(id)]);
    expect([command, (await run()).stderr]).toEqual([command, ""]);
  }
});

test("a quiet run prints what is not in the store: a wrong configuration, and a state that cannot be opened", async () => {
  const stage = await openStage({ products: 1 });
  const wrong = await stage.run(["export-orders", "--quiet", "--lang", "en"], { env: { TG360_HTTP_TIMEOUT: "soon" } });
  expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining("TG360_HTTP_TIMEOUT")]);
  // A folder of its own: a stamp in the temporary folder says it once an hour.
  const dataDir = `/proc/${basename(stage.folder)}`;
  const run = () => stage.run(["export-orders", "--quiet", "--lang", "en"], { env: { TG360_DATA_DIR: dataDir } });
  const nowhere = await run();
  expect([nowhere.code, nowhere.stderr]).toEqual([8, expect.stringContaining(dataDir)]);
  expect(await run()).toMatchObject({ code: 8, stderr: "" });
});
