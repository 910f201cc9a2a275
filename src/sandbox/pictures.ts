/** The pictures of both systems: drawn when somebody asks for them. */
import type { SandboxReply, Route } from "./http/exchange.ts";

/** A picture of its own for each name. */
export const PICTURES: Route = {
  operation: "picture",
  method: "GET",
  path: "/pictures/:name",
  handle: ({ params }) => picture(params["name"] ?? ""),
};

function picture(name: string): SandboxReply {
  const hue = [...name].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 360, 7);
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl(${String(hue)} 45% 72%)"/><circle cx="48" cy="52" r="26" fill="hsl(${String(hue)} 45% 38%)"/></svg>`;
  return { status: 200, headers: { "content-type": "image/svg+xml" }, body: Buffer.from(body) };
}

/** Names of pictures as addresses at `url`; what is an address already stays. */
export function addressesAt(url: string, images: readonly string[]): readonly string[] {
  return images.map((image) => (URL.canParse(image) ? image : `${url}/pictures/${image}`));
}

/** The names under which product `id` of the shop keeps the pictures that it fetched at these addresses. */
export function keptNames(id: string, addresses: readonly string[]): readonly string[] {
  return addresses.map((address) => `${id}-${new URL(address).pathname.split("/").at(-1) ?? ""}`);
}
