import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Processes that race each other for two shared cores: on a build server a test may try once more, never twice.
    retry: process.env["CI"] ? 1 : 0,
    reporters: process.env["CI"] ? ["default"] : ["dot"],
  },
});
