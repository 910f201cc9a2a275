import { refuseTwinOf } from "../../../app/setup.ts";
import type { Configured } from "../../../app/config.ts";
import type { Key as SettingKey } from "../../../config/keys.ts";
import { RemoteError, Tg360Error } from "../../../core/common/problems/errors.ts";
import { treatmentOf } from "../../../core/common/problems/problem.ts";
import { type System, SYSTEMS } from "../../../core/common/systems.ts";
import { messageLines } from "../../../render/terminal/screen.ts";
import type { Answers, Field } from "./answers.ts";
import { mayUseOtherDialect } from "../unsaved.ts";
import { asText } from "../../output/present.ts";
import type { Framework360Facts, TotalGestFacts } from "../../../diagnosis/probe/functions.ts";
import { fetchFramework360Facts, fetchTotalGestFacts } from "../try.ts";

/** The settings that are needed to call a system. */
const FIELDS = {
  TotalGest: [
    { key: "totalgest.endpoint", question: "setup.endpoint", about: "setup.about.endpoint" },
    { key: "totalgest.ownerId", question: "setup.ownerId", about: "setup.about.ownerId" },
    { key: "totalgest.shopId", question: "setup.shopId", about: "setup.about.shopId" },
    { key: "totalgest.username", question: "setup.username", about: "setup.about.username" },
    { key: "totalgest.password", question: "setup.password", about: "setup.about.password" },
  ],
  Framework360: [
    { key: "framework360.url", question: "setup.url", about: "setup.about.url" },
    { key: "framework360.apiKey", question: "setup.apiKey", about: "setup.about.apiKey" },
  ],
} as const satisfies Record<System, readonly Field[]>;

type FieldOf<S extends System> = (typeof FIELDS)[S][number];
type TypedField = FieldOf<System>;

/** Asks for TotalGest's five values until it answers. */
export async function connectTotalGest(answers: Answers): Promise<Connected<TotalGestFacts>> {
  const { app } = answers.parts;
  const connected = await connect(answers, "TotalGest", () => fetchTotalGestFacts(answers.load(), app));
  if (connected.ok) answers.print([answers.t("setup.knows", { name: connected.value.erpShop.name })]);
  return connected;
}

/** Asks for the shop's two values until it answers. */
export async function connectFramework360(answers: Answers): Promise<Connected<Framework360Facts>> {
  const { setup, app } = answers.parts;
  const connected = await connect(answers, "Framework360", async () => {
    const config = answers.load();
    refuseTwinOf(setup, config);
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

/** A system that answers, or its failure if the values are to be saved anyway. */
export type Connected<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RemoteError };

const ADDRESS = {
  TotalGest: ({ totalgest }) => totalgest?.endpoint,
  Framework360: ({ framework360 }) => framework360?.url,
} as const satisfies Readonly<Record<System, (values: Configured["values"]) => string | undefined>>;

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Tg360Error };

async function attemptOnce<T>(answers: Answers, system: System, attempt: () => Promise<T>): Promise<Outcome<T>> {
  const address = ADDRESS[system](answers.load().values) ?? "";
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

type Next = TypedField | "retry" | "save" | "leave";

/** A value to correct, or another action. The likeliest is first. */
async function askWhatNow<S extends System>(answers: Answers, system: S, error: Tg360Error): Promise<Next> {
  const fields: readonly TypedField[] = FIELDS[system];
  const choices = [
    ...fields.map((field) => ({ name: answers.t("setup.correct", { what: answers.t(field.question) }), value: field })),
    { name: answers.t("setup.retry"), value: "retry" as const },
    ...(error instanceof RemoteError && mayUseOtherDialect(error)
      ? [{ name: answers.t("setup.save-anyway", { system }), value: "save" as const }]
      : []),
    { name: answers.t("setup.leave"), value: "leave" as const },
  ];
  const suspect = suspectOf(error, system);
  const likely = fields.find(({ key }) => key === suspect) ?? "retry";
  return answers.parts.prompts.one<Next>(answers.t("fix.what"), choices, likely);
}

/** The value that is most likely wrong; null = none, the failure may be transient. */
function suspectOf(error: Tg360Error, system: System): SettingKey | null {
  const { suspect } = treatmentOf(error.problem);
  if (suspect !== undefined) return SYSTEMS[system][suspect];
  if (error instanceof RemoteError && (error.reason === "failing" || error.reason === "throttled")) return null;
  return SYSTEMS[system].address;
}

async function askField(answers: Answers, field: TypedField): Promise<void> {
  const { values, secrets } = answers.load();
  switch (field.key) {
    case "totalgest.password":
    case "framework360.apiKey":
      return answers.askSecret(field, secrets[field.key] !== null);
    case "framework360.url":
      return answers.askText(field, values.framework360?.url);
    case "totalgest.endpoint":
      return answers.askText(field, values.totalgest?.endpoint);
    case "totalgest.ownerId":
      return answers.askText(field, values.totalgest?.ownerId);
    case "totalgest.shopId":
      return answers.askText(field, values.totalgest?.shopId);
    case "totalgest.username":
      return answers.askText(field, values.totalgest?.username);
  }
}
