import type { Body } from "../../cli/declare.ts";
import { createService, type ServiceState } from "../../app/service/service.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { advice, paragraph, type Screen } from "../../render/terminal/screen.ts";
import { printResult } from "../output/print.ts";
import type { ServiceFlags } from "./options.ts";

/** Installs, removes or shows the service. */
export const run: Body<ServiceFlags> = async (app, flags, [action = "status"]) => {
  const service = createService(app);
  const wish = { runAs: flags.runAs ?? null };
  const state = await (action === "install"
    ? service.install(wish)
    : action === "remove"
      ? service.remove(wish)
      : service.state(wish));
  await printResult(app, {
    document: () => document(action, state),
    screen: (screen) => (action === "remove" ? removedLines(screen, state) : stateLines(screen, state)),
  });
  return action === "remove" ? EXIT.ok : exitCodeOf(state);
};

/** A service that is installed but cannot run here, as in a chroot, is no failure. */
function exitCodeOf({ installed, running, canRun }: ServiceState): ExitCode {
  if (!installed) return EXIT.configuration;
  return running || !canRun ? EXIT.ok : EXIT.stopped;
}

function document(action: string, state: ServiceState): Readonly<Record<string, unknown>> {
  const { scope, user, installed, running, changed } = state;
  return { schema: "tg360.service/1", action, manager: "systemd", scope, user, installed, running, changed };
}

function stateLines(screen: Screen, state: ServiceState): readonly string[] {
  const { t } = screen.text;
  const { user, installed, running, canRun, scope } = state;
  if (!installed) return [t("service.absent"), ...advice(screen, t("service.install"))];
  const how = running ? "service.runs" : canRun ? "service.stands" : "service.waits";
  const log = scope === "user" ? "journalctl --user" : "journalctl";
  return [
    ...paragraph(screen, t(how, { user })),
    ...(running || !canRun ? [] : advice(screen, t("service.why", { command: `${log} -u tg360-daemon` }))),
    ...(running ? advice(screen, t("service.look")) : []),
  ];
}

function removedLines({ text }: Screen, { installed }: ServiceState): readonly string[] {
  return [text.t(installed ? "service.stays" : "service.removed")];
}
