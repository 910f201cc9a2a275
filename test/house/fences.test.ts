import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A fence can fail without a word (a misspelt path is skipped), so each is shown something bad and has to bite. */
const root = join(import.meta.dirname, "../..");

interface Fixture {
  readonly file: string;
  readonly code: string;
  /** The rule that has to complain; null = nothing may. */
  readonly rule: string | null;
}

const importing = (file: string, from: string, rule: string | null = "eslint(no-restricted-imports)"): Fixture => ({
  file,
  code: `export * from ${JSON.stringify(from)};\n`,
  rule,
});

const lazily = (file: string, from: string): Fixture => ({
  file,
  code: `export const load = () => import(${JSON.stringify(from)});\n`,
  rule: "eslint(no-restricted-imports)",
});

const FIXTURES: readonly Fixture[] = [
  importing("src/core/a.ts", "../store/database.ts"),
  importing("src/core/b.ts", "got"),
  importing("src/core/c.ts", "node:fs"),
  importing("src/core/d.ts", "../report/text.ts"),
  importing("src/core/e.ts", "../context.ts"),
  importing("src/core/fine.ts", "zod", null),
  importing("src/core/audit/a.ts", "../../store/database.ts"),
  importing("src/core/audit/b.ts", "node:fs"),
  importing("src/core/audit/fine.ts", "../ports.ts", null),
  lazily("src/core/f.ts", "better-sqlite3"),
  { file: "src/core/g.ts", code: "export const now = () => Date.now();\n", rule: "eslint(no-restricted-properties)" },
  { file: "src/core/h.ts", code: "export const env = () => process.env;\n", rule: "eslint(no-restricted-globals)" },
  importing("src/store/a.ts", "../clients/http.ts"),
  importing("src/store/b.ts", "../report/text.ts"),
  importing("src/store/c.ts", "../commands/status.ts"),
  importing("src/store/fine.ts", "../core/ports.ts", null),
  importing("src/store/rows/a.ts", "../sqlite/rows.ts"),
  importing("src/store/rows/b.ts", "better-sqlite3"),
  importing("src/store/rows/fine.ts", "../../core/ports.ts", null),
  importing("src/store/steps/a.ts", "../sqlite/rows.ts"),
  importing("src/store/steps/b.ts", "better-sqlite3"),
  importing("src/store/steps/fine.ts", "../../core/order-state.ts", null),
  importing("src/store/sqlite/a.ts", "../../core/order-state.ts"),
  importing("src/store/sqlite/b.ts", "../steps/orders.ts"),
  lazily("src/store/sqlite/c.ts", "../../core/audit/chain.ts"),
  importing("src/store/sqlite/fine.ts", "../../core/errors.ts", null),
  {
    file: "src/store/sqlite/types.ts",
    code: 'import type { OrderRecord } from "../../core/ports.ts";\nexport type R = OrderRecord;\n',
    rule: null,
  },
  importing("src/clients/a.ts", "../store/database.ts"),
  importing("src/clients/b.ts", "../sandbox/ledger.ts"),
  importing("src/clients/totalgest/a.ts", "../../store/database.ts"),
  importing("src/clients/totalgest/b.ts", "../framework360/client.ts"),
  importing("src/clients/totalgest/fine.ts", "../http.ts", null),
  importing("src/clients/totalgest/bent.ts", "../profile/path.ts", null),
  importing("src/clients/profile/a.ts", "../totalgest/client.ts"),
  importing("src/diagnosis/probe/a.ts", "../../store/database.ts"),
  importing("src/diagnosis/judge/a.ts", "../../report/text.ts"),
  importing("src/diagnosis/propose/totalgest/a.ts", "../../../config/load.ts"),
  importing("src/diagnosis/sample/b.ts", "got"),
  importing("src/diagnosis/sample/totalgest/fine.ts", "../../../clients/http.ts", null),
  importing("src/diagnosis/judge/fine.ts", "../../core/money.ts", null),
  importing("src/core/i.ts", "../diagnosis/judge/mapping.ts"),
  importing("src/clients/c.ts", "../diagnosis/probe/reach.ts"),
  importing("src/clients/totalgest/c.ts", "../../diagnosis/propose/rank.ts"),
  importing("src/report/c.ts", "../diagnosis/judge/samples.ts"),
  importing("src/store/d.ts", "../diagnosis/judge/mapping.ts"),
  importing("src/config/c.ts", "../diagnosis/judge/profile.ts"),
  importing("src/cli/c.ts", "../diagnosis/judge/profile.ts"),
  importing("src/commands/diagnosis.ts", "../diagnosis/probe/connect.ts", null),
  importing("src/config/a.ts", "../store/database.ts"),
  importing("src/config/b.ts", "../report/text.ts"),
  importing("src/config/fine.ts", "node:fs/promises", null),
  importing("src/backup/a.ts", "../store/database.ts"),
  importing("src/service/a.ts", "../config/load.ts"),
  importing("src/service/fine.ts", "node:child_process", null),
  importing("src/web/a.tsx", "../store/database.ts"),
  importing("src/web/b.ts", "node:http2", null),
  importing("src/web/c.ts", "../context.ts"),
  importing("src/web/pages/a.tsx", "../../clients/http.ts"),
  importing("src/web/pages/fine.tsx", "../../report/labels.ts", null),
  importing("src/report/a.ts", "../store/database.ts"),
  importing("src/report/b.ts", "../clients/http.ts"),
  importing("src/report/messages/a.ts", "../../config/load.ts"),
  importing("src/commands/a.ts", "../store/database.ts"),
  importing("src/commands/b.ts", "../clients/http.ts"),
  importing("src/commands/c.ts", "got"),
  importing("src/commands/audit/a.ts", "../../store/database.ts"),
  importing("src/commands/audit/fine.ts", "../../core/ports.ts", null),
  importing("src/commands/d.ts", "../config/load.ts"),
  {
    file: "src/commands/e.ts",
    code: 'import { createContext } from "../context.ts";\nexport const context = createContext;\n',
    rule: "eslint(no-restricted-imports)",
  },
  {
    file: "src/commands/fine.ts",
    code: 'import type { Context } from "../context.ts";\nexport type C = Context;\n',
    rule: null,
  },
  importing("src/cli/a.ts", "../store/database.ts"),
  importing("src/cli/b.ts", "better-sqlite3"),
  importing("src/context.ts", "./commands/status.ts"),
  importing("src/sandbox/a.ts", "../store/database.ts"),
  importing("src/sandbox/b.ts", "../clients/http.ts"),
  importing("src/sandbox/totalgest/a.ts", "../../clients/totalgest/client.ts"),
  importing("src/sandbox/totalgest/b.ts", "../../report/text.ts"),
  importing("src/sandbox/totalgest/fine.ts", "../../clients/totalgest/contract.ts", null),
  { file: "src/cli/default.ts", code: "export default 1;\n", rule: "import(no-default-export)" },
  { file: "src/cli/todo.ts", code: "// TODO: later\nexport const x = 1;\n", rule: "eslint(no-warning-comments)" },
  {
    file: "src/report/one.ts",
    code: 'import { two } from "./two.ts";\nexport const one = (): unknown => two;\n',
    rule: "import(no-cycle)",
  },
  {
    file: "src/report/two.ts",
    code: 'import { one } from "./one.ts";\nexport const two = (): unknown => one;\n',
    rule: "import(no-cycle)",
  },
  {
    file: "src/report/floating.ts",
    code: "export function start(run: () => Promise<void>): void {\n  run();\n}\n",
    rule: "typescript(no-floating-promises)",
  },
  {
    file: "src/report/misused.ts",
    code: "export function each(run: (n: number) => Promise<void>): void {\n  [1].forEach(run);\n}\n",
    rule: "typescript(no-misused-promises)",
  },
  {
    file: "src/report/types.ts",
    code: 'import { Problem } from "../core/problem.ts";\nexport type P = Problem;\n',
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
