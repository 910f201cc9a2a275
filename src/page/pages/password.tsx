import type { FC } from "hono/jsx";

import { LEAST_PASSWORD, isPassword } from "../../core/access/user.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Note } from "../components/panels.tsx";
import type { View } from "../view.ts";
import { waitText } from "./gate.tsx";
import type { Context as Call, Hono } from "hono";
import { hashPassword, isPasswordOf } from "../../core/access/password.ts";
import type { SlowDown } from "../../core/access/slow-down.ts";
import { beginSession } from "../access/session.ts";
import { peerOf } from "../access/guard.ts";
import { fieldOf } from "../forms.ts";
import type { Env, Parts } from "../routes/shop-pages.ts";

/** `other`: the two new ones differ. `waitMs`: after too many failures, the time until the next attempt is accepted. */
type PasswordFault =
  | { readonly kind: "wrong" | "short" | "other" }
  | { readonly kind: "wait"; readonly waitMs: number };

const PasswordPage: FC<{ readonly view: View; readonly fault: PasswordFault | null }> = ({ view, fault }) => {
  const { text } = view;
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

function faultText(view: View, fault: PasswordFault): string {
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
export function addPassword(app: Hono<Env>, { host, site, show, viewOf }: Parts, slowDown: SlowDown): void {
  const page = async (call: Call<Env>, fault: PasswordFault | null, status: 200 | 403 | 429 = 200): Promise<Response> =>
    show(call, <PasswordPage view={await viewOf(call, call.get("visitor"))} fault={fault} />, status);

  app.get("/password", (call) => (call.get("visitor").isByLink ? call.notFound() : page(call, null)));
  app.post("/password", async (call) => {
    const { name, isByLink } = call.get("visitor");
    if (isByLink) return call.notFound();
    const form = await call.req.formData();
    const [current, next] = [fieldOf(form, "current"), fieldOf(form, "next")];
    if (!isPassword(next)) return page(call, { kind: "short" }, 403);
    if (fieldOf(form, "again") !== next) return page(call, { kind: "other" }, 403);
    // An open session is no reason to guess the password without waiting.
    const peer = peerOf(call, site);
    const waitMs = slowDown.tryNow(name, peer, host.clock.now());
    if (waitMs > 0) {
      call.header("retry-after", String(Math.ceil(waitMs / 1000)));
      return page(call, { kind: "wait", waitMs }, 429);
    }
    const known = host.access.readUser(name);
    if (!(await isPasswordOf(known?.passwordHash ?? null, current))) return page(call, { kind: "wrong" }, 403);
    slowDown.forgive(name, peer);
    if (!host.access.changePassword(name, await hashPassword(next), host.clock.now())) return call.notFound();
    // All other sessions of the user have ended.
    beginSession(call, host, site, name);
    return call.redirect("/", 303);
  });
}
