/** XML as the JSON of the same shape, and what is refused: attacks, and what is no XML. */
import { expect, test } from "vitest";

import { compileXml } from "../../../../src/clients/wire/codec/read-xml.ts";
import { xml, XmlFault } from "../../../../src/clients/wire/codec/codecs.ts";
import { exchange, HttpAnswer } from "../../../../src/clients/wire/http.ts";
import { serveWire } from "../../wire-server.ts";

const read = compileXml(["list.item"]);

test.each([
  ["values stay texts", "<a>007</a>", { a: "007" }],
  [
    "an element that occurs twice is a list, once it is not",
    "<a><b>1</b><b>2</b><c>3</c></a>",
    { a: { b: ["1", "2"], c: "3" } },
  ],
  [
    "a list by its path is one with a single item",
    "<a><list><item>1</item></list></a>",
    { a: { list: { item: ["1"] } } },
  ],
  ["attributes and the text beside them", '<a b="1 &amp; 2">7</a>', { a: { "@b": "1 & 2", "#text": "7" } }],
  ["prefixes are dropped, whatever they are", '<x:a xmlns:x="u"><y:b>1</y:b></x:a>', { a: { b: "1" } }],
  ["types and nil of a schema", '<a><b xsi:type="xsd:int">7</b><c i:nil="true"/></a>', { a: { b: "7", c: null } }],
  ["a language", '<a><b xml:lang="de">T</b></a>', { a: { b: { "@lang": "de", "#text": "T" } } }],
  ["CDATA as it is", "<a><![CDATA[<p>&amp; <!DOCTYPE x> ]]></a>", { a: "<p>&amp; <!DOCTYPE x> " }],
  ["the five entities, and numbers", "<a>&lt;&gt;&amp;&quot;&apos;&#233;&#x1F600;</a>", { a: "<>&\"'é😀" }],
  ["an entity that was escaped stays text", "<a>&amp;lt;</a>", { a: "&lt;" }],
  ["an empty element is an empty text", "<a><b/><c></c></a>", { a: { b: "", c: "" } }],
])("%s", (_name, text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  ["entities that grow", '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>', "a DTD"],
  ["a file", '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "External entities"],
  ["a DTD elsewhere", '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', "a DTD"],
  ["an unknown entity", "<a>&eacute;</a>", "&eacute;"],
  ["half a character", "<a>&#xD83D;</a>", "&#xD83D;"],
  ["no character", "<a>&#0;</a>", "&#0;"],
  ["a depth of 10,000", "<a>".repeat(10_000) + "</a>".repeat(10_000), "nested"],
  ["the prototype", "<a><__proto__><x>1</x></__proto__></a>", "__proto__"],
  ["a cut document", "<a><b>1</b>", "a"],
  ["two documents", "<a/><b/>", "one document"],
  ["bytes that are not text", "<a>\uDC80</a>", "not text"],
])("refused: %s", (_name, text, why) => {
  expect(() => read(text)).toThrow(XmlFault);
  expect(() => read(text)).toThrow(why);
});

test("64 MB of empty elements are refused before they take memory", () => {
  const many = `<a>${"<b/>".repeat(16_000_000)}</a>`;
  expect(() => read(many)).toThrow("more than 2000000 tags");
});

test("what is written is read back: attributes, lists, signs of any kind, line ends", () => {
  const value = {
    "s:E": { "@xmlns:s": "u", list: { item: ["a&<>\"'", "é😀\r\n"] }, n: 3, none: null, gone: undefined },
  };
  const back = { E: { list: { item: ["a&<>\"'", "é😀\r\n"] }, n: "3", none: "" } };
  for (const charset of [undefined, "iso-8859-1"]) expect(read(xml.encode(value, charset))).toEqual(back);
  expect(xml.encode({ a: "é" }, "iso-8859-1")).toBe('<?xml version="1.0" encoding="us-ascii"?><a>&#233;</a>');
});

test("a character that XML does not have cannot be written", () => {
  expect(xml.unwritable({ a: [{ b: "ok" }, "x\u0001"] })).toBe("x\u0001");
  expect(xml.unwritable({ a: "\uD800" })).toBe("\uD800");
  expect(xml.unwritable({ a: "é😀\n\t" })).toBeNull();
});

test("an answer becomes JSON at the door, in the charset that the header or the document names", async () => {
  const bodies: Readonly<Record<string, readonly [type: string, body: Buffer]>> = {
    "/header": ["text/xml; charset=windows-1252", Buffer.from("<a>Caff\u00e8</a>", "latin1")],
    "/document": ["text/xml", Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Caff\u00e8</a>', "latin1")],
    "/utf8": ["application/xml", Buffer.from("\uFEFF<a>Caffè</a>")],
  };
  await using server = await serveWire(({ path }, response) => {
    const [type, body] = bodies[path] ?? ["", Buffer.from("")];
    response.writeHead(200, { "content-type": type, "set-cookie": "s=1" }).end(body);
  });
  const signal = new AbortController().signal;
  for (const path of Object.keys(bodies)) {
    const request = {
      method: "GET",
      url: server.url + path,
      headers: {},
      timeoutMs: 10_000,
      readXml: read,
    } as const;
    const { body, headers, cookies, unread } = await exchange(request, signal);
    expect([path, JSON.parse(body), headers["content-type"], cookies.get("s"), unread]).toEqual([
      path,
      { a: "Caffè" },
      "application/json",
      "1",
      null,
    ]);
  }
});

test("a page for people, and JSON, stay as they are", () => {
  for (const text of ["<!DOCTYPE html><html>", '{"a":1}', ""]) {
    const answer = new HttpAnswer(200, {}, Buffer.from(text));
    expect(answer.asJson(read)).toBe(answer);
  }
});
