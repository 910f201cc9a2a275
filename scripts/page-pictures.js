// Makes docs/page.png and docs/page-phone.png: the browser test of the page takes them.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "tg360-pictures-"));
const PICTURES = { "on-a-desk-02.png": "page.png", "on-a-phone-in-the-dark-05.png": "page-phone.png" };
try {
  const { status } = spawnSync("npx", ["vitest", "run", "--project", "long", "test/page/browser.test.ts"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TG360_TEST_PICTURES: folder },
  });
  process.exitCode = status ?? 1;
  if (status === 0) {
    for (const [from, to] of Object.entries(PICTURES)) copyFileSync(join(folder, from), join(root, "docs", to));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
