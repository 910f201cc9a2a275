/** A list that was cut looks whole: without a count, nothing is hidden until two reads agree. */
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { MODULES, openAdapterStand } from "./stand.ts";
import { openCsv } from "./vendors/csv.ts";

test("a list that is short once hides nothing, and one that is short twice hides what both lack", async () => {
  const text = readFileSync(join(MODULES, "csv.mjs"), "utf8")
    .replace(/    \/\/ A list that was cut.*?rows`\);\n/s, "")
    .replace("all: rows.map", "all: rows.filter((row) => !globalThis.cutFromList?.includes(row.codice)).map");
  const path = join(mkdtempSync(join(tmpdir(), "tg360-cut-")), "adapter.mjs");
  writeFileSync(path, text, { mode: 0o600 });
  const stand = await openAdapterStand(openCsv, { path, payments: {} });
  const pull = async (cut: readonly string[], full = false) => {
    Reflect.set(globalThis, "cutFromList", cut);
    stand.clock.advance(10 * MINUTE);
    const { summary, mode } = await stand.pull({ full });
    return { hidden: summary.hidden, mode };
  };
  await pull([]);
  expect(await pull(["SAVON-FIN", "CAFE-NOIR"], true)).toEqual({ hidden: 0, mode: "full" });
  // Nobody has to ask for the second whole read.
  expect(await pull(["SAVON-FIN", "CAFE-VERT"])).toEqual({ hidden: 1, mode: "full" });
  expect(await pull([])).toEqual({ hidden: 0, mode: "full" });
  expect(await pull([])).toMatchObject({ mode: "incremental" });
  expect(await pull(["CAFE-NOIR"], true)).toEqual({ hidden: 0, mode: "full" });
});
