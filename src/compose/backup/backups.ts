import { makeBackup } from "./make.ts";
import { openBackup } from "./restore.ts";
import type { BackupMade, OpenedBackup, BackupParts } from "./backup.ts";

export interface Backups {
  /**
   * Writes a backup to a file, which gets its name when it is whole, or to `-`. `passphrase` null = without secrets. `isOfAll` =
   * it goes into an archive of all shops, and what is common has its place there.
   */
  make(path: string, passphrase: string | null, wish?: { readonly isOfAll: boolean }): Promise<BackupMade>;
  /**
   * Reads a backup through; nothing is changed. `shownAs` = what a person knows the file by; null = its path. Throws Tg360Error
   * where it is damaged, newer, or another shop's.
   */
  open(
    path: string,
    wish: { readonly withConfiguration: boolean; readonly shownAs?: string | null },
  ): Promise<OpenedBackup>;
}
export function createBackups(parts: BackupParts): Backups {
  return {
    make: (path, passphrase, wish) => makeBackup(parts, path, passphrase, wish?.isOfAll ?? false),
    open: (path, { withConfiguration, shownAs }) => openBackup(parts, path, withConfiguration, shownAs ?? path),
  };
}
