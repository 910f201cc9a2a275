/** Both systems of thousands of shops. After the first round every shop opens with the goods of the first one. */
import { startFleet } from "../../test/support/fleet/fleet.ts";
import { NOTHING, numberOf, type Open } from "../work.ts";

export const open: Open = async (options) => {
  const orders = { orders: 0, newOrderEveryMs: numberOf(options, "orderEveryMs") };
  const fleet = await startFleet(numberOf(options, "shops"), {
    products: numberOf(options, "products"),
    giant: options["giant"] === undefined ? undefined : numberOf(options, "giant"),
    kinds: 1,
    ...orders,
  });
  const [first = ""] = fleet.names;
  const environments = Object.fromEntries(fleet.names.map((name) => [name, fleet.environmentOf(name)]));
  return {
    info: { first, pid: String(process.pid), environments: JSON.stringify(environments) },
    run: () => {
      fleet.openLike(first);
      return Promise.resolve(NOTHING);
    },
    close: () => fleet.close(),
  };
};
