import { chmod, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";

import { StoreError, UsageError } from "../../../src/core/common/problems/errors.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { csvRecord } from "../../../src/render/files/csv.ts";
import { viewPage } from "../../../src/render/files/html.ts";
import { openReportFile } from "../../../src/render/files/report-file.ts";
import { viewPieces } from "../../../src/render/files/view.ts";
import { exportDocument } from "../../../src/render/json/reports.ts";
import { exportFile } from "../../../src/view/orders/export.ts";
import { pullFile } from "../../../src/view/products/pull.ts";
import { titled } from "../../../src/view/view.ts";
import { createText, type Text } from "../../../src/text/text.ts";
import { anExportReport, anExportRow, aPullReport, aPullRow } from "../../support/reports.ts";
import { makeTestFolder } from "../../support/folder.ts";

const HOSTILE = `=cmd|'/c calc'!A1,"x"\r\n<script>alert(1)</script>\u202E`;
const english = await createText("en", null);

let folder = "";
beforeEach(async () => {
  folder = makeTestFolder();
});

describe("the format of a report", () => {
  it.each([
    ["b.c.CSV", "csv"],
    ["report.html", "html"],
    ["report.json", "json"],
  ])("goes by the ending of %s, in any case", async (name, format) => {
    const file = await openReportFile(join(folder, name));
    expect(file.format).toBe(format);
    await file.discard();
  });

  it.each(["report", "report.txt", "report.htm", ".csv", ""])("refuses %j, naming what is possible", async (name) => {
    await expect(openReportFile(name)).rejects.toThrow(UsageError);
  });
});

describe("a report file", () => {
  it("is readable by its owner alone, also where an older one was open to all", async () => {
    const path = join(folder, "report.csv");
    await writeFile(path, "old");
    await chmod(path, 0o644);
    const file = await openReportFile(path);
    await file.write(["a,", "b\r\n"]);
    expect(await readFile(path, "utf8")).toBe("a,b\r\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["report.csv"]);
  });

  it("leaves the old one in place and nothing behind when it is given up", async () => {
    const path = join(folder, "report.csv");
    await writeFile(path, "old");
    const file = await openReportFile(path);
    await file.discard();
    await file.discard();
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["report.csv"]);
  });

  it("leaves nothing half-written when its content breaks off", async () => {
    const file = await openReportFile(join(folder, "report.csv"));
    function* breaking(): Generator<string> {
      yield "a";
      throw new Error("no more");
    }
    await expect(file.write(breaking())).rejects.toThrow(StoreError);
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a planted link at the path of its draft, and leaves the link's target unchanged", async () => {
    const victim = join(folder, "victim");
    const path = join(folder, "report.csv");
    await writeFile(victim, "theirs", { mode: 0o644 });
    await symlink(victim, join(folder, "planted.tmp"));
    await expect(openReportFile(path, () => "planted.tmp")).rejects.toThrow(UsageError);
    expect(await readFile(victim, "utf8")).toBe("theirs");
    expect((await stat(victim)).mode & 0o777).toBe(0o644);
    expect(await readlink(join(folder, "planted.tmp"))).toBe(victim);
  });

  it("refuses a file that stands where its draft goes", async () => {
    await writeFile(join(folder, "planted.tmp"), "theirs");
    await expect(openReportFile(join(folder, "report.csv"), () => "planted.tmp")).rejects.toThrow(UsageError);
    expect(await readFile(join(folder, "planted.tmp"), "utf8")).toBe("theirs");
  });

  it("has a draft with an unpredictable name", async () => {
    const files = [await openReportFile(join(folder, "a.csv")), await openReportFile(join(folder, "a.csv"))];
    const drafts = await readdir(folder);
    expect(drafts).toHaveLength(2);
    for (const name of drafts) expect(name).toMatch(/[0-9a-f-]{32,}/);
    for (const file of files) await file.discard();
  });

  it("is refused before anything is done where its folder is not there", async () => {
    await expect(openReportFile(join(folder, "none", "report.csv"))).rejects.toThrow(UsageError);
  });
});

/** What may begin a formula, behind what a spreadsheet skips. */
const FORMULA = /^[\s"]*[=+\-@＝＋－＠]/;

/** The cells of a record for whoever splits anywhere, and takes quotes for text or for quotes. */
function cellsOf(record: string): readonly string[] {
  return [/[,;\t|\r\n]/, /[;]/, /[,]/, /["]/, /[,;"]/].flatMap((separator) => record.split(separator));
}

describe("csvRecord", () => {
  it("quotes as RFC 4180 has it", () => {
    expect(csvRecord(["plain", 'say "hi"', "a,b", ""])).toBe('plain;"say ""hi""";"a,b";\r\n');
  });

  it.each(["=1+1", "+41 91 000 00 00", "-cmd", "@sum", "＝1", " =1", "\t=1", "\r=1", "\u200B=1"])(
    "puts an apostrophe before what a spreadsheet would take for a formula: %j",
    (text) => {
      expect(csvRecord([text])).toMatch(/^'/);
    },
  );

  it.each([",", ";", "\t", "|", "\n", "\r\n", '"', '""', '";"', ' ; " '])(
    "puts one before what would begin a formula for a reader that splits at %j",
    (between) => {
      for (const formula of ["=1+1", "+41", "-cmd|' /c calc'!A1", "@sum(1)", "＝1", "-12.50"]) {
        for (const cell of cellsOf(csvRecord(["1042", `x${between}${formula}`, "CHF"])))
          expect(cell).not.toMatch(FORMULA);
      }
    },
  );

  it("leaves a sign within a text alone", () => {
    expect(csvRecord(["T-shirt a+b=c x@y.ch 5 - 3"])).toBe("T-shirt a+b=c x@y.ch 5 - 3\r\n");
  });

  it("leaves numbers alone, negative ones too", () => {
    expect(csvRecord(["-12.50", "0042"])).toBe("-12.50;0042\r\n");
  });

  it("has each record on one line", () => {
    expect(csvRecord(["a\r\nb\u2028c"])).toBe("a b c\r\n");
  });
});

async function joined(pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

describe("viewPage", () => {
  const page = async (cell: string): Promise<string> => {
    const table = { title: cell, heads: [{ label: "Kopf" }], rows: [[cell]] };
    return joined(viewPage({ ...titled(cell), says: [cell], tables: [table], foot: [cell] }, await createText("de")));
  };

  it("escapes everything, and isolates the direction of what comes from outside", async () => {
    const html = await page(HOSTILE);
    expect(html).not.toContain("<script");
    expect(html).not.toContain("\u202E");
    expect(html).toContain("<bdi>=cmd|&#39;/c calc&#39;!A1,&quot;x&quot; &lt;script&gt;");
  });

  it("keeps the hard blanks of French", async () => {
    expect(await page("Fait\u00A0: «\u00A0oui\u00A0»")).toContain("<bdi>Fait\u00A0: «\u00A0oui\u00A0»</bdi>");
  });

  it("needs nothing from outside, and declares it", async () => {
    const html = await page("x");
    expect(html).not.toMatch(/(?:src|href)=|url\(|https?:/);
    expect(html).toContain("Content-Security-Policy");
    expect(html).toMatch(/^<!doctype html>\n<html lang="de">/);
  });

  it("can be printed and read on a phone", async () => {
    const html = await page("x");
    expect(html).toContain("@media print");
    expect(html).toContain('name="viewport"');
    expect(html).toContain(' data-head="Kopf">');
  });
});

describe("what stands in the file", () => {
  const failed = anExportRow({
    id: "1043",
    reference: HOSTILE,
    state: "failed",
    totalgest: null,
    error: problem("erp-refused-order", { detail: "unknown SKU", fields: [] }),
  });
  const sale = { placedAt: "2026-11-24T09:30:00Z", buyer: "Anna Bernasconi", total: "1234.50", currency: "CHF" };
  const report = anExportReport({ orders: [anExportRow({ sale }), failed] });

  const piecesOf = (format: "csv" | "html" | "json", text: Text): ReturnType<typeof viewPieces> =>
    viewPieces(format, text, {
      file: () => exportFile(text, report, "shop.ch"),
      document: exportDocument(report, english),
    });

  it("is for an export a line for each order, with the reason and what to do, in the user's language", async () => {
    const csv = await joined(piecesOf("csv", await createText("de")));
    const lines = csv.split("\r\n");
    expect(lines[0]).toBe(
      "\uFEFFID;Bestellung;Datum;Kunde;Total;Währung;Status;TotalGest-Nr.;Versuche;Bemerkung;Was zu tun ist;Hinweise",
    );
    expect(lines[1], "what failed comes first").toContain(
      "TotalGest lehnt die Bestellung ab (Antwort: «unknown SKU»).",
    );
    expect(lines[1]).toContain("tg360 export-orders --ids 1043");
    expect(lines[2]).toBe("1042;WEB-1042;24.11.2026 10:30;Anna Bernasconi;1234.50;CHF;In TotalGest;A-1;1;;;");
    expect(lines).toHaveLength(4);
  });

  it("is for a pull a line for each product that was touched", async () => {
    const rows = [aPullRow({ name: "Caffè; 1 kg", changes: [{ field: "price", from: "1", to: "2" }] })];
    const csv = await joined(
      viewPieces("csv", english, { file: () => pullFile(english, aPullReport(), rows, null), document: {} }),
    );
    expect(csv.split("\r\n")[1]).toBe('p1;SKU-1;"Caffè; 1 kg";updated;Price: 1.00 → 2.00;;;');
  });

  it("is as JSON the document that --json prints", async () => {
    const json = await joined(piecesOf("json", await createText("de")));
    expect(JSON.parse(json)).toMatchObject({
      schema: "tg360.export-report/1",
      orders: [{ id: "1042" }, { id: "1043" }],
    });
  });

  it("is as HTML a page with the totals and the same rows", async () => {
    const html = await joined(piecesOf("html", await createText("fr")));
    expect(html).toContain("<h1><bdi>shop.ch – Envoi des commandes</bdi></h1>");
    expect(html).toContain("<bdi>1042 (WEB-1042)</bdi>");
    expect(html).not.toContain("<script");
  });
});
