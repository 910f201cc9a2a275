import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { startTg360 } from "../support/tg360-process.ts";

const root = join(import.meta.dirname, "../..");
const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

it.each([[["--version"]], [["--no-color", "--version"]]])(
  "prints the version alone in the first line, then how it was installed: %s",
  async (args) => {
    const ran = await startTg360(args, { env: { PATH: process.env["PATH"] } }).ended;
    expect(ran.code).toBe(0);
    const lines = ran.stdout.split("\n");
    expect(lines[0]).toBe(version);
    expect(lines[1]).toBe(`installed: checkout (${root}), Node.js ${process.versions.node}`);
    expect(lines.slice(2)).toEqual([""]);
  },
);
