import type { Child, FC } from "hono/jsx";

import { Frame, Gate, Head } from "../components/frame.tsx";
import { LinkButton, Note } from "../components/panels.tsx";
import { pagePath, type ShopView, type PageView } from "../view.ts";
import { type PasswordFault, waitText } from "./password.tsx";

export const LoginPage: FC<{ readonly view: PageView; readonly fault: PasswordFault | null }> = ({ view, fault }) => {
  const { text } = view;
  return (
    <Gate view={view} title={text.t("page.enter")}>
      {fault === null ? null : (
        <Note
          mark="bad"
          role="alert"
          says={fault.kind === "wait" ? waitText(view, fault.waitMs) : text.t("page.login-wrong")}
          next={fault.kind === "wait" ? null : text.t("page.login-wrong-about")}
        />
      )}
      <form class="fields" method="post" action="/login">
        <label class="field">
          {text.t("page.user")}
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required />
        </label>
        <label class="field">
          {text.t("page.password")}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button class="main">{text.t("page.enter")}</button>
      </form>
    </Gate>
  );
};

/** There are no users yet: the page explains where the link is. */
export const NoUsersPage: FC<{ readonly view: PageView }> = ({ view: { text, ...view } }) => (
  <Gate view={{ text, ...view }} title={text.t("page.enter")}>
    <p>{text.t("page.no-users")}</p>
    <p>
      <code>tg360 serve users add NAME</code>
    </p>
  </Gate>
);

/** The page of the one-time link: only its button logs in, so that a preview of the link does not use it up. */
export const EnterPage: FC<{ readonly view: PageView; readonly token: string }> = ({ view, token }) => (
  <Gate view={view} title={view.text.t("page.enter")}>
    <p class="dim">{view.text.t("page.enter-once")}</p>
    <form method="post" action="/enter">
      <input type="hidden" name="token" value={token} />
      <button class="main">{view.text.t("page.enter")}</button>
    </form>
  </Gate>
);

/** Not found, not possible, broken: why, and the way on. */
export const MessagePage: FC<{
  readonly view: PageView | ShopView;
  readonly title: string;
  readonly lines: readonly string[];
}> = ({ view, title, lines }) => {
  const { text, visitor } = view;
  const said: Child[] = lines.map((line) => (
    <p>
      <bdi>{line}</bdi>
    </p>
  ));
  if (visitor === null)
    return (
      <Gate view={view} title={title}>
        {said}
        <LinkButton href="/" label={text.t("page.to-start")} />
      </Gate>
    );
  return (
    <Frame view={view} title={title} section={null}>
      <Head title={title} />
      <section class="sheet">
        <div class="empty">
          {said}
          <LinkButton href={"shop" in view ? pagePath(view.shop) : "/"} label={text.t("page.to-start")} />
        </div>
      </section>
    </Frame>
  );
};
