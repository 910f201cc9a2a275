import type { App } from "../../app/app.ts";
import { readPassphrase } from "../../app/config.ts";
import { openAccess } from "../../app/page/page.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import { hashPassword } from "../../core/access/password.ts";
import { type AccessStore, isPassword, isUserName, LEAST_PASSWORD } from "../../core/access/user.ts";
import { type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { allShops } from "../../core/run/shops/choose.ts";
import { renderTable } from "../../render/terminal/table.ts";
import { createText } from "../../text/text.ts";
import { openPrompts } from "../prompts/prompts.ts";
import { printResult } from "../../app/output/present.ts";
import type { ServeFlags } from "./options.ts";

/** Adds or changes a user of the page, removes one, or lists them. */
export async function runUsers(
  app: App,
  flags: ServeFlags,
  action: string,
  name: string | undefined,
): Promise<ExitCode> {
  const access = await openAccess(app);
  try {
    if (action === "list") return await list(app, access);
    if (name === undefined) throw badName("");
    return action === "remove" ? await remove(app, access, name) : await add(app, access, name, flags);
  } finally {
    access.close();
  }
}

async function add(app: App, access: AccessStore, name: string, flags: ServeFlags): Promise<ExitCode> {
  if (!isUserName(name)) throw badName(name);
  const known = access.readUser(name)?.user;
  const shops = flags.shops ?? known?.shops ?? null;
  const installation = await readInstallation(app);
  const unknown = (flags.shops ?? []).find((shop) => !allShops(installation).includes(shop));
  if (unknown !== undefined) {
    const expected = [...allShops(installation)];
    throw new UsageError(problem("bad-option", { option: "--shops", value: unknown, expected, kind: "choices" }));
  }
  const isOther = flags.role !== undefined || flags.shops !== undefined;
  const password =
    known !== undefined && isOther && !givesPassword(flags) ? null : await readPassword(app, name, flags);
  const user = { name, role: flags.role ?? known?.role ?? "act", shops };
  access.putUser(user, password === null ? null : await hashPassword(password));
  return printResult(app, {
    document: () => ({ schema: "tg360.user/1", action: "add", ...user }),
    screen: ({ text }) => [text.t("serve.user-added", { name })],
  });
}

function givesPassword({ passwordStdin, passwordFile }: ServeFlags): boolean {
  return passwordStdin === true || passwordFile !== undefined;
}

/** From a file or a pipe, else asked for. Throws UsageError. */
async function readPassword(app: App, name: string, flags: ServeFlags): Promise<string> {
  const password = await (givesPassword(flags)
    ? readPassphrase(app, flags.passwordFile ?? "-")
    : askPassword(app, name));
  if (!isPassword(password)) throw new UsageError(problem("user-password-short", { least: LEAST_PASSWORD }));
  return password;
}

async function askPassword(app: App, name: string): Promise<string> {
  const prompts = await openPrompts(app);
  if (prompts === null) throw new UsageError(problem("needs-terminal", { flags: ["--password-stdin"] }));
  const text = await createText(app.globals.lang);
  const short = text.problem(problem("user-password-short", { least: LEAST_PASSWORD })).message;
  const password = await prompts.secret(text.t("serve.password", { name }), false, (answer) =>
    isPassword(answer) ? null : short,
  );
  const differs = text.t("serve.password-differs");
  return prompts.secret(text.t("serve.password-again"), false, (answer) => (answer === password ? null : differs));
}

async function remove(app: App, access: AccessStore, name: string): Promise<ExitCode> {
  if (!access.removeUser(name)) {
    const names = access.listUsers().map((user) => user.name);
    throw new UsageError(problem("user-unknown", { name, names }));
  }
  return printResult(app, {
    document: () => ({ schema: "tg360.user/1", action: "remove", name }),
    screen: ({ text }) => [text.t("serve.user-removed", { name })],
  });
}

async function list(app: App, access: AccessStore): Promise<ExitCode> {
  const users = access.listUsers();
  return printResult(app, {
    document: () => ({ schema: "tg360.users/1", users }),
    screen: (screen) => {
      const { t } = screen.text;
      if (users.length === 0) return [t("serve.no-users")];
      const heads = [t("serve.head.user"), t("serve.head.role"), t("serve.head.shops")];
      const rows = users.map(({ name, role, shops }) => [
        name,
        t(`serve.role.${role}`),
        shops === null ? t("serve.all-shops") : shops.join(", "),
      ]);
      const columns = heads.map((label) => ({ label }));
      return renderTable(screen, columns, rows);
    },
  });
}

function badName(name: string): UsageError {
  const expected = ["a-z 0-9 . _ -"];
  return new UsageError(problem("bad-option", { option: "NAME", value: name, expected, kind: "choices" }));
}
