import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { tryAdapter } from "../../../src/app/adapter-test.ts";
import { loadFrom } from "../../../src/config/load.ts";
import type { AdapterVerdict } from "../../../src/diagnosis/adapter/test-adapter.ts";
import { createFakeClock } from "../../clients/fake-clock.ts";
import type { ForeignErp, ForeignOptions } from "../../dialects/counter/foreign-server.ts";
import { MODULES } from "../stand.ts";
import type { Change } from "./planted.ts";

/** A module's text with these changes. Throws if one does not fit. */
export function changed(module: string, changes: readonly Change[]): string {
  return changes.reduce(
    (before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`not in ${module}: ${from}`);
      return before.replace(from, () => to);
    },
    readFileSync(join(MODULES, `${module}.mjs`), "utf8"),
  );
}

/** What `tg360 adapter test --write` says of a module with this text, against a vendor of its own. */
export async function verdictOf(
  text: string,
  open: (options: ForeignOptions) => Promise<ForeignErp>,
  {
    profile,
    ...vendor
  }: Pick<ForeignOptions, "takesTwice" | "findsAlike"> & { readonly profile?: string | undefined } = {},
): Promise<AdapterVerdict> {
  const folder = mkdtempSync(join(tmpdir(), "tg360-mistakes-"));
  const path = join(folder, "adapter.mjs");
  writeFileSync(path, text, { mode: 0o600 });
  const totalgest = { ownerId: "77", shopId: "12", username: "web", password: "parola-d-ordine" };
  const erp = await open({ ...vendor, config: totalgest, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  if (profile !== undefined) copyFileSync(join(MODULES, profile), join(folder, profile));
  const configured = {
    totalgest: { ...totalgest, endpoint: erp.url, ...(profile === undefined ? {} : { profile }) },
    http: { timeout: "20s" },
    framework360: { url: "https://shop.example.ch", site: "cafe" },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(configured), { mode: 0o600 });
  const config = loadFrom({ configFlag: join(folder, "config.json"), env: {}, flags: {} });
  const scrubber = { add: () => undefined } as never;
  const parts = { clock: createFakeClock(Date.now()), scrubber, signal: new AbortController().signal };
  return tryAdapter(parts, config, path, true);
}
