import type { FC } from "hono/jsx";

import { LEAST_PASSWORD } from "../../core/access/user.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Note } from "../components/panels.tsx";
import type { View } from "../view.ts";
import { waitText } from "./gate.tsx";

/** `other`: the two new ones differ. `waitMs`: after too many failures, the time until the next attempt is accepted. */
export type PasswordFault =
  | { readonly kind: "wrong" | "short" | "other" }
  | { readonly kind: "wait"; readonly waitMs: number };

export const PasswordPage: FC<{ readonly view: View; readonly fault: PasswordFault | null }> = ({ view, fault }) => {
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
