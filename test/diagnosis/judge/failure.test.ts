import { describe, expect, it } from "vitest";

import type { CallSample } from "../../../src/core/run/doctor/sample.ts";
import { RemoteError, type RemoteReason } from "../../../src/core/common/problems/errors.ts";
import { judgeFailures, type Wiring } from "../../../src/diagnosis/judge/failure.ts";
import { type Problem, problem } from "../../../src/core/common/problems/problem.ts";

const WIRING: Wiring = {
  system: "TotalGest",
  setting: "totalgest.endpoint",
  host: "tg00.example.ch",
  timeout: "30s",
  basePath: "/api/v1",
  partOf: (operation) => operation,
  proxies: [],
  totalgest: { username: "web", ownerId: "7", shopId: "12", profilePath: null },
};

function failed(operation: string, what: Problem, reason: RemoteReason, status: number | null = null): CallSample {
  const failure = new RemoteError(what, { system: "TotalGest", reason, status });
  return { system: "TotalGest", operation, sent: `GET /${operation}`, status, failure, has: [], fields: [], notes: [] };
}

function lost(operation: string): CallSample {
  const data = { system: "TotalGest", operation, host: "tg00.example.ch", status: 404, excerpt: "Not Found" } as const;
  return failed(operation, problem("got-html", data), "contract", 404);
}

function fine(operation: string): CallSample {
  return { ...lost(operation), status: 200, failure: null };
}

function findings(calls: readonly CallSample[]): readonly unknown[] {
  return judgeFailures(calls, WIRING).map(({ check, problem: { code } }) => [check, code]);
}

describe("judgeFailures", () => {
  it("takes an HTML page with 404 for a wrong path, and any other one for a proxy", () => {
    expect(findings([fine("session"), lost("shop")])).toEqual([["profile", "path-unknown"]]);
    const data = { system: "TotalGest", operation: "shop", host: "h", status: 200, excerpt: "Sign in" } as const;
    expect(findings([failed("shop", problem("got-html", data), "contract", 200)])).toEqual([["proxy", "proxy"]]);
  });

  it("blames the base path once where nothing at all is found", () => {
    expect(findings([lost("shop"), lost("products"), lost("findOrder")])).toEqual([["profile", "base-path-unknown"]]);
  });

  it("reports a common cause of several calls once, and each function that is not allowed", () => {
    const refused = problem("credentials-refused", { system: "TotalGest", detail: "token_expired" });
    expect(findings(["shop", "products"].map((name) => failed(name, refused, "credentials", 401)))).toEqual([
      ["credentials", "token-refused"],
    ]);
    const denied = (operation: string): CallSample =>
      failed(
        operation,
        problem("permission-denied", { system: "TotalGest", operation, detail: "" }),
        "permission",
        403,
      );
    expect(findings([denied("product"), denied("findOrder")])).toEqual([
      ["permission", "permission-denied"],
      ["permission", "permission-denied"],
    ]);
  });

  it("keeps the exit code of failures without a finding of their own", () => {
    const data = { system: "TotalGest", operation: "shop", status: 500, detail: "" } as const;
    const [finding] = judgeFailures([failed("shop", problem("server-error", data), "failing", 500)], WIRING);
    expect(finding).toMatchObject({ check: "connection", level: "error", exitCode: 6 });
  });
});
