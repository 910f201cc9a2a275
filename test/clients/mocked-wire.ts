import type { RequestHandler } from "msw";
import { setupServer } from "msw/node";
import type { SetupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";

/**
 * msw for a test file. An unhandled call is an error, and so is the test that made it, since the code under test may
 * have taken it for a network failure.
 */
export function mockWire(...handlers: RequestHandler[]): SetupServer {
  const unhandled: string[] = [];
  const server = setupServer(...handlers);
  beforeAll(() => {
    server.listen({ onUnhandledFrame: "error" });
    server.events.on("request:unhandled", ({ request }) => {
      unhandled.push(request.url);
    });
  });
  afterEach(() => {
    server.resetHandlers();
    if (unhandled.length > 0) throw new Error(`nothing handles ${unhandled.splice(0).join(", ")}`);
  });
  afterAll(() => {
    server.close();
  });
  return server;
}
