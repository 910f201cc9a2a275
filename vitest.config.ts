import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

import { memoryFolder } from "./test/support/memory-folder.ts";

/**
 * What a test is, its name or its folder says. `.long`: it starts the program again and again, kills it, cuts its power, waits,
 * installs; or it tries one thing with many foreign systems (`npm run test:long`).
 */
const LONG = [
  "test/{crash,page,real,server,soak,terminal}/*.test.ts",
  "test/**/*.long.test.ts",
  "test/**/*.long.both.test.ts",
];

/** These take longest: they begin first, so that at the end nobody waits for one of them. */
const FIRST =
  /package\/package|page\/(acts|browser|sizes)|own-values|postgres\/(fairness|cut-off|faults|failover)|months|planted|sequences|doctor\/doctor/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (FIRST.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

/** A thousand random sequences, or months, of another seed each night, or as wished: `npm run test:nightly`. */
const NIGHTLY = {
  TG360_MODEL_SEED: String(Date.now() % 1_000_000),
  TG360_MODEL_COUNT: "1000",
  TG360_MONTH_COUNT: "1000",
  TG360_OPERATOR_COUNT: "100",
  ...process.env,
};

/** With the state in PostgreSQL, where `.both` also runs on a file (`npm run test:postgres`). */
const ON_POSTGRES = ["test/**/*.postgres.test.ts", "test/**/*.both.test.ts"];

/** These put others in the place of modules, so they need modules of their own. */
const WITH_MOCKS = ["test/models/*.test.ts", "test/**/*.mocks.test.ts"];

/** Of them: what the judge of the models says of each spoiling. */
const PLANTED = ["test/models/*.long.test.ts"];

/** Minutes long each: tried at night only. */
const AT_NIGHT =
  process.env["TG360_NIGHT"] === "1"
    ? []
    : ["test/**/planted.long.test.ts", "test/postgres/{fairness,cut-off}.long.test.ts"];

/** Most of the long tests is waiting, so there are more at a time. */
const AFTER_THE_SUITE = { maxWorkers: Math.max(6, availableParallelism()), sequence: { groupOrder: 1 } };

function onPostgres(): Record<string, string> {
  return { ...memoryFolder(), TG360_TEST_STORE: "postgres" };
}

export default defineConfig({
  test: {
    // Far longer than any of them takes: on a machine that has other things to do, everything takes ten times as long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait: for a process, for a server, for a moment that has to pass. By default there is one at a time on a
    // machine of two cores.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    // Processes that race each other for two shared cores: on a build server a test may try once more, never twice.
    retry: process.env["CI"] ? 1 : 0,
    reporters: process.env["CI"] ? ["default"] : ["dot"],
    projects: [
      {
        extends: true,
        test: {
          name: "suite",
          include: ["test/**/*.test.ts"],
          exclude: [...LONG, ...WITH_MOCKS, "test/**/*.postgres.test.ts"],
          // A process and all modules anew for every file took longer than what most of them try.
          isolate: false,
          env: memoryFolder(),
        },
      },
      { extends: true, test: { name: "mocks", include: WITH_MOCKS, exclude: LONG, env: memoryFolder() } },
      {
        extends: true,
        test: { name: "long-mocks", include: PLANTED, exclude: AT_NIGHT, env: memoryFolder(), ...AFTER_THE_SUITE },
      },
      {
        extends: true,
        test: {
          name: "long",
          include: LONG,
          exclude: [...PLANTED, ...AT_NIGHT],
          isolate: false,
          env: memoryFolder(),
          ...AFTER_THE_SUITE,
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: ON_POSTGRES,
          isolate: false,
          env: onPostgres(),
        },
      },
      {
        extends: true,
        test: {
          name: "postgres-models",
          include: ["test/models/sequences.test.ts"],
          env: { TG360_MODEL_COUNT: "20", ...process.env, ...onPostgres() },
        },
      },
      {
        extends: true,
        test: {
          name: "nightly-postgres",
          include: ["test/models/{sequences,months,other-months}.test.ts"],
          env: { ...NIGHTLY, ...onPostgres() },
        },
      },
      {
        extends: true,
        test: {
          name: "nightly",
          include: ["test/models/{sequences,months,other-months,operator}.test.ts"],
          env: { ...NIGHTLY, ...memoryFolder() },
        },
      },
    ],
  },
});
