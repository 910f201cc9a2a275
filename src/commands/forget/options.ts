import type { Declare } from "../declare.ts";

export interface ForgetFlags {
  /** Of all orders with this mail address. */
  readonly email?: string;
  readonly yes?: boolean;
}

/** `args` are ids or references; `-` = read standard input. */
export const declare: Declare<ForgetFlags> = (program) =>
  program.command("forget").argument("[orders...]").option("--email <address>").option("--yes");
