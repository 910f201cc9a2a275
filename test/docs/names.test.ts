import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const filesOf = (...paths: readonly string[]): readonly string[] =>
  execFileSync("git", ["ls-files", ...paths], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = filesOf("*.md").filter((path) => !path.includes("/") || path.startsWith("docs/"));

/** A word that may be a name: an option, a setting, a path, a function, a code. */
const NAMES = /--[a-z][\w-]*|\w[\w$]*(?:[./-][\w$]+)*/g;

/** Names of other programs, of other systems, and of made-up examples. */
const FROM_ELSEWHERE = new Set(
  `--allow-downgrades --fleet ALTER Accept-Encoding accept-encoding B-7 CreateOrder DIVERS EBADENGINE WWW-Authenticate X-Api-Key X-Mandant ZÃ abc adresses.0.rue article.0 article.search articles/7 articles/999999 artnr authority.crt etc/tg360/authority.crt backup/monday.tg360 bomb.sh/tab catalogue.jsonl client_id client_secret clone config-NAME credentials_file curl db.example.ch data.rows erp.example.ch/api/articles err.bad files.example.ch first-contact/contact.html FILE.html FILE.prom grammi hint.CODE http2 jsonrpc list.0 meta.next meta.seiten move.tg360 november.html npm-shrinkwrap.json oauth/token odata.count pg_basebackup priceMinor result.0 reverse_proxy rows.row rows/0/ref rpc scp shop.languages synchronous_standby_names tg360_0.1.0_amd64.deb tg360_0.2.0_amd64.deb u00e9 uninstall usr/lib/postgresql/17/bin xArg xCount customers/search rehearsal1 feat DIR imp corretto corrigé korrigiert X-Fw360-Signature NAME`.split(
    /\s+/,
  ),
);

/** Every name of the source, and every path in the repository, whole and in part. */
function known(): ReadonlySet<string> {
  const code = filesOf(
    "src",
    "bench",
    "bin",
    "contrib",
    "packaging",
    "scripts",
    "test/support",
    "*.json",
    "*.ts",
    "crontab.example",
  );
  const names = code.filter((path) => !/\.(png|svg|md)$/.test(path)).flatMap((path) => textOf(path).match(NAMES) ?? []);
  const parts = filesOf().flatMap((path) => {
    const steps = path.split("/");
    return steps.flatMap((_, from) => steps.map((__, to) => steps.slice(from, to + 1).join("/")));
  });
  return new Set([...names, ...parts].flatMap((name) => [name, ...name.split(/[./-]/), ...endsOf(name)]));
}

/** `orders.buyer.name` is also known as `buyer.name`. */
function endsOf(name: string): readonly string[] {
  return [...name.matchAll(/[./-]/g)].map(({ index }) => name.slice(index + 1));
}

it("every name in backquotes in the pages is in the source", () => {
  const all = known();
  const isOne = (name: string): boolean => all.has(name) || FROM_ELSEWHERE.has(name) || /^[\d.,-]*$/.test(name);
  // A setting or a record's field is put together of names; a file of the source has to be there.
  const isKnown = (name: string): boolean =>
    isOne(name) || (!/\.(tsx?|js|json)$/.test(name) && /[./-]/.test(name) && name.split(/[./-]/).every(isOne));
  const unknown = pages.flatMap((page) => {
    const spans = textOf(page)
      .replaceAll(/```[^]*?```/g, "")
      .matchAll(/`([^`\n]+)`/g);
    const names = [...spans].flatMap(([, span = ""]) => span.match(NAMES) ?? []);
    return [...new Set(names)].filter((name) => name.length > 2 && !isKnown(name)).map((name) => `${page}: ${name}`);
  });
  expect(unknown).toEqual([]);
});
