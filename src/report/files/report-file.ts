/** The report as a file to keep: `.csv`, `.html` or `.json`, readable by its owner alone. */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";

import { codeOf } from "../../core/common/problems/thrown.ts";
import { StoreError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Lazy } from "./lazy.ts";

const REPORT_FORMATS = ["csv", "html", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A file that can be written to. */
export interface ReportFile {
  /** As the user named it. */
  readonly path: string;
  readonly format: ReportFormat;
  /** Puts the whole report in place, or leaves what was there before. Throws StoreError. */
  write(pieces: Lazy<string>): Promise<void>;
  /** Removes what was begun. Harmless after `write`. */
  discard(): Promise<void>;
}

/** The format that a name asks for. Throws UsageError for any other ending. */
export function formatOf(path: string): ReportFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = REPORT_FORMATS.find((known) => known === ending);
  if (format !== undefined) return format;
  throw new UsageError(
    problem("bad-option", {
      option: "--report",
      value: path,
      expected: REPORT_FORMATS.map((known) => `FILE.${known}`),
      kind: "choices",
    }),
  );
}

/**
 * Makes sure, before anything is done, that the report can be written at its end. The draft is a new file: whatever stands
 * where it goes, a link too, is left as it is. Throws UsageError.
 */
export async function openReportFile(path: string, nameDraft: () => string = nameByChance): Promise<ReportFile> {
  const format = formatOf(path);
  const target = resolve(path);
  // Beside the target, so that the rename cannot cross a file system.
  const draft = join(dirname(target), nameDraft());
  const file = await open(draft, "wx", 0o600).catch((error: unknown) => {
    throw new UsageError(problem("report-not-written", { path, detail: codeOf(error) ?? String(error) }));
  });
  let isOpen = true;
  const discard = async (): Promise<void> => {
    if (isOpen) await file.close();
    isOpen = false;
    await rm(draft, { force: true });
  };
  const write = async (pieces: Lazy<string>): Promise<void> => {
    try {
      await file.chmod(0o600);
      for await (const piece of pieces) await file.writeFile(piece);
      await file.sync();
      await file.close();
      isOpen = false;
      await rename(draft, target);
    } catch (error) {
      await discard();
      throw new StoreError(problem("report-not-written", { path, detail: codeOf(error) ?? String(error) }), error);
    }
  };
  return { path, format, write, discard };
}

/** Others may be able to write to the folder: nobody may know where the draft will be. */
function nameByChance(): string {
  return `.tg360-report-${randomUUID()}.tmp`;
}
