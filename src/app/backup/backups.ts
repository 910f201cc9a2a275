import { makeBackup } from "./make.ts";
import { openBackup } from "./restore.ts";
import type { BackupMade, BackupParts, OpenedBackup, RestoreWish } from "./backup.ts";

export interface Backups {
  /**
   * Writes a backup to a file, which gets its name when it is complete, or to `-`. `passphrase` null = without
   * secrets. `isOfAll` = it goes into an archive of all shops, which has the common files elsewhere.
   */
  make(path: string, passphrase: string | null, wish?: { readonly isOfAll: boolean }): Promise<BackupMade>;
  /**
   * Reads and checks a backup; nothing is changed. `shownAs` = the path that messages show; null = its own. Throws
   * Tg360Error if it is damaged, newer, or of another shop.
   */
  open(path: string, wish: RestoreWish & { readonly shownAs?: string | null }): Promise<OpenedBackup>;
}
export function createBackups(parts: BackupParts): Backups {
  return {
    make: (path, passphrase, wish) => makeBackup(parts, path, passphrase, wish?.isOfAll ?? false),
    open: (path, { shownAs, ...wish }) => openBackup(parts, path, { ...wish, shownAs: shownAs ?? path }),
  };
}
