/** The body of an order as it is sent, as a value: JSON, or the fields of a form. */
export function sentValue(body: string): unknown {
  return body.startsWith("{") || body.startsWith("[")
    ? (JSON.parse(body) as unknown)
    : Object.fromEntries(new URLSearchParams(body));
}
