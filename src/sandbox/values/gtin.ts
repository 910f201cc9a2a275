/** The GTIN's check digit (GS1 General Specifications 7.9): weights 3 and 1 from the right, up to the next ten. */
function checkDigitOf(body: string): number {
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) {
    const weight = (body.length - at) % 2 === 1 ? 3 : 1;
    sum += weight * Number(body[at]);
  }
  return (10 - (sum % 10)) % 10;
}

/** A GTIN-13 with the Swiss prefix 76 for a number of up to ten digits. */
export function swissGtin(number: number): string {
  const body = `76${String(number % 10_000_000_000).padStart(10, "0")}`;
  return body + String(checkDigitOf(body));
}
