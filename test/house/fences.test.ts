import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** An import rule can fail silently (a misspelt path is skipped), so each one has to reject an example. */
const root = join(import.meta.dirname, "../..");

interface Fixture {
  readonly file: string;
  readonly code: string;
  /** The rule that has to reject it; null = no rule may. */
  readonly rule: string | null;
}

const FIXTURES: readonly Fixture[] = [
  { file: "src/core/g.ts", code: "export const now = () => Date.now();\n", rule: "eslint(no-restricted-properties)" },
  { file: "src/core/h.ts", code: "export const env = () => process.env;\n", rule: "eslint(no-restricted-globals)" },
  { file: "src/cli/default.ts", code: "export default 1;\n", rule: "import(no-default-export)" },
  { file: "src/cli/todo.ts", code: "// TODO: later\nexport const x = 1;\n", rule: "eslint(no-warning-comments)" },
  {
    file: "src/render/floating.ts",
    code: "export function start(run: () => Promise<void>): void {\n  run();\n}\n",
    rule: "typescript(no-floating-promises)",
  },
  {
    file: "src/render/misused.ts",
    code: "export function each(run: (n: number) => Promise<void>): void {\n  [1].forEach(run);\n}\n",
    rule: "typescript(no-misused-promises)",
  },
  {
    file: "src/render/types.ts",
    code: 'import { Problem } from "../core/common/problems/problem.ts";\nexport type P = Problem;\n',
    rule: "typescript(consistent-type-imports)",
  },
];

interface Complaint {
  readonly code: string;
  readonly filename: string;
}

let folder: string;
let complaints: readonly Complaint[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tg360-fences-"));
  for (const name of [".oxlintrc.json", "tsconfig.json", "package.json"]) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const { file, code } of FIXTURES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  complaints = await lint();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** oxlint exits 1 when it finds something. */
function lint(): Promise<readonly Complaint[]> {
  const args = [join(root, "node_modules/oxlint/bin/oxlint"), "--type-aware", "--format", "json", "src"];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout) => {
      const report = JSON.parse(stdout) as { diagnostics: Complaint[] };
      resolve(report.diagnostics);
    });
  });
}

describe("the fences", () => {
  it.each(FIXTURES.map((fixture) => [fixture.file, fixture] as const))("judge %s", (file, { rule }) => {
    const found = complaints.filter(({ filename }) => filename === file).map(({ code }) => code);
    if (rule === null) expect(found).toEqual([]);
    else expect(found).toContain(rule);
  });
});
