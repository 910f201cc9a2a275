/** The same calls as the tool made, one after the other, by node:http; answers are read and parsed. */
import { Agent, request } from "node:http";

import { type Call, type Open, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const calls: readonly Call[] = JSON.parse(textOf(options, "calls"));
  const agent = new Agent({ keepAlive: true });
  const run = async (): Promise<void> => {
    for (const call of calls) await send(agent, call);
  };
  for (let at = 0; at < 10; at++) await run();
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
