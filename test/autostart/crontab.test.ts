import { expect, it } from "vitest";
import fc from "fast-check";

import { type CronWish, hasLines, withLines, withoutLines } from "../../src/autostart/crontab.ts";

const WISH: CronWish = {
  command: ["/usr/bin/node", "/opt/tg360/bin/tg360.js"],
  variables: {},
  mailTo: "shop@example.ch",
  user: "anna",
  asDaemon: false,
};

it("runs an export and a pull every five minutes, by absolute paths", () => {
  expect(withLines("", WISH)).toBe(
    [
      "# BEGIN tg360: written by tg360 autostart on, removed by tg360 autostart off",
      'MAILTO="shop@example.ch"',
      "*/5 * * * * /usr/bin/node /opt/tg360/bin/tg360.js export-orders --quiet; /usr/bin/node /opt/tg360/bin/tg360.js pull-products --quiet",
      "17 4 * * * /usr/bin/node /opt/tg360/bin/tg360.js audit --quiet",
      'MAILTO="anna"',
      "# END tg360",
      "",
    ].join("\n"),
  );
});

it("leaves the mails of lines below to whom they went before", () => {
  const before = "MAILTO=root@example.ch\n0 4 * * * backup\n";
  expect(withLines(before, WISH).split("\n").slice(-3)).toEqual(["MAILTO=root@example.ch", "# END tg360", ""]);
});

it("runs whole cycles if a heartbeat is configured, escapes percent signs, and names a configuration elsewhere", () => {
  const wish = {
    ...WISH,
    command: ["/opt/100%/tg360"],
    variables: { TG360_CONFIG: "/srv/my shop.json" },
    asDaemon: true,
  };
  expect(withLines("", wish)).toContain(
    String.raw`*/5 * * * * TG360_CONFIG='/srv/my shop.json' '/opt/100\%/tg360' daemon --once --quiet`.replaceAll(
      "'/opt/100\\%/tg360'",
      "/opt/100\\%/tg360",
    ),
  );
});

it("removes its own lines and no others, from any table", () => {
  const line = fc.constantFrom("", "# a comment", "MAILTO=x", "5 4 * * * run it", "PATH=/bin", "# END tg360");
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const table = lines.map((one) => `${one}\n`).join("");
      const made = withLines(table, WISH);
      expect(hasLines(made)).toBe(true);
      expect(withoutLines(made)).toBe(table);
      expect(withLines(made, WISH)).toBe(made);
      expect(hasLines(table)).toBe(false);
    }),
  );
});
