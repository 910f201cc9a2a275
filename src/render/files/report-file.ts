/** The report as a file: `.csv`, `.html` or `.json`, readable only by its owner. */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";

import { codeOf, StoreError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Lazy } from "../../view/view.ts";

const REPORT_FORMATS = ["csv", "html", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A file that can be written. */
export interface ReportFile {
  /** The path as the user wrote it. */
  readonly path: string;
  readonly format: ReportFormat;
  /** Writes the whole report in place, or leaves the earlier file unchanged. Throws StoreError. */
  write(pieces: Lazy<string>): Promise<void>;
  /** Removes the draft. Has no effect after `write`. */
  discard(): Promise<void>;
}

/** The format for a file name. Throws UsageError for any other extension. */
function formatOf(path: string): ReportFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = REPORT_FORMATS.find((known) => known === ending);
  if (format !== undefined) return format;
  throw new UsageError(
    problem("bad-option", {
      option: "--report",
      value: path,
      expected: REPORT_FORMATS.map((known) => `FILE.${known}`),
      kind: "examples",
    }),
  );
}

/**
 * Checks before the run that the report can be written at its end. The draft is a new file; an existing file or link
 * at its path stays unchanged. Throws UsageError.
 */
export async function openReportFile(path: string, nameDraft: () => string = nameByChance): Promise<ReportFile> {
  const format = formatOf(path);
  const target = resolve(path);
  // In the folder of the target, so that the rename stays within one file system.
  const draft = join(dirname(target), nameDraft());
  const file = await open(draft, "wx", 0o600).catch((error: unknown) => {
    throw new UsageError(problem("file-not-written", { path, detail: codeOf(error) ?? String(error) }));
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
      throw new StoreError(problem("file-not-written", { path, detail: codeOf(error) ?? String(error) }), error);
    }
  };
  return { path, format, write, discard };
}

/** Other users may be able to write to the folder, so the name of the draft has to be unpredictable. */
function nameByChance(): string {
  return `.tg360-report-${randomUUID()}.tmp`;
}
