import { dirname } from "node:path";

import type { LoadedConfig } from "../../config/load.ts";
import { saveConfig } from "../../config/save.ts";
import { makePrivateFolder } from "./open.ts";

/** Writes the place of all shops' states into the configuration, so that a later environment does not change it. */
export async function keepRootDir(main: LoadedConfig): Promise<void> {
  if (main.fileTree["dataDir"] !== undefined) return;
  makePrivateFolder(dirname(main.path));
  await saveConfig(main.path, { ...main.fileTree, dataDir: main.rootDir });
}
