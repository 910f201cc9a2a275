import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { serveMetrics } from "../../src/app/page/metrics-server.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { replaceFile } from "../../src/app/files/replace-file.ts";
import { makeTestFolder } from "../support/folder.ts";

function folder(): string {
  const made = makeTestFolder();
  return made;
}

test("a file is replaced whole, readable by node_exporter, and leaves no draft", async () => {
  const path = join(folder(), "tg360.prom");
  await replaceFile(path, "a 1\n", 0o644);
  await replaceFile(path, "b 2\n", 0o644);
  expect(readFileSync(path, "utf8")).toBe("b 2\n");
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readdirSync(join(path, ".."))).toEqual(["tg360.prom"]);
});

test("a file that cannot be written is a problem, and nothing is there", async () => {
  const path = join(folder(), "missing", "tg360.prom");
  await expect(replaceFile(path, "a 1\n", 0o644)).rejects.toMatchObject({ problem: { code: "file-not-written" } });
  expect(existsSync(path)).toBe(false);
});

test("GET /metrics answers on this machine, other paths do not, and another host's name is refused", async () => {
  const address = "127.0.0.1:19360";
  const answers = await serveMetrics(
    { address, contentType: "text/plain", token: null },
    () => Promise.resolve("a 1\n"),
    async () => {
      const [metrics, other, post] = await Promise.all([
        fetch(`http://${address}/metrics`),
        fetch(`http://${address}/`),
        fetch(`http://${address}/metrics`, { method: "POST" }),
      ]);
      return [await metrics.text(), other.status, post.status];
    },
  );
  expect(answers).toEqual(["a 1\n", 404, 405]);
});

test.each([
  ["0.0.0.0:9360", "option-needs"],
  ["192.0.2.1:9360", "option-needs"],
  ["nothing at all", "bad-option"],
])("a listener at %s is refused where there is no token", async (address, code) => {
  const never = (): Promise<never> => Promise.reject(new Error("not to be called"));
  const listener = { address, contentType: "text/plain", token: null };
  await expect(serveMetrics(listener, never, never)).rejects.toMatchObject({ problem: { code } });
});

test("with a token a listener may be beyond this machine, and answers only with it", async () => {
  const address = "0.0.0.0:19361";
  const listener = { address, contentType: "text/plain", token: new Secret("canary-token-0123") };
  const ask = async (authorization: string | null, host = "prometheus.example.ch"): Promise<unknown> => {
    const headers = { host, ...(authorization === null ? {} : { authorization }) };
    const answer = await fetch("http://127.0.0.1:19361/metrics", { headers });
    return answer.status === 200 ? answer.text() : answer.status;
  };
  const answers = await serveMetrics(
    listener,
    () => Promise.resolve("a 1\n"),
    async () => [
      await ask("Bearer canary-token-0123"),
      await ask(null),
      await ask("Bearer canary-token-012"),
      await ask("Basic canary-token-0123"),
    ],
  );
  expect(answers).toEqual(["a 1\n", 401, 401, 401]);
});
