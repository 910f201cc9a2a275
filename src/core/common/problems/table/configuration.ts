/** The command line, the configuration or this machine is not as it has to be; and warnings. */
import type { Binding } from "../../../ports/binding.ts";
import type { System } from "../../systems.ts";
import { configuration, usage, warning, item, stopped, EXIT } from "../kinds.ts";
import type { MassChange } from "../../../brakes/facet.ts";

export const WARNINGS = {
  "ean-dropped": warning<{ ean: string }>({ ofTheItem: ["ean"] }),
  /** An address that a shop cannot fetch a picture from. */
  "image-dropped": warning<{ image: string }>({ ofTheItem: ["image"] }),
  "forced-status": warning<{ status: string }>(),
  "forced-date": warning<{ placedAt: string }>(),
  /** `currency`: absent in older states, as for the others that have it. */
  "total-adjusted": warning<{ by: string; currency?: string }>(),
  /** The shop dated the order over two days ahead: its clock was wrong. */
  "order-ahead": warning<{ placedAt: string }>(),
  /** TotalGest does not know the way of shipping, so the order goes without; `codes`: what it knows. */
  "shipping-left-out": warning<{ id: string; name: string; codes: readonly string[] }>({ sharedBy: "id" }),
  "customer-reference-cut": warning<{ reference: string; max: number }>(),
  "changed-after-export": warning<{ id: string }>({ isMendedTogether: true }),
  "cancelled-after-export": warning<{ id: string }>({ isMendedTogether: true }),
  /** An audit did not find it, or found it cancelled. */
  "lost-after-export": warning<{ id: string }>(),
  "waits-long": warning({ isDecidable: true }),
  /** `by`: `+2 h`, plus = ahead; `than`: the systems it was compared with. */
  "clock-off": item<{ by: string; than: readonly string[] }>({ ofTheCall: ["by"] }),
  /** The clock of one system differs from this machine's; plus = this machine is ahead. */
  "clock-of-system-off": item<{ by: string; system: System }>({ ofTheCall: ["by"] }),
  /** TotalGest's time is off by whole hours, as the profile reads it; plus = ahead. */
  "zone-off": item<{ hours: number }>({ actor: "integrator" }),
  /** `host`: of the heartbeat address; the rest of the address may be secret. */
  "heartbeat-failed": warning<{ host: string; detail: string }>(),
  /** The channel and its host; the rest of the address may be secret. */
  "message-unsent": warning<{ channel: "mail" | "webhook"; host: string; detail: string }>({ isRetried: true }),
  "unknown-variable": warning<{ name: string; nearest: string }>(),
  "permissions-tightened": warning<{ path: string }>({ actor: "nobody" }),
  "mapping-unverified": warning<{ detail: string }>(),
  // a bug (exit 1) or an interruption
  bug: item<{ detail: string }>({ exit: EXIT.bug }),
  interrupted: item<{ signal: string }>({ exit: EXIT.interrupted, actor: "nobody", isEvent: true }),
} as const;

export const USAGE = {
  /**
   * `detail` is the parser's English text, or of a missing `value` what it is, such as `number`; `named` = the wrong word, unless `what` is `other`; `nearest` = a similar
   * word, or `none`; `helpOf` = the command whose help tells more, or `none`.
   */
  "bad-usage": usage<{
    what: "option" | "command" | "value" | "argument" | "many" | "other";
    named: string;
    nearest: string;
    detail: string;
    helpOf: string;
  }>({ isEvent: true }),
  /** `expected`: all possible values, or examples, depending on `kind`. */
  "bad-option": usage<{ option: string; value: string; expected: readonly string[]; kind: "choices" | "examples" }>(),
  /** `instead`: the complete command that was probably meant. */
  "unexpected-argument": usage<{ argument: string; instead: string }>(),
  "option-conflict": usage<{ first: string; second: string; helpOf: string }>(),
  "shops-incomplete": usage<{ missing: "shop" | "folder" | "destination"; instead: string }>(),
  "option-needs": usage<{ option: string; needs: readonly string[]; helpOf: string }>(),
  /** What is held back, of which `--allow-mass-change` names none. */
  "mass-change-kinds": usage<{ kinds: readonly MassChange[]; first: MassChange }>(),
  "ambiguous-token": usage<{ token: string; first: string; second: string }>(),
  /** `instead`: the command as it was typed, with a placeholder for the orders. */
  "no-ids": usage<{ instead: string }>(),
  /** What cannot be TotalGest's number of an order. `id`: the order, if one was named. */
  "number-missing": usage<{ value: string }>(),
  /** One number was given for several orders. */
  "number-for-several": usage<{ count: number }>(),
  "dismiss-needs-reason": usage<{ ids: string }>(),
  /** A reason without a letter. */
  "reason-blank": usage<{ helpOf: string }>(),
  "needs-confirmation": usage<{ action: string }>(),
  "needs-terminal": usage<{ flags: readonly string[] }>(),
  "cannot-change-exported": item<{ id: string; number: string }>(),
  "file-exists": usage<{ path: string }>(),
  "recording-missing": usage<{ path: string; detail: string }>(),
  "shop-exists": usage<{ shop: string }>(),
  "folder-holds-shops": usage<{ path: string }>(),
  /** There are named shops, and the command needs one. */
  "shop-needed": usage<{ shops: readonly string[] }>(),
  "audit-none": usage<{ day: string }>(),
  /** `what`: absent = a file of another kind. */
  "file-not-written": stopped<{ path: string; detail: string; what?: "backup" }>(),
  "autostart-user-needed": usage(),
  "cron-mail-needed": usage(),
  "user-unknown": usage<{ name: string; names: readonly string[] }>(),
  "user-password-short": usage<{ least: number }>(),
} as const;

export const CONFIGURATION = {
  "not-configured": configuration<{ missing: readonly string[] }>(),
  /** The other lists have one entry per fault: its file or ""; its setting; the setting that was meant, or "". */
  "config-invalid": configuration<{
    faults: readonly string[];
    files?: readonly string[];
    names?: readonly string[];
    meant?: readonly string[];
  }>(),
  /** `--config` names a file that does not exist. */
  /** A command for shops in a database, where the settings name none. */
  "no-database": configuration<{ path: string }>(),
  "config-missing": configuration<{ path: string }>(),
  /** A folder to import has no settings of a shop. */
  "shop-files-missing": configuration<{ folder: string }>(),
  /** `shops`: the existing shops. */
  "shop-unknown": configuration<{ shop: string; shops: readonly string[] }>(),
  /** In a database, machines could not tell a shop without a name from their own. */
  "shop-unnamed": configuration(),
  "shop-paused": configuration<{ shop: string }>(),
  /** A file in the shops' folder whose name is not a shop name. */
  "shop-name-wrong": configuration<{ path: string }>(),
  /** Settings beside named shops that belong to no shop. `place`: the file, or `env`. */
  "shop-settings-stray": configuration<{ settings: readonly string[]; place: string }>(),
  /** The same shop under several names would have several states. */
  "shop-twice": configuration<{ shops: readonly string[] }>(),
  "config-unreadable": configuration<{ path: string; detail: string; why: "denied" | "content" }>(),
  /** `command` shows the faults again; each has its place, and the name that was meant, or "". */
  "profile-invalid": configuration<{
    path: string;
    faults: readonly string[];
    places?: readonly string[];
    meant?: readonly string[];
    command: string;
  }>({ actor: "integrator" }),
  "profile-unknown": usage<{ name: string; names: readonly string[] }>(),
  /**
   * The agency's module cannot be used. `why`: another user owns it, others may write it or its folder, it imports
   * another file, this Node reads no TypeScript, it is no such module, it never finishes loading (`detail`: after how many
   * seconds), there is no such file, or it lacks operations (`detail`).
   */
  "adapter-unusable": configuration<{
    path: string;
    why: "owner" | "mode" | "folder" | "imports" | "typescript" | "invalid" | "unsettled" | "missing" | "lacks";
    detail: string;
  }>({ actor: "integrator" }),
  "profile-unreadable": configuration<{ path: string; detail: string }>({ actor: "integrator" }),
  /** Valid in a profile, but a mistake: only one of the two arrives. */
  "secret-unavailable": configuration<{ key: string; detail: string }>({ suspect: "secret" }),
  /** A header cannot carry it as it is. */
  "secret-unsendable": configuration<{ key: string; header: string }>({ suspect: "secret" }),
  /** `name`: the setting, or its variable. */
  "store-url-wrong": configuration<{ name: string }>(),
  /** `address`: host and port. */
  "database-in-clear": configuration<{ address: string }>(),
  "sealing-key-missing": configuration(),
  "sealing-key-wrong": configuration(),
  /** The secrets in this database were sealed with other keys than those of this machine. Ids of keys. */
  "sealing-key-other": configuration<{ address: string; own: readonly string[]; found: readonly string[] }>(),
  /** `by`: the id of the key that sealed it. */
  "secret-sealed": configuration<{ shop: string; key: string; fault: "no-key" | "foreign"; by: string }>(),
  /** `place`: the database and the shop. */
  "settings-refused": configuration<{ place: string; settings: readonly string[] }>(),
  "settings-altered": configuration<{ shop: string; place: string }>(),
  "shop-files-unread": configuration<{ folder: string; shops: readonly string[] }>(),
  /** `countedAt`: when the orders were counted, RFC 3339. */
  /** What an audit needs to know which orders have to be in TotalGest. */
  "audit-without-start": configuration(),
  "audit-without-statuses": configuration<{ system: System }>(),
  "export-from-missing": configuration<{ months: readonly string[]; completed: number; countedAt: string }>(),
  /** No status is known to mean completed. `known`: every status of the shop, `3 = Completato`. */
  "statuses-unknown": configuration<{ known: readonly string[] }>(),
  /** As `statuses-unknown`, because the settings give another class to those that meant completed: `taken`. */
  "statuses-taken": configuration<{ known: readonly string[]; taken: readonly string[] }>(),
  /** `missing`: what settings name but the shop does not have, `export.statuses: 3`; `options`: all that are wrong. */
  "statuses-missing": configuration<{
    known: readonly string[];
    missing: readonly string[];
    options: readonly string[];
  }>(),
  /** `twice`: statuses with more than one class, `3 = Completato`. */
  "statuses-twice": configuration<{ twice: readonly string[] }>(),
  /** `state`: of TotalGest; `status`: the shop's, by id or name, which does not come after completed; `known`: those that do. */
  "delivery-status-wrong": configuration<{ state: string; status: string; known: readonly string[] }>(),
  /** Statuses that nobody has given a class, `7 = Fatturata parzialmente`. */
  "statuses-unclassed": warning<{ names: readonly string[] }>(),
  "price-list-unknown": configuration<{ list: string; known: readonly string[] }>(),
  /** `options`: what corrects all of them. */
  "wrong-together": configuration<{ options: readonly string[]; saved: "yes" | "no" }>(),
  "code-unknown": configuration<{ key: string; code: string; known: readonly string[] }>(),
  /** `field`, `bound`, `configured`: the first difference; the lists: all of them, with what the state belongs to. */
  "state-of-another": configuration<{
    field: string;
    bound: string;
    configured: string;
    fields: readonly (keyof Binding)[];
    bounds: readonly string[];
  }>(),
  "wrong-user": configuration<{ path: string; owner: string }>(),
  "tls-check-off": configuration(),
  "autostart-none": configuration<{ by: string }>(),
  "autostart-needs-root": configuration(),
  /** Root set tg360 up for itself, and another user is to run it. */
  "autostart-user-unset": configuration<{ user: string; missing: readonly string[] }>(),
  /** `backup`, `here`: the field's values in the backup and on this machine. */
  "backup-of-another": configuration<{ field: string; backup: string; here: string }>(),
  "backup-empty": configuration(),
  /** `code`: the system's error code. */
  "unknown-shop": configuration<{ system: System; detail: string; code?: string }>({ suspect: "mayNameAnother" }),
  /** The page is open beyond this machine: `why` = it has no TLS address, or no user yet. */
  /** Whoever began a run at the page may not act for this shop any more. */
  "rights-over": item<{ name: string }>(),
  "page-not-public": configuration<{ listen: string; why: "address" | "users" }>(),
  /** `free`: the same host with a port where the page could start; `none` = this computer does not have the host. */
  "page-address-taken": configuration<{ listen: string; free: string }>(),
  "notify-unset": configuration(),
  /** `url`: the address for the shop's hints. */
  "webhook-unsupported": configuration<{ url: string }>(),
  /** `times` since the last signal that was accepted; `last`: when the newest came. */
  "signal-refused": configuration<{ times: number; last: string }>({ ofTheCall: ["times", "last"] }),
} as const;
