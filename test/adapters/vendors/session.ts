import { randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";

import { readBody } from "../../support/loopback.ts";

/**
 * A program that takes every request at one address: XML whose attribute says what is asked, and a session in the body,
 * which ends after 25 requests. An order is a head, a request for each line, and a release. A failure is an answer with 200.
 */
export function sessionVendor(password: string): { readonly answer: RequestListener; readonly tokens: string[] } {
  const tokens: string[] = [];
  const left = new Map<string, number>();
  const customers = new Map<string, string>();
  const orders = new Map<string, { readonly id: string; readonly lines: string[]; readonly total: number[] }>();
  const released = new Set<string>();

  const reply = (body: string): string => {
    const asked = /typ="(\w+)"/.exec(body)?.[1] ?? "";
    if (asked === "Anmelden") {
      if (tag(body, "Kennwort") !== withEntities(password)) return failure("LOGIN");
      const token = randomUUID();
      tokens.push(token);
      left.set(token, 25);
      return `<Sitzung>${token}</Sitzung>`;
    }
    const session = tag(body, "Sitzung");
    const more = left.get(session) ?? 0;
    if (more === 0) return failure("SITZUNG");
    left.set(session, more - 1);
    const byId = [...orders].find(([, { id }]) => id === tag(body, "Beleg"));
    switch (asked) {
      case "Mandant":
        return `<Mandant><Nr>shop-1</Nr><Name>Kontor</Name><Mwst code="7">8.1</Mwst></Mandant>`;
      case "Artikelliste":
        return listFrom(tag(body, "Nr"), tag(body, "Ab"));
      case "Artikel": {
        const nr = ARTICLES.find((one) => `A-${one}` === tag(body, "Id"));
        return nr === undefined ? failure("UNBEKANNT") : articleOf(nr);
      }
      case "Kundensuche": {
        const id = customers.get(tag(body, "Mail"));
        return id === undefined ? "<Kunden/>" : `<Kunden><Kunde id="${id}"/></Kunden>`;
      }
      case "KundeNeu": {
        const id = `K${String(customers.size + 501)}`;
        customers.set(tag(body, "Mail"), id);
        return `<Kunde id="${id}"/>`;
      }
      case "Belegsuche": {
        const found = orders.get(tag(body, "Ref"));
        return found === undefined ? "<Belege/>" : `<Belege>${orderOf(tag(body, "Ref"), found.id)}</Belege>`;
      }
      case "BelegNeu": {
        if (orders.has(tag(body, "Ref"))) return failure("DOPPELT");
        const id = String(orders.size + 7001);
        orders.set(tag(body, "Ref"), { id, lines: [], total: [] });
        return `<Beleg id="${id}"/>`;
      }
      case "Position":
        byId?.[1].lines.push(tag(body, "Art"));
        return byId === undefined ? failure("DATEN") : "<Ok/>";
      case "Freigabe":
        if (byId === undefined) return failure("DATEN");
        released.add(byId[1].id);
        return `<Nr>R-${byId[1].id}</Nr>`;
      default:
        return failure("OP");
    }
  };
  const orderOf = (reference: string, id: string): string =>
    `<Beleg id="${id}"><Nr>R-${id}</Nr><Ref>${reference}</Ref><Stand>${released.has(id) ? "F" : "E"}</Stand></Beleg>`;
  return {
    tokens,
    answer: (request, response) => {
      void readBody(request).then((body) => {
        response.writeHead(200, { "content-type": "application/xml; charset=utf-8" });
        response.end(`<Antwort xmlns="urn:kontor-v2012" zeit="${new Date().toISOString()}">${reply(body)}</Antwort>`);
      });
    },
  };
}

const ARTICLES = ["CAFE-NOIR", "CAFE-VERT", "THE-BLEU", "THE-VERT", "SUCRE", "SEL", "POIVRE", "MIEL"];
/** Whatever a caller asks for. */
const PAGE = 3;

/** A cursor is another one each time. */
let reads = 100;

function listFrom(nr: string, cursor: string): string {
  const from = cursor === "" ? 0 : Number(/^c(\d+)-\d+$/.exec(cursor)?.[1]);
  if (Number.isNaN(from)) return failure("CURSOR");
  const found = ARTICLES.filter((one) => ["", one].includes(nr));
  const more = from + PAGE < found.length ? `<Weiter>c${String(from + PAGE)}-${String((reads += 1))}</Weiter>` : "";
  return (
    found
      .slice(from, from + PAGE)
      .map(articleOf)
      .join("") + more
  );
}

function articleOf(nr: string): string {
  return `<Artikel id="A-${nr}"><Nr>${nr}</Nr><Text>${nr.toLowerCase()}</Text><Preis>10.50</Preis><Bestand>25000</Bestand></Artikel>`;
}

function tag(body: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? "";
}

function withEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function failure(code: string): string {
  return `<Fehler code="${code}"/>`;
}
