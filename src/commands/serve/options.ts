import { Argument, Option } from "commander";

import { collectTokens } from "../lists.ts";
import type { Declare } from "../declare.ts";
import { ROLES, type Role } from "../../core/access/user.ts";

const DEFAULT_LISTEN = "127.0.0.1:8360";

export interface ServeFlags {
  readonly listen: string;
  readonly role?: Role;
  readonly shops?: readonly string[];
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
}

/** `args`: nothing, or `users`, an action and a name. */
export const declare: Declare<ServeFlags> = (program) =>
  program
    .command("serve")
    .addArgument(new Argument("[what]").choices(["users"]))
    .addArgument(new Argument("[action]").choices(["add", "remove", "list"]))
    .argument("[name]")
    .option("--listen <address>", "", DEFAULT_LISTEN)
    .addOption(new Option("--role <role>").choices(ROLES))
    .option("--shops <list>", "", collectTokens)
    .option("--password-stdin")
    .option("--password-file <file>");
