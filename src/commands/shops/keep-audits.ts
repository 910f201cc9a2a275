import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { App } from "../../app/app.ts";
import { withState } from "../../app/state/read.ts";

/** Writes the document of each kept audit into a folder, with their hashes in a list that `sha256sum -c` reads. */
export async function keepAudits(app: App, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const sums = await withState(app, async (store) => {
    const lines: string[] = [];
    for (const { number, from, to, sha256 } of await store.listAudits(Number.MAX_SAFE_INTEGER)) {
      const kept = await store.readAudit(number);
      if (kept === null) continue;
      const name = `${String(number).padStart(6, "0")}-${from}-${to}.json`;
      await writeFile(join(folder, name), kept.data, { mode: 0o600 });
      lines.unshift(`${sha256}  ${name}\n`);
    }
    return lines;
  });
  await writeFile(join(folder, "SHA256SUMS"), sums.join(""), { mode: 0o600 });
}
