/** Warnings, bugs and interruptions. */
import type { System } from "../../systems.ts";
import { EXIT } from "../exit.ts";
import { item, plain, warning } from "../kinds.ts";

export const WARNINGS = {
  "ean-dropped": warning<{ ean: string }>({ ofTheItem: ["ean"] }),
  "forced-status": warning<{ status: string }>(),
  "forced-date": warning<{ placedAt: string }>(),
  "total-adjusted": warning<{ by: string }>(),
  /** The shop dated the order over two days ahead: its clock was wrong. */
  "order-ahead": warning<{ placedAt: string }>(),
  "changed-after-export": warning<{ id: string }>({ isMendedTogether: true }),
  "cancelled-after-export": warning<{ id: string }>({ isMendedTogether: true }),
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
  bug: plain<{ detail: string }>({ exit: EXIT.bug }),
  interrupted: plain<{ signal: string }>({ exit: EXIT.interrupted, actor: "nobody", isEvent: true }),
} as const;
