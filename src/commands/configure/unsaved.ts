import type { App } from "../../app/app.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { ErrorWithOutcome, RemoteError, Tg360Error } from "../../core/common/problems/errors.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { shellWord } from "../../core/common/words.ts";
import { type System, SYSTEMS } from "../../core/common/systems.ts";
import { messageLines, type Screen } from "../../render/terminal/screen.ts";
import { asText } from "../output/present.ts";

/** Runs what can fail before anything is saved. Errors say that nothing was saved. */
export async function untilSaved<T>(config: LoadedConfig | null, attempt: () => Promise<T> | T): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Tg360Error) || error instanceof ErrorWithOutcome) throw error;
    throw new ErrorWithOutcome(error, noteOf(error, config));
  }
}

/** A note that nothing was saved, and what to do if the system may differ from the built-in contract. */
function noteOf(error: Tg360Error, config: LoadedConfig | null): Problem {
  const { code } = error.problem;
  if (config === null || !(error instanceof RemoteError) || code === "certificate-refused")
    return problem("not-saved", {});
  const { system, reason } = error;
  if (!mayUseOtherDialect(error)) return problem("not-saved-repeat", { reason });
  // What an adapter does is its author's, and its own error says so.
  if (adapterOf(config, system) !== undefined) return problem("not-saved", {});
  const path = config.values[SYSTEMS[system].section]?.profile;
  if (path !== undefined)
    return problem("not-saved-profile", { path, at: placeOf(error), command: proposing(system, path) });
  if (MISTYPED.has(code)) return problem("not-saved", {});
  return problem("not-saved-otherwise", { system, command: proposing(system) });
}

/** The standard contract says so, and a typing mistake is its likeliest cause: that needs no profile. */
const MISTYPED: ReadonlySet<Problem["code"]> = new Set(["credentials-refused", "permission-denied", "unknown-shop"]);

/** Whether another dialect would explain the answer. */
export function mayUseOtherDialect({ status, reason, problem: { code } }: RemoteError): boolean {
  return code === "contract-broken" || (status !== null && reason !== "failing" && reason !== "throttled");
}

function placeOf({ problem: found, reason }: RemoteError): string {
  if (reason === "credentials" || reason === "session") return "login";
  if (found.code !== "contract-broken") return "none";
  const { operation, path } = found.data;
  return path === "" ? operation : `${operation}.${path}`;
}

/** The command that shows what differs, and for TotalGest proposes a profile; `path` = based on this one. */
function proposing(system: System, path?: string): string {
  if (system !== "TotalGest") return "tg360 doctor";
  const [basis, file] = path === undefined ? ["", "totalgest.json"] : [` --profile ${shellWord(path)}`, "next.json"];
  return `tg360 doctor${basis} --write-profile ${file}`;
}

/** The file of the adapter that answers in place of the system; undefined = none. */
function adapterOf({ values }: LoadedConfig, system: System): string | undefined {
  return system === "TotalGest" ? values.totalgest?.adapter : undefined;
}

/** Reports what was saved although its system did not answer as it should. */
export function printUnverified(app: App, screen: Screen, config: LoadedConfig, errors: readonly RemoteError[]): void {
  for (const { system } of errors) {
    const adapter = adapterOf(config, system);
    const command = adapter === undefined ? proposing(system) : `tg360 adapter test ${shellWord(adapter)}`;
    const message = screen.text.problem(problem("saved-unverified", { system, command }));
    app.output.err(asText(messageLines(screen, message)));
  }
}
