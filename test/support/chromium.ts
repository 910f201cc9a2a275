/** A real Chromium as a person uses it. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

import { BROWSER } from "./browser.ts";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

export function launchChromium(): Promise<Browser> {
  // playwright wants the whole path.
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const executablePath = folders.map((folder) => join(folder, BROWSER ?? "")).find((path) => existsSync(path)) ?? "";
  return chromium.launch({ executablePath, args: ARGS });
}

/** What axe finds on the page as it stands; empty = everybody can use it. */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run({ rules: { 'target-size': { enabled: true } } })")) as {
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}
