// A SOAP service on the `soap` package. Arguments: folder of the packages, port, password, goods as JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, port, password, goodsFile, controlPort] = process.argv.slice(2);
const soap = createRequire(join(packages, "package.json"))("soap");
const goods = JSON.parse(readFileSync(goodsFile, "utf8")).map((good, at) => ({
  ...good,
  id: String(at + 1),
  sold: true,
  changed: now(),
}));
const orders = [];
const OPERATIONS = ["GetShop", "GetArticles", "GetArticle", "CreateOrder", "FindOrders"];

const element = (name) =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>`;
const wsdl = `<definitions name="Shop" targetNamespace="urn:shop" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:shop"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types><xs:schema targetNamespace="urn:shop">${OPERATIONS.map((name) => element(name) + element(`${name}Response`)).join("")}</xs:schema></types>
  ${OPERATIONS.map((name) => `<message name="${name}In"><part name="parameters" element="tns:${name}"/></message><message name="${name}Out"><part name="parameters" element="tns:${name}Response"/></message>`).join("")}
  <portType name="Port">${OPERATIONS.map((name) => `<operation name="${name}"><input message="tns:${name}In"/><output message="tns:${name}Out"/></operation>`).join("")}</portType>
  <binding name="Binding" type="tns:Port"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${OPERATIONS.map((name) => `<operation name="${name}"><soap:operation soapAction="urn:shop#${name}"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>`).join("")}</binding>
  <service name="Shop"><port name="Port" binding="tns:Binding"><soap:address location="http://127.0.0.1:${port}/ws"/></port></service>
</definitions>`;

const Port = {
  GetShop: ({ id }) => ({ id, title: "Seeladen" }),
  GetArticles: ({ since, sku, from }) => {
    const found = goods.filter((good) => good.changed >= (since ?? "") && (sku === undefined || good.sku === sku));
    return { article: found.slice(Number(from), Number(from) + 12).map(articleOf), now: now() };
  },
  GetArticle: ({ id }) => {
    const good = goods.find((one) => one.id === id);
    if (good === undefined) fault("NoArticle", `no article ${id}`);
    return { article: articleOf(good) };
  },
  CreateOrder: ({ order }) => {
    if (orders.some(({ ref }) => ref === order.ref)) fault("Double", "reference used");
    const lines = [order.lines.line].flat();
    const bad = lines.find(({ sku }) => sku && goods.find((good) => good.sku === sku)?.sold !== true);
    if (bad !== undefined) fault("Refused", `${bad.sku} is not sold`);
    const made = { ...order, id: String(orders.length + 1), lines };
    orders.push(made);
    return { id: made.id, no: `S-${made.id}`, ref: made.ref };
  },
  FindOrders: ({ ref }) => {
    const found = orders.filter((order) => order.ref === ref);
    return { count: found.length, order: found.map(({ id }) => ({ id, no: `S-${id}`, ref })) };
  },
};

function articleOf({ id, sku, name, text, price, stock, active }) {
  return { id, sku, name, ...(text === null ? {} : { text }), price, stock, active };
}

function now() {
  return new Date().toISOString();
}

function fault(code, text) {
  throw Object.assign(new Error(text), { Fault: { faultcode: code, faultstring: text } });
}

const basic = `Basic ${Buffer.from(`web:${password}`).toString("base64")}`;
// For the test alone, beside the service.
createServer((request, response) => {
  let body = "";
  request
    .on("data", (chunk) => (body += chunk))
    .on("end", () => {
      const { sku, ...change } = JSON.parse(body || "{}");
      const good = goods.find((one) => one.sku === sku);
      if (good !== undefined) Object.assign(good, change, { changed: now() });
      response.end(JSON.stringify(orders));
    });
}).listen(Number(controlPort), "127.0.0.1");
const server = createServer((_request, response) => response.end("a shop"));
server.listen(Number(port), "127.0.0.1");
const service = soap.listen(server, "/ws", { Shop: { Port } }, wsdl);
service.authorizeConnection = ({ headers }) => headers.authorization === basic;
