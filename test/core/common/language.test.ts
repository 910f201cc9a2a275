import { describe, expect, it } from "vitest";

import { chooseLanguage, parseLanguage } from "../../../src/core/common/language.ts";

describe("chooseLanguage", () => {
  it("takes the first", () => {
    expect(chooseLanguage("it", "fr")).toBe("it");
    expect(chooseLanguage(undefined, "it_CH.UTF-8")).toBe("it");
  });

  it("skips unsupported languages and falls back to English", () => {
    expect(chooseLanguage("rm", "de_CH")).toBe("de");
    expect(chooseLanguage("C.UTF-8")).toBe("en");
    expect(chooseLanguage(null, undefined, "")).toBe("en");
  });
});

describe("parseLanguage", () => {
  it.each([
    ["de", "de"],
    ["DE", "de"],
    ["de-CH", "de"],
    ["de_CH.UTF-8", "de"],
    ["french", null],
    ["english", null],
    ["POSIX", null],
    ["", null],
  ])("reads %j as %j", (named, lang) => {
    expect(parseLanguage(named)).toBe(lang);
  });
});
