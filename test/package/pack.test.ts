import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { runInstalled } from "../support/installed.ts";

const root = join(import.meta.dirname, "../..");

/** Everything that whoever installs the package has a use for, chunks of the bundle and documents counted as one each. */
const WANTED = [
  "CHANGELOG.md",
  "LICENSE",
  "README.de.md",
  "README.fr.md",
  "README.it.md",
  "README.md",
  "SECURITY.md",
  "bin/tg360.js",
  "contrib/compose/compose.yaml",
  "contrib/logrotate/tg360",
  "contrib/nagios/check_tg360",
  "contrib/prometheus/tg360.rules.yml",
  "contrib/runit/run",
  "contrib/systemd/tg360-daemon.service",
  "contrib/systemd/tg360-serve.service",
  "contrib/systemd/tg360-worker.service",
  "crontab.example",
  "dist/*.js",
  "dist/THIRD-PARTY-NOTICES.txt",
  "dist/adapter.d.ts",
  "dist/assets/icon.svg",
  "dist/assets/script.js",
  "dist/assets/style.css",
  "dist/locales/*.json",
  "dist/migrations/*.sql",
  "dist/schema/*.sql",
  "dist/start/adapter.mjs",
  "docs/*.md",
  "docs/*.png",
  "docs/*.svg",
  "man/de/tg360.1",
  "man/fr/tg360.1",
  "man/it/tg360.1",
  "man/tg360.1",
  "package.json",
];

it("packs what is needed and nothing else", async () => {
  const packed = await runInstalled("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root });
  const [{ files }]: [{ files: readonly { path: string; mode: number }[] }] = JSON.parse(packed.stdout);
  const kinds = files.map(({ path }) =>
    path
      .replace(/^dist\/locales\/\w+\/\w+\.json$/, "dist/locales/*.json")
      .replace(/^(dist|dist\/migrations|dist\/schema|docs)\/[^/]+(\.(?:js|sql|md|png|svg))$/, "$1/*$2"),
  );
  expect([...new Set(kinds)].toSorted()).toEqual(WANTED);
  expect(files.find(({ path }) => path === "bin/tg360.js")?.mode).toBe(0o755);
});

it("has the types of an adapter in one file, which imports nothing", () => {
  const types = readFileSync(join(root, "dist/adapter.d.ts"), "utf8");
  expect(types).not.toMatch(/^import/m);
  for (const name of ["OrderText", "PostalAddress", "ErpAddress", "ErpOrder", "ErpLine"])
    expect(types).toMatch(new RegExp(`^(interface|type) ${name}\\b`, "m"));
});

it("names only files that are there", () => {
  const { bin, man, version }: { bin: Record<string, string>; man: string; version: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  for (const path of [...Object.values(bin), man]) expect(existsSync(join(root, path))).toBe(true);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
