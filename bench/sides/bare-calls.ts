/** The same calls with node:http only, several at a time. Answers are read and parsed. */
import { Agent, request } from "node:http";

import { type Call, type Open, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const calls: readonly Call[] = JSON.parse(textOf(options, "calls"));
  const agent = new Agent({ keepAlive: true });
  const lanes = Number(options["lanes"] ?? 1);
  const run = async (): Promise<void> => {
    const left = [...calls];
    const lane = async (): Promise<void> => {
      for (let call = left.shift(); call !== undefined; call = left.shift()) await send(agent, call);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };
  for (let at = 0; at < Number(options["warmUps"] ?? 10); at++) await run();
  return {
    run: () => timed(run),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
};

function send(agent: Agent, { method, url, body }: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
    });
    call.on("error", reject);
    call.end(body);
  });
}
