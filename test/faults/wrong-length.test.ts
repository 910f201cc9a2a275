/** An answer whose own length is wrong is the vendor's matter: no firewall and no address is to blame. */
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";

import { openStage } from "../support/stage.ts";

/** Speaks HTTP, and gives every answer this length. Returns its address. */
async function speaking(length: number): Promise<string> {
  const body = '{"token":"t"}';
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${String(length)}\r\n\r\n`;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => void socket.end(head + body));
  });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, "127.0.0.1", () => {
    resolve(undefined);
  });
  await promise;
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${String(address.port)}`;
}

test.each([
  ["longer than it says", 5],
  ["shorter than it says", 500],
])("an answer that is %s is named so, by a run and by the doctor", async (_what, length) => {
  const stage = await openStage();
  const env = { TG360_TOTALGEST_ENDPOINT: await speaking(length) };
  const pulled = await stage.run(["pull-products", "--json"], { env });
  expect(pulled).toMatchObject({ code: 6 });
  expect(pulled.stdout).toContain("answer-wrong-length");
  const { stdout, stderr } = await stage.run(["doctor"], { env });
  expect(stdout + stderr).toContain("Content-Length");
  expect(stdout + stderr).not.toContain("firewall");
});
