import type { Declare } from "../declare.ts";

/** `args`: the file. */
export const declare: Declare<BackupFlags> = (program) =>
  program.command("backup").argument("<file>").option("--verify");

export interface BackupFlags {
  readonly verify?: boolean;
}
