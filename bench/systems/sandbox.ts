/** The sandbox, both complete systems. A round restarts it, on the same ports. */
import { environmentOf, startSandbox } from "../../src/sandbox/sandbox.ts";
import { NOTHING, numberOf, type Open } from "../work.ts";

export const open: Open = async (options) => {
  const wish = { products: numberOf(options, "products"), orders: 0 };
  let sandbox = await startSandbox(wish);
  const { TG360_TOTALGEST_ENDPOINT: erpUrl = "", TG360_FRAMEWORK360_URL: shopUrl = "" } = environmentOf(sandbox);
  const ports = { erpPort: Number(new URL(erpUrl).port), shopPort: Number(new URL(shopUrl).port) };
  return {
    info: { erpUrl, shopUrl },
    run: async () => {
      await sandbox.close();
      sandbox = await startSandbox({ ...wish, ...ports });
      return NOTHING;
    },
    close: () => sandbox.close(),
  };
};
