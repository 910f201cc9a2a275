import type { App } from "../../app/app.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { ErrorWithOutcome, RemoteError, Tg360Error } from "../../core/common/problems/errors.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { shellWord } from "../../core/common/words.ts";
import type { System } from "../../core/common/systems.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import { asText } from "../../app/output/present.ts";

/** Runs what can fail before anything is saved. Errors say that nothing was saved. */
export async function untilSaved<T>(config: LoadedConfig | null, attempt: () => Promise<T> | T): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Tg360Error) || error instanceof ErrorWithOutcome) throw error;
    throw new ErrorWithOutcome(error, noteOf(error, config));
  }
}

/** That nothing was saved; where the system may differ from the built-in contract, also how to see that. */
function noteOf(error: Tg360Error, config: LoadedConfig | null): Problem {
  const saysItAll = !(error instanceof RemoteError) || SAY_IT_ALL.has(error.problem.code);
  if (config === null || saysItAll) return problem("not-saved", {});
  return problem("not-saved-otherwise", { command: looking(config, error.system) });
}

/** The standard contract says so, and a typing mistake is the likeliest cause: that needs no profile. */
const SAY_IT_ALL: ReadonlySet<Problem["code"]> = new Set([
  "certificate-refused",
  "credentials-refused",
  "permission-denied",
  "unknown-shop",
]);

/** Whether another dialect would explain the answer. */
export function mayUseOtherDialect({ status, reason, problem: { code } }: RemoteError): boolean {
  return code === "contract-broken" || (status !== null && reason !== "failing" && reason !== "throttled");
}

/** The command that shows what differs, and for TotalGest proposes a profile, based on the present one. */
function looking({ values }: LoadedConfig, system: System): string {
  const { adapter, profile } = values.totalgest ?? {};
  if (system !== "TotalGest") return "tg360 doctor";
  if (adapter !== undefined) return `tg360 adapter test ${shellWord(adapter)}`;
  if (profile === undefined) return "tg360 doctor --write-profile totalgest.json";
  return `tg360 doctor --write-profile next.json --profile ${shellWord(profile)}`;
}

/** Reports what was saved although its system did not answer as it should. */
export function printUnverified(app: App, screen: Screen, config: LoadedConfig, errors: readonly RemoteError[]): void {
  for (const { system } of errors) {
    const message = screen.text.problem(problem("saved-unverified", { system, command: looking(config, system) }));
    app.output.err(asText(messageLines(screen, message)));
  }
}
