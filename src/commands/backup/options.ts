import type { Declare } from "../../cli/declare.ts";

export interface BackupFlags {
  readonly withSecrets?: boolean;
  readonly passphraseFile?: string;
}

export interface RestoreFlags {
  readonly withConfiguration?: boolean;
  readonly withoutSecrets?: boolean;
  readonly moved?: boolean;
  readonly passphraseFile?: string;
  readonly yes?: boolean;
}

/** `args`: the file. */
export const declareBackup: Declare<BackupFlags> = (program) =>
  program.command("backup").argument("<file>").option("--with-secrets").option("--passphrase-file <file>");

/** `args`: the file. */
export const declareRestore: Declare<RestoreFlags> = (program) =>
  program
    .command("restore")
    .argument("<file>")
    .option("--with-configuration")
    .option("--without-secrets")
    .option("--moved")
    .option("--passphrase-file <file>")
    .option("--yes");
