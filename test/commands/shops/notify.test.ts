import { expect, it } from "vitest";

import { startMailServer } from "../../support/mail-server.ts";
import { openAgency, treeOf } from "../../support/shops.ts";

it("mails for every shop with the settings of config.json, with the shop in commands, and only once", async () => {
  await using server = await startMailServer();
  const agency = openAgency();
  agency.write("default", { notify: { to: ["agency@example.ch"], smtpUrl: server.url } });
  for (const [at, shop] of ["bern", "chur", "zug"].entries()) {
    const tree = treeOf(await agency.open(shop, { seed: at + 1 }));
    const totalgest = { ...(tree["totalgest"] as object), ...(shop === "chur" ? {} : { password: "wrong" }) };
    const notify = shop === "zug" ? { notify: { to: ["zug@example.ch"] } } : {};
    agency.write(shop, {
      ...tree,
      ...notify,
      totalgest,
      framework360: { ...(tree["framework360"] as object), site: `${shop}.example` },
    });
  }
  for (let round = 0; round < 2; round += 1) await agency.run(["export-orders", "--quiet"]);
  const sent = server.mails.map(({ to, subject, text }) => [
    to,
    subject.split(":")[0],
    /tg360 configure.*/.exec(text)?.[0],
  ]);
  expect(sent.toSorted()).toEqual([
    [["agency@example.ch"], "bern.example", "tg360 configure --shop bern"],
    [["zug@example.ch"], "zug.example", "tg360 configure --shop zug"],
  ]);
});
