import type { Context, Printing } from "../../app/context.ts";
import { hashPassword } from "../../core/access/password.ts";
import { type AccessStore, isPassword, isUserName, LEAST_PASSWORD } from "../../core/access/user.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { allShops } from "../../core/shops/choose.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { renderTable } from "../../report/terminal/table.ts";
import { createText } from "../../report/text/text.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { asText } from "../output/present.ts";
import { resultScreen } from "../output/screen-of.ts";
import { printResult } from "../output/print.ts";
import type { ServeFlags } from "./options.ts";

type Needs = Printing & Pick<Context, "clock" | "openAccess" | "readInstallation" | "readPassphrase" | "signal">;

/** Adds or changes a user of the page, removes one, or lists them. */
export async function runUsers(
  context: Needs,
  flags: ServeFlags,
  action: string,
  name: string | undefined,
): Promise<ExitCode> {
  const access = await context.openAccess();
  try {
    if (action === "list") return await list(context, access);
    if (name === undefined) throw badName("");
    return action === "remove" ? await remove(context, access, name) : await add(context, access, name, flags);
  } finally {
    access.close();
  }
}

async function add(context: Needs, access: AccessStore, name: string, flags: ServeFlags): Promise<ExitCode> {
  if (!isUserName(name)) throw badName(name);
  const known = access.readUser(name)?.user;
  const shops = flags.shops ?? known?.shops ?? null;
  const installation = await context.readInstallation();
  const unknown = (flags.shops ?? []).find((shop) => !allShops(installation).includes(shop));
  if (unknown !== undefined) {
    const expected = [...allShops(installation)];
    throw new UsageError(problem("bad-option", { option: "--shops", value: unknown, expected, kind: "choices" }));
  }
  const isOther = flags.role !== undefined || flags.shops !== undefined;
  const password =
    known !== undefined && isOther && !givesPassword(flags) ? null : await readPassword(context, name, flags);
  const user = { name, role: flags.role ?? known?.role ?? "act", shops };
  access.putUser(user, password === null ? null : await hashPassword(password), context.clock.now());
  return printResult(context, {
    document: () => ({ schema: "tg360.user/1", action: "add", ...user }),
    screen: ({ text }) => [text.t("serve.user-added", { name })],
  });
}

function givesPassword({ passwordStdin, passwordFile }: ServeFlags): boolean {
  return passwordStdin === true || passwordFile !== undefined;
}

/** From a file or a pipe, else asked for. Throws UsageError. */
async function readPassword(context: Needs, name: string, flags: ServeFlags): Promise<string> {
  const password = await (givesPassword(flags)
    ? context.readPassphrase(flags.passwordFile ?? "-")
    : askPassword(context, name));
  if (!isPassword(password)) throw new UsageError(problem("user-password-short", { least: LEAST_PASSWORD }));
  return password;
}

async function askPassword(context: Needs, name: string): Promise<string> {
  if (!canAsk(context)) {
    throw new UsageError(problem("needs-terminal", { flags: ["--password-stdin"] }));
  }
  const text = await createText(context.globals.lang);
  const short = text.problem(problem("user-password-short", { least: LEAST_PASSWORD })).message;
  return terminalPrompts(context, text).secret(text.t("serve.password", { name }), false, (answer) =>
    isPassword(answer) ? null : short,
  );
}

async function remove(context: Needs, access: AccessStore, name: string): Promise<ExitCode> {
  if (!access.removeUser(name)) {
    const names = access.listUsers().map((user) => user.name);
    throw new UsageError(problem("user-unknown", { name, names }));
  }
  return printResult(context, {
    document: () => ({ schema: "tg360.user/1", action: "remove", name }),
    screen: ({ text }) => [text.t("serve.user-removed", { name })],
  });
}

async function list(context: Needs, access: AccessStore): Promise<ExitCode> {
  const users = access.listUsers();
  const { globals, output } = context;
  if (globals.json) {
    await writeJson({ schema: "tg360.users/1", users }, (text) => output.out(text));
    return EXIT.ok;
  }
  const screen = await resultScreen(context);
  const { t } = screen.text;
  if (users.length === 0) {
    await output.out(asText([t("serve.no-users")]));
    return EXIT.ok;
  }
  const heads = [t("serve.head.user"), t("serve.head.role"), t("serve.head.shops")];
  const rows = users.map(({ name, role, shops }) => [
    name,
    t(`serve.role.${role}`),
    shops === null ? t("serve.all-shops") : shops.join(", "),
  ]);
  const columns = heads.map((head) => ({ head }));
  await output.out(asText(await renderTable(screen, columns, rows)));
  return EXIT.ok;
}

function badName(name: string): UsageError {
  return new UsageError(
    problem("bad-option", { option: "NAME", value: name, expected: ["anna", "b.rossi"], kind: "examples" }),
  );
}
