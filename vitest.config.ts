import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Far longer than any of them takes: on a machine that has other things to do, everything takes ten times as long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait: for a process, for a server, for a moment that has to pass. By default there is one at a time on a
    // machine of two cores.
    maxWorkers: Math.max(3, availableParallelism()),
    // A process and all modules anew for every file took longer than what most of them try.
    isolate: false,
    // Processes that race each other for two shared cores: on a build server a test may try once more, never twice.
    retry: process.env["CI"] ? 1 : 0,
    reporters: process.env["CI"] ? ["default"] : ["dot"],
  },
});
