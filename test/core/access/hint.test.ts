import { createHmac } from "node:crypto";

import { describe, expect, it } from "vitest";

import { judgeHint } from "../../../src/core/access/hint.ts";

const SECRET = "a secret of the shop";
const NOW = Date.parse("2026-11-24T12:00:00Z");

function hintOf(body: string, secret = SECRET): Parameters<typeof judgeHint>[0] {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return { body: Buffer.from(body), signature };
}

const at = (sent: string): string => JSON.stringify({ event: "order.completed", id: "1042", sent_at: sent });

describe("a hint of the shop", () => {
  it("is accepted for five minutes", () => {
    expect(judgeHint(hintOf(at("2026-11-24T11:56:00Z")), SECRET, NOW)).toMatchObject({
      untilMs: Date.parse("2026-11-24T12:01:00Z"),
    });
  });

  it.each([
    ["with another secret", hintOf(at("2026-11-24T12:00:00Z"), "another secret!!")],
    ["without a signature", { ...hintOf(at("2026-11-24T12:00:00Z")), signature: "" }],
    ["with the signature of another body", { ...hintOf("{}"), body: Buffer.from(at("2026-11-24T12:00:00Z")) }],
  ])("%s is forged", (_name, hint) => {
    expect(judgeHint(hint, SECRET, NOW)).toBeNull();
  });

  it.each([
    ["that is six minutes old", at("2026-11-24T11:54:00Z")],
    ["dated the day after tomorrow", at("2026-11-26T12:00:00Z")],
    ["without a time", "{}"],
    ["that is not JSON", "hello"],
  ])("%s is old", (_name, body) => {
    expect(judgeHint(hintOf(body), SECRET, NOW)).toBeNull();
  });
});
