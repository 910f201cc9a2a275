import type { FC } from "hono/jsx";

import { Layout } from "../layout.tsx";
import type { View } from "../view.ts";

/** `waitMs`: after too many failures, the time until the next attempt is accepted. */
export type LoginFault = { readonly kind: "wrong" } | { readonly kind: "wait"; readonly waitMs: number };

export const LoginPage: FC<{ readonly view: View; readonly fault: LoginFault | null }> = ({ view, fault }) => {
  const { text } = view;
  return (
    <Layout view={view} title={text.t("page.login")} section={null}>
      {fault === null ? null : (
        <p class="bad" role="alert">
          {fault.kind === "wrong"
            ? text.t("page.login-wrong")
            : text.t("page.login-wait", { duration: text.formats.duration(Math.max(1000, fault.waitMs)) })}
        </p>
      )}
      <form method="post" action="/login">
        <div class="row">
          <label class="field">
            {text.t("page.user")}
            <input name="user" autocomplete="username" autocapitalize="none" required />
          </label>
          <label class="field">
            {text.t("page.password")}
            <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button class="main">{text.t("page.login")}</button>
        </div>
      </form>
    </Layout>
  );
};

/** There are no users yet: the page explains where the link is. */
export const NoUsersPage: FC<{ readonly view: View }> = ({ view }) => (
  <Layout view={view} title={view.text.t("page.login")} section={null}>
    <p>{view.text.t("page.no-users")}</p>
    <p>
      <code>tg360 serve users add NAME</code>
    </p>
  </Layout>
);

/** The page of the one-time link: only its button logs in, so that a preview of the link does not use it up. */
export const EnterPage: FC<{ readonly view: View; readonly token: string }> = ({ view, token }) => (
  <Layout view={view} title={view.text.t("page.enter")} section={null}>
    <p>{view.text.t("page.enter-once")}</p>
    <form method="post" action="/enter">
      <input type="hidden" name="token" value={token} />
      <button class="main">{view.text.t("page.enter")}</button>
    </form>
  </Layout>
);

export const MessagePage: FC<{ readonly view: View; readonly title: string; readonly lines: readonly string[] }> = ({
  view,
  title,
  lines,
}) => (
  <Layout view={view} title={title} section={null}>
    {lines.map((line) => (
      <p>
        <bdi>{line}</bdi>
      </p>
    ))}
  </Layout>
);
