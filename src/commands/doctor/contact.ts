/** `tg360 doctor --record FOLDER`: the first contact with both systems, to read and to replay. */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

import type { App } from "../../app/app.ts";
import { makeContact, nameSubjects, writeContact } from "../../app/doctor/contact.ts";
import type { DoctorParts } from "../../app/doctor/doctor.ts";
import { optionNeeds } from "../lists.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { TestSubjects } from "../../diagnosis/contact/writes.ts";
import { viewPage } from "../../render/files/html.ts";
import { advice } from "../../render/terminal/screen.ts";
import { bodyLines, titleLines } from "../../render/terminal/view.ts";
import { contactView, countVerdicts } from "./contact-view.ts";
import { english, messageScreen, printResult } from "../../app/output/present.ts";
import { isConfirmed, openPrompts } from "../prompts/prompts.ts";
import type { DoctorFlags } from "./options.ts";

export async function recordContact(app: App, parts: DoctorParts, flags: DoctorFlags, path: string): Promise<ExitCode> {
  const folder = resolve(path);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(problem("file-exists", { path: folder }));
  const subjects = await subjectsOf(app, flags);
  if (subjects !== null) {
    const names = await nameSubjects(parts, subjects);
    if (names === null) throw new UsageError(problem("order-not-found", { id: subjects.order }));
    const question = { yes: flags.yes === true, action: "--write" };
    const isMeant = await isConfirmed(app, {
      ...question,
      question: ({ t }) =>
        t("doctor.contact.may-write", {
          order: `${subjects.order} (${names.order})`,
          sku: `${subjects.sku} (${names.product})`,
        }),
    });
    if (!isMeant) return EXIT.ok;
  }
  const contact = await makeContact(parts, subjects);
  const { sentences, exchanges, replay } = contact;
  const text = await english(app);
  const counts = countVerdicts(sentences);
  const document = {
    schema: "tg360.contact/1",
    madeAt: new Date(app.clock.now()).toISOString(),
    summary: counts,
    sentences: sentences.map(({ verdict, ...one }) => ({ ...one, ...verdict })),
    replay,
  };
  const view = contactView(text, sentences, exchanges.length);
  const pieces: string[] = [];
  for await (const piece of viewPage(view, text)) pieces.push(piece);
  writeContact(folder, contact, {
    "contact.json": `${JSON.stringify(document, null, 2)}\n`,
    "contact.html": pieces.join(""),
  });
  await printResult(app, {
    document: () => ({ ...document, folder }),
    screen: async (screen) => {
      const { t, next } = screen.text;
      const shown = { ...view, tables: view.tables.filter((_table, at) => at === 0 && counts.contradicted > 0) };
      return [
        ...titleLines(screen, shown),
        ...(await bodyLines(screen, shown)),
        "",
        t("doctor.contact.written", { folder }),
        ...advice(screen, next("doctor.contact.next", { folder })),
      ];
    },
  });
  return counts.contradicted === 0 ? EXIT.ok : EXIT.items;
}

/** What may be written to, asked for where somebody can be asked; null = nothing. Throws UsageError. */
async function subjectsOf(app: App, { write, testOrder, testProduct }: DoctorFlags): Promise<TestSubjects | null> {
  if (write !== true) return null;
  const prompts = testOrder === undefined || testProduct === undefined ? await openPrompts(app) : null;
  const { text } = await messageScreen(app);
  const named = async (given: string | undefined, option: string, asks: string): Promise<string> => {
    if (given !== undefined) return given;
    if (prompts === null) throw optionNeeds("doctor", "--write", [option]);
    return prompts.text(asks, undefined, (answer) => (answer.trim() === "" ? asks : null));
  };
  const order = await named(testOrder, "--test-order", text.t("doctor.contact.which-order"));
  const sku = await named(testProduct, "--test-product", text.t("doctor.contact.which-product"));
  return { order, sku };
}
