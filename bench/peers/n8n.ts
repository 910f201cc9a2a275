/**
 * The main job as a workflow of n8n, built as its documentation recommends: one node a step, the loop node for ten orders
 * at a time, three tries of each request, and a data table that remembers what is done.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Place } from "./peers.ts";
import { freePort, plain, run } from "./process.ts";
import { toErp } from "./to-erp.ts";

const TABLE = { dataTableId: { __rl: true, mode: "name", value: "orders" } };
const TRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1000 };
const TIMEOUT = { timeout: "={{ Number($env.TIMEOUT_MS) }}" };
const AT_A_TIME = 10;

type Node = readonly [name: string, type: string, version: number, parameters: object, more?: object];

const NODES: readonly Node[] = [
  ["every", "scheduleTrigger", 1.2, { rule: { interval: [{ field: "seconds", secondsInterval: 1 }] } }],
  [
    "table",
    "dataTable",
    1.1,
    {
      resource: "table",
      operation: "create",
      tableName: "orders",
      columns: { column: ["orderId", "state"].map((name) => ({ name, type: "string" })) },
      options: { createIfNotExists: true },
    },
  ],
  [
    "orders/list",
    "httpRequest",
    4.2,
    {
      url: "={{ $env.SHOP_URL }}/m/api/orders/list",
      ...queryOf({
        "statuses[]": "3",
        limit: "100",
        daterange: "={{ $now.minus({ days: 7 }).toFormat('yyyy-MM-dd') }},2099-12-31",
      }),
      options: {
        ...TIMEOUT,
        pagination: {
          pagination: {
            paginationMode: "updateAParameterInEachRequest",
            parameters: { parameters: [{ type: "qs", name: "page", value: "={{ $pageCount + 1 }}" }] },
            paginationCompleteWhen: "other",
            completeExpression: "={{ $response.body.data.items.length === 0 }}",
          },
        },
      },
    },
    TRIES,
  ],
  ["split", "splitOut", 1, { fieldToSplitOut: "data.items", options: {} }],
  [
    "not done yet",
    "dataTable",
    1.1,
    {
      resource: "row",
      operation: "rowNotExists",
      ...TABLE,
      matchType: "allConditions",
      filters: isOrder("={{ $json.id }}"),
    },
  ],
  ["some at a time", "splitInBatches", 3, { batchSize: AT_A_TIME, options: {} }],
  [
    "orders/get",
    "httpRequest",
    4.2,
    { url: "={{ $env.SHOP_URL }}/m/api/orders/get", ...queryOf({ id: "={{ $json.id }}" }), options: TIMEOUT },
    { ...TRIES, onError: "continueRegularOutput" },
  ],
  [
    "to the ERP's form",
    "code",
    2,
    {
      mode: "runOnceForAllItems",
      jsCode: `const toErp = ${toErp.toString()};
return $input.all().filter((one) => one.json.status === 1).map((one) => ({ json: { id: one.json.data.id, order: toErp(one.json.data) } }));`,
    },
  ],
  [
    "createOrder",
    "httpRequest",
    4.2,
    {
      method: "POST",
      url: "={{ $env.ERP_URL }}/api/v1/owners/owner-1/shops/shop-1/orders",
      sendBody: true,
      specifyBody: "json",
      jsonBody: "={{ $json.order }}",
      options: { ...TIMEOUT, response: { response: { fullResponse: true, neverError: true, responseFormat: "json" } } },
    },
    { ...TRIES, onError: "continueRegularOutput" },
  ],
  [
    "taken?",
    "code",
    2,
    {
      mode: "runOnceForAllItems",
      jsCode: `const sent = $("to the ERP's form").all();
return $input.all().flatMap(({ json: { statusCode, body = {} } }, i) => {
  const isTaken = (statusCode === 200 || statusCode === 201) && body.id;
  return isTaken || statusCode === 409 ? [{ json: { orderId: sent[i].json.id, state: "final" } }] : [];
});`,
    },
    { alwaysOutputData: true },
  ],
  [
    "remember",
    "dataTable",
    1.1,
    {
      resource: "row",
      operation: "upsert",
      ...TABLE,
      matchType: "allConditions",
      filters: isOrder("={{ $json.orderId }}"),
      columns: {
        mappingMode: "defineBelow",
        value: { orderId: "={{ $json.orderId }}", state: "={{ $json.state }}" },
        matchingColumns: [],
        schema: ["orderId", "state"].map((id) => ({ id, displayName: id, type: "string", display: true })),
      },
      options: {},
    },
  ],
];

function queryOf(values: Readonly<Record<string, string>>): object {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
  const headers = [{ name: "x-fw360-key", value: "demo" }];
  return {
    sendQuery: true,
    queryParameters: { parameters },
    sendHeaders: true,
    headerParameters: { parameters: headers },
  };
}

function isOrder(keyValue: string): object {
  return { conditions: [{ keyName: "orderId", condition: "eq", keyValue }] };
}

/** Each node leads to the next; the loop's second exit goes on, and the last node leads back to the loop. */
function workflow(): object {
  const to = (node: string): readonly object[] => [{ node, type: "main", index: 0 }];
  const connections = NODES.map(([name], at) => {
    const next = to(NODES[at + 1]?.[0] ?? "some at a time");
    return [name, { main: name === "some at a time" ? [[], next] : [next] }] as const;
  });
  return {
    id: "peersOrders00001",
    name: "Orders",
    active: false,
    nodes: NODES.map(([name, type, typeVersion, parameters, more], at) => {
      const place = { id: `n${String(at)}`, position: [at * 200, 0] };
      return { ...place, name, type: `n8n-nodes-base.${type}`, typeVersion, parameters, ...more };
    }),
    connections: Object.fromEntries(connections),
    settings: { executionOrder: "v1", saveDataSuccessExecution: "none", timezone: "Europe/Zurich" },
  };
}

export async function n8nEnvironment(own: Place): Promise<Record<string, string>> {
  return {
    ...plain(own),
    N8N_USER_FOLDER: own.folder,
    N8N_PORT: String(await freePort()),
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    N8N_DIAGNOSTICS_ENABLED: "false",
    N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
    N8N_BLOCK_ENV_ACCESS_IN_NODE: "false",
    N8N_LISTEN_ADDRESS: "127.0.0.1",
  };
}

export function n8nIn({ installed }: Place): string {
  return join(installed, "node_modules", "n8n", "bin", "n8n");
}

/** Imports the workflow, and switches it on. */
export async function importWorkflow(own: Place): Promise<void> {
  const file = join(own.folder, "orders.json");
  writeFileSync(file, JSON.stringify([workflow()]));
  const env = await n8nEnvironment(own);
  await run([process.execPath, n8nIn(own), "import:workflow", `--input=${file}`], own.folder, env);
  await run([process.execPath, n8nIn(own), "publish:workflow", "--id=peersOrders00001"], own.folder, env);
}
