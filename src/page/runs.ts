/** Words about runs that people started here. */
import type { Action } from "../core/acts/action.ts";
import type { PageText } from "../text/page-text.ts";

/** `Invio di 6 ordini`. */
export function actionName(text: PageText, action: Action, n: number): string {
  return text.t(`page.run.${action.kind}`, { n, what: action.kind === "release" ? action.what : "changes" });
}
