import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { join } from "node:path";

import { expect, it } from "vitest";

import { startTrace } from "../../../src/compose/trace/start.ts";
import { makeTestFolder } from "../../support/folder.ts";
import { listenOn } from "../../support/loopback.ts";

it("shows a call that was answered before its body's end", async () => {
  const server = createServer((call, answer) => call.once("data", () => answer.end("taken")));
  const port = await listenOn(server);
  const path = join(makeTestFolder(), "trace.json");
  const end = startTrace(path, (text) => text);
  await new Promise<void>((resolve) => {
    const call = request({ port, host: "127.0.0.1", method: "POST", path: "/early", headers: { "content-length": 6 } });
    call.on("response", (answer) => answer.on("end", () => call.end("def")).resume());
    call.on("close", resolve);
    call.write("abc");
  });
  expect(end()).toBeNull();
  server.close();
  const events = JSON.parse(readFileSync(path, "utf8")) as readonly { readonly name: string; readonly args: unknown }[];
  expect(events).toContainEqual(
    expect.objectContaining({ name: "POST /early", args: expect.objectContaining({ outcome: "status 200" }) }),
  );
});
