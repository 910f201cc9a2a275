import { link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

import { codeOf } from "../../core/common/problems/thrown.ts";
import type { Context, Printing } from "../../compose/context.ts";
import { type ChainFault, checkLink } from "../../core/audit/chain.ts";
import type { AuditReport } from "../../core/audit/report.ts";
import type { AuditHead, AuditLink } from "../../core/audit/store.ts";
import { EXIT, type ExitCode, StoreError, UsageError } from "../../core/common/problems/errors.ts";
import type { Store } from "../../core/ports/store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { auditListDocument } from "../../report/audit/document.ts";
import { renderAuditList } from "../../report/audit/screen.ts";
import type { KeptAudit } from "../../report/audit/words.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { advice } from "../../report/terminal/screen.ts";
import { asText } from "../output/present.ts";
import { printResult } from "../output/print.ts";
import { resultScreen } from "../output/screen-of.ts";

type Needs = Printing & Pick<Context, "locateState" | "withState">;

/** The number of audits in one read. */
const PAGE = 20;
const MOST_LISTED = 50;

export async function listAudits(context: Needs): Promise<ExitCode> {
  const { globals, output } = context;
  const most = globals.json ? Number.MAX_SAFE_INTEGER : MOST_LISTED;
  const heads = await context.withState((store) => store.listAudits(most));
  if (globals.json) await writeJson(auditListDocument(heads), (text) => output.out(text));
  else await output.out(asText(await renderAuditList(await screenOf(context), heads)));
  return EXIT.ok;
}

/** The last audit of a day. Throws UsageError if there is none. */
export async function showAudit(context: Needs, day: LocalDay): Promise<KeptAudit> {
  return context.withState(async (store) => {
    const [head] = await store.listAudits(1, day);
    const [kept] = head === undefined ? [] : await store.readAuditLinks(head.number - 1, 1);
    if (kept === undefined) throw new UsageError(problem("audit-none", { day }));
    return { head: kept.head, report: reportIn(kept) };
  });
}

/** The report of a kept audit. Throws StoreError if its bytes are not a report. */
export function reportIn({ data, head }: AuditLink): AuditReport {
  try {
    return JSON.parse(Buffer.from(data).toString()) as AuditReport;
  } catch (error) {
    const number = `audit ${String(head.number)}`;
    throw new StoreError(problem("state-damaged", { path: number, detail: String(error) }), error);
  }
}

export async function verifyAudits(context: Needs): Promise<ExitCode> {
  const { globals, output } = context;
  const { faults, last } = await context.withState(checkChain);
  const exitCode = faults.length === 0 ? EXIT.ok : EXIT.stopped;
  if (globals.json) {
    const counted = { audits: last?.number ?? 0, sha256: last?.sha256 ?? null };
    const document = { schema: "tg360.audit-verification/1", exitCode, ...counted, faults };
    await writeJson(document, (text) => output.out(text));
    return exitCode;
  }
  const screen = await screenOf(context);
  const { text } = screen;
  const lines = faults.map(({ kind, number }) => text.t(`audit.verify.${kind}`, { number }));
  if (lines.length > 0) output.err(asText([...lines, ...advice(screen, text.t("audit.verify.next"))]));
  else if (!globals.quiet) {
    const line =
      last === null
        ? text.t("audit.verify.none")
        : text.t("audit.verify.well", { n: last.number, sha256: last.sha256 });
    await output.out(asText([line]));
  }
  return exitCode;
}

async function checkChain(
  store: Store,
): Promise<{ readonly faults: readonly ChainFault[]; readonly last: AuditHead | null }> {
  const faults: ChainFault[] = [];
  let last: AuditHead | null = null;
  for await (const one of links(store)) {
    const fault = checkLink(one, last);
    if (fault !== null) faults.push(fault);
    last = one.head;
  }
  return { faults, last };
}

async function* links(store: Store): AsyncGenerator<AuditLink> {
  for (let after = 0; ;) {
    const page = await store.readAuditLinks(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.head.number;
  }
}

/** Writes each report as the bytes that were hashed, and a list of the hashes, which `sha256sum` can check. */
export async function exportAudits(context: Needs, folder: string): Promise<ExitCode> {
  const count = await context.withState(async (store) => {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const lines: string[] = [];
      for await (const { head, data } of links(store)) {
        const name = `${String(head.number).padStart(6, "0")}-${head.from}-${head.to}.json`;
        await writeOnce(join(folder, name), data);
        lines.push(`${String(head.number)} ${head.sha256} ${head.previousSha256 ?? "-"} ${name}`);
      }
      await rm(join(folder, CHAIN), { force: true });
      await writeOnce(join(folder, CHAIN), Buffer.from(lines.map((line) => `${line}\n`).join("")));
      return lines.length;
    } catch (error) {
      const detail = codeOf(error) ?? String(error);
      throw new StoreError(problem("report-not-written", { path: folder, detail }), error);
    }
  });
  return printResult(context, {
    document: () => ({ schema: "tg360.audit-export/1", path: folder, audits: count }),
    screen: ({ text }) => [text.t("audit.exported", { n: count, path: folder })],
  });
}

const CHAIN = "chain.txt";

/** An existing file is an archive, and stays unchanged. */
async function writeOnce(path: string, data: Uint8Array): Promise<void> {
  const draft = `${path}.new-${String(process.pid)}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function screenOf(context: Needs): ReturnType<typeof resultScreen> {
  return resultScreen(context, (await context.locateState()).timeZone);
}
