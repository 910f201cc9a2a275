// A shop's books as CSV, written by `csv-stringify`. Arguments: folder of the packages, port, password, goods as JSON.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, port, password, goodsFile] = process.argv.slice(2);
const { stringify } = createRequire(join(packages, "package.json"))("csv-stringify/sync");
const goods = JSON.parse(readFileSync(goodsFile, "utf8")).map((good, at) => ({
  ...good,
  id: String(at + 1),
  sold: true,
}));
const orders = [];
const basic = `Basic ${Buffer.from(`web:${password}`).toString("base64")}`;

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://shop");
  let body = "";
  request
    .on("data", (chunk) => (body += chunk))
    .on("end", () => {
      const send = (rows, columns) => {
        response.setHeader("x-count", String(rows.length));
        response.setHeader("content-type", "text/csv; charset=utf-8");
        response.end(stringify(rows, { header: true, delimiter: ";", columns, bom: true }));
      };
      const refuse = (status, text) => response.writeHead(status).end(text);
      if (pathname === "/control") {
        const { sku, ...change } = JSON.parse(body || "{}");
        Object.assign(goods.find((one) => one.sku === sku) ?? {}, change);
        return response.end(JSON.stringify(orders));
      }
      if (request.headers.authorization !== basic) return refuse(401, "who?");
      if (pathname === "/articles.csv") return send(goods, ["id", "sku", "name", "text", "price", "active"]);
      if (pathname === "/stock.csv") return send(goods, ["id", "stock"]);
      if (request.method === "GET" && pathname === "/orders.csv")
        return send(
          orders.filter(({ reference }) => reference === searchParams.get("ref")),
          ["id", "reference"],
        );
      if (pathname !== "/orders.csv") return refuse(404, "nothing");
      const reference = searchParams.get("ref");
      if (orders.some((order) => order.reference === reference)) return refuse(409, "there already");
      const lines = body
        .trim()
        .split("\n")
        .slice(1)
        .map((row) => row.trim().split(";"))
        .map(([sku, quantity, price, text]) => ({
          sku: sku || null,
          quantity: Number(quantity),
          price: Number(price),
          text,
        }));
      const bad = lines.find(({ sku }) => sku !== null && goods.find((good) => good.sku === sku)?.sold !== true);
      if (bad !== undefined) return refuse(422, `${bad.sku} is not sold`);
      orders.push({
        id: String(orders.length + 1),
        reference,
        note: searchParams.get("note"),
        total: Number(searchParams.get("total")),
        lines,
      });
      return send(orders.slice(-1), ["id", "reference"]);
    });
}).listen(Number(port), "127.0.0.1");
