import type { AddressJson } from "../framework360/order.ts";

/** The same country in the words of several customers; elsewhere it is "Switzerland". */
const COUNTRY_BY_CANTON: Readonly<Record<string, string>> = {
  TI: "Svizzera",
  GR: "Svizzera",
  VD: "Suisse",
  GE: "Suisse",
};

/** Customers of a Swiss shop. All invented; addresses end in example domains. */
export const SWISS_BUYERS: readonly AddressJson[] = [
  person("Giulia", "Fontana", "Via San Gottardo 18", "6500", "Bellinzona", "TI"),
  person("Luca", "Pedrazzini", "Piazza Grande 3", "6600", "Locarno", "TI"),
  person("Élodie", "Favre", "Rue de Bourg 27", "1003", "Lausanne", "VD"),
  person("Jérôme", "Müller-Rochat", "Chemin des Crêts 4", "1209", "Genève", "GE"),
  person("Noémie", "Carron", "Avenue de la Gare 11", "1950", "Sion", "VS"),
  person("Jürg", "Ammann", "Kramgasse 54", "3011", "Bern", "BE"),
  person("Käthi", "Odermatt", "Dorfplatz 2", "6370", "Stans", "NW"),
  person("Beat", "Züllig", "Langstrasse 120", "8004", "Zürich", "ZH"),
  person("Regula", "von Arx", "Hauptgasse 9", "4500", "Solothurn", "SO"),
  person("Flurin", "Caduff", "Via Principala 33", "7130", "Ilanz", "GR"),
  person("Sandra", "D'Angelo", "Viale Franscini 7", "6900", "Lugano", "TI"),
  person("Pascal", "L'Eplattenier", "Rue du Seyon 15", "2000", "Neuchâtel", "NE"),
];

export const SWISS_COMPANIES: readonly AddressJson[] = [
  company("Studio Rossi & Figli Sagl", "CHE-114.221.345 IVA", "Via Cantonale 12", "6928", "Manno", "TI"),
  company("Café du Marché Sàrl", "CHE-209.887.110 TVA", "Place du Marché 1", "1800", "Vevey", "VD"),
  company("Gasthof Löwen AG", "CHE-330.145.902 MWST", "Dorfstrasse 40", "8610", "Uster", "ZH"),
];

/** The countries as these shops write them: names in four languages, and the odd abbreviation. */
export const FOREIGN_BUYERS: readonly AddressJson[] = [
  { ...person("Martina", "Köhler", "Rosenstraße 8", "79098", "Freiburg im Breisgau", ""), stato: "Deutschland" },
  { ...person("Thomas", "O'Brien", "214 Maple Street", "05401", "Burlington", "VT"), stato: "USA" },
  { ...person("Chloé", "Lefèvre", "12 rue de la Paix", "74000", "Annecy", ""), stato: "Francia" },
];

/** An Italian firm with all that an electronic invoice asks for. */
export const ITALIAN_COMPANY: AddressJson = {
  nome: "Paolo",
  cognome: "Brambilla",
  ragione_sociale: "Brambilla & C. S.r.l.",
  piva: "IT01234567890",
  cf: "01234567890",
  pec: "brambilla@pec.example.it",
  cod_univoco: "M5UXCR1",
  indirizzo: "Via Torquato Tasso 88",
  cap: "24121",
  comune: "Bergamo",
  citta: "BG",
  stato: "Italia",
  telefono_cellulare: "+39 333 000 00 00",
  email: "acquisti@brambilla.example.it",
};

function person(
  nome: string,
  cognome: string,
  indirizzo: string,
  cap: string,
  comune: string,
  citta: string,
): AddressJson {
  const local = `${nome}.${cognome}`
    .normalize("NFD")
    .replaceAll(/[^A-Za-z.]/g, "")
    .toLowerCase();
  const telefono = `+41 79 ${cap.slice(0, 3)} ${cap.slice(-2)} 00`;
  const stato = COUNTRY_BY_CANTON[citta] ?? "Switzerland";
  return { nome, cognome, indirizzo, cap, comune, citta, stato, telefono, email: `${local}@example.ch` };
}

function company(
  ragione_sociale: string,
  piva: string,
  indirizzo: string,
  cap: string,
  comune: string,
  citta: string,
): AddressJson {
  return { ...person("Ufficio", "Acquisti", indirizzo, cap, comune, citta), ragione_sociale, piva, stato: "CH" };
}
