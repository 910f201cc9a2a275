import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { WHOLE_LANGUAGES, withEnglishPlaceholders } from "../support/languages.ts";
import { declaredProgram } from "../support/declared-program.ts";

const root = join(import.meta.dirname, "../..");
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const READMES = ["README.md", "README.de.md", "README.fr.md", "README.it.md"] as const;
const scripts: Readonly<Record<string, string>> = JSON.parse(read("package.json")).scripts;

describe.each([
  ...READMES,
  ...["operations", "many-shops", "postgresql", "monitoring", "rules"].map((page) => `docs/${page}.md`),
  ...["", ".de", ".fr", ".it"].flatMap((lang) => [`docs/questions${lang}.md`, `docs/first-week${lang}.md`]),
])("%s", (name) => {
  it("names only commands that the program understands", async () => {
    const lines = commandLines(read(name));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(await faultOf(line)).toBeNull();
  });

  it("names only scripts and files that are there", () => {
    const text = read(name);
    for (const [, script = ""] of text.matchAll(/npm run ([a-z0-9:]+)/g)) expect(scripts).toHaveProperty([script]);
    const folder = name.startsWith("docs/") ? "docs" : ".";
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      expect({ target, exists: existsSync(join(root, folder, target)) }).toEqual({ target, exists: true });
    }
  });
});

describe("the translations", () => {
  it.each(["de", "fr", "it"] as const)(
    "the one in %s has every chapter, command and question of the original",
    (lang) => {
      const shapeOf = (text: string) => ({
        chapters: text.match(/^## /gm)?.length,
        questions: text.match(/^\*\*[^*]+\*\*/gm)?.length,
        steps: text.match(/^\d\. /gm)?.length,
        rows: text.match(/^\| `/gm)?.length,
        blocks: [...text.matchAll(/```sh\n([^`]*)```/g)].map(([, code]) => code),
        code: new Set([...text.replaceAll(/```sh\n[^`]*```/g, "").matchAll(/`([^`]+)`/g)].map(([, code]) => code)),
      });
      expect(shapeOf(withEnglishPlaceholders(read(`README.${lang}.md`), lang))).toEqual(shapeOf(read("README.md")));
    },
  );
});

describe("the first week", () => {
  it.each(WHOLE_LANGUAGES)("has at most 120 lines, and every chapter and command of the original (%s)", (lang) => {
    const ending = lang === "en" ? "" : `.${lang}`;
    const text = withEnglishPlaceholders(read(`docs/first-week${ending}.md`), lang);
    const shapeOf = (page: string) => ({
      chapters: page.match(/^## /gm)?.length,
      steps: page.match(/^\d\. /gm)?.length,
      code: new Set(
        [...page.matchAll(/```sh\n([^`]*)```|`([^`\n]+)`/g)].map(([code]) => code.replace(/ --reason ".*"/, "")),
      ),
    });
    expect(shapeOf(text)).toEqual(shapeOf(read("docs/first-week.md")));
    expect(text.split("\n").length).toBeLessThanOrEqual(121);
    expect(read(`README${ending}.md`)).toContain(`docs/first-week${ending}.md`);
  });
});

/** Every `tg360 …` in code, up to what a shell would take for something else. */
function commandLines(text: string): readonly string[] {
  const pieces = [...text.matchAll(/```sh\n([^`]*)```|`([^`\n]+)`/g)].flatMap(([, block, code]) =>
    (block ?? code ?? "").replaceAll(/\\\n\s*/g, "").split("\n"),
  );
  return pieces.flatMap((piece) => {
    const found = /(?:^|\s|-- )tg360 ([a-z][a-z-]+(?: [^;|&<>]*)?)/.exec(piece);
    return found === null ? [] : [(found[1] ?? "").trim()];
  });
}

/** What the parser has against it; null = nothing. What stands in capitals is to be filled in, and is made a number. */
async function faultOf(line: string): Promise<string | null> {
  const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replaceAll('"', "").replace(/^[\p{Lu}-]{3,}$/u, "7"),
  );
  const program = await declaredProgram();
  if (!program.commands.some((command) => command.name() === words[0])) return `${line}: no such command`;
  try {
    await program.parseAsync(words, { from: "user" });
    return null;
  } catch (error) {
    return `${line}: ${String(error)}`;
  }
}
