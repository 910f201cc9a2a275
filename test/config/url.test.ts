import { describe, expect, it } from "vitest";

import { normalizeEndpoint, normalizeShopUrl, SITE_MAX, siteOf } from "../../src/config/url.ts";

const url = (result: ReturnType<typeof normalizeEndpoint>): string | null => (result.ok ? result.url : null);

describe("normalizeEndpoint", () => {
  it("takes a bare host as https", () => {
    expect(url(normalizeEndpoint("tg00.example.ch"))).toBe("https://tg00.example.ch");
    expect(url(normalizeEndpoint(" localhost:8080 "))).toBe("https://localhost:8080");
  });

  it("keeps a path and drops slashes at the end", () => {
    expect(url(normalizeEndpoint("https://erp.example.ch/tenant/7//"))).toBe("https://erp.example.ch/tenant/7");
    expect(url(normalizeEndpoint("erp.example.ch/m/api"))).toBe("https://erp.example.ch/m/api");
  });

  it("takes http to this machine only", () => {
    for (const host of ["127.0.0.1:4000", "localhost:4000", "[::1]:4000"]) {
      expect(url(normalizeEndpoint(`http://${host}/`))).toBe(`http://${host}`);
    }
    for (const host of ["example.ch", "10.0.0.1", "127.0.0.1.example.ch", "localhost.example.ch"]) {
      expect(normalizeEndpoint(`http://${host}`)).toEqual({
        ok: false,
        fault: "https://HOST, http://127.0.0.1",
      });
    }
  });

  it("refuses what is no address, or has more in it than one", () => {
    for (const text of [
      "",
      "https://",
      "ftp://example.ch",
      "https://a b",
      "https://u:p@example.ch",
      "u:p@example.ch",
    ]) {
      expect(normalizeEndpoint(text).ok).toBe(false);
    }
    expect(normalizeEndpoint("https://example.ch/?key=1").ok).toBe(false);
    expect(normalizeEndpoint("https://example.ch/#top").ok).toBe(false);
  });

  it("writes the host in lower case, without the port that goes without saying", () => {
    expect(url(normalizeEndpoint("HTTPS://ERP.Example.CH:443/V1"))).toBe("https://erp.example.ch/V1");
  });
});

describe("normalizeShopUrl", () => {
  it("accepts what people copy from the browser or the documentation", () => {
    for (const text of [
      "shop.example.ch",
      "https://shop.example.ch/",
      "shop.example.ch/m/api",
      "shop.example.ch/m/api/",
    ]) {
      expect(url(normalizeShopUrl(text))).toBe("https://shop.example.ch");
    }
    expect(url(normalizeShopUrl("www.example.ch"))).toBe("https://www.example.ch");
  });
});

describe("siteOf", () => {
  it("is the host without www. and port", () => {
    expect(siteOf("https://www.example.ch")).toBe("example.ch");
    expect(siteOf("http://127.0.0.1:4711")).toBe("127.0.0.1");
  });

  it("cuts a long host and distinguishes two of them by a hash", () => {
    const long = `${"a".repeat(40)}.example.ch`;
    const site = siteOf(`https://${long}`);
    expect(site).toHaveLength(SITE_MAX);
    expect(site).toMatch(/^a{27}-[0-9a-f]{8}$/);
    expect(siteOf(`https://${long}`)).toBe(site);
    expect(siteOf(`https://${"a".repeat(40)}.example.it`)).not.toBe(site);
  });
});
