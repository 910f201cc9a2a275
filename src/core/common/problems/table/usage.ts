/** The command line is wrong. */
import type { MassChange } from "../../../brakes/facet.ts";
import { item, stopped, usage } from "../kinds.ts";

export const USAGE = {
  /**
   * `detail` is the parser's English text; `named` = the wrong word, unless `what` is `other`; `nearest` = a similar
   * word, or `none`.
   */
  "bad-usage": usage<{
    what: "option" | "command" | "value" | "argument" | "many" | "other";
    named: string;
    nearest: string;
    detail: string;
  }>({ isEvent: true }),
  /** `expected`: all possible values, or examples, depending on `kind`. */
  "bad-option": usage<{ option: string; value: string; expected: readonly string[]; kind: "choices" | "examples" }>(),
  "first-day-far": usage<{ day: string; today: string }>(),
  /** `instead`: the complete command that was probably meant. */
  "unexpected-argument": usage<{ argument: string; instead: string }>(),
  "option-conflict": usage<{ first: string; second: string }>(),
  "shops-incomplete": usage<{ missing: "shop" | "folder" | "destination"; instead: string }>(),
  "option-needs": usage<{ option: string; needs: readonly string[] }>(),
  /** What is held back, of which `--allow-mass-change` names none. */
  "mass-change-kinds": usage<{ kinds: readonly MassChange[]; first: MassChange }>(),
  "ambiguous-token": usage<{ token: string; first: string; second: string }>(),
  "no-ids": usage(),
  "dismiss-needs-reason": usage<{ ids: string }>(),
  "needs-confirmation": usage<{ action: string }>(),
  "needs-terminal": usage<{ flags: readonly string[] }>(),
  "watch-needs-terminal": usage(),
  "cannot-change-exported": item<{ id: string; number: string }>(),
  "file-exists": usage<{ path: string }>(),
  "shop-exists": usage<{ shop: string }>(),
  "folder-holds-shops": usage<{ path: string }>(),
  /** There are named shops, and the command needs one. */
  "shop-needed": usage<{ shops: readonly string[] }>(),
  "audit-none": usage<{ day: string }>(),
  "write-test-unasked": usage(),
  "adapter-write-unasked": usage(),
  "file-not-written": stopped<{ path: string; detail: string }>(),
  "autostart-user-needed": usage(),
  "cron-mail-needed": usage(),
  "user-unknown": usage<{ name: string; names: readonly string[] }>(),
  "user-password-short": usage<{ least: number }>(),
} as const;
