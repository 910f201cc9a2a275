import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { problem } from "../../src/core/common/problems/problem.ts";
import { LANGS } from "../../src/core/common/language.ts";
import { type MessageKey, readLocale } from "../../src/text/locale.ts";
import { shellWord } from "../../src/core/common/words.ts";
import { createText } from "../../src/text/text.ts";
import { translateWirePhrase } from "../../src/text/wire-words.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";

const UNTIL = "2026-11-24T15:30:00Z";

describe("a problem in words", () => {
  it("names what happened and what to type next", async () => {
    const text = await createText("en");
    expect(
      text.problem(
        problem("erp-refused-order", { detail: "bad order", fields: ["lines[0].sku: unknown_sku"] }),
        "1042",
      ),
    ).toEqual({
      message: "TotalGest refuses the order (answer: “bad order”): lines[0].sku: unknown_sku.",
      next: [
        {
          say: "Correct the cause in the shop or in TotalGest, then send the order again.",
          command: "tg360 export-orders --ids 1042",
        },
        {
          say: "If the order is already in TotalGest, for example entered by hand, mark it.",
          command: "tg360 fix 1042 --mark-exported NUMBER",
        },
        { say: "If it must never go there, exclude it.", command: "tg360 fix 1042 --dismiss --reason WHY" },
      ],
    });
  });

  it("has another way out for each fault of the database's certificate", async () => {
    const text = await createText("en");
    const saysOf = (detail: string): string =>
      text.problem(problem("database-certificate", { address: "db:5432/tg360", detail })).next[0]?.say ?? "";
    expect(saysOf("ERR_TLS_CERT_ALTNAME_INVALID")).toContain("the host that the certificate is for");
    expect(saysOf("CERT_HAS_EXPIRED")).toContain("renew the certificate");
    expect(saysOf("The server does not support SSL connections")).toContain("Turn TLS on at the server");
    expect(saysOf("ENOENT: no such file or directory, open '/x'")).toContain("Name a file in sslrootcert");
    expect(saysOf("UNABLE_TO_VERIFY_LEAF_SIGNATURE")).toContain("certificate authority");
  });

  it("leaves no gap where a record has no id", async () => {
    const fault = problem("order-invalid", { id: "", path: "id", found: "nothing" });
    expect((await createText("en")).problem(fault).message).toBe(
      "The shop sends order ? in an unexpected form: id is nothing.",
    );
  });

  it("quotes what goes into a command for the shell", async () => {
    const text = await createText("en");
    const { message, next } = text.problem(problem("payment-unmapped", { id: "bank $(reboot)", name: "Bank" }));
    expect(message).toContain("(bank $(reboot))");
    expect(next[0]?.command).toBe("tg360 configure --map-payment 'bank $(reboot)'=CODE");
  });

  it("has the word for a code in the reader’s language", async () => {
    const unknown = problem("code-unknown", { key: "mapping.payments.cod", code: "X", known: [] });
    expect((await createText("it")).problem(unknown).next.at(-1)?.command).toBe(
      "tg360 configure --map-payment cod=CODICE",
    );
  });

  it("keeps a command whole, however many options it has", async () => {
    const pairs = [...Array(12).keys()].map((at) => `a payment method of the shop, no. ${String(at)}=CODE`);
    const unmapped = problem("payments-unmapped", { names: ["many"], pairs, known: [] });
    const command = (await createText("it")).problem(unmapped).next.at(-1)?.command ?? "";
    expect(command.match(/ --map-payment 'a payment method of the shop, no. \d+=CODICE'/g)).toHaveLength(12);
    const together = problem("wrong-together", { options: ["--price-list", "NAME"], saved: "no" });
    expect((await createText("it")).problem(together).next[0]?.command).toBe("tg360 configure --price-list NOME");
  });

  it("names what TotalGest has to choose from, and does without where an older state does not know", async () => {
    const text = await createText("en");
    const open = { id: "cod", name: "Contrassegno", codes: ["CASH", "CARD (Karte)"] };
    expect(text.problem(problem("payment-unmapped", open)).next).toEqual([
      {
        say: "Choose the match in TotalGest (CASH; CARD (Karte)); the next run then sends the order.",
        command: "tg360 configure --map-payment cod=CODE",
      },
      {
        say: "If the payment method is wrong, correct it in the shop: tg360 then reads the order again automatically.",
        command: null,
      },
    ]);
    expect(text.inOneText(text.problem(problem("vat-unmapped", { rate: "7.7" })).next)).toBe(
      "Choose the match in TotalGest; the next run then sends the order: tg360 configure --map-vat 7.7=CODE. " +
        "If the rate is wrong, correct it in the shop: tg360 then reads the order again automatically.",
    );
  });

  it("names line and article of a refusal, and why, in the reader's language", async () => {
    const refused = problem("erp-refused-order", {
      detail: "422",
      fields: ["lines[0].sku: unknown_sku", "totals.gross: total_mismatch", "note: too long"],
      reasons: ["unknown_sku", "total_mismatch", ""],
      lines: ["1", "", ""],
      articles: ["ABC", "", ""],
    });
    expect((await createText("en")).problem(refused).message).toBe(
      "TotalGest refuses the order (answer: “422”): line 1, product ABC: unknown in TotalGest; the lines do not add up to the total; note: too long.",
    );
    expect((await createText("de")).problem(refused).message).toContain(
      "Position 1, Produkt ABC: in TotalGest unbekannt",
    );
  });

  it("explains a network code before the code", async () => {
    const away = (detail: string) =>
      problem("unreachable", { system: "TotalGest", operation: "shop", host: "erp.test", detail });
    expect((await createText("en")).problem(away("ECONNREFUSED")).message).toBe(
      "TotalGest cannot be reached at erp.test: nothing answers at this address and port (ECONNREFUSED).",
    );
    expect((await createText("en")).problem(away("CERT_HAS_EXPIRED: of ECONNREFUSED")).message).toContain(
      "expired (CERT",
    );
    const unsent = problem("message-unsent", {
      channel: "mail",
      host: "h:25",
      detail: "connect ECONNREFUSED 1.2.3.4:25",
    });
    expect((await createText("de")).problem(unsent).message).toBe(
      "Eine Nachricht konnte per E-Mail nicht verschickt werden (h:25): unter dieser Adresse und diesem Port antwortet nichts (connect ECONNREFUSED 1.2.3.4:25).",
    );
    expect((await createText("it")).problem(away("ENOTFOUND")).message).toContain("non esiste (ENOTFOUND)");
    const unwritten = problem("file-not-written", {
      path: "/x/a",
      detail: "ENOENT: no such file or directory, open '/x/a.new'",
    });
    expect((await createText("de")).problem(unwritten).message).toBe(
      "/x/a konnte nicht geschrieben werden: das gibt es nicht (ENOENT: open '/x/a.new').",
    );
    expect((await createText("en")).problem(away("EOTHER")).message).toContain("at erp.test: EOTHER.");
  });

  it("cleans what comes from outside, and joins lists", async () => {
    const text = await createText("en");
    const { message, next } = text.problem(
      problem("price-list-unknown", { list: "\u001B[31mX\u202E", known: ["RETAIL", "B2B\u0000"] }),
    );
    expect(message).toBe("TotalGest has no price list “X”.");
    expect(next[0]?.say).toContain(": RETAIL, B2B.");
  });

  it("translates the expected value of an answer, and leaves unknown phrases unchanged", async () => {
    const broken = (expected: string, found: string) =>
      problem("contract-broken", {
        system: "TotalGest",
        operation: "products",
        path: "items[3].ean",
        expected,
        found,
      });
    const fr = await createText("fr");
    expect(fr.problem(broken("a text", "nothing")).message).toContain("attend un texte et trouve rien");
    expect(fr.problem(broken("a sonnet", '"nothing"')).message).toContain('attend a sonnet et trouve "nothing"');
    const de = await createText("de");
    expect(de.problem(broken("a list", "a list of 3")).message).toContain(
      "eine Liste stehen, dort steht aber eine Liste von 3",
    );
    const en = await createText("en");
    expect(en.problem(broken("a text", "nothing")).message).toContain("should be a text, but is nothing");
    expect(
      (await createText("it")).problem(problem("order-invalid", { id: "7", path: "cart", found: "nothing" })).message,
    ).toMatch(/cart .*nulla/);
  });

  it("knows every phrase of the values that both contracts are made of", async () => {
    const source = readFileSync(new URL("../../src/clients/answer/primitives.ts", import.meta.url), "utf8");
    const phrases = [...source.matchAll(/(?:error: |[A-Z] = )"([^"]+)"/g)].map(([, phrase = ""]) => phrase);
    expect(phrases.length).toBeGreaterThan(7);
    for (const lang of ["fr", "it", "de"] as const) {
      expect(phrases.filter((phrase) => translateWirePhrase(phrase, lang) === phrase)).toEqual([]);
    }
  });

  it("has no hint where there is nothing to do", async () => {
    const text = await createText("en");
    expect(text.problem(problem("total-adjusted", { by: "0.01" })).next).toEqual([]);
  });

  it("does not double a full stop, and drops an empty detail", async () => {
    const text = await createText("en");
    expect(text.problem(problem("disk-failed", { path: "/x", detail: "I/O error." })).message).toBe(
      "/x cannot be read or written: I/O error.",
    );
    expect(text.problem(problem("credentials-refused", { system: "TotalGest", detail: "" })).message).toBe(
      "TotalGest does not accept the login.",
    );
  });

  it("writes instants in the shop's time zone as each language does, and untouched for programs", async () => {
    const formatted = async (lang: (typeof LANGS)[number], zone?: string | null): Promise<string> =>
      (await createText(lang, zone)).problem(problem("throttled", { system: "TotalGest", operation: "", until: UNTIL }))
        .message;
    expect(await formatted("en")).toContain("24.11.2026 16:30");
    expect(await formatted("de")).toContain("24.11.2026 16:30");
    expect(await formatted("fr")).toContain("24.11.2026 16:30");
    expect(await formatted("it", "UTC")).toContain("24.11.2026 15:30");
    expect(await formatted("en", null)).toContain("2026-11-24T15:30:00.000Z");
  });

  it("reports a direction that never had a successful run", async () => {
    for (const lang of LANGS) {
      const text = await createText(lang);
      const message = text.problem(problem("too-old", { direction: "orders", maxAge: "15m", last: "never" }));
      expect(message.message).not.toContain("never");
      expect(message.message).not.toContain("15m");
    }
  });
});

describe("every message", () => {
  it.each(LANGS)("can be formatted in %s with any values", async (lang) => {
    const text = await createText(lang);
    const en = readLocale("en", "messages");
    const keys = Object.keys(en).filter((one): one is MessageKey => one in en);
    const empty = keys.filter((key) => {
      const names = [...en[key].matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? "");
      const isNumber = (name: string): boolean => /^(?:n|count|done|total|affected|of|depth)$/.test(name);
      return text.t(key, Object.fromEntries(names.map((name) => [name, isNumber(name) ? 2 : name]))) === "";
    });
    expect(empty).toEqual([]);
  });
});

describe("numbers and amounts", () => {
  it("are written as the language writes them in Switzerland", async () => {
    const money = async (lang: (typeof LANGS)[number]): Promise<string> =>
      (await createText(lang)).formats.money("1234.5", "CHF");
    expect(await money("en")).toBe("CHF 1,234.50");
    // Which of the two apostrophes depends on the version of Node.
    for (const lang of ["fr", "it", "de"] as const) expect(await money(lang)).toMatch(/^CHF 1['’]234\.50$/);
    expect((await createText("de")).formats.money("odd", "CHF")).toBe("odd CHF");
  });

  it.each([
    problem("totals-mismatch", { lines: "1.00", total: "2.00", currency: "CHF" }),
    problem("total-read-otherwise", { total: "1.00", net: "1.00", gross: "1.08", reading: "net", currency: "CHF" }),
    problem("total-adjusted", { by: "0.01", currency: "CHF" }),
    problem("price-fell", { from: "10.00", to: "1.00", currency: "CHF" }),
    problem("price-rose", { from: "1.00", to: "10.00", currency: "CHF" }),
    problem("price-ambiguous", { id: "7", list: "A", prices: ["1.00", "2.00"], differ: "amount", currency: "CHF" }),
    problem("order-described", { reference: "W", placedAt: "x", total: "1.00 CHF", buyer: "B", lines: "1 × A" }),
    problem("erp-order-differs", { number: "A-1", total: "1.00 CHF", expected: "2.00 CHF" }),
  ])("have their currency in front in $code", async (said) => {
    for (const lang of LANGS) {
      const { message } = (await createText(lang)).problem(said);
      expect(message.match(/\d\.\d\d/g)?.length).toBe(message.match(/CHF -?\d+\.\d\d/g)?.length);
    }
  });

  it("are grouped from four digits on, also where they stand in a sentence", async () => {
    for (const lang of WHOLE_LANGUAGES) {
      const { t, formats, problem: say } = await createText(lang);
      const shown = [
        formats.number(1234),
        t("count.read", { n: 1234 }),
        say(problem("totals-mismatch", { lines: "1234.50", total: "1.00" })).message,
      ];
      for (const one of shown) expect(one).toMatch(/1['’,]234/);
    }
  });

  it("never fail on an instant that is none", async () => {
    const { formats } = await createText("de");
    expect(formats.instant(Number.NaN)).toBe("?");
    expect(formats.duration(-5000)).toBe("0 ms");
  });
});

describe("durations", () => {
  it.each([
    ["en", "19 d 20 h", "3 min 5 s", "0 ms"],
    ["fr", "19 j 20 h", "3 min 5 s", "0 ms"],
    ["it", "19 g 20 h", "3 min 5 s", "0 ms"],
    ["de", "19 Tg. 20 Std.", "3 Min. 5 Sek.", "0 ms"],
  ] as const)("are shortened as in %s", async (lang, days, minutes, none) => {
    const { formats } = await createText(lang);
    const hour = 3_600_000;
    expect([19 * 24 * hour + 20 * hour, 185_000, -5].map((ms) => formats.duration(ms))).toEqual([days, minutes, none]);
  });
});

describe("the run that has the lock", () => {
  it("is named in the reader's language", async () => {
    const locked = problem("locked", { what: "products", pid: 7, since: UNTIL });
    expect((await createText("fr")).problem(locked).message).toContain("les produits (processus 7");
    expect((await createText("de")).problem(locked).message).toContain("die Produkte (Prozess 7");
  });
});

describe("shellWord", () => {
  it("leaves plain words and quotes all others", () => {
    expect(shellWord("1042,1043")).toBe("1042,1043");
    expect(shellWord("it's")).toBe(String.raw`'it'\''s'`);
    expect(shellWord("")).toBe("''");
    expect(shellWord("~root")).toBe("'~root'");
  });
});
