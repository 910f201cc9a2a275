import type { setupEn } from "./setup-en.ts";

/** German as written in Switzerland. */
export const setupDe: Readonly<Record<keyof typeof setupEn, string>> = {
  // ------------------------------------------------------------------------------------------------ configure
  "setup.endpoint": "TotalGest: Adresse der Schnittstelle (Endpoint)",
  "setup.ownerId": "TotalGest: Id des Inhabers (owner)",
  "setup.shopId": "TotalGest: Id des Shops",
  "setup.username": "TotalGest: Benutzername",
  "setup.password": "TotalGest: Passwort",
  "setup.url": "Framework360: Adresse des Shops",
  "setup.apiKey": "Framework360: API-Schlüssel",
  "setup.keep": "Enter behält den jetzigen Wert",
  "setup.trying": "{system} wird unter {address} angefragt…",
  "setup.works": "{system} antwortet.",
  "setup.knows": "TotalGest kennt den Shop: {name}.",
  "setup.statuses": "Welche Status bedeuten «abgeschlossen»?",
  "setup.cancelled": "Welche bedeuten «storniert» oder «erstattet»?",
  "setup.one-at-least": "Mindestens einen",
  "setup.months":
    "Der Shop hat {completed, plural, one {# abgeschlossene Bestellung} other {# abgeschlossene Bestellungen}} der letzten 24 Monate: {months}.",
  "setup.export-from": "Exportieren ab (JJJJ-MM-TT oder TT.MM.JJJJ; leer: noch nicht)",
  "setup.payment": "Zahlungsart in TotalGest für «{name}»",
  "setup.vat": "MWST-Code in TotalGest für {rate} %",
  "setup.unmapped": "keiner (Bestellungen zurückstellen)",
  "setup.price-list": "Preisliste von TotalGest für den Shop",
  "setup.language": "Hauptsprache des Shops",
  "setup.buffer": "Reserve: Stücke, die der Shop nicht zeigt",
  "setup.saved": "Gespeichert: {path}",
  "setup.next": "Als Nächstes ansehen, was ein erster Abruf täte: tg360 pull-products --dry-run",
  "setup.missing": "Es fehlt noch: {missing}. Bis dahin wird dieses System nicht aufgerufen.",
  "setup.webhook": "Der Shop sendet seine Hinweise jetzt an {url}.",
  "setup.moved": "Der Zustand gehört jetzt zu den eingestellten Adressen.",
  "setup.no-export-from":
    "Es ist kein erster Tag gesetzt: Exportiert werden nur Bestellungen, die Sie mit --ids nennen.",
  "setup.first-day-ahead":
    "Der erste Tag, {day}, liegt noch in der Zukunft: Vorher wird keine Bestellung von selbst gesendet.",
  "setup.intro":
    "Das richtet tg360 in vier Schritten ein. Vor dem Ende wird nichts gespeichert; Ctrl-C lässt alles, wie es war.",
  "setup.step": "{n}/{of} {what}",
  "setup.about.endpoint":
    "Einer der fünf Werte Ihres Zugangs zu TotalGest: ein Host wie tg00.bweb.ch. https:// kann wegbleiben.",
  "setup.about.ownerId": "Wem die Daten in TotalGest gehören; auch einer der fünf Werte.",
  "setup.about.shopId": "Welcher Shop des Inhabers; auch einer der fünf Werte.",
  "setup.about.username":
    "Der Benutzer, als der tg360 in TotalGest arbeitet; - (ein Bindestrich), wenn es keine Benutzernamen gibt.",
  "setup.about.password": "Es erscheinen nur Sterne.",
  "setup.about.url": "Wie Sie ihn im Browser öffnen, zum Beispiel shop.example.ch.",
  "setup.about.apiKey":
    "40 Zeichen, im Backoffice des Shops erstellt. Er muss Bestellungen, Zahlungsarten und Produkte lesen und Produkte schreiben dürfen.",
  "setup.about.statuses":
    "Nur abgeschlossene Bestellungen gehen an TotalGest. Die passenden Status sind schon angekreuzt.",
  "setup.about.cancelled": "Eine stornierte Bestellung geht nicht an TotalGest; ihre Ware ist wieder im Verkauf.",
  "setup.about.export-from":
    "Ältere Bestellungen werden nie von selbst gesendet. Wählen Sie den Tag nach der letzten Bestellung, die in TotalGest von Hand erfasst wurde; heute ist der {today}.",
  "setup.about.mapping":
    "Gleiche Codes und gleiche Sätze gehören von selbst zusammen. Eine Bestellung, zu der eine Entsprechung fehlt, wird zurückgestellt; sie geht nicht verloren.",
  "setup.about.price-list": "Der Shop zeigt die Preise dieser Liste.",
  "setup.about.language":
    "Der Shop zeigt Namen und Beschreibungen vor allem in dieser Sprache; die anderen werden als Übersetzungen gesendet.",
  "setup.about.buffer":
    "Wird vom Bestand jedes Produkts abgezogen, damit der Shop nicht verkauft, was eine andere Kasse eben verkauft hat. 0 = nichts.",
  "setup.about.lang": "Für alles, was tg360 anzeigt, auch für die E-Mails.",
  "setup.lang": "Sprache der Meldungen von tg360",
  "setup.needed": "Hier braucht es eine Antwort.",
  "setup.needed-user": "Hier braucht es eine Antwort. Gibt es keine Benutzernamen: -",
  "setup.wrong-address": "Keine gültige Adresse. https:// verwenden (http:// nur für diese Maschine).",
  "setup.wrong-key": "Nur Buchstaben, Ziffern und Zeichen ohne Leerschlag.",
  "setup.wrong-day": "Ein Tag, zum Beispiel 2026-01-31 oder 31.01.2026.",
  "setup.wrong-number": "Eine ganze Zahl ab 0.",
  "setup.what-now": "Was nun?",
  "setup.correct": "Ändern: {what}",
  "setup.retry": "Unverändert noch einmal versuchen",
  "setup.leave": "Verlassen; nichts wird gespeichert",
  "setup.save-anyway": "Mein {system} arbeitet anders: trotzdem speichern und ein Profil vorschlagen",
  "setup.left": "Nichts wurde gespeichert; alles ist, wie es war.",
  "setup.payments": "Zahlungsarten",
  "setup.vats": "MWST-Sätze",
  "setup.by-itself": "von selbst",
  "setup.by-you": "schon gewählt",
  "setup.open": "noch zu wählen",
  "setup.summary": "Das wird gespeichert",
  "setup.sum.completed": "Abgeschlossen heisst",
  "setup.sum.cancelled": "Storniert heisst",
  "setup.sum.from": "Bestellungen ab",
  "setup.sum.not-yet": "noch nicht",
  "setup.sum.price-list": "Preisliste",
  "setup.sum.languages": "Sprachen",
  "setup.sum.buffer": "Reserve",
  "setup.sum.lang": "Meldungen",
  "setup.agree": "Stimmt das so?",
  "setup.save": "Ja, speichern",
  "setup.over": "Nein, noch einmal durchgehen",
  "setup.next-export": "Dann ansehen, was exportiert würde: tg360 export-orders --dry-run",
  "setup.runs-too": "Was für die anderen Shops läuft, nimmt diesen von selbst dazu.",
  "setup.next-cron": "Damit cron es alle fünf Minuten macht, crontab -e tippen und diese Zeilen einfügen:",
  "setup.overridden": "Umgebungsvariablen gehen dem Gespeicherten vor: {names}.",
  "check.well": "Alles antwortet.",
  "check.not-saved":
    "Versucht wurde es mit den angegebenen Optionen. --check speichert nichts: Ohne diese Option werden sie gespeichert.",
  "check.works": "funktioniert",
  "check.skipped": "nicht versucht",
  "show.file": "Konfigurationsdatei: {path}",
  "show.no-file": "Konfigurationsdatei (noch nicht vorhanden): {path}",
  "show.unset": "nicht gesetzt",
  "origin.flag": "Option",
  "origin.environment": "Umgebung: {name}",
  "origin.file": "Datei",
  "origin.default": "Vorgabe",
  "head.system": "System",
  "head.function": "Funktion",
  // ------------------------------------------------------------------------------------------------ daemon
  "daemon.started": "tg360 {version}: alle {interval} ein Zyklus, bis es beendet wird (pid {pid})",
  "daemon.ended": "Beendet.",
  "daemon.cycle": "{at} {orders} | {products} | Exit {exitCode} | {duration}",
  "daemon.part": "{direction}: {what}",
  // ------------------------------------------------------------------------------------------------ sandbox and demo
  "profile.doubts": "Vielleicht nicht so gemeint:",
  "profile.family.ansi":
    "Ein altes Windows-Programm: Text in seiner Codepage statt UTF-8.\nDas Token in einem Header der Anmeldung; Formulare; JSON als text/plain.",
  "profile.family.header-key":
    "Ein Schlüssel in einer Kopfzeile; Listen ohne Namen darum herum.\nSeiten nach Versatz; Preise als Objekt nach Preisliste.",
  "profile.family.italian":
    "Benutzername und Passwort (Basic); der Shop im Pfad.\nNummerierte Seiten; ein Feld je Sprache.",
  "profile.family.no-look-up":
    "Ein Token; nimmt Bestellungen an, lässt sie aber nicht abfragen.\nDer ganze Katalog in einer Antwort; Ja und Nein als Wörter.",
  "profile.family.odata":
    "OData: $filter, $expand, die Adresse der nächsten Seite.\nEine Anmeldung; Texte, Preise und Bestände in Listen.",
  "profile.family.php-box":
    "Eine einzige Adresse mit ?r=…, Formulare per POST, Sitzung im Cookie.\nFehler in einer 200; Preise je Packung; Bestand abzüglich Reserviertem.",
  "profile.family.query-token":
    "Eine Anmeldung, danach ihr Token in jeder Adresse.\nRappen und Sekunden seit 1970 als Zahlen; ein Cursor.",
  "profile.family.rpc":
    "JSON-RPC an einer einzigen Adresse, hinter OAuth2 (Client Credentials).\nParameter nach Position; ein unbekanntes Produkt ist null.",
  "profile.family.typed-lists":
    "Listen mit typisierten Einträgen: Texte je Sprache, Bestand je Lager.\nBeträge mit der Währung dahinter; nummerierte Seiten.",
  "profile.family.xmlish":
    "XML hinter einem Umwandler: alles ist Text, ein einzelner Eintrag ist keine Liste.\nS und N, Dezimalkomma, Ortszeit.",
  "profile.fine": "{path} ist gültig.",
  "sandbox.open":
    "Ein erfundenes TotalGest und ein erfundenes Framework360 laufen auf dieser Maschine. Diese Einstellungen in einem anderen Terminal verwenden; Ctrl-C beendet beide.",
  "demo.shops": "Die Shops, einer nach dem anderen",
  "demo.step": "{n}. {what}",
  "demo.configure": "Einrichten: tg360 ruft beide Systeme wirklich auf",
  "demo.pull": "Die Produkte von TotalGest in den Shop bringen",
  "demo.export": "Die abgeschlossenen Bestellungen an TotalGest senden",
  "demo.status": "Wie steht es?",
  "demo.orders": "Die neuesten Bestellungen",
  "demo.products": "Einige Produkte",
  "demo.again": "Noch einmal: Nichts hat sich geändert, also wird nichts gesendet",
  "demo.done":
    "Fertig. TotalGest hat {orders, plural, one {# Bestellung} other {# Bestellungen}}, jede einmal; der zweite Abruf hat dem Shop {writes, plural, =0 {nichts} one {eine Änderung} other {# Änderungen}} gesendet.",
  "demo.held": "Auch ein echter Shop hat zurückgestellte und fehlgeschlagene Bestellungen wie oben.",
  "demo.broken": "Die Vorführung endete nicht wie geplant (Exit {exitCode}).",
  "demo.next": "Jetzt mit Ihren eigenen Systemen: tg360 configure",
};
