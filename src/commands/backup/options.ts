import type { Declare } from "../../cli/declare.ts";

export interface BackupFlags {
  readonly withSecrets?: boolean;
  readonly passphraseFile?: string;
}

export interface RestoreFlags {
  readonly withConfiguration?: boolean;
  readonly withoutSecrets?: boolean;
  readonly passphraseFile?: string;
  readonly yes?: boolean;
}

/** `args`: the file. */
export const declareBackup: Declare = (program, act) => {
  program
    .command("backup")
    .argument("<file>")
    .option("--with-secrets")
    .option("--passphrase-file <file>")
    .action(act<BackupFlags>(() => import("./run.ts")));
};

/** `args`: the file. */
export const declareRestore: Declare = (program, act) => {
  program
    .command("restore")
    .argument("<file>")
    .option("--with-configuration")
    .option("--without-secrets")
    .option("--passphrase-file <file>")
    .option("--yes")
    .action(act<RestoreFlags>(() => import("./restore.ts")));
};
