import type { FC } from "hono/jsx";

import { LEAST_PASSWORD, isPassword } from "../../core/access/user.ts";
import { Frame, Head } from "../components/frame.tsx";
import { LinkButton, Note } from "../components/panels.tsx";
import type { PageView } from "../view.ts";
import type { Context as Call, Hono } from "hono";
import { hashPassword, isPasswordOf } from "../../core/access/password.ts";
import type { SlowDown } from "../../core/access/slow-down.ts";
import { beginSession } from "../access/session.ts";
import { peerOf } from "../access/guard.ts";
import { fieldOf } from "../forms.ts";
import type { PageEnv, PageParts } from "../routes/shop-pages.ts";

/** `other`: the two new ones differ. `waitMs`: after too many failures, the time until the next attempt is accepted. */
export type PasswordFault =
  | { readonly kind: "wrong" | "short" | "other" }
  | { readonly kind: "wait"; readonly waitMs: number };

/** Judges a typed password; null = it is right. Who failed too often waits, before any hashing. */
export async function judgePassword(
  { host, site }: PageParts,
  slowDown: SlowDown,
  call: Call,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<PasswordFault | null> {
  const peer = peerOf(call, site);
  const waitMs = slowDown.tryNow(name, peer, host.clock.now());
  if (waitMs > 0) {
    call.header("retry-after", String(Math.ceil(waitMs / 1000)));
    return { kind: "wait", waitMs };
  }
  const known = host.access.readUser(name);
  if (!(await isPasswordOf(known?.passwordHash ?? null, password))) return { kind: "wrong" };
  slowDown.forgive(name, peer);
  return null;
}

export function statusOf(fault: PasswordFault | null): 200 | 403 | 429 {
  return fault === null ? 200 : fault.kind === "wait" ? 429 : 403;
}

const PasswordPage: FC<{
  readonly view: PageView;
  readonly fault: PasswordFault | null;
  readonly isChanged: boolean;
}> = ({ view, fault, isChanged }) => {
  const { text } = view;
  if (isChanged)
    return (
      <Frame view={view} title={text.t("page.password-changed")} section={null}>
        <Head title={text.t("page.own-password")} />
        <Note mark="good" role="status" says={text.t("page.password-changed")} next={text.t("page.own-password-about")}>
          <LinkButton href="/" label={text.t("page.overview")} />
        </Note>
      </Frame>
    );
  return (
    <Frame view={view} title={text.t("page.own-password")} section={null}>
      <Head title={text.t("page.own-password")} about={text.t("page.own-password-about")} />
      {fault === null ? null : <Note mark="bad" role="alert" says={faultText(view, fault)} />}
      <section class="panel">
        <form class="fields" method="post" action="/password">
          <label class="field">
            {text.t("page.password-now")}
            <input name="current" type="password" autocomplete="current-password" required />
          </label>
          <label class="field">
            {text.t("page.password-next")}
            <input name="next" type="password" autocomplete="new-password" minlength={LEAST_PASSWORD} required />
          </label>
          <label class="field">
            {text.t("page.password-again")}
            <input name="again" type="password" autocomplete="new-password" minlength={LEAST_PASSWORD} required />
          </label>
          <button class="main">{text.t("page.own-password")}</button>
        </form>
      </section>
    </Frame>
  );
};

/** `waitMs`: until the next password is looked at. */
export function waitText({ text }: PageView, waitMs: number): string {
  return text.t("page.login-wait", { duration: text.formats.duration(Math.max(1000, waitMs)) });
}

function faultText(view: PageView, fault: PasswordFault): string {
  const { text } = view;
  switch (fault.kind) {
    case "wrong":
      return text.t("page.password-wrong");
    case "short":
      return text.t("page.password-short", { least: LEAST_PASSWORD });
    case "other":
      return text.t("page.password-other");
    case "wait":
      return waitText(view, fault.waitMs);
  }
}

/** Reached only with a session. A visitor by the one-time link has no password. */
export function addPassword(app: Hono<PageEnv>, parts: PageParts, slowDown: SlowDown): void {
  const { host, site, show, viewOf } = parts;
  const page = async (call: Call<PageEnv>, fault: PasswordFault | null): Promise<Response> =>
    show(
      call,
      <PasswordPage
        view={await viewOf(call, call.get("visitor"))}
        fault={fault}
        isChanged={call.req.method === "GET" && call.req.query("changed") !== undefined}
      />,
      statusOf(fault),
    );

  app.get("/password", (call) => (call.get("visitor").isByLink ? call.notFound() : page(call, null)));
  app.post("/password", async (call) => {
    const { name, isByLink } = call.get("visitor");
    if (isByLink) return call.notFound();
    const form = await call.req.formData();
    const [password, next] = [fieldOf(form, "current"), fieldOf(form, "next")];
    if (!isPassword(next)) return page(call, { kind: "short" });
    if (fieldOf(form, "again") !== next) return page(call, { kind: "other" });
    // An open session is no reason to guess the password without waiting.
    const fault = await judgePassword(parts, slowDown, call, { name, password });
    if (fault !== null) return page(call, fault);
    if (!host.access.changePassword(name, await hashPassword(next))) return call.notFound();
    // All other sessions of the user have ended.
    beginSession(call, host, site, name);
    return call.redirect("/password?changed=yes", 303);
  });
}
