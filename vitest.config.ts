import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

import { memoryFolder } from "./test/support/memory-folder.ts";

/** These start the program again and again, kill it, cut its power, wait, install: `npm run test:long`. */
const LONG = [
  "test/crash/*.test.ts",
  "test/adapters/{doubling,killed,planted}.test.ts",
  "test/faults/{canary,clock,deliveries-at-size,disk,ids,locks,signals,sizes,state-file,text}.test.ts",
  "test/server/supervised.test.ts",
  "test/server/from-nothing.test.ts",
  "test/postgres/{as-written,bad-worker,cut-off,failover,fairness,faults,move-killed,pooler,restored,pauses,restart,terminated,worker-start,workers}.test.ts",
  "test/package/package.test.ts",
  "test/soak/*.test.ts",
  "test/terminal/*.test.ts",
  "test/cli/{advice,literal-advice,next-steps}.test.ts",
  "test/core/run/notify/whole-day.test.ts",
  "test/core/run/worker/night.test.ts",
  "test/doctor/{doctor,doctor-run}.test.ts",
  "test/docs/{backup,upgrade,workers}.test.ts",
  "test/real/*.test.ts",
  "test/page/*.test.ts",
];

/** These take longest: they begin first, so that at the end nobody waits for one of them. */
const FIRST =
  /package\/package|page\/(acts|browser)|postgres\/(fairness|cut-off|faults|failover)|months|planted|sequences|doctor\/doctor/;

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

/** Commands on a PostgreSQL. */
const COMMANDS_ON_POSTGRES = ["test/postgres/{all-shops,commands,main-job,move,round-trips,shop-settings}.test.ts"];

/** With the state in PostgreSQL; the models are beside them. `npm run test:postgres`. */
const ON_POSTGRES = [
  ...COMMANDS_ON_POSTGRES,
  "test/postgres/{boss,cycle-queue,fence,opening}.test.ts",
  "test/dialects/{audit,faults,main-job}.test.ts",
  "test/contract/postgres.test.ts",
];

/** These put others in the place of modules, so they need modules of their own. */
const WITH_MOCKS = [
  "test/commands/{export-orders,pull-products,status}/run.test.ts",
  "test/commands/fix/named.test.ts",
  "test/commands/status-lists.test.ts",
  "test/commands/output/notify.test.ts",
  "test/models/*.test.ts",
];

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
          exclude: [...LONG, ...WITH_MOCKS, ...COMMANDS_ON_POSTGRES],
          // A process and all modules anew for every file took longer than what most of them try.
          isolate: false,
          env: memoryFolder(),
        },
      },
      { extends: true, test: { name: "mocks", include: WITH_MOCKS } },
      {
        extends: true,
        test: {
          name: "long",
          include: LONG,
          isolate: false,
          env: memoryFolder(),
          // Most of it is waiting.
          maxWorkers: Math.max(6, availableParallelism()),
          sequence: { groupOrder: 1 },
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
          include: ["test/models/sequences.test.ts"],
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
