import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { withMetricsServer } from "../../src/context/metrics-server.ts";
import { replaceFile } from "../../src/context/replace-file.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tg360-metrics-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("a file is replaced whole, readable by node_exporter, and leaves no draft", async () => {
  const path = join(folder(), "tg360.prom");
  await replaceFile(path, "a 1\n");
  await replaceFile(path, "b 2\n");
  expect(readFileSync(path, "utf8")).toBe("b 2\n");
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readdirSync(join(path, ".."))).toEqual(["tg360.prom"]);
});

test("a file that cannot be written is a problem, and nothing is there", async () => {
  const path = join(folder(), "missing", "tg360.prom");
  await expect(replaceFile(path, "a 1\n")).rejects.toMatchObject({ problem: { code: "report-not-written" } });
  expect(existsSync(path)).toBe(false);
});

test("GET /metrics answers on this machine, nothing else does, and another host's name is refused", async () => {
  const address = "127.0.0.1:49360";
  const answers = await withMetricsServer(
    address,
    "text/plain",
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

test.each(["0.0.0.0:9360", "192.0.2.1:9360", "nothing at all"])("a listener at %s is refused", async (address) => {
  const never = (): Promise<never> => Promise.reject(new Error("not to be called"));
  await expect(withMetricsServer(address, "text/plain", never, never)).rejects.toMatchObject({
    problem: { code: "bad-option" },
  });
});
