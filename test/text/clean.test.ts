import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cleanCell, cleanLine, cleanSentence, truncate, wrap, graphemes, widthOf } from "../../src/text/clean.ts";
import { harmlessJson } from "../../src/render/json/harmless.ts";

/** Everything that must never reach a terminal from outside. */
// oxlint-disable-next-line no-control-regex -- control characters are the matter here
const HARMFUL = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]|\p{Surrogate}/u;

/** Text with a taste for trouble. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "\u001B[31m",
        "\u001B]0;title\u0007",
        "\u001B]8;;http://evil.example\u001B\\",
        "\u009B2J",
        "\u009D52;c;cGF5\u009C",
        "\u001B",
        "\r",
        "\n",
        "\u0000",
        "\u202Etxt.exe",
        "\u2066",
        "\u200B",
        "\uFEFF",
        "\uD800",
        "\uDC00",
        "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}",
        "\u{E0041}",
        "a\u0301\u0301\u0301\u0301\u0301\u0301",
        "食品",
      ),
    ),
  )
  .map((parts) => parts.join(""));

describe("cleanLine", () => {
  it("lets nothing harmful through, from any input", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(cleanLine(text)).not.toMatch(HARMFUL);
      }),
    );
  });

  it("changes nothing when it is done again", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
      }),
    );
  });

  it("leaves words in any script as they are", () => {
    for (const text of ["Caffè Crème 8.1 %", "Zürcher Geschnetzeltes", "日本酒", "Ελληνικός", "1’234.50", "👍🏽 ok"]) {
      expect(cleanLine(text)).toBe(text);
    }
  });

  it.each([
    ["colours", "\u001B[31mred\u001B[0m", "red"],
    ["a title, ended by BEL", "\u001B]0;owned\u0007name", "name"],
    ["a link, ended by ST", "\u001B]8;;http://x\u001B\\name", "name"],
    ["an 8-bit CSI", "\u009B2Jname", "name"],
    ["an 8-bit OSC", "\u009D0;owned\u009Cname", "name"],
    ["a mangled quotation mark, which begins nothing", "Brot\u009D und Butter", "Brot und Butter"],
    ["line ends and tabs", "two\r\nlines\tand more", "two lines and more"],
    ["an override of direction", "invoice\u202Efdp.exe", "invoicefdp.exe"],
    ["a zero-width blank", "pass\u200Bword", "password"],
    ["a lone surrogate", "a\uD83Db", "a\uFFFDb"],
  ])("takes out %s", (_, dirty, clean) => {
    expect(cleanLine(dirty)).toBe(clean);
  });

  it("gets through long hostile text without looking at all of it again and again", () => {
    expect(cleanLine("\u001B]".repeat(300_000) + "\u009D".repeat(300_000))).toBe("");
  });
});

describe("cleanSentence", () => {
  it("keeps the no-break spaces of French, and otherwise equals cleanLine", () => {
    expect(cleanSentence("«\u00A0Prêt\u202F?\u00A0»\u0007\u001B[31m\n x")).toBe("«\u00A0Prêt\u202F?\u00A0» x");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(cleanLine(cleanSentence(text))).toBe(
          cleanSentence(text)
            .replaceAll(/[ \u00A0\u202F]+/g, " ")
            .trim(),
        );
      }),
    );
  });
});

describe("truncate", () => {
  it("is never wider than it may be, and cuts no character in two", () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 30 }), (text, columns) => {
        const cut = cleanCell(text, columns);
        expect(widthOf(cut)).toBeLessThanOrEqual(columns);
        expect(cut).not.toMatch(HARMFUL);
      }),
    );
  });

  it("ends in one ellipsis, also where the text was cut before", () => {
    expect(truncate("a long excerpt…, and more", 16)).toBe("a long excerpt…");
    expect(truncate("wait … for it", 7)).toBe("wait…");
  });

  it("counts an emoji and a Chinese sign as two columns", () => {
    expect(widthOf("日本")).toBe(4);
    expect(widthOf("👍")).toBe(2);
    expect(widthOf("é")).toBe(1);
    expect(truncate("日本酒", 4)).toBe("日…");
    expect(truncate("abcdef", 4)).toBe("abc…");
    expect(truncate("abcd", 4)).toBe("abcd");
  });

  it("keeps a letter with all its marks together", () => {
    expect(graphemes("e\u0301a")).toEqual(["e\u0301", "a"]);
    expect(truncate("e\u0301e\u0301e\u0301", 2)).toBe("e\u0301…");
  });
});

describe("wrap", () => {
  it("loses no word and is never too wide", () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 5, max: 80 }), (text, columns) => {
        const clean = cleanLine(text);
        const lines = wrap(clean, columns);
        expect(lines.join("").replaceAll(" ", "")).toBe(clean.replaceAll(" ", ""));
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it("leaves a long word whole on request", () => {
    expect(wrap("see /a/very/long/path now", 10, { cut: false })).toEqual(["see", "/a/very/long/path", "now"]);
  });

  it("leaves a currency and its amount on one line, and breaks any other words", () => {
    expect(wrap("a total of CHF 1.00 and CHF -0.02", 14)).toEqual(["a total of", "CHF 1.00 and", "CHF -0.02"]);
    expect(wrap("a sum of CHF -0.02", 12)).toEqual(["a sum of", "CHF -0.02"]);
    expect(wrap("CHF is a currency", 5)[0]).toBe("CHF");
    expect(wrap("the year 2026", 9)).toEqual(["the year", "2026"]);
  });
});

describe("harmlessJson", () => {
  it("reads back as what it was, and holds nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.record({ name: nasty, list: fc.array(nasty) }), (value) => {
        const json = harmlessJson(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(HARMFUL);
      }),
    );
  });
});
