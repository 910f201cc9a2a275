import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openStage, type Stage } from "./stage.ts";

/** Somebody with access to both systems, and a configuration that is about something else yet. */
export interface Desk {
  readonly stage: Stage;
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the wizard asks for, in its order, up to the shop's key. */
  readonly answers: readonly string[];
}

/** A configuration that holds something of worth already, and everything that has to be typed for another. */
export async function openDesk(): Promise<Desk> {
  const stage = await openStage({ products: 3 });
  const { credentials, erp, shop } = stage.sandbox;
  const { ownerId, shopId, username, password, apiKey } = credentials;
  mkdirSync(join(stage.folder, "config"), { mode: 0o700 });
  const path = join(stage.folder, "config", "config.json");
  writeFileSync(path, '{"products":{"buffer":3}}\n', { mode: 0o600 });
  stage.spare(path);
  const ours = Object.keys(stage.env).filter((name) => name.startsWith("TG360_") && name !== "TG360_DATA_DIR");
  const env = { ...stage.env, ...Object.fromEntries(ours.map((name) => [name, undefined])), TG360_CONFIG: path };
  return { stage, path, env, answers: [erp.url, ownerId, shopId, username, password, shop.url, apiKey] };
}

/** Environment variables without a value are none. */
export function present(env: Desk["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
