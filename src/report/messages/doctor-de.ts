import type { doctorEn } from "./doctor-en.ts";

export const doctorDe: Readonly<Record<keyof typeof doctorEn, string>> = {
  "doctor.place.machine": "Diese Maschine",
  "doctor.place.configuration": "Konfiguration",
  "doctor.place.TotalGest": "TotalGest",
  "doctor.place.Framework360": "Framework360",
  "doctor.verdict.well": "Alles in Ordnung.",
  "doctor.verdict.warnings":
    "Es läuft; {warnings, plural, one {eine Sache ist} other {# Sachen sind}} einen Blick wert.",
  "doctor.verdict.errors":
    "{errors, plural, one {Eine Sache ist} other {# Sachen sind}} zu beheben{warnings, plural, =0 {} one {, und eine ist einen Blick wert} other {, und # sind einen Blick wert}}.",
  "doctor.looking": "tg360 prüft diese Maschine, die Konfiguration und beide Systeme…",
  "doctor.dry-order": "Eine erfundene Bestellung, wie TotalGest sie bekäme",
  "doctor.nothing-there": "nichts",
  "doctor.nothing-in": "nichts in {lacking, number} von {of, number}",
  "doctor.perhaps": "vielleicht {path}: {seen}",
  "doctor.perhaps-texts": "vielleicht je Sprache: {texts}",
  "doctor.perhaps-always": "vielleicht immer {seen}",
  "doctor.proposal.none":
    "Nichts weicht vom geltenden Profil ab: Es braucht keine Datei, und es wurde keine geschrieben.",
  "doctor.proposal.written": "Geschrieben: {path}. Bitte durchlesen; was nicht sicher ist, steht oben.",
  "doctor.proposal.begun":
    "Geschrieben: {path}. Das ist erst ein Anfang, denn die Anmeldung gelang nicht. Was auszufüllen ist, weiss nur der Anbieter; bis dahin ist es wie im eingebauten Vertrag.",
  "doctor.proposal.next": "Dann verwenden: tg360 profile check {pathArg} und tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Dann ansehen, was damit noch zu beheben ist: {command}",
  "doctor.proposal.use": "Mit {path} ist nichts mehr zu beheben. Verwenden: tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left":
    "Vor dem Verwenden in {path} schreiben, wie dort eine Bestellung heisst; dann: {command}",
  "doctor.proposal.again": "Wenn es behoben ist, oder um das nächste Profil vorschlagen zu lassen: {command}",
  "doctor.proposal.by-hand":
    "Kein Vorschlag für {fieldsCount, plural, one {# Feld: Ein Mensch muss es} other {# Felder: Ein Mensch muss sie}} finden: {fields}.",
  "doctor.proposal.stuck":
    "Für die Punkte oben kann tg360 nichts vorschlagen: Ein Mensch muss sie ins Profil schreiben. Es wurde keine Datei geschrieben.",
  "doctor.proposal.unseen":
    "Die Anmeldung bei {system} gelang nicht, oder {system} antwortete nicht wie vereinbart. Darum kann tg360 noch nichts vorschlagen, und es wurde keine Datei geschrieben. Zuerst die Punkte oben beheben.",
  "doctor.proposal.unsampled": "{system} konnte nicht gefragt werden, also gibt es nichts vorzuschlagen.",
  "doctor.head.path": "Teil des Profils",
  "doctor.head.confidence": "Wie sicher",
  "doctor.head.seen": "Dort gefunden",
  "doctor.confidence.high": "sicher",
  "doctor.confidence.medium": "wahrscheinlich",
  "doctor.confidence.low": "vermutet",
  "doctor.confidence.open": "auszufüllen",
  "doctor.write-test":
    "Der Test schreibt. An TotalGest: eine Bestellung, die kein JSON ist, so dass keine Bestellung daraus wird. An Framework360: ein Produkt ohne Namen unter einer vergebenen SKU, damit es abgelehnt wird (wird es angelegt, ist es ausgeblendet, und seine Id wird gezeigt); die eigene SKU eines Produkts, einmal allein und einmal im Stapel; die eigene TotalGest-Nummer einer exportierten Bestellung, oder eine für eine Bestellung, die es nicht gibt. Kein Wert wird geändert. Ausführen?",
  "problem.sample-unreadable": "Die gespeicherte Antwort {path} ist nicht lesbar: {detail}.",
  "hint.sample-unreadable": "Eine Datei nennen, die eine Antwort als JSON enthält, so wie sie kam.",
  "problem.file-exists": "{path} gibt es schon.",
  "hint.file-exists": "Eine andere Datei nennen, oder diese überschreiben mit --yes",
  "problem.write-test-unasked": "--write-test schreibt in beide Systeme, und es gibt kein Terminal für die Rückfrage.",
  "hint.write-test-unasked": "Lesen, was der Test tut (tg360 doctor --help), dann den Befehl wiederholen mit --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 schaltet die Prüfung der Server-Zertifikate aus.",
  "doctor.fix.tls-off":
    "NODE_TLS_REJECT_UNAUTHORIZED aus der Umgebung entfernen. Für ein eigenes Zertifikat: NODE_EXTRA_CA_CERTS=DATEI",
  "doctor.said.private": "Nur der Eigentümer kann {path} lesen",
  "doctor.said.open-to-others": "Andere auf dieser Maschine können {path} lesen (Modus {mode}).",
  "doctor.fix.open-to-others": "Den Zugriff schliessen: {command}",
  "doctor.said.disk": "{freeMb, number} MB frei für {path}",
  "doctor.said.disk-low": "Nur noch {freeMb, number} MB für {path}.",
  "doctor.fix.disk-low": "Platz schaffen: {neededMb, number} MB sollten dort frei sein.",
  "doctor.said.not-a-folder": "{path} ist eine Datei, dort muss aber der Ordner des Zustands sein.",
  "doctor.fix.not-a-folder":
    "dataDir auf einen Ordner setzen: tg360 --data-dir ORDNER, oder dataDir in der Konfiguration",
  "doctor.said.not-writable": "In {path} kann nichts geschrieben werden ({detail}).",
  "doctor.fix.not-writable": "Beschreibbar machen, oder dataDir auf einen anderen Ordner setzen.",
  "doctor.said.state-none": "Noch kein Zustand; der erste Lauf legt {path} an",
  "doctor.said.state":
    "Der Zustand ist lesbar: {products, plural, one {# Produkt} other {# Produkte}}, {orders, plural, one {# Bestellung} other {# Bestellungen}}",
  "doctor.said.clock":
    "Die Uhr stimmt mit denen der Server auf {seconds, plural, one {# Sekunde} other {# Sekunden}} überein",
  "doctor.said.clock-off": "Die Uhr dieser Maschine geht um {by} falsch, verglichen mit {than}.",
  "doctor.fix.clock-off": "Vom Netz stellen lassen: timedatectl set-ntp true",
  "doctor.said.clock-of-system-off": "Die Uhr dieser Maschine und die von {system} weichen um {by} voneinander ab.",
  "doctor.fix.clock-of-system-off":
    "Beide mit einer Uhr vergleichen. Stimmt diese, den Betreiber von {system} informieren; sonst: timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "Alles Nötige ist gesetzt: {file, plural, =0 {keine Einstellung} one {# Einstellung} other {# Einstellungen}} in {path}{environment, plural, =0 {} other {, # in der Umgebung}}{flag, plural, =0 {} one {, # Option} other {, # Optionen}}",
  "doctor.said.not-configured": "Es fehlt: {missing}. Die Konfigurationsdatei ist {path}.",
  "doctor.fix.not-configured": "Einrichten: tg360 configure (oder die gemeinte Datei nennen mit --config)",
  "doctor.said.config-cut": "Die Konfigurationsdatei {path} ist nicht lesbar: {detail}.",
  "doctor.fix.config-cut": "{path} korrigieren oder entfernen und neu beginnen: tg360 configure",
  "doctor.said.config-fault": "Die Konfiguration ist ungültig: {fault}.",
  "doctor.fix.config-fault": "Korrigieren: tg360 configure (was gesetzt ist, zeigt: tg360 configure --show)",
  "doctor.said.setting-unknown": "Es gibt keine Einstellung «{name}» ({where}).",
  "doctor.fix.setting-unknown": "Stattdessen {nearest} schreiben.",
  "doctor.said.variable-unknown": "tg360 kennt die Umgebungsvariable {name} nicht und verwendet ihren Wert nicht.",
  "doctor.fix.variable-unknown": "Ist {nearest} gemeint, sie umbenennen; sonst entfernen.",
  "doctor.said.secret-fails": "{key} ist aus {source} nicht lesbar: {detail}.",
  "doctor.fix.secret-fails": "{source} korrigieren, oder die Datei oder den Befehl darin.",
  "doctor.said.export-from-missing":
    "Es ist kein erster Tag gesetzt (export.from), darum wird keine Bestellung von selbst exportiert.",
  "doctor.fix.export-from-missing": "export.from setzen: tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key}: der eingebaute Vertrag",
  "doctor.said.profile": "{key}: {path}",
  "doctor.said.profile-fault": "Das Profil {path} ist ungültig: {fault}.",
  "doctor.fix.profile-fault": "{at} korrigieren: {fault}. Alle möglichen Namen: tg360 profile schema",
  "doctor.said.profile-name": "Das Profil {path} hat einen unbekannten Namen: {at}.",
  "doctor.fix.profile-name": "Stattdessen {nearest} schreiben.",

  // ------------------------------------------------------------------------------------------------ the way
  "doctor.said.dns": "{host} ist {address}",
  "doctor.said.dns-unknown": "Der Name {host} lässt sich nicht auflösen ({detail}).",
  "doctor.fix.dns-unknown": "{setting} auf Tippfehler prüfen, dann den Namensserver dieser Maschine.",
  "doctor.said.connection": "{host} antwortet ({ms, number} ms)",
  "doctor.said.no-connection": "Keine Verbindung zu {host} ({detail}).",
  "doctor.fix.no-connection": "{setting} prüfen, dann, ob eine Firewall diese Maschine durchlässt.",
  "doctor.said.too-slow": "{operation}: {host} hat innert {timeout} nicht geantwortet.",
  "doctor.fix.too-slow": "Ist es nur langsam, mehr Zeit geben: http.timeout (tg360 configure --timeout 60s)",
  "doctor.said.redirected": "{operation}: Die Adresse leitet an {location} weiter.",
  "doctor.fix.redirected":
    "tg360 folgt keiner Weiterleitung, weil sie den Schlüssel weitergäbe. {setting} auf jene Adresse setzen.",
  "doctor.said.proxy-unused": "{variables} ist gesetzt, aber tg360 verwendet keine Proxys.",
  "doctor.fix.proxy-unused": "Dieser Maschine eine direkte Verbindung erlauben, ohne den Proxy.",
  "doctor.said.proxy":
    "{operation}: Statt Daten kam eine Webseite (HTML), mit Status {status}, von {host}{via, select, none {} other { ({via})}}: {excerpt}",
  "doctor.fix.proxy":
    "Ein Proxy, eine Firewall oder eine Anmeldeseite antwortet an seiner Stelle: diese Maschine durchlassen. Sonst {setting} prüfen.",
  "doctor.said.tls": "Zertifikat von {issuer}, noch {days, plural, one {# Tag} other {# Tage}} gültig",
  "doctor.said.tls-expired": "Das Zertifikat von {host} war gültig bis {until}.",
  "doctor.fix.tls-expired": "Der Betreiber des Servers muss es erneuern.",
  "doctor.said.tls-not-yet": "Das Zertifikat von {host} gilt erst ab {from}.",
  "doctor.fix.tls-not-yet": "Die Uhr dieser Maschine prüfen: timedatectl",
  "doctor.said.tls-soon":
    "Das Zertifikat von {host} gilt nur noch {days, plural, one {# Tag} other {# Tage}}, bis {until}.",
  "doctor.fix.tls-soon": "Der Betreiber des Servers sollte es erneuern.",
  "doctor.said.tls-issuer": "Das Zertifikat von {host} ist von {issuer}, dem diese Maschine nicht traut ({detail}).",
  "doctor.fix.tls-issuer":
    "Ist es Ihre eigene Zertifizierungsstelle, ihr Zertifikat nennen in NODE_EXTRA_CA_CERTS=DATEI. Sonst fehlt dem Server ein Teil der Kette, oder jemand hört mit.",
  "doctor.said.tls-host": "Das Zertifikat von {host} gehört einem anderen Host: {names}.",
  "doctor.fix.tls-host": "{setting} auf eines davon setzen: {names}",
  "doctor.said.tls-broken": "Keine TLS-Verbindung zu {host} ({detail}).",
  "doctor.fix.tls-broken": "{setting} prüfen: Antwortet dort HTTPS?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "Die Zugangsdaten werden angenommen",
  "doctor.said.password-refused": "{operation}: Benutzer «{username}» oder Passwort wird abgelehnt: {detail}.",
  "doctor.fix.password-refused":
    "totalgest.username oder totalgest.password korrigieren (tg360 configure). Hat dieses TotalGest eine andere Anmeldung: authenticator im Profil",
  "doctor.said.owner-or-shop":
    "{operation}: Dieser Benutzer darf Inhaber «{ownerId}» mit Shop «{shopId}» nicht verwenden: {detail}.",
  "doctor.fix.owner-or-shop": "totalgest.ownerId oder totalgest.shopId korrigieren: tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {Es ist kein Profil gesetzt} other {Das Profil {profile} beschreibt die Anmeldung nicht}}, und {operation} des eingebauten Vertrags wird abgelehnt: Dieses TotalGest hat wohl eine andere Anmeldung{said, select, none {} other {. Seine Antwort nennt: {said}}}.",
  "doctor.fix.login-otherwise":
    "Den Anbieter nach der Anmeldung fragen. tg360 hat nichts anderes versucht, denn misslungene Versuche können ein Konto sperren. In einem Profil (eines beginnen: tg360 doctor --write-profile DATEI), das Wahrscheinlichste zuerst: {lines}",
  "doctor.said.login-elsewhere":
    "Die Anmeldung bekommt dieselbe Antwort wie jeder Pfad ohne Anmeldung: Sie ist wohl unter einem anderen Pfad.",
  "doctor.fix.login-elsewhere": "{setting} (oder basePath) im Profil korrigieren.",
  "doctor.said.ways-in":
    "{said, select, none {Dieses System braucht vielleicht eine andere Anmeldung als «{type}».} other {Dieses System braucht vielleicht eine andere Anmeldung als «{type}»; die Antwort nennt: {said}.}}",
  "doctor.fix.ways-in":
    "Den Anbieter nach der Anmeldung fragen. tg360 hat nichts anderes versucht, denn misslungene Versuche können ein Konto sperren. Im Profil eine dieser Zeilen: {lines}",
  "doctor.said.token-refused": "{operation}: Das Token der Sitzung wird abgelehnt: {detail}.",
  "doctor.fix.token-refused": "Im Profil prüfen, wohin das Token kommt: authenticator.inject",
  "doctor.said.authenticator-refused": "{operation}: Die Anmeldung des Profils ({type}) wird abgelehnt: {detail}.",
  "doctor.fix.authenticator-refused":
    "{setting} im Profil korrigieren, oder totalgest.username und totalgest.password, wenn diese Anmeldung die richtige ist.",
  "doctor.said.token-missing": "session: Bei {path} steht kein Token.",
  "doctor.fix.token-missing": "authenticator.tokenPath im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.key-refused": "{operation}: Der Schlüssel wird abgelehnt: {detail}.",
  "doctor.fix.key-refused": "framework360.apiKey korrigieren: tg360 configure",
  "doctor.said.permission": "Erlaubt: {operations}",
  "doctor.said.permission-denied": "{operation} ist nicht erlaubt: {detail}.",
  "doctor.fix.permission-denied": "In {system} dem konfigurierten Benutzer oder Schlüssel {operation} erlauben.",
  "doctor.said.functions-missing": "Die Website hat nicht: {operations}.",
  "doctor.fix.functions-missing":
    "Das e-commerce-Modul von Framework360 aktivieren lassen. Heisst eine Funktion anders, ihren Namen ins Profil schreiben.",
  "doctor.said.writes-untried": "Nicht versucht, weil es schreibt: {operations} (--write-test)",
  "doctor.said.path-unknown": "{operation}: Dort ist nichts ({status}): {sent}",
  "doctor.fix.path-unknown": "{setting} im Profil korrigieren.",
  "doctor.said.base-path-unknown": "Unter «{basePath}» ist nichts ({status}): {sent}",
  "doctor.fix.base-path-unknown": "basePath im Profil korrigieren, oder {setting}.",

  // ------------------------------------------------------------------------------------------------ samples
  "doctor.said.paging": "{operation}: Seite um Seite, wie es das Profil sagt",
  "doctor.said.paging-none": "{operation}: alles in einer Antwort, wie das Profil sagt",
  "doctor.said.same-page":
    "{operation}: Die zweite Seite ist wieder die erste (das System versteht {parameter} nicht).",
  "doctor.fix.same-page": "{setting} im Profil korrigieren: Es beschreibt die Anfrage nach der nächsten Seite.",
  "doctor.said.no-next-page": "{operation}: Nichts bei {path} führt zur nächsten Seite.",
  "doctor.fix.no-next-page": "paginator.cursorPath im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.sample": "Jedes Feld ist am richtigen Ort: {operations}",
  "doctor.said.json-as": "JSON unter dem Typ {type}: tg360 liest es ({operations})",
  "doctor.said.code-alone":
    "Fehler haben einen Code und keinen Text ({seen}): Eine abgelehnte Bestellung zeigt nur den Code; was er bedeutet, steht im Handbuch des Anbieters",
  "doctor.said.login-failed-untold": "Die Anmeldung wird mit Status 200 abgelehnt: {seen}.",
  "doctor.fix.login-failed-untold":
    "Ist von Benutzer oder Passwort die Rede, totalgest.username oder totalgest.password korrigieren (tg360 configure). Und im Profil angeben, woran man einen Fehler erkennt: {line}",
  "doctor.said.dry-order":
    "Bestellungen werden nicht ausprobiert: --verbose zeigt eine, wie sie gesendet würde, zum Vergleich mit dem Handbuch des Anbieters",
  "doctor.said.failed-untold": "{operation}: Ein Fehler kommt mit Status 200: {seen}",
  "doctor.fix.failed-untold": "Im Profil angeben, woran man ihn erkennt: {line}",
  "doctor.said.list-keyed": "{operation}: Die Liste bei «{path}» ist ein Objekt, dessen Schlüssel die Ids sind.",
  "doctor.fix.list-keyed": "Im Profil angeben: {line}",
  "doctor.said.records-missing": "{operation}: Bei «{path}» ist keine Liste.",
  "doctor.fix.records-missing":
    "{setting} im Profil korrigieren. {candidatesCount, plural, =0 {Die Antwort hat keine Liste: Dort schreiben, wo sie steht, wenn es etwas gibt, und daneben als «empty», was null, leer oder 0 ist, wenn es nichts gibt.} other {Listen sind bei: {candidates}}}",
  "doctor.said.records-itself": "{operation}: Bei «{path}» ist keine Liste: Die Antwort selbst ist eine.",
  "doctor.fix.records-itself": '{setting} im Profil korrigieren: ""',
  "doctor.said.records-empty": "{operation}: Bei «{path}» ist keine Liste; nichts steht bei: {empties}.",
  "doctor.fix.records-empty":
    "Im Profil angeben, was leer ist, wenn es nichts aufzuzählen gibt: {part}.empty; und bei {setting}, wo die Liste sonst steht.",
  "doctor.said.page-untold":
    "{operation}: {count, plural, one {# Datensatz kam} other {# Datensätze kamen}}, und nichts bei {path} führt zu weiteren oder sagt, dass das alle sind.",
  "doctor.fix.page-untold":
    "Gibt es mehr, im Profil angeben, wie die nächste Seite verlangt wird, etwa: {lines}. Sind das alle: {end}",
  "doctor.said.pages-otherwise": "{operation}: Nichts bei {path} führt zur nächsten Seite, aber etwas anderes.",
  "doctor.fix.pages-otherwise": "Im Profil, das Wahrscheinlichste zuerst: {lines}",
  "doctor.said.paging-cut":
    "{operation}: {count, number} von {of, number} kamen ({said}), und nichts führt zu den übrigen.",
  "doctor.fix.paging-cut": "Im Profil angeben, wie die nächste Seite verlangt wird, eines von: {lines}",
  "doctor.said.beyond-last":
    "{operation}: Eine Seite nach der letzten bekommt einen Fehler zur Antwort ({status}): {sent}",
  "doctor.fix.beyond-last":
    "Ein Lesen endet mit der ersten leeren Seite, und hier gibt es keine. {line, select, none {Den Anbieter fragen, woran man die letzte Seite erkennt, und es im Profil angeben: paginator} other {Im Profil angeben, woran man das Ende erkennt: {line}}}",
  "doctor.said.next-page-linked":
    "{operation}: Die Antwort nennt die ganze Adresse der nächsten Seite, und {path} ist keine Adresse.",
  "doctor.fix.next-page-linked": "Im Profil: {line}",
  "doctor.said.stock-in-places":
    "{operation}: Bei {path} steht Bestand an {count, plural, =0 {mehreren Orten} other {# Orten}}{count, plural, =0 {} other { ({names})}}: die Summe, oder einer davon?",
  "doctor.fix.stock-in-places":
    "Nur Sie wissen, woraus der Shop verkauft. Bei fields.product im Profil ist stock.quantity ihre Summe, oder ein Ort, wie docs/profiles.md zeigt.",
  "doctor.said.unknown-untold":
    "{operation}: Die Antwort auf eine unbekannte Id ist «{seen}», und das kennt das Profil nicht: Ein verschwundenes Produkt würde nie ausgeblendet.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Im Profil angeben, welche Antwort ein unbekanntes Produkt bekommt: fields.error.code, übersetzt in unknown_product} other {Im Profil, wenn sonst nichts diese Antwort bekommt: {line}}}",
  "doctor.said.unknown-empty": "{operation}: Die Antwort auf eine unbekannte Id ist ein Erfolg ohne Inhalt.",
  "doctor.fix.unknown-empty":
    "Nichts zu tun. tg360 blendet ein verschwundenes Produkt nur aus, wenn zugleich eine Id, die es nicht gibt, dieselbe Antwort bekommt und ein vorhandenes Produkt seinen Datensatz; sonst bleibt das Produkt, wie es ist, und wird gemeldet. Sicherer wäre eine Antwort, die «unbekannt» sagt (HTTP 404 mit einem Code): den Anbieter fragen.",
  "doctor.said.unknown-as-path":
    "{operation}: {mapped, select, yes {Die Antwort auf einen falschen Pfad ist «{seen}», und das hält das Profil für ein verschwundenes Produkt} other {Die Antwort auf eine unbekannte Id ist dieselbe wie auf einen falschen Pfad, «{seen}»}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Im Profil aus fields.error.code herausnehmen} other {Nicht unknown_product zuordnen}}: Bei einem Fehler im Pfad gälte jedes Produkt als verschwunden und würde ausgeblendet. Den Anbieter fragen, wie sich die beiden unterscheiden.",
  "doctor.said.one-of-list":
    "{operation}: {field} steht bei {path}, Eintrag {item} einer Liste; {more, number} von {of, number} Produkten haben dort mehrere (bis {most}), und die anderen zählen nicht.",
  "doctor.fix.one-of-list":
    "Ist ein anderer gemeint, oder alle, bei fields.product im Profil angeben, welcher{linesCount, plural, =0 {} other {, etwa: {lines}}}",
  "doctor.said.no-look-up":
    "findOrder ist null: Eine Bestellung, deren Antwort verloren geht, wartet auf einen Menschen (unconfirmed)",
  "doctor.said.no-order-list":
    "es hat keine Liste seiner Bestellungen: Die Prüfung schlägt jede einzeln nach und sieht jene nicht, die der Shop nicht kennt",
  "doctor.said.no-order-totals":
    "keine Bestellung der letzten Tage hat ein Total ({path}): Die Prüfung beweist, dass die Bestellungen angekommen sind, nicht ihre Beträge",
  "doctor.said.order-untouched":
    "Die Produkte stehen an anderen Orten als im eingebauten Vertrag, Bestellungen würden aber mit den Namen des eingebauten Vertrags gesendet: Das Profil sagt nichts über sie.",
  "doctor.fix.order-untouched":
    "Bei fields.order, fields.orderResult und fields.error angeben, wie eine Bestellung dort heisst; docs/profiles.md sagt, wie man es herausfindet.",
  "doctor.said.record-missing": "{operation}: Der verlangte Datensatz ist nicht bei «{path}».",
  "doctor.fix.record-missing": "{setting} im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.query-ignored": "{operation}: Auf die Frage nach {asked} antwortet das System mit anderen Bestellungen.",
  "doctor.fix.query-ignored":
    "findOrder.query im Profil korrigieren: der Parameter mit der Referenz. Gibt es keinen: findOrder: null",
  "doctor.said.field-moved":
    "{operation}: {field} sollte bei {path} sein; erwartet: {expected}; gefunden: {seen}{lacking, plural, =0 {} other { (in # von {of}; die anderen haben es)}}.",
  "doctor.fix.field-moved":
    "Im Profil, {confidence, select, high {sicher} medium {wahrscheinlich} other {vielleicht}}: {line}{others, select, none {} other { (oder {others})}}",
  "doctor.said.field-comma": "{operation}: {field} sollte bei {path} sein; erwartet: {expected}; gefunden: {seen}.",
  "doctor.fix.field-comma":
    "Im Profil, {confidence, select, high {sicher} medium {wahrscheinlich} other {vielleicht}}, für das Dezimalkomma: {line}{others, select, none {} other { (oder {others})}}",
  "doctor.said.field-lost": "{operation}: {field} sollte bei {path} sein; erwartet: {expected}; gefunden: {seen}.",
  "doctor.fix.field-lost":
    "{there, select, yes {Bei {group} im Profil angeben, wie es geschrieben ist (map, decimal, factor, suffix), oder wo es sonst steht} other {Seinen Pfad bei {group} im Profil angeben}}. Die Datensätze der Antwort haben: {has}",
  "doctor.said.field-gaps":
    "{operation}: {field} sollte bei {path} sein; erwartet: {expected}; in {lacking, number} von {of, number} steht dort nichts; die anderen haben es.",
  "doctor.fix.field-gaps":
    "Bedeutet nichts immer dasselbe, im Profil angeben, was: {line}. Sonst diese Datensätze ergänzen.",
  "doctor.said.call-refused": "{operation} wird abgelehnt ({status}): {detail}.",
  "doctor.fix.call-refused": "{part} im Profil korrigieren: den Pfad, die Abfrage oder die Header.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# Feld steht} other {# Felder stehen}} nicht dort, wo das Profil sagt: {fields}.",
  "doctor.fix.fields-elsewhere": "Ein Profil vorschlagen lassen: tg360 doctor --write-profile DATEI --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# Feld steht} other {# Felder stehen}} nicht dort, wo das Profil sagt, und nichts sieht danach aus: {fields}.",
  "doctor.fix.fields-lost":
    "Ein Mensch muss {fieldsCount, plural, one {es finden: den Pfad} other {sie finden: die Pfade}} bei {group} ins Profil schreiben. Die Datensätze haben: {has}",
  "doctor.said.dates-differ":
    "Zeitpunkte (updatedAt, serverTime) sind anders geschrieben, als das Profil sagt: {seen}.",
  "doctor.fix.dates-differ": "Im Profil: {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping":
    "Preisliste {priceList}; Sprachen {languages}; alle Zahlungsarten und MWST-Sätze haben einen Code",
  "doctor.said.statuses": "Abgeschlossen bedeutet: {names}",
  "doctor.said.language-unknown": "TotalGest hat keine Texte in der Sprache «{language}».",
  "doctor.fix.language-unknown": "products.languages auf einige davon setzen: {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {Eine Zahlungsart} other {# Zahlungsarten}} des Shops {namesCount, plural, one {hat} other {haben}} keinen Code von TotalGest: So bezahlte Bestellungen werden zurückgestellt. {names}",
  "doctor.fix.payments-unmapped":
    "mapping.payments setzen; TotalGest hat: {known}. Alle auf einmal: tg360 configure {options}",
  "doctor.said.vat-unmapped":
    "Der MWST-Satz {rate} % des Shops hat keinen Code von TotalGest: Bestellungen damit werden zurückgestellt.",
  "doctor.fix.vat-unmapped": "mapping.vat setzen: tg360 configure --map-vat {rate}=CODE, aus: {known}",
  "doctor.said.rate-without-tax": "Der Shop hat keine Steuer von {rate} %, und TotalGest hat Produkte mit diesem Satz.",
  "doctor.fix.rate-without-tax": "Im Shop eine Steuer von {rate} % anlegen. Er hat: {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} ist erlaubt: {item} wurde gesendet, was es schon hatte",
  "doctor.said.refused-as-hoped":
    "{operation} ist erlaubt: Was nicht angenommen werden kann, wurde abgelehnt ({detail})",
  "doctor.said.bulk-missing": "Die Website hat {operation} nicht und braucht es nicht",
  "doctor.said.write-changed":
    "{operation}: {item} wurde seine eigene SKU gesendet, und nun weicht es ab in: {detail}.",
  "doctor.fix.write-changed": "Das Produkt im Shop ansehen und vor dem ersten Abruf herausfinden, warum.",
  "doctor.said.write-refused":
    "{operation}: {item} wurde seine eigene SKU gesendet, und der Shop hat sie abgelehnt: {detail}.",
  "doctor.fix.write-refused": "Den Betreiber des Shops nach dem Grund fragen; ein Abruf würde ebenso fehlschlagen.",
  "doctor.said.write-unclear": "{operation}: weder angenommen noch abgelehnt, also ist nichts bekannt ({detail}).",
  "doctor.fix.write-unclear": "Die erste echte Bestellung zeigt es; tg360 schlägt ihren Ausgang auf jeden Fall nach.",
  "doctor.said.created-unasked": "{operation} hat angenommen, was abzulehnen war, und {id} angelegt.",
  "doctor.fix.created-unasked": "{id} von Hand entfernen.",
  "doctor.said.write-no-item": "{operation}: nicht versucht, weil der Shop kein Produkt hat.",
  "doctor.fix.write-no-item": "Noch einmal versuchen, wenn der Shop eines hat.",
  "doctor.said.skipped":
    "nicht geprüft: {check, select, configuration {Konfiguration} profile {Profil} files {Dateirechte} disk {Datenträger} state {Zustand} clock {Uhr} dns {Name} connection {Verbindung} tls {Zertifikat} credentials {Zugangsdaten} permission {Berechtigungen} paging {Seiten} sample {Stichproben} mapping {Zuordnung} other {{check}}}",
};
