/**
 * How each problem is treated. This is the only place that classifies problems by their code: whether the tool tries again,
 * who has to act, the exit code, and when two problems count as one.
 */
import { EXIT, type ExitCode } from "./errors.ts";
import type { Problem, ProblemCode } from "./problem.ts";

/** Who has to do something. `nobody`: it passes, or is only a remark. `integrator`: whoever keeps the profile. */
type Actor = "nobody" | "operator" | "integrator";

/** `skipped` = pointless after something else, or not asked for; a `warning` keeps nothing from being done. */
export type Level = "fine" | "skipped" | "warning" | "error";

export interface Treatment {
  readonly level: Level;
  /** What a run ends with for it, if nothing worse comes up. */
  readonly exit: ExitCode;
  readonly actor: Actor;
  /** The next cycle tries again by itself: JSON calls it `retryable`. */
  readonly isRetried: boolean;
  /** Transient: it is over as soon as a run does not meet it, and that it is over is not reported. */
  readonly isTransient: boolean;
  /** Problems with the same name here are one problem to whoever is told once; absent = the code itself. */
  readonly reportedAs?: string;
  /** Values that differ from call to call: several calls that fail in this way are said once, with their number. */
  readonly ofTheCall: readonly string[];
  /** Values that belong to the single item: they make no other cause of it. */
  readonly ofTheItem: readonly string[];
  /** The command in its hint takes several items. */
  readonly isMendedTogether: boolean;
  /** It holds back a mass change, and the run goes on. */
  readonly isBrake: boolean;
}

const PLAIN: Treatment = {
  level: "error",
  exit: EXIT.items,
  actor: "operator",
  isRetried: false,
  isTransient: false,
  ofTheCall: [],
  ofTheItem: [],
  isMendedTogether: false,
  isBrake: false,
};

const item: Treatment = PLAIN;
/** Judged again in every cycle, as soon as the order or the mapping changed. */
const onHold: Treatment = { ...PLAIN, isRetried: true };
const warning: Treatment = { ...PLAIN, level: "warning", exit: EXIT.ok };
const usage: Treatment = { ...PLAIN, exit: EXIT.usage };
const configuration: Treatment = { ...PLAIN, exit: EXIT.configuration };
const credentials: Treatment = { ...PLAIN, exit: EXIT.credentials, reportedAs: "credentials-refused" };
const stopped: Treatment = { ...PLAIN, exit: EXIT.stopped };
/** The store is away: what was recorded is safe, and the next run goes on. */
const databaseAway: Treatment = { ...stopped, isRetried: true, isTransient: true, ofTheCall: ["detail"] };
const lockedOut: Treatment = { ...PLAIN, exit: EXIT.locked, actor: "nobody", isRetried: true };
const brake: Treatment = { ...stopped, isBrake: true };
/** The answer is not as the contract or the profile says. */
const contract: Treatment = { ...PLAIN, exit: EXIT.remote, actor: "integrator", isRetried: true };
/** The system is away or busy. Each call meets it in its own words. */
const outage: Treatment = {
  ...contract,
  actor: "nobody",
  isTransient: true,
  reportedAs: "outage",
  ofTheCall: ["detail", "until"],
};
/** Something else than data came. */
const noData: Treatment = { ...contract, actor: "operator", ofTheCall: ["excerpt"] };
/** What a check says where nothing is to be mended. */
const fine: Treatment = { ...warning, level: "fine", actor: "nobody" };
const skipped: Treatment = { ...fine, level: "skipped" };
/** Both systems can be called, and the profile or the configuration names something that they do not have. */
const profileWrong: Treatment = { ...configuration, actor: "integrator" };
const profileDoubt: Treatment = { ...warning, actor: "integrator" };
const wayBlocked: Treatment = { ...PLAIN, exit: EXIT.remote };
const loginWrong: Treatment = { ...PLAIN, exit: EXIT.credentials };
/** Answers are read otherwise than this system writes them. */
const sampleWrong: Treatment = { ...wayBlocked, actor: "integrator" };
/** A run meets it once: after it the order is `failed` and not sent again. */
const refusedOnce: Treatment = { ...item, isTransient: true, isMendedTogether: true };

const TABLE = {
  "bad-usage": usage,
  "bad-option": usage,
  "first-day-far": usage,
  "unexpected-argument": usage,
  "profile-unknown": usage,
  "option-conflict": usage,
  "option-needs": usage,
  "shop-needed": usage,
  "ambiguous-token": usage,
  "no-ids": usage,
  "needs-confirmation": usage,
  "needs-terminal": usage,
  "watch-needs-terminal": usage,
  "cannot-change-exported": item,
  "file-exists": usage,
  "shop-exists": usage,
  "folder-holds-shops": usage,
  "audit-none": usage,
  "write-test-unasked": usage,
  "sample-unreadable": usage,
  "report-not-written": stopped,
  "trace-not-written": usage,
  "service-user-needed": usage,
  "cron-mail-needed": usage,
  "passphrase-needed": usage,

  "not-configured": configuration,
  "config-invalid": configuration,
  "config-missing": configuration,
  "shop-unknown": configuration,
  "shop-paused": configuration,
  "shop-name-wrong": configuration,
  "shop-settings-stray": configuration,
  "shop-twice": configuration,
  "config-unreadable": configuration,
  "profile-invalid": { ...configuration, actor: "integrator" },
  "profile-unreadable": { ...configuration, actor: "integrator" },
  "profile-fields-left": { ...warning, actor: "integrator" },
  "profile-field-astray": { ...warning, actor: "integrator" },
  "profile-place-shared": { ...warning, actor: "integrator" },
  "profile-path-twice": { ...warning, actor: "integrator" },
  "secret-unavailable": configuration,
  "export-from-missing": configuration,
  "statuses-unknown": configuration,
  "price-list-unknown": configuration,
  "code-unknown": configuration,
  "state-of-another": configuration,
  "wrong-user": configuration,
  "tls-check-off": configuration,
  "node-too-old": configuration,
  "service-none": configuration,
  "service-needs-root": configuration,
  "crontab-missing": configuration,
  "backup-of-another": configuration,
  "backup-empty": configuration,
  "backup-lacks-shop": configuration,
  "unknown-shop": configuration,
  "notify-unset": configuration,
  "webhook-unsupported": configuration,

  "passphrase-wrong": { ...PLAIN, exit: EXIT.credentials },
  "credentials-refused": credentials,
  "permission-denied": { ...PLAIN, exit: EXIT.credentials },
  "credentials-paused": credentials,

  unreachable: outage,
  "certificate-refused": { ...contract, actor: "operator" },
  "timed-out": outage,
  "server-error": outage,
  throttled: { ...outage, ofTheItem: ["until"] },
  paused: outage,
  "got-html": noData,
  "got-no-json": noData,
  redirected: { ...contract, actor: "operator" },
  "contract-broken": contract,
  "answer-no-text": contract,
  "wire-unread": contract,
  "answer-too-large": contract,
  "paging-loop": contract,
  "list-incomplete": { ...contract, ofTheCall: ["came", "total"] },
  "page-refused": contract,
  "next-page-elsewhere": contract,
  "end-untold": contract,
  "cannot-ask": { ...contract, isRetried: false },
  "remote-refused": { ...contract, isRetried: false },
  "function-missing": { ...contract, isRetried: false },
  "left-waiting": { ...contract, actor: "nobody" },
  "too-old": { ...contract, actor: "operator", isRetried: false },

  locked: lockedOut,
  "locked-elsewhere": { ...lockedOut, ofTheCall: ["holder", "until"] },
  "lease-lost": { ...lockedOut, isTransient: true },

  "brake-hides": brake,
  "brake-zeros": brake,
  "brake-prices": brake,
  "brake-price-jumps": brake,
  "brake-surges": brake,
  "brake-names": brake,
  "brake-skus": brake,
  "brake-creations": brake,
  "brake-empty": brake,
  "state-damaged": stopped,
  "state-newer": stopped,
  "disk-full": stopped,
  "disk-failed": stopped,
  "disk-read-only": stopped,
  "database-unreachable": databaseAway,
  "database-refused": stopped,
  "database-busy": databaseAway,
  "database-full": stopped,
  "database-unfit": stopped,
  "database-certificate": stopped,
  "database-failed": stopped,
  "database-restarted": databaseAway,
  "database-newer": stopped,
  "config-not-saved": stopped,
  "command-failed": stopped,
  "backup-not-written": stopped,
  "backup-damaged": stopped,
  "not-saved": warning,
  "not-saved-otherwise": warning,
  "not-saved-profile": warning,
  "saved-unverified": warning,
  "output-failed": stopped,

  "product-invalid": { ...item, ofTheItem: ["id", "found"] },
  "sku-empty": item,
  "sku-taken": item,
  "price-missing": item,
  "price-foreign": item,
  "price-ambiguous": { ...item, ofTheItem: ["id", "prices", "differ"] },
  "price-zero": { ...item, isMendedTogether: true },
  "price-fell": { ...item, ofTheItem: ["from", "to"], isMendedTogether: true },
  "vat-without-tax": item,
  "shop-sku-ambiguous": item,
  "shop-refused-product": { ...item, isMendedTogether: true },
  "shop-product-invalid": { ...item, ofTheItem: ["id", "found"] },
  "product-not-found": item,

  "order-invalid": { ...item, ofTheItem: ["id", "found"] },
  "payment-unmapped": onHold,
  "vat-unmapped": onHold,
  "vat-missing": onHold,
  "country-unknown": onHold,
  "address-missing": onHold,
  "currency-foreign": onHold,
  "totals-mismatch": { ...onHold, ofTheItem: ["lines", "total"] },
  "no-lines": { ...onHold, isMendedTogether: true },
  "article-gone": onHold,
  "article-undated": onHold,
  "article-unanswered": onHold,
  "article-disagrees": onHold,
  "erp-refused-order": refusedOnce,
  "order-blocked": refusedOnce,
  "outcome-unknown": { ...item, actor: "nobody", isRetried: true },
  "order-unread": { ...item, actor: "integrator", isRetried: true },
  "outcome-unconfirmed": item,
  "outcome-closed": { ...item, actor: "nobody", isRetried: true },
  "erp-id-shared": { ...item, isRetried: true },
  "refused-again": { ...item, isRetried: true },
  "order-id-reused": item,
  "reference-too-long": onHold,
  "text-unwritable": onHold,
  "erp-order-differs": { ...item, isRetried: true },
  "may-be-booked": { ...warning, actor: "nobody", isRetried: true },
  "number-taken": item,
  "cannot-acknowledge": item,
  "changed-since-shown": item,
  "page-not-public": configuration,
  "page-address-taken": configuration,
  "user-unknown": usage,
  "user-password-short": usage,
  "brakes-changed": item,
  "order-not-found": item,
  "order-unanswered": item,
  "product-unanswered": item,
  "order-unknown": item,
  "product-unknown": item,

  "statuses-unconfirmed": item,
  "clock-off": { ...item, ofTheCall: ["by"] },
  "clock-of-system-off": { ...item, ofTheCall: ["by"] },

  "ean-dropped": { ...warning, ofTheItem: ["ean"] },
  "forced-status": warning,
  "forced-date": warning,
  "total-adjusted": warning,
  "changed-after-export": { ...warning, isMendedTogether: true },
  "cancelled-after-export": { ...warning, isMendedTogether: true },
  "waits-long": warning,
  "heartbeat-failed": { ...warning, isRetried: false },
  "message-unsent": { ...warning, isRetried: true },
  "on-failure-failed": warning,
  "unknown-variable": warning,
  "permissions-tightened": { ...warning, actor: "nobody" },
  "mapping-unverified": warning,

  // what the checks of a diagnosis find
  node: fine,
  "tls-off": configuration,
  private: fine,
  "open-to-others": configuration,
  disk: fine,
  "disk-low": stopped,
  "not-a-folder": stopped,
  "not-writable": stopped,
  "state-none": fine,
  state: fine,
  clock: fine,
  configuration: fine,
  "settings-missing": configuration,
  "config-cut": configuration,
  "config-fault": configuration,
  "setting-unknown": configuration,
  "variable-unknown": warning,
  "secret-fails": configuration,
  "first-day-unset": warning,
  "profile-built-in": fine,
  profile: fine,
  "profile-fault": profileWrong,
  "profile-name": profileWrong,
  dns: fine,
  "dns-unknown": wayBlocked,
  connection: fine,
  "no-connection": wayBlocked,
  "too-slow": wayBlocked,
  "address-redirects": wayBlocked,
  "proxy-unused": warning,
  proxy: wayBlocked,
  tls: fine,
  "tls-expired": wayBlocked,
  "tls-not-yet": wayBlocked,
  "tls-soon": warning,
  "tls-issuer": wayBlocked,
  "tls-host": wayBlocked,
  "tls-broken": wayBlocked,
  credentials: fine,
  "password-refused": loginWrong,
  "owner-or-shop": loginWrong,
  "token-refused": loginWrong,
  "authenticator-refused": loginWrong,
  "ways-in": profileDoubt,
  "login-otherwise": { ...loginWrong, actor: "integrator" },
  "login-elsewhere": { ...loginWrong, actor: "integrator" },
  "token-missing": { ...loginWrong, actor: "integrator" },
  "login-failed-untold": { ...loginWrong, actor: "integrator" },
  "key-refused": loginWrong,
  permission: fine,
  "operation-not-allowed": loginWrong,
  "functions-missing": loginWrong,
  "writes-untried": skipped,
  "path-unknown": profileWrong,
  "base-path-unknown": profileWrong,
  "call-refused": profileWrong,
  "order-untouched": profileDoubt,
  paging: fine,
  "paging-none": fine,
  "same-page": sampleWrong,
  "no-next-page": sampleWrong,
  "next-page-linked": sampleWrong,
  "page-untold": profileDoubt,
  "pages-otherwise": sampleWrong,
  "paging-cut": sampleWrong,
  "beyond-last": sampleWrong,
  sample: fine,
  "json-as": fine,
  "dry-order": skipped,
  "no-look-up": skipped,
  "no-order-list": skipped,
  "no-order-totals": skipped,
  "code-alone": skipped,
  "stock-in-places": profileDoubt,
  "unknown-untold": profileDoubt,
  "unknown-empty": profileDoubt,
  "unknown-as-path": sampleWrong,
  "one-of-list": profileDoubt,
  "failed-untold": sampleWrong,
  "list-keyed": sampleWrong,
  "records-missing": sampleWrong,
  "records-itself": sampleWrong,
  "records-empty": sampleWrong,
  "record-missing": sampleWrong,
  "query-ignored": sampleWrong,
  "field-moved": sampleWrong,
  "field-comma": sampleWrong,
  "field-lost": sampleWrong,
  "field-gaps": sampleWrong,
  "fields-elsewhere": sampleWrong,
  "fields-lost": sampleWrong,
  "dates-differ": sampleWrong,
  mapping: fine,
  statuses: fine,
  "language-unknown": warning,
  "payments-unmapped": warning,
  "rate-unmapped": warning,
  "rate-without-tax": configuration,
  written: fine,
  "refused-as-hoped": fine,
  "bulk-missing": fine,
  "write-changed": loginWrong,
  "write-unclear": warning,
  "write-refused": warning,
  "created-unasked": loginWrong,
  "write-no-item": warning,
  skipped,

  bug: { ...PLAIN, exit: EXIT.bug },
  interrupted: { ...PLAIN, exit: EXIT.interrupted, actor: "nobody" },
} as const satisfies Record<ProblemCode, Treatment>;

export const PROBLEM_CODES = Object.keys(TABLE) as readonly ProblemCode[];

export function treatmentOf({ code }: Pick<Problem, "code">): Treatment {
  return TABLE[code];
}
