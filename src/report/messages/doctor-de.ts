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
  "doctor.looking": "Diese Maschine, die Konfiguration und beide Systeme werden angesehen…",
  "doctor.dry-order": "Eine erfundene Bestellung, wie TotalGest sie bekäme",
  "doctor.nothing-there": "nichts",
  "doctor.nothing-in": "nichts in {lacking, number} von {of, number}",
  "doctor.perhaps": "vielleicht {path}: {seen}",
  "doctor.perhaps-texts": "vielleicht je Sprache: {texts}",
  "doctor.perhaps-always": "vielleicht immer {seen}",
  "doctor.proposal.none":
    "Nichts von dem, was zu sehen war, weicht vom geltenden Profil ab: Es braucht keine Datei, und es wurde keine geschrieben.",
  "doctor.proposal.written": "Geschrieben: {path}. Bitte durchlesen; was nicht sicher ist, steht oben.",
  "doctor.proposal.begun":
    "Geschrieben: {path}. Das ist erst ein Anfang, denn niemand wurde hereingelassen. Was auszufüllen ist, weiss nur der Anbieter; es steht so da, wie es im eingebauten Vertrag ist.",
  "doctor.proposal.next": "Danach verwenden: tg360 profile check {pathArg} und tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Danach sehen, was damit noch fehlt: {command}",
  "doctor.proposal.use": "Mit {path} ist nichts mehr zu beheben. Verwenden: tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left": "Bevor es gilt, in {path} schreiben, wie dort eine Bestellung heisst; dann: {command}",
  "doctor.proposal.again": "Wenn es behoben ist, oder um das nächste vorschlagen zu lassen: {command}",
  "doctor.proposal.by-hand":
    "Kein Vorschlag für {fieldsCount, plural, one {# Feld: Ein Mensch muss es} other {# Felder: Ein Mensch muss sie}} finden: {fields}.",
  "doctor.proposal.stuck":
    "Für das, was oben steht, lässt sich nichts vorschlagen: Ein Mensch muss es ins Profil schreiben. Es wurde keine Datei geschrieben.",
  "doctor.proposal.unseen":
    "{system} hat niemanden hereingelassen oder nicht wie vereinbart geantwortet: Es lässt sich noch nichts vorschlagen, und es wurde keine Datei geschrieben. Zuerst beheben, was oben steht.",
  "doctor.proposal.unsampled": "{system} konnte nicht befragt werden, also gibt es nichts vorzuschlagen.",
  "doctor.head.path": "Teil des Profils",
  "doctor.head.confidence": "Wie sicher",
  "doctor.head.seen": "Dort gesehen",
  "doctor.confidence.high": "sicher",
  "doctor.confidence.medium": "wahrscheinlich",
  "doctor.confidence.low": "geraten",
  "doctor.confidence.open": "auszufüllen",
  "doctor.write-test":
    "Der Test schreibt: an TotalGest eine Bestellung, die kein JSON ist, so dass keine daraus werden kann; an Framework360 ein Produkt ohne Namen unter einer vergebenen SKU, damit es abgelehnt wird (würde es angelegt, ist es verborgen, und seine ID wird genannt), einem Produkt seine eigene SKU, einmal allein und einmal im Stapel, und einer exportierten Bestellung ihre eigene TotalGest-Nummer, oder einer, die es nicht gibt. Kein Wert wird geändert. Ausführen?",
  "problem.sample-unreadable": "Die gespeicherte Antwort {path} ist nicht lesbar: {detail}.",
  "hint.sample-unreadable": "Eine Datei nennen, die eine Antwort als JSON enthält, so wie sie kam.",
  "problem.file-exists": "{path} gibt es schon.",
  "hint.file-exists": "Eine andere Datei nennen, oder diese überschreiben mit --yes",
  "problem.write-test-unasked":
    "--write-test schreibt in beide Systeme, und hier kann niemand sagen, ob das erlaubt ist.",
  "hint.write-test-unasked": "Lesen, was er tut (tg360 doctor --help), dann den Befehl wiederholen mit --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 schaltet die Prüfung aus, wer am anderen Ende ist.",
  "doctor.fix.tls-off":
    "NODE_TLS_REJECT_UNAUTHORIZED aus der Umgebung entfernen. Für ein eigenes Zertifikat: NODE_EXTRA_CA_CERTS=DATEI",
  "doctor.said.private": "Nur der Eigentümer kann {path} lesen",
  "doctor.said.open-to-others": "Andere auf dieser Maschine können {path} lesen (Modus {mode}).",
  "doctor.fix.open-to-others": "Schliessen: {command}",
  "doctor.said.disk": "{freeMb, number} MB frei für {path}",
  "doctor.said.disk-low": "Nur noch {freeMb, number} MB für {path}.",
  "doctor.fix.disk-low": "Platz schaffen: {neededMb, number} MB sollten dort frei sein.",
  "doctor.said.not-a-folder": "{path} ist eine Datei, wo der Ordner des Zustands sein soll.",
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
    "Beide mit einer Uhr vergleichen. Stimmt diese, dem Betreiber von {system} melden; sonst: timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "Alles Nötige ist gesetzt: {file, plural, =0 {keine Einstellung} one {# Einstellung} other {# Einstellungen}} in {path}{environment, plural, =0 {} other {, # in der Umgebung}}{flag, plural, =0 {} one {, # Option} other {, # Optionen}}",
  "doctor.said.not-configured": "Es fehlt: {missing}. Die Konfigurationsdatei ist {path}.",
  "doctor.fix.not-configured": "Einrichten: tg360 configure (oder die gemeinte Datei nennen mit --config)",
  "doctor.said.config-cut": "Die Konfigurationsdatei {path} ist nicht lesbar: {detail}.",
  "doctor.fix.config-cut": "{path} reparieren, oder entfernen und neu beginnen: tg360 configure",
  "doctor.said.config-fault": "Die Konfiguration stimmt nicht: {fault}.",
  "doctor.fix.config-fault": "Korrigieren: tg360 configure (was gesetzt ist, zeigt: tg360 configure --show)",
  "doctor.said.setting-unknown": "Es gibt keine Einstellung «{name}» ({where}).",
  "doctor.fix.setting-unknown": "Stattdessen {nearest} schreiben.",
  "doctor.said.variable-unknown": "Die Umgebungsvariable {name} bedeutet nichts, also gilt ihr Wert nicht.",
  "doctor.fix.variable-unknown": "Ist {nearest} gemeint, sie so nennen; sonst entfernen.",
  "doctor.said.secret-fails": "{key} ist aus {source} nicht zu bekommen: {detail}.",
  "doctor.fix.secret-fails": "{source} korrigieren, oder die Datei oder den Befehl darin.",
  "doctor.said.export-from-missing":
    "Es ist kein erster Tag gesetzt (export.from), also wird keine Bestellung von selbst exportiert.",
  "doctor.fix.export-from-missing": "export.from setzen: tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key}: der eingebaute Vertrag",
  "doctor.said.profile": "{key}: {path}",
  "doctor.said.profile-fault": "Das Profil {path} stimmt nicht: {fault}.",
  "doctor.fix.profile-fault": "{at} korrigieren: {fault}. Welche Namen es gibt, zeigt: tg360 profile schema",
  "doctor.said.profile-name": "Das Profil {path} hat einen Namen, den es nicht gibt: {at}.",
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
  "doctor.said.redirected": "{operation}: Die Adresse führt nur weiter zu {location}.",
  "doctor.fix.redirected":
    "Umleitungen wird nicht gefolgt, weil sie den Schlüssel mitnähmen. {setting} auf jene Adresse setzen.",
  "doctor.said.proxy-unused": "{variables} ist gesetzt, und tg360 geht nicht über Proxys.",
  "doctor.fix.proxy-unused": "Diese Maschine direkt hinauslassen, ohne den Proxy.",
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
    "Ist es die eigene Stelle, ihr Zertifikat nennen in NODE_EXTRA_CA_CERTS=DATEI; sonst fehlt dem Server ein Teil der Kette, oder jemand hört mit.",
  "doctor.said.tls-host": "Das Zertifikat von {host} gehört einem anderen Host: {names}.",
  "doctor.fix.tls-host": "{setting} auf eines davon setzen: {names}",
  "doctor.said.tls-broken": "Keine TLS-Verbindung zu {host} ({detail}).",
  "doctor.fix.tls-broken": "{setting} prüfen: Antwortet dort HTTPS?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "Die Zugangsdaten gelten",
  "doctor.said.password-refused": "{operation}: Benutzer «{username}» oder Passwort wird abgelehnt: {detail}.",
  "doctor.fix.password-refused":
    "totalgest.username oder totalgest.password korrigieren (tg360 configure). Meldet man sich dort ganz anders an: authenticator im Profil",
  "doctor.said.owner-or-shop":
    "{operation}: Dieser Benutzer darf Owner «{ownerId}» mit Shop «{shopId}» nicht verwenden: {detail}.",
  "doctor.fix.owner-or-shop": "totalgest.ownerId oder totalgest.shopId korrigieren: tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {Es ist kein Profil gesetzt} other {Das Profil {profile} sagt nicht, wie man sich anmeldet}}, und {operation} des eingebauten Vertrags wird abgelehnt: Bei diesem TotalGest meldet man sich wohl anders an{said, select, none {} other {. Seine Antwort spricht von: {said}}}.",
  "doctor.fix.login-otherwise":
    "Den Anbieter fragen, wie man sich anmeldet; nichts anderes wurde versucht, denn misslungene Versuche sperren Konten. In einem Profil (eines beginnen: tg360 doctor --write-profile DATEI), das Wahrscheinlichste zuerst: {lines}",
  "doctor.said.login-elsewhere":
    "Die Anmeldung wird beantwortet wie jeder Pfad ohne Anmeldung: Sie ist wohl unter einem anderen Pfad.",
  "doctor.fix.login-elsewhere": "{setting} (oder basePath) im Profil berichtigen.",
  "doctor.said.ways-in":
    "{said, select, none {Vielleicht ist anders als mit «{type}» zu sagen, wer aufruft.} other {Vielleicht ist anders als mit «{type}» zu sagen, wer aufruft; die Antwort spricht von: {said}.}}",
  "doctor.fix.ways-in":
    "Den Anbieter fragen, wie man sich anmeldet; nichts anderes wurde versucht, denn misslungene Versuche sperren Konten. Im Profil eine dieser Zeilen: {lines}",
  "doctor.said.token-refused": "{operation}: Das Token der Sitzung wird abgelehnt: {detail}.",
  "doctor.fix.token-refused": "Im Profil prüfen, wohin das Token kommt: authenticator.inject",
  "doctor.said.authenticator-refused":
    "{operation}: Womit das Profil sagt, wer anruft ({type}), wird abgelehnt: {detail}.",
  "doctor.fix.authenticator-refused":
    "{setting} im Profil korrigieren, oder totalgest.username und totalgest.password, wenn der Weg stimmt.",
  "doctor.said.token-missing": "session: Bei {path} steht kein Token.",
  "doctor.fix.token-missing": "authenticator.tokenPath im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.key-refused": "{operation}: Der Schlüssel wird abgelehnt: {detail}.",
  "doctor.fix.key-refused": "framework360.apiKey korrigieren: tg360 configure",
  "doctor.said.permission": "Darf verwendet werden: {operations}",
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
  "doctor.said.same-page": "{operation}: Die zweite Seite ist wieder die erste ({parameter} wird nicht verstanden).",
  "doctor.fix.same-page": "{setting} im Profil korrigieren: Es sagt, wie die nächste Seite verlangt wird.",
  "doctor.said.no-next-page": "{operation}: Nichts bei {path} führt zur nächsten Seite.",
  "doctor.fix.no-next-page": "paginator.cursorPath im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.sample": "Jedes Feld ist am Platz: {operations}",
  "doctor.said.json-as": "JSON, das sich {type} nennt: wird gelesen, wie es ist ({operations})",
  "doctor.said.code-alone":
    "Fehler haben einen Code und keinen Text ({seen}): Eine abgelehnte Bestellung zeigt nur den Code; was er bedeutet, steht im Handbuch des Herstellers",
  "doctor.said.login-failed-untold": "Die Anmeldung wird mit Status 200 abgelehnt: {seen}.",
  "doctor.fix.login-failed-untold":
    "Ist von Benutzer oder Passwort die Rede, totalgest.username oder totalgest.password korrigieren (tg360 configure). Und im Profil sagen, woran man einen Fehler erkennt: {line}",
  "doctor.said.dry-order":
    "Bestellungen werden nicht ausprobiert: --verbose zeigt eine, wie sie hinausginge, zum Vergleich mit dem Handbuch des Herstellers",
  "doctor.said.failed-untold": "{operation}: Ein Fehler kommt mit Status 200: {seen}",
  "doctor.fix.failed-untold": "Im Profil angeben, woran man ihn erkennt: {line}",
  "doctor.said.list-keyed": "{operation}: Die Liste bei «{path}» ist ein Objekt, dessen Schlüssel die Nummern sind.",
  "doctor.fix.list-keyed": "Im Profil angeben: {line}",
  "doctor.said.records-missing": "{operation}: Bei «{path}» ist keine Liste.",
  "doctor.fix.records-missing": "{setting} im Profil korrigieren. Listen sind bei: {candidates}",
  "doctor.said.records-itself": "{operation}: Bei «{path}» ist keine Liste: Die Antwort selbst ist eine.",
  "doctor.fix.records-itself": '{setting} im Profil korrigieren: ""',
  "doctor.said.records-empty": "{operation}: keine Liste bei «{path}»; nichts steht bei: {empties}.",
  "doctor.fix.records-empty":
    "Im Profil nennen, was leer ist, wo es nichts aufzuzählen gibt: {part}.empty; und bei {setting}, wo die Liste sonst steht.",
  "doctor.said.page-untold":
    "{operation}: {count, plural, one {# Datensatz kam} other {# Datensätze kamen}}, und nichts bei {path} führt weiter oder sagt, dass das alle sind.",
  "doctor.fix.page-untold":
    "Gibt es mehr, im Profil sagen, wie die nächste Seite verlangt wird, etwa: {lines}. Sind das alle: {end}",
  "doctor.said.pages-otherwise": "{operation}: nichts bei {path} führt zur nächsten Seite, aber etwas anderes.",
  "doctor.fix.pages-otherwise": "Im Profil, das Wahrscheinlichste zuerst: {lines}",
  "doctor.said.paging-cut":
    "{operation}: {count, number} von {of, number} kamen ({said}), und nichts führt zu den anderen.",
  "doctor.fix.paging-cut": "Im Profil sagen, wie die nächste Seite verlangt wird, eines von: {lines}",
  "doctor.said.beyond-last":
    "{operation}: Eine Seite hinter der letzten wird mit einem Fehler beantwortet ({status}): {sent}",
  "doctor.fix.beyond-last":
    "Ein Lesen endet mit der ersten leeren Seite, und hier gibt es keine. {line, select, none {Den Anbieter fragen, woran man die letzte Seite erkennt, und es im Profil sagen: paginator} other {Im Profil sagen, woran man das Ende erkennt: {line}}}",
  "doctor.said.next-page-linked":
    "{operation}: Die Antwort nennt die ganze Adresse der nächsten Seite, und {path} ist keine.",
  "doctor.fix.next-page-linked": "Im Profil: {line}",
  "doctor.said.stock-in-places":
    "{operation}: Der Bestand steht bei {path} an {count, plural, =0 {mehreren Orten} other {# Orten}}{count, plural, =0 {} other { ({names})}}: die Summe, oder einer davon?",
  "doctor.fix.stock-in-places":
    "Nur Sie wissen, woraus der Shop verkauft. Bei fields.product im Profil ist stock.quantity ihre Summe, oder ein Ort, wie docs/profiles.md zeigt.",
  "doctor.said.unknown-untold":
    "{operation}: was es nicht gibt, wird mit «{seen}» beantwortet, und das kennt das Profil nicht: Ein verschwundenes Produkt würde nie ausgeblendet.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Ins Profil schreiben, wie ein unbekanntes Produkt beantwortet wird: fields.error.code, übersetzt in unknown_product} other {Im Profil, wenn sonst nichts so beantwortet wird: {line}}}",
  "doctor.said.unknown-empty": "{operation}: was es nicht gibt, wird mit Erfolg und ohne Inhalt beantwortet.",
  "doctor.fix.unknown-empty":
    "Nichts zu tun. Ein verschwundenes Produkt wird nur ausgeblendet, wenn zugleich eine Id, die nichts hat, ebenso beantwortet wird und ein vorhandenes Produkt mit seinem Datensatz; sonst bleibt es, wie es ist, und wird genannt. Sicherer wäre eine Antwort, die «unbekannt» sagt (HTTP 404 mit einem Code): den Anbieter fragen.",
  "doctor.said.unknown-as-path":
    "{operation}: {mapped, select, yes {Ein falscher Pfad wird mit «{seen}» beantwortet, und das hält das Profil für ein verschwundenes Produkt} other {Was es nicht gibt, wird wie ein falscher Pfad beantwortet, mit «{seen}»}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Im Profil aus fields.error.code herausnehmen} other {Nicht unknown_product zuordnen}}: Bei einem Versehen im Pfad gälte jedes Produkt als verschwunden und würde ausgeblendet. Den Anbieter fragen, was die beiden unterscheidet.",
  "doctor.said.one-of-list":
    "{operation}: {field} steht bei {path}, Eintrag {item} einer Liste; {more, number} von {of, number} Produkten haben dort mehrere (bis {most}), und die anderen zählen nicht.",
  "doctor.fix.one-of-list":
    "Ist ein anderer gemeint, oder alle, bei fields.product ins Profil schreiben, welcher{linesCount, plural, =0 {} other {, etwa: {lines}}}",
  "doctor.said.no-look-up":
    "findOrder ist null: Eine Bestellung, deren Antwort verloren geht, wartet auf einen Menschen (unconfirmed)",
  "doctor.said.no-order-list":
    "es hat keine Liste seiner Bestellungen: Die Prüfung schlägt jede einzeln nach und sieht jene nicht, die der Shop nicht kennt",
  "doctor.said.no-order-totals":
    "keine Bestellung der letzten Tage hat ein Total ({path}): Die Prüfung beweist, dass die Bestellungen angekommen sind, nicht ihre Beträge",
  "doctor.said.order-untouched":
    "Produkte stehen anderswo als im eingebauten Vertrag, und Bestellungen gingen unter dessen eigenen Namen hinaus: Das Profil sagt nichts von ihnen.",
  "doctor.fix.order-untouched":
    "Bei fields.order, fields.orderResult und fields.error schreiben, wie eine Bestellung dort heisst; docs/profiles.md sagt, wie man es herausfindet.",
  "doctor.said.record-missing": "{operation}: Was verlangt wurde, ist nicht bei «{path}».",
  "doctor.fix.record-missing": "{setting} im Profil korrigieren. Die Antwort hat: {candidates}",
  "doctor.said.query-ignored": "{operation}: Nach {asked} gefragt, kommen andere Bestellungen zur Antwort.",
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
    "{there, select, yes {Bei {group} ins Profil schreiben, wie es geschrieben wird (map, decimal, factor, suffix), oder wo es sonst steht} other {Seinen Pfad bei {group} ins Profil schreiben}}. Die Datensätze der Antwort haben: {has}",
  "doctor.said.field-gaps":
    "{operation}: {field} sollte bei {path} sein; erwartet: {expected}; in {lacking, number} von {of, number} steht dort nichts; die anderen haben es.",
  "doctor.fix.field-gaps":
    "Wo nichts immer dasselbe bedeutet, im Profil sagen, was: {line}. Sonst diese Datensätze ergänzen.",
  "doctor.said.call-refused": "{operation} wird abgelehnt ({status}): {detail}.",
  "doctor.fix.call-refused": "{part} im Profil korrigieren: den Pfad, die Abfrage oder die Kopfzeilen.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# Feld ist} other {# Felder sind}} nicht da, wo es das Profil sagt: {fields}.",
  "doctor.fix.fields-elsewhere": "Ein Profil vorschlagen lassen: tg360 doctor --write-profile DATEI --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# Feld steht} other {# Felder stehen}} nicht dort, wo das Profil sagt, und nichts sieht danach aus: {fields}.",
  "doctor.fix.fields-lost":
    "Ein Mensch muss {fieldsCount, plural, one {es finden: den Pfad} other {sie finden: die Pfade}} bei {group} ins Profil schreiben. Die Datensätze haben: {has}",
  "doctor.said.dates-differ":
    "Zeitpunkte (updatedAt, serverTime) sind anders geschrieben, als es das Profil sagt: {seen}.",
  "doctor.fix.dates-differ": "Im Profil: {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping": "Preisliste {priceList}; Sprachen {languages}; alle Zahlungen und MWST-Sätze haben einen Code",
  "doctor.said.statuses": "Abgeschlossen bedeutet: {names}",
  "doctor.said.statuses-unknown": "{key} nennt, was der Shop nicht hat: {unknown}.",
  "doctor.fix.statuses-unknown": "{key} korrigieren. Der Shop hat: {known}",
  "doctor.said.statuses-none":
    "Von keinem Status des Shops ist sicher, dass er abgeschlossen bedeutet (statuses: {known}).",
  "doctor.fix.statuses-none": "export.statuses setzen: tg360 configure --statuses ID,ID",
  "doctor.said.price-list-unknown": "TotalGest hat keine Preisliste «{list}».",
  "doctor.fix.price-list-unknown": "products.priceList auf eine davon setzen: {known}",
  "doctor.said.language-unknown": "TotalGest hat keine Texte in der Sprache «{language}».",
  "doctor.fix.language-unknown": "products.languages auf einige davon setzen: {known}",
  "doctor.said.code-unknown": "{setting}.{from} nennt «{code}», was TotalGest nicht hat.",
  "doctor.fix.code-unknown": "{setting} korrigieren. TotalGest hat: {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {Eine Zahlungsart} other {# Zahlungsarten}} des Shops {namesCount, plural, one {hat} other {haben}} keinen Code von TotalGest: So bezahlte Bestellungen werden angehalten. {names}",
  "doctor.fix.payments-unmapped":
    "mapping.payments setzen; TotalGest hat: {known}. In einem: tg360 configure {options}",
  "doctor.said.vat-unmapped":
    "Der MWST-Satz {rate} % des Shops hat keinen Code von TotalGest: Bestellungen damit werden angehalten.",
  "doctor.fix.vat-unmapped": "mapping.vat setzen: tg360 configure --map-vat {rate}=CODE, aus: {known}",
  "doctor.said.rate-without-tax": "Der Shop hat keine Steuer von {rate} %, und TotalGest hat Produkte mit diesem Satz.",
  "doctor.fix.rate-without-tax": "Im Shop eine Steuer von {rate} % anlegen. Er hat: {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} darf verwendet werden: {item} bekam gesagt, was es hatte",
  "doctor.said.refused-as-hoped": "{operation} darf verwendet werden: Unannehmbares wurde abgelehnt ({detail})",
  "doctor.said.bulk-missing": "Die Website hat {operation} nicht, und braucht es nicht",
  "doctor.said.write-changed": "{operation}: {item} bekam seine eigene SKU gesagt, und ist nun anders in: {detail}.",
  "doctor.fix.write-changed": "Das Produkt im Shop ansehen, und dem vor dem ersten Abgleich nachgehen lassen.",
  "doctor.said.write-refused": "{operation}: {item} bekam seine eigene SKU gesagt, was abgelehnt wurde: {detail}.",
  "doctor.fix.write-refused": "Den Betreiber des Shops nach dem Grund fragen; ein Abgleich scheiterte ebenso.",
  "doctor.said.write-unclear": "{operation}: weder angenommen noch abgelehnt, also ist nichts bekannt ({detail}).",
  "doctor.fix.write-unclear":
    "Die erste echte Bestellung wird es zeigen; ihr Ausgang wird nachgeschlagen, was auch kommt.",
  "doctor.said.created-unasked": "{operation} nahm an, was abzulehnen war, und legte {id} an.",
  "doctor.fix.created-unasked": "{id} von Hand entfernen.",
  "doctor.said.write-no-item": "{operation}: nicht versucht, weil der Shop kein Produkt hat.",
  "doctor.fix.write-no-item": "Nochmals versuchen, wenn er eines hat.",
  "doctor.said.skipped":
    "nicht angesehen: {check, select, configuration {Konfiguration} profile {Profil} files {Dateirechte} disk {Platte} state {Zustand} clock {Uhr} dns {Name} connection {Verbindung} tls {Zertifikat} credentials {Zugangsdaten} permission {Berechtigungen} paging {Seiten} sample {Stichproben} mapping {Zuordnung} other {{check}}}",
};
