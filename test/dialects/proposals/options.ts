import type { TotalGestOptions } from "../../../src/clients/totalgest/connection.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { createFakeClock } from "../../clients/fake-clock.ts";
import { credentialsOf, type ForeignErp } from "../counter/foreign-server.ts";

/** A client of a vendor with the given part of its profile. Throws if that part is invalid. */
export function optionsFor(erp: ForeignErp, profile: unknown): TotalGestOptions {
  const parsed = parseTotalGestProfile(profile);
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const { password, ...who } = credentialsOf({});
  return {
    endpoint: erp.url,
    ...who,
    password: new Secret(password),
    timeoutMs: 2000,
    concurrency: 4,
    clock: createFakeClock(),
    profile: parsed.profile,
  };
}
