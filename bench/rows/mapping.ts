import { DIALECTS } from "../../test/dialects/dialects.ts";
import { Worker } from "../processes.ts";
import type { Pair, Row } from "../row.ts";

const PRODUCTS = 200_000;

/** What a profile costs: one row for each dialect that an integrator wrote one for. */
export const MAPPING_ROWS: readonly Row[] = DIALECTS.map(({ name }) => ({
  name: `mapped-${name}`,
  what: `${PRODUCTS.toLocaleString("en")} products decoded by the profile of a foreign TotalGest, their JSON parsed before`,
  reference: "the same products in the built-in contract",
  measure: "cost",
  target: 1.5,
  unit: "ms",
  rounds: 9,
  open: () => decoders(name),
}));

/**
 * Neither has the launcher's V8 settings: with them the collector comes in between so often that rounds of the same side lie
 * apart by as much as the two sides do.
 */
async function decoders(dialect: string): Promise<Pair> {
  const side = "./sides/decode.ts";
  const options = { dialect, products: PRODUCTS };
  const tool = await Worker.start(side, { ...options, isMapped: true });
  const reference = await Worker.start(side, { ...options, isMapped: false });
  return {
    tool: () => tool.run(),
    reference: () => reference.run(),
    close: async () => {
      await tool.close();
      await reference.close();
    },
  };
}
