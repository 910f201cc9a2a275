import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

import { environmentOf } from "../environment.ts";
import { launcherOf, ROOT } from "../processes.ts";
import { importWorkflow, n8nEnvironment, n8nIn } from "./n8n.ts";
import { writeFlow } from "./node-red.ts";
import { freePort, plain, start } from "./process.ts";

/** One way to carry the orders. */
export interface Peer {
  readonly name: string;
  /** Installed from npm into a temporary folder; null = it is here already. */
  readonly npm: string | null;
  /** Makes what it needs in its empty folder, once a round. */
  readonly prepare?: (own: Place) => Promise<void> | void;
  /** Its process. One that ends by itself is started again until all orders have arrived. */
  readonly start: (own: Place) => Promise<ChildProcess> | ChildProcess;
}

export interface Place {
  /** Its memory: outlives its process. */
  readonly folder: string;
  /** Where its npm package is installed. */
  readonly installed: string;
  readonly urls: { readonly erpUrl: string; readonly shopUrl: string };
  readonly timeoutMs: number;
}

export const PEERS: readonly Peer[] = [
  {
    name: "tg360",
    npm: null,
    start: ({ folder, urls, timeoutMs }) => {
      const env = { ...environmentOf(folder, urls), TG360_HTTP_TIMEOUT: `${String(timeoutMs / 1000)}s` };
      return start([process.execPath, launcherOf(ROOT), "export-orders", "--quiet"], folder, env);
    },
  },
  {
    name: "plainjob",
    npm: null,
    start: (own) => {
      const env = { ...plain(own), STATE: join(own.folder, "queue.db") };
      return start([process.execPath, join(ROOT, "bench", "peers", "plainjob.ts")], own.folder, env);
    },
  },
  {
    name: "node-red",
    npm: "node-red@5",
    prepare: ({ folder }) => writeFlow(folder),
    start: async (own) => {
      const red = join(own.installed, "node_modules", "node-red", "red.js");
      const settings = ["--userDir", own.folder, "--settings", join(own.folder, "settings.cjs")];
      return start([process.execPath, red, ...settings], own.folder, { ...plain(own), PORT: String(await freePort()) });
    },
  },
  {
    name: "n8n",
    npm: "n8n@2",
    prepare: importWorkflow,
    start: async (own) => start([process.execPath, n8nIn(own), "start"], own.folder, await n8nEnvironment(own)),
  },
];
