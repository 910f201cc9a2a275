// The licences of the bundled libraries, which have to be distributed with dist/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The requirements of another licence have to be reviewed before it is added. */
const ALLOWED: ReadonlySet<string> = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "MIT-0",
]);

/** The text for the packages of these modules. Throws if a licence was not reviewed, or its text is missing. */
export function noticesOf(moduleIds: readonly string[]): string {
  const folders: ReadonlySet<string> = new Set(moduleIds.flatMap((id) => packageFolder(id) ?? []));
  const distinct = new Map([...folders].map((folder) => noticeOf(folder)));
  const sorted = [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const head = "tg360 contains the following software, each under its own licence.\n";
  return [head, ...sorted.map(([title, text]) => `${"=".repeat(78)}\n${title}\n\n${text}\n`)].join("\n");
}

function packageFolder(id: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replace(/^\0/, ""))?.[0];
}

/** Its title and its text. */
function noticeOf(folder: string): [string, string] {
  const { name, version, license }: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  if (license === undefined || !ALLOWED.has(license))
    throw new Error(`${String(name)}: its licence, ${String(license)}, has not been looked at`);
  const text = licenceIn(folder);
  if (text === undefined) throw new Error(`${String(name)}: the text of its licence is not in the package`);
  return [`${String(name)} ${String(version)} (${license})`, text.replaceAll("\r\n", "\n").trim()];
}

/** A separate file, or the last chapter of the README. */
function licenceIn(folder: string): string | undefined {
  const named = (form: RegExp): string | undefined => {
    const file = readdirSync(folder).find((one) => form.test(one));
    return file === undefined ? undefined : readFileSync(join(folder, file), "utf8");
  };
  return named(/^licen[cs]e/i) ?? /^#+ *licen[cs]e\s+(.*)/ims.exec(named(/^readme/i) ?? "")?.[1];
}
