/**
 * Products of a foreign TotalGest, decoded: `isMapped` = as the vendor writes them, by the profile of `dialect`; else the
 * same ones as the built-in contract has them. Parsing their JSON is not measured: it would hide what a mapping costs.
 */
import { createConnection } from "../../src/clients/totalgest/connection.ts";
import { decodeProduct } from "../../src/clients/totalgest/decode.ts";
import { compileDialect } from "../../src/clients/totalgest/dialect.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/profile.ts";
import { readJson } from "../../src/clients/answer.ts";
import { readPath } from "../../src/clients/profile/path.ts";
import { realClock } from "../../src/context/clock.ts";
import { Secret } from "../../src/core/secret.ts";
import { DIALECTS, profileOf } from "../../test/dialects/dialects.ts";
import { credentialsOf } from "../../test/dialects/foreign-server.ts";
import { numberOf, type Open, type Sample, textOf, timed } from "../work.ts";

/** Stock rooms of sixty goods, with other prices and stocks in each. */
const ROOMS = 10;

export const open: Open = async (options) => {
  const name = textOf(options, "dialect");
  const isMapped = options["isMapped"] === true;
  const mapped = compileDialect(profileOf(name)).product;
  const reader = isMapped ? mapped : compileDialect(DEFAULT_TOTALGEST_PROFILE).product;
  const rooms = await Promise.all(Array.from({ length: ROOMS }, (_, seed) => goodsInRoom(name, seed + 1)));
  const foreign = rooms.flat();
  // With the same values: an empty text, for one, is checked in another way than one that is null.
  const catalogue = JSON.stringify(isMapped ? foreign : foreign.map((record) => mapped.read(record)));
  const decodeAll = (records: readonly unknown[]): void => {
    for (const record of records) {
      const decoded = decodeProduct(reader, record);
      // What is refused would be fast, or slow, for another reason.
      if (!decoded.ok) throw new Error(`${name}: ${JSON.stringify(decoded.problem)}`);
    }
  };
  const round = async (): Promise<Sample> => {
    let [value, cpuMs] = [0, 0];
    for (let done = 0; done < numberOf(options, "products");) {
      const records: readonly unknown[] = JSON.parse(catalogue);
      const sample = await timed(async () => decodeAll(records));
      value += sample.value;
      cpuMs += sample.cpuMs ?? 0;
      done += records.length;
    }
    return { value, cpuMs };
  };
  await round();
  return { run: round, close: () => Promise.resolve() };
};

/** As the vendor writes them. */
async function goodsInRoom(name: string, seed: number): Promise<readonly unknown[]> {
  const dialect = DIALECTS.find((one) => one.name === name);
  if (dialect === undefined) throw new RangeError(`there is no dialect ${name}`);
  await using erp = await dialect.open({ seed });
  const { password, ...access } = credentialsOf({});
  const profile = profileOf(name);
  const connection = createConnection({
    ...access,
    password: new Secret(password),
    endpoint: erp.url,
    timeoutMs: 30_000,
    concurrency: 8,
    clock: realClock,
    profile,
  });
  const { product: operation } = profile;
  const records = erp.truth().map(async ({ id }) => {
    const answer = await connection.read("product", operation, { values: { id } }, new AbortController().signal);
    return readPath(readJson(connection.caller.describe("product"), answer), operation.record ?? "");
  });
  return await Promise.all(records);
}
