/** Pages of products in XML: read as JSON bytes at the door, or (`bare`) by the parser alone. */
import { XMLParser } from "fast-xml-parser";

import { compileXml } from "../../src/clients/wire/codec/read-xml.ts";
import { generatedCatalogue } from "../../src/sandbox/totalgest/catalogue.ts";
import { xml } from "../../src/clients/wire/codec/codecs.ts";
import { numberOf, type Open, timed } from "../work.ts";

const PAGE = 200;

export const open: Open = (options) => {
  const products = numberOf(options, "products");
  const catalogue = generatedCatalogue(1, products, Date.parse("2026-11-24T10:00:00Z"));
  const pages = Array.from({ length: Math.ceil(products / PAGE) }, (_none, at) => {
    const items = Array.from({ length: PAGE }, (_one, index) => catalogue.at(at * PAGE + index));
    return xml.encode({ answer: { items: { item: items } } });
  });
  const bare = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
  const read = compileXml();
  const round = (): Promise<void> => {
    for (const page of pages) {
      if (options["bare"] === true) bare.parse(page);
      else Buffer.from(JSON.stringify(read(page)));
    }
    return Promise.resolve();
  };
  return round().then(() => ({ run: () => timed(round), close: () => Promise.resolve() }));
};
