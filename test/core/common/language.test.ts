import { describe, expect, it } from "vitest";

import { chooseLanguage, parseLanguage } from "../../../src/core/common/language.ts";

describe("chooseLanguage", () => {
  it("takes flag, environment, configuration and system in this order", () => {
    expect(chooseLanguage({ flag: "it", env: "fr", config: "de", locale: "en_GB" })).toBe("it");
    expect(chooseLanguage({ env: "fr", config: "de", locale: "en_GB" })).toBe("fr");
    expect(chooseLanguage({ config: "de", locale: "en_GB" })).toBe("de");
    expect(chooseLanguage({ locale: "it_CH.UTF-8" })).toBe("it");
  });

  it("skips unsupported languages and falls back to English", () => {
    expect(chooseLanguage({ env: "rm", locale: "de_CH" })).toBe("de");
    expect(chooseLanguage({ locale: "C.UTF-8" })).toBe("en");
    expect(chooseLanguage({ flag: null, env: undefined, locale: "" })).toBe("en");
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
