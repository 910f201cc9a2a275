import { type App, listen, type Listening } from "./http/server.ts";

/** All or none: if the second port is in use, the first server is stopped again. */
export async function listenAll(apps: readonly (readonly [App, number])[]): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const [app, port] of apps) servers.push(await listen(app, port));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return servers;
}
