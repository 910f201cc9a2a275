import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openStage, type Stage } from "./stage.ts";

/** An operator with access to both systems, and a configuration for other ones. */
export interface Desk {
  readonly stage: Stage;
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The wizard's answers, in its order, up to the shop's key. */
  readonly answers: readonly string[];
}

/** Opens an existing configuration, and the answers for another one. */
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

/** The environment without variables that have no value. */
export function present(env: Desk["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
