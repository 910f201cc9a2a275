import { refuseTwinFiles } from "../../../config/shops/twins.ts";
import { type Key as SettingKey, isSecret, valueAt } from "../../../config/keys.ts";
import { RemoteError, Tg360Error } from "../../../core/common/problems/errors.ts";
import { treatmentOf } from "../../../core/common/problems/problem.ts";
import { type System, SYSTEMS } from "../../../core/common/systems.ts";
import { messageLines } from "../../../render/terminal/screen.ts";
import type { Answers } from "./answers.ts";
import { mayUseOtherDialect } from "../unsaved.ts";
import { asText } from "../../../app/output/present.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import { fetchFramework360Facts, fetchTotalGestFacts } from "../try.ts";

/** The settings that are needed to call a system, each with a question and where to find its value. */
const FIELDS = {
  TotalGest: [
    "totalgest.endpoint",
    "totalgest.ownerId",
    "totalgest.shopId",
    "totalgest.username",
    "totalgest.password",
  ],
  Framework360: ["framework360.url", "framework360.apiKey"],
} as const satisfies Record<System, readonly SettingKey[]>;

type AskedField = (typeof FIELDS)[System][number];
type NameOf<K> = K extends `${string}.${infer Name}` ? Name : never;

function fieldOf(key: AskedField) {
  const name = key.slice(key.indexOf(".") + 1) as NameOf<AskedField>;
  return { key, question: `setup.${name}`, about: `setup.about.${name}` } as const;
}

/** Asks for TotalGest's five values until it answers. */
export async function askTotalGest(answers: Answers): Promise<Connected<TotalGestFacts>> {
  const { app } = answers.parts;
  const connected = await connect(answers, "TotalGest", () => fetchTotalGestFacts(answers.load(), app));
  if (connected.ok) answers.print([answers.t("setup.knows", { name: connected.value.erpShop.name })]);
  return connected;
}

/** Asks for the shop's two values until it answers. */
export async function askFramework360(answers: Answers): Promise<Connected<Framework360Facts>> {
  const { setup, app } = answers.parts;
  const connected = await connect(answers, "Framework360", async () => {
    const config = answers.load();
    refuseTwinFiles(setup.sources, config);
    return fetchFramework360Facts(config, app);
  });
  if (connected.ok) answers.print([answers.t("setup.works", { system: "Framework360" })]);
  return connected;
}

/**
 * Asks every value, then calls the system at once. A failure is shown with the system's own text; then the user can
 * correct a value or try again, until it works or the user saves it as it is. Throws the failure if the user leaves.
 */
async function connect<T>(answers: Answers, system: System, attempt: () => Promise<T>): Promise<Connected<T>> {
  for (const field of FIELDS[system]) await askField(answers, field);
  for (;;) {
    const outcome = await attemptOnce(answers, system, attempt);
    if (outcome.ok) return outcome;
    const { error } = outcome;
    const { app, screen } = answers.parts;
    app.output.err(asText(messageLines(screen, { ...screen.text.problem(error.problem), next: [] })));
    const next = await askWhatNow(answers, system, error);
    if (next === "leave") throw error;
    if (next === "save" && error instanceof RemoteError) return { ok: false, error };
    if (next !== "retry" && next !== "save") await askField(answers, next);
  }
}

/** A system that answers, or its failure. */
type ConnectOutcome<T, Failure = Tg360Error> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

/** With the failure if the values are to be saved anyway. */
type Connected<T> = ConnectOutcome<T, RemoteError>;

async function attemptOnce<T>(answers: Answers, system: System, attempt: () => Promise<T>): Promise<ConnectOutcome<T>> {
  const url = valueAt(answers.load().values, SYSTEMS[system].address);
  const address = typeof url === "string" ? url : "";
  const spinner = await answers.spin(answers.t("setup.trying", { system, address }));
  try {
    return { ok: true, value: await attempt() };
  } catch (error) {
    if (!(error instanceof Tg360Error) || answers.parts.app.signal.aborted) throw error;
    return { ok: false, error };
  } finally {
    spinner.stop();
  }
}

type NextAsked = AskedField | "retry" | "save" | "leave";

/** A value to correct, or another action. The likeliest is first. */
async function askWhatNow(answers: Answers, system: System, error: Tg360Error): Promise<NextAsked> {
  const fields: readonly AskedField[] = FIELDS[system];
  const choices = [
    ...fields.map((key) => ({
      name: answers.t("setup.correct", { what: answers.t(fieldOf(key).question) }),
      value: key,
    })),
    { name: answers.t("setup.retry"), value: "retry" as const },
    ...(error instanceof RemoteError && mayUseOtherDialect(error)
      ? [{ name: answers.t("setup.save-anyway", { system }), value: "save" as const }]
      : []),
    { name: answers.t("setup.leave"), value: "leave" as const },
  ];
  const suspect = suspectOf(error, system);
  const likely = fields.find((key) => key === suspect) ?? "retry";
  return answers.parts.prompts.one<NextAsked>(answers.t("fix.what"), choices, likely);
}

/** The value that is most likely wrong; null = none, the failure may be transient. */
function suspectOf(error: Tg360Error, system: System): SettingKey | null {
  const { suspect } = treatmentOf(error.problem);
  if (suspect !== undefined) return SYSTEMS[system][suspect];
  if (error instanceof RemoteError && (error.reason === "failing" || error.reason === "throttled")) return null;
  return SYSTEMS[system].address;
}

async function askField(answers: Answers, key: AskedField): Promise<void> {
  const { values, secrets } = answers.load();
  if (isSecret(key)) return answers.askSecret(fieldOf(key), secrets[key] !== null);
  const before = valueAt(values, key);
  return answers.askText(fieldOf(key), typeof before === "string" ? before : undefined);
}
