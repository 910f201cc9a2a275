import type { Catalogue } from "./en.ts";
import { auditDe } from "./audit-de.ts";
import { doctorDe } from "./doctor-de.ts";
import { fixDe } from "./fix-de.ts";
import { installDe } from "./install-de.ts";
import { notifyDe } from "./notify-de.ts";
import { serveDe } from "./serve-de.ts";
import { setupDe } from "./setup-de.ts";

/** German as written in Switzerland: ss for ß, «…», MWST. */
export const de = {
  ...setupDe,
  ...doctorDe,
  ...auditDe,
  ...fixDe,
  ...installDe,
  ...notifyDe,
  ...serveDe,
  // ------------------------------------------------------------------------------------------------ usage
  "problem.bad-usage":
    "{what, select, option {Die Option {named} gibt es nicht.} command {Den Befehl {named} gibt es nicht.} value {{named} braucht einen Wert.} argument {Es fehlt: {named}.} many {Nach {named} stehen zu viele Wörter.} other {{detail}}}",
  "hint.bad-usage":
    "{nearest, select, none {Alle Befehle und Optionen: tg360 --help} other {Ist {nearest} gemeint? Alle Befehle und Optionen: tg360 --help}}",
  "problem.bad-option": "{option} kann nicht «{value}» sein.",
  "hint.bad-option": "{kind, select, examples {Zum Beispiel: {expected}} other {Mögliche Werte: {expected}}}",
  "problem.first-day-far":
    "Der erste Tag, {day}, liegt mehr als ein Jahr in der Zukunft: Bis dahin würde keine Bestellung exportiert.",
  "hint.first-day-far": "Heute ist {today}. Prüfen Sie die Jahreszahl.",
  "problem.unexpected-argument": "«{argument}» wird hier nicht erwartet.",
  "hint.unexpected-argument": "Ist das gemeint: {instead}",
  "problem.option-conflict": "{first} und {second} lassen sich nicht zusammen verwenden.",
  "hint.option-conflict": "Nur eines davon angeben. Was sich verbinden lässt, zeigt: tg360 --help",
  "problem.option-needs": "{option} braucht eines von diesen: {needs}.",
  "hint.option-needs": "Was sich verbinden lässt, zeigt: tg360 --help",
  "problem.ambiguous-token": "«{token}» passt auf zwei Bestellungen: {first} und {second}.",
  "hint.ambiguous-token": "Die Id der gemeinten Bestellung angeben.",
  "problem.no-ids": "Es ist keine Bestellung angegeben.",
  "hint.no-ids": "Mindestens eine angeben: tg360 export-orders --ids 1042,1043",
  "problem.needs-confirmation": "{action} muss bestätigt werden, und es gibt kein Terminal für die Rückfrage.",
  "hint.needs-confirmation": "Die Bestellungen prüfen, dann den Befehl mit --yes wiederholen",
  "problem.needs-terminal": "Dieser Befehl stellt Fragen, und es gibt kein Terminal dafür.",
  "hint.needs-terminal": "Die Antworten als Optionen angeben: {flags}",
  "problem.watch-needs-terminal": "--watch erneuert die Anzeige eines Terminals, und hier gibt es keines.",
  "hint.watch-needs-terminal": "Ohne diese Option: tg360 status",
  "problem.cannot-change-exported":
    "Die Bestellung {id} ist bereits in TotalGest, als {number}. Sie wurde belassen, wie sie ist.",
  "hint.cannot-change-exported": "Falls TotalGest sie nicht mehr hat: tg360 export-orders --ids {idArg} --resend",
  "problem.changed-since-shown": "Die Bestellung {id} hat sich seit der Anzeige geändert. Sie wurde nicht angerührt.",
  "hint.changed-since-shown": "Sehen Sie sie noch einmal an und entscheiden Sie neu.",
  "problem.brakes-changed":
    "Was die Bremsen zurückhalten, hat sich seit der Anzeige geändert. Davon ging nichts an den Shop.",
  "hint.brakes-changed": "Sehen Sie es noch einmal an und stimmen Sie neu zu.",
  "problem.report-not-written": "Der Bericht konnte nicht nach {path} geschrieben werden: {detail}.",
  "hint.report-not-written": "Eine Datei in einem Ordner angeben, der existiert und in den Sie schreiben dürfen.",
  "problem.trace-not-written": "Der Zeitverlauf konnte nicht nach {path} geschrieben werden: {detail}.",
  "hint.trace-not-written": "Eine Datei in einem Ordner angeben, den es gibt und der beschreibbar ist.",
  // ------------------------------------------------------------------------------------------------ configuration
  "problem.not-configured": "tg360 ist noch nicht eingerichtet. Es fehlt: {missing}.",
  "hint.not-configured": "Einrichten: tg360 configure",
  "problem.config-invalid": "Die Konfiguration ist ungültig: {faults}.",
  "hint.config-invalid": "Korrigieren: tg360 configure (was gesetzt ist, zeigt: tg360 configure --show)",
  "problem.config-missing": "Es gibt keine Konfigurationsdatei {path}.",
  "hint.config-missing": "Stimmt der Name? Um sie anzulegen: tg360 configure --config {path}",
  "problem.shop-needed": "Hier gibt es mehrere Shops, und dieser Befehl betrifft einen davon: {shops}.",
  "hint.shop-needed": "Bitte angeben: --shop NAME",
  "problem.shop-unknown": "Hier gibt es keinen Shop «{shop}»{shopsCount, plural, =0 {} other {; es gibt: {shops}}}.",
  "hint.shop-unknown": "Alle Shops: tg360 shops. Einen neuen einrichten: tg360 configure --shop {shop}",
  "problem.shop-exists": "Den Shop «{shop}» gibt es hier schon.",
  "hint.shop-exists":
    "Es wurde nichts importiert. Seine Datei aus dem Ordner nehmen, oder den Shop hier entfernen: tg360 shops remove {shop}",
  "problem.folder-holds-shops": "In diesem Ordner sind schon Shops: {path}.",
  "hint.folder-holds-shops": "Einen anderen Ordner nennen.",
  "problem.shop-paused": "Der Shop «{shop}» ist angehalten.",
  "hint.shop-paused": "Damit er wieder läuft: tg360 shops resume {shop}",
  "problem.shop-name-wrong": "Der Dateiname {path} kann nicht der Name eines Shops sein.",
  "hint.shop-name-wrong":
    "Die Datei umbenennen: 1 bis 40 Zeichen aus a-z, 0-9 und Bindestrichen, nicht «default», kein Bindestrich am Anfang.",
  "problem.shop-settings-stray":
    "Hier gibt es mehrere Shops, und diese Einstellungen gehören zu einem einzelnen: {settings} ({place, select, env {Umgebung} other {{place}}}).",
  "hint.shop-settings-stray":
    "{place, select, env {Aus der Umgebung nehmen und in die Datei des Shops schreiben, oder den Shop angeben: --shop NAME} other {In die Datei des Shops verschieben, zu dem sie gehören, im Ordner shops daneben}}.",
  "problem.shop-twice":
    "Derselbe Shop ist hier unter mehreren Namen eingerichtet: {shops}. Jeder Name hätte eine eigene Warteschlange und einen eigenen Zustand, und Bestellungen könnten zweimal gesendet werden.",
  "hint.shop-twice": "Einen behalten und die anderen entfernen, z. B.: tg360 shops remove NAME",
  "problem.config-unreadable": "Die Konfigurationsdatei {path} ist nicht lesbar: {detail}.",
  "hint.config-unreadable": "Die Datei korrigieren oder entfernen, dann: tg360 configure",
  "problem.profile-invalid": "Das Profil {path} ist ungültig: {faults}.",
  "hint.profile-invalid": "Die Datei korrigieren, dann: {command} (die möglichen Namen: tg360 profile schema)",
  "problem.profile-fields-left":
    "{fieldsCount, plural, one {{fields} bleibt} other {{fields} bleiben}}, wo der eingebaute Vertrag {fieldsCount, plural, one {es} other {sie}} hat, während der Rest von {group} nach «{place}» geht.",
  "hint.profile-fields-left":
    "Im Profil angeben, wo TotalGest es erwartet, oder null, wenn TotalGest es nicht annimmt.",
  "problem.profile-field-astray": "{field} geht nach «{path}», der Rest von {group} nach «{place}».",
  "hint.profile-field-astray": "Ist «{meant}» gemeint?",
  "problem.profile-place-shared": "{field} und {other} gehen beide nach «{path}»: Nur eines davon kommt an.",
  "hint.profile-place-shared": "Einem davon einen anderen Ort geben, oder null.",
  "problem.profile-path-twice": "{fields}: «{path}» geht zweimal an denselben Ort.",
  "hint.profile-path-twice": "Ist «{meant}» gemeint? Alles, was in einem Objekt steht, geht mit ihm mit.",
  "problem.profile-unknown": "Es gibt kein fertiges Profil «{name}».",
  "hint.profile-unknown": "Es gibt: {names}",
  "problem.profile-unreadable": "Das Profil {path} ist nicht lesbar: {detail}.",
  "hint.profile-unreadable":
    "Pfad oder Datei korrigieren (totalgest.profile, framework360.profile), dann: tg360 configure --check",
  "problem.secret-unavailable": "Das Geheimnis {key} konnte nicht gelesen werden: {detail}.",
  "hint.secret-unavailable": "Die Datei oder den Befehl prüfen, woher es kommt, dann: tg360 configure --check",
  "problem.export-from-missing":
    "Es ist kein erster Tag für den Export gesetzt; darum wird keine Bestellung gesendet. Der Shop hat {completed, plural, one {# abgeschlossene Bestellung} other {# abgeschlossene Bestellungen}} aus den letzten 24 Monaten: {months}.",
  "hint.export-from-missing": "Den ersten Tag wählen: tg360 configure --export-from JJJJ-MM-TT",
  "problem.statuses-unknown":
    "{missingCount, plural, =0 {tg360 erkennt nicht, welcher Bestellstatus des Shops «abgeschlossen» bedeutet: Nicht genau einer heisst so.} one {{key} nennt einen Bestellstatus, den der Shop nicht hat: {missing}.} other {{key} nennt Bestellstatus, die der Shop nicht hat: {missing}.}} Der Shop hat: {known}.",
  "hint.statuses-unknown": "{key} auf IDs des Shops setzen ({known}): tg360 configure {option} ID,ID",
  "problem.statuses-unconfirmed":
    "Eine frühere Version hat erraten, was die Bestellstatus des Shops bedeuten, und das kann falsch sein. Abgeschlossen: {completed}. Storniert: {cancelled}.",
  "hint.statuses-unconfirmed":
    "tg360 verwendet sie, bis Sie gewählt haben: tg360 configure --statuses ID,ID --cancelled ID,ID",
  "problem.price-list-unknown": "TotalGest hat keine Preisliste «{list}».",
  "hint.price-list-unknown":
    "products.priceList auf eine von TotalGest setzen ({known}): tg360 configure --price-list NAME",
  "problem.code-unknown": "{key} nennt «{code}», und das hat TotalGest nicht.",
  "hint.code-unknown": "{key} auf einen Code von TotalGest setzen ({known}): tg360 configure",
  "problem.state-of-another":
    "Die Zustandsdatei gehört zu einer anderen Einrichtung: {field} war {bound} und ist jetzt {configured}.",
  "hint.state-of-another":
    "Falls nur eine Adresse umgezogen ist: tg360 configure --moved. Für einen anderen Shop einen anderen Ordner nehmen: tg360 --data-dir ORDNER",
  "problem.wrong-user":
    "{path} gehört dem Benutzer {owner}. Arbeitet ein anderer Benutzer damit, ist {owner} danach ausgesperrt.",
  "hint.wrong-user": "Als dieser Benutzer ausführen: sudo -u {ownerArg} tg360 …",
  "problem.tls-check-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 schaltet die Prüfung der Server-Zertifikate aus.",
  "hint.tls-check-off": "Diese Variable entfernen. Für ein eigenes Zertifikat: NODE_EXTRA_CA_CERTS=DATEI",
  "problem.node-too-old": "Node.js {found} ist zu alt; nötig ist {needed} oder neuer.",
  "hint.node-too-old": "Im Ordner des Projekts: npm run tg360 -- …",
  "problem.unknown-shop": "{system} kennt den konfigurierten Shop oder Inhaber nicht: {detail}.",
  "hint.unknown-shop": "Die Ids prüfen: tg360 configure --check",
  // ------------------------------------------------------------------------------------------------ credentials
  "problem.credentials-refused": "{system} lehnt die Zugangsdaten ab: {detail}.",
  "hint.credentials-refused": "Neu eingeben: tg360 configure",
  "problem.permission-denied": "{system} erlaubt «{operation}» nicht: {detail}.",
  "hint.permission-denied":
    "Diese Funktion in {system} für den Schlüssel oder Benutzer freigeben, dann prüfen: tg360 configure --check",
  "problem.credentials-paused":
    "{system} hat die Zugangsdaten vorhin abgelehnt. tg360 verwendet sie bis {until} nicht mehr.",
  "hint.credentials-paused": "Die richtigen eingeben (tg360 configure) oder dieselben sofort versuchen mit --now",
  // ------------------------------------------------------------------------------------------------ the other system
  "problem.unreachable": "{system} ist unter {host} nicht erreichbar: {detail}.",
  "hint.unreachable":
    "tg360 versucht es von selbst wieder. Falls es anhält, Adresse und Netz prüfen: tg360 configure --check",
  "cause.ECONNREFUSED": "unter dieser Adresse und diesem Port antwortet nichts",
  "cause.ENOTFOUND": "diesen Hostnamen gibt es nicht",
  "cause.EAI_AGAIN": "der Hostname lässt sich im Moment nicht auflösen",
  "cause.ECONNRESET": "die Verbindung wurde unterbrochen",
  "cause.EPIPE": "die Verbindung wurde unterbrochen",
  "cause.NO_RESPONSE": "die Verbindung wurde vor der Antwort unterbrochen",
  "cause.ETIMEDOUT": "der Aufbau der Verbindung dauerte zu lange",
  "cause.EHOSTUNREACH": "es gibt keine Netzverbindung zu dieser Adresse",
  "cause.ENETUNREACH": "diese Maschine hat kein Netz",
  "cause.CERT_HAS_EXPIRED": "es ist abgelaufen",
  "cause.DEPTH_ZERO_SELF_SIGNED_CERT": "es ist selbstsigniert",
  "cause.SELF_SIGNED_CERT_IN_CHAIN": "sein Aussteller gilt hier nicht als vertrauenswürdig",
  "cause.ERR_TLS_CERT_ALTNAME_INVALID": "es gilt für einen anderen Hostnamen",
  "cause.UNABLE_TO_VERIFY_LEAF_SIGNATURE": "das Zertifikat seines Ausstellers fehlt",
  "cause.UNABLE_TO_GET_ISSUER_CERT_LOCALLY": "sein Aussteller ist hier nicht bekannt",
  "problem.certificate-refused": "Das Zertifikat von {system} unter {host} ist nicht gültig: {detail}.",
  "hint.certificate-refused":
    "Den Betreiber bitten, es zu erneuern. Für ein eigenes Zertifikat: NODE_EXTRA_CA_CERTS=DATEI",
  "problem.timed-out": "{system} unter {host} hat «{operation}» nicht rechtzeitig beantwortet.",
  "hint.timed-out":
    "tg360 versucht es von selbst wieder. Falls es anhält, mehr Zeit geben: tg360 configure --timeout 60s",
  "problem.server-error": "{system} hatte einen Fehler bei «{operation}» (HTTP {status}): {detail}.",
  "hint.server-error": "tg360 versucht es von selbst wieder. Falls es anhält, den Betreiber von {system} informieren.",
  "problem.throttled": "{system} bittet bei «{operation}» um weniger Anfragen. tg360 fragt ab {until} wieder an.",
  "hint.throttled": "Nichts zu tun. Für einen sofortigen Versuch --now anfügen",
  "problem.paused": "{system} hat um eine Pause bis {until} gebeten.",
  "hint.paused": "Nichts zu tun. Für einen sofortigen Versuch --now anfügen",
  "problem.got-html":
    "{system} hat auf «{operation}» mit einer Webseite statt mit Daten geantwortet (HTTP {status} von {host}): {excerpt}",
  "hint.got-html": "Stimmt die Adresse? Prüfen: tg360 configure --check",
  "problem.got-no-json":
    "{system} hat auf «{operation}» mit etwas anderem als Daten geantwortet (HTTP {status} von {host}): {excerpt}",
  "hint.got-no-json": "Stimmt die Adresse? Prüfen: tg360 configure --check",
  "problem.redirected":
    "{system} leitet «{operation}» an {location} weiter (HTTP {status}). tg360 folgt keiner Weiterleitung.",
  "hint.redirected": "Falls das die neue Adresse ist, sie eingeben: tg360 configure --moved",
  "problem.contract-broken":
    "{system} hat auf «{operation}» in unerwarteter Form geantwortet: bei {path} sollte {expected} stehen, dort steht aber {found}.",
  "hint.contract-broken":
    "Ansehen, was die Antworten enthalten: tg360 doctor. Falls es anhält, den Betreiber von {system} informieren.",
  "problem.answer-no-text":
    "{system} hat auf «{operation}» mit Bytes geantwortet, die kein gültiges UTF-8 sind, und nennt keinen anderen Zeichensatz: {excerpt}. tg360 übernimmt nichts davon, damit kein Buchstabe ersetzt wird.",
  "hint.answer-no-text":
    'Den Betreiber von {system} bitten, UTF-8 zu senden oder den Zeichensatz im Header Content-Type zu nennen.{system, select, TotalGest { Sollte es «{reading}» heissen, im Profil angeben: "charset": "windows-1252"} other {}}',
  "problem.wire-unread":
    "{system} hat auf «{operation}» in {wire} geantwortet. tg360 liest JSON und kann {wire} noch nicht lesen.",
  "hint.wire-unread":
    "Den Anbieter nach JSON fragen; viele Programme senden es auf Wunsch: mit einem Header Accept: application/json oder einem Parameter wie format=json.",
  "problem.answer-too-large": "Die Antwort von {system} auf «{operation}» ist grösser als {limitMb} MB.",
  "hint.answer-too-large": "Den Betreiber von {system} informieren: So gross darf keine Antwort sein.",
  "problem.paging-loop": "{system} liefert bei «{operation}» immer wieder dieselbe Seite.",
  "hint.paging-loop": "tg360 versucht es von selbst wieder. Falls es anhält, den Betreiber von {system} informieren.",
  "problem.list-incomplete":
    "{system} meldet bei «{operation}» {total} Einträge, hat aber zweimal nur {came} geliefert. Die übrigen sind nicht bekannt.",
  "hint.list-incomplete":
    "tg360 verarbeitet, was kam, und erhöht keinen Bestand. Es versucht es von selbst wieder. Falls es anhält, den Betreiber von {system} informieren.",
  "problem.page-refused":
    "{system} lehnt {page, select, none {die nächste Seite} other {Seite {page}}} von «{operation}» ab (HTTP {status}): {detail}.",
  "hint.page-refused":
    '{way, select, untold {Gibt es keine weiteren Seiten, im paginator des Profils (docs/profiles.md) angeben: "end": [{status}], oder wo {system} ihre Zahl nennt («pages»).} other {tg360 versucht es von selbst wieder. Falls es anhält, den paginator im Profil ansehen: tg360 doctor}}',
  "problem.next-page-elsewhere":
    "Laut {system} liegt die nächste Seite von «{operation}» bei {found}; tg360 ruft es aber bei {own} auf. An die andere Adresse wurde nichts gesendet.",
  "hint.next-page-elsewhere":
    "Falls das seine Adresse ist, sie eingeben: tg360 configure --moved. Sonst den Betreiber von {system} informieren.",
  "problem.end-untold":
    "{system} hat {count} Produkte in «{operation}» geliefert und nichts bei {path}: Es kann weitere geben, und tg360 würde sie nie lesen.",
  "hint.end-untold": "Den paginator im Profil korrigieren. Sind das alle, dort schreiben: {line}",
  "problem.cannot-ask":
    "{value} lässt sich nicht in die Anfrage «{operation}» setzen; darum kann tg360 in {system} nicht danach fragen.",
  "hint.cannot-ask":
    "In {system} danach suchen. Setzt das Profil den Wert in Anführungszeichen, in einen Pfad oder in einen Header, stattdessen einen einfachen Parameter verwenden.",
  "problem.remote-refused": "{system} hat «{operation}» abgelehnt (HTTP {status}): {detail}.",
  "hint.remote-refused": "Beide Systeme prüfen: tg360 configure --check",
  "problem.function-missing": "{system} hat die Funktion «{operation}» nicht.",
  "hint.function-missing":
    "Den Betreiber von {system} bitten, das E-Commerce-Modul einzuschalten, dann: tg360 configure --check",
  "problem.left-waiting":
    "{count, plural, one {# Bestellung wartet} other {# Bestellungen warten}} noch auf den Versand.",
  "hint.left-waiting":
    "Der nächste Lauf versucht es von selbst wieder. Anzeigen: tg360 status orders --state queued,sending",
  "problem.too-old":
    "{last, select, never {Es gab noch keinen {direction, select, orders {guten Export} other {guten Abruf}}.} other {{direction, select, orders {Der letzte gute Export} other {Der letzte gute Abruf}} ist älter als {maxAge}: {last}.}}",
  "hint.too-old": "Den Grund zeigt: tg360 status",
  // ------------------------------------------------------------------------------------------------ another run
  "problem.locked":
    "Ein anderer Lauf ist in Arbeit ({what, select, orders {Bestellungen} products {Produkte} daemon {Daemon} other {{what}}}, Prozess {pid}, seit {since}).",
  "hint.locked": "Warten, bis er fertig ist. Um länger zu warten, --lock-timeout 5m anfügen",
  // ------------------------------------------------------------------------------------------------ stopped
  "problem.brake-hides":
    "Zurückgehalten: {affected, number} von {of, number} sichtbaren Produkten würden innert 24 Stunden ausgeblendet ({percent} %). Der Rest ging durch.",
  "hint.brake-hides": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-zeros":
    "Zurückgehalten: Der Bestand von {affected, number} von {of, number} Produkten würde innert 24 Stunden auf 0 fallen ({percent} %). Der Rest ging durch.",
  "hint.brake-zeros": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-prices":
    "Zurückgehalten: Der Preis von {affected, number} von {of, number} Produkten würde sich innert 24 Stunden ändern ({percent} %). Der Rest ging durch.",
  "hint.brake-prices": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-price-jumps":
    "Zurückgehalten: Der Preis von {affected, number} von {of, number} Produkten würde sich innert 24 Stunden um mehr als einen Drittel ändern ({percent} %). Der Rest ging durch.",
  "hint.brake-price-jumps": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-surges":
    "Zurückgehalten: Der Bestand von {affected, number} von {of, number} Produkten würde innert 24 Stunden auf das Zehnfache oder mehr steigen ({percent} %). Der Rest ging durch.",
  "hint.brake-surges": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-names":
    "Zurückgehalten: Der Name von {affected, number} von {of, number} Produkten würde sich innert 24 Stunden ändern ({percent} %). Der Rest ging durch.",
  "hint.brake-names": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-skus":
    "Zurückgehalten: Die SKU von {affected, number} von {of, number} Produkten würde sich innert 24 Stunden ändern ({percent} %). Der Rest ging durch.",
  "hint.brake-skus": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-creations":
    "Zurückgehalten: {affected, number} von {of, number} Produkten wären innert 24 Stunden neu im Shop ({percent} %). Der Rest ging durch.",
  "hint.brake-creations": "Falls das stimmt: tg360 pull-products --allow-mass-change",
  "problem.brake-empty": "TotalGest hat einen leeren Katalog geliefert. Es wurde nichts ausgeblendet.",
  "hint.brake-empty":
    "Die Produkte in TotalGest prüfen. Falls er wirklich leer ist: tg360 pull-products --allow-mass-change",
  "problem.state-damaged": "Die Zustandsdatei {path} ist beschädigt: {detail}. Sie wurde nicht angerührt.",
  "hint.state-damaged":
    "Eine Sicherung davon zurückspielen. Auch eine alte ist ungefährlich: Keine Bestellung wird zweimal gesendet.",
  "problem.state-newer":
    "Die Zustandsdatei {path} stammt von einem neueren tg360 (Version {found}; dieses kennt {known}).",
  "hint.state-newer": "Das neuere tg360 wieder installieren.",
  "problem.disk-full": "Der Datenträger ist voll: {path} hat noch {freeMb} MB.",
  "hint.disk-full": "Platz schaffen. Der nächste Lauf macht weiter, wo dieser aufgehört hat.",
  "problem.disk-failed": "Der Datenträger hat bei {path} einen Fehler: {detail}.",
  "hint.disk-failed": "Den Datenträger prüfen. Der nächste Lauf macht weiter, wo dieser aufgehört hat.",
  "problem.disk-read-only": "In {path} kann nicht geschrieben werden.",
  "hint.disk-read-only": "Beschreibbar machen oder einen anderen Ordner verwenden: tg360 --data-dir ORDNER",
  "problem.config-not-saved":
    "Die Konfiguration konnte nicht nach {path} gespeichert werden. Die alte wurde wiederhergestellt.",
  "hint.config-not-saved": "Auf dem Datenträger Platz schaffen, dann: tg360 configure",
  "problem.not-saved": "Nichts wurde gespeichert.",
  "problem.not-saved-otherwise":
    "Nichts wurde gespeichert. Weichen Anmeldung oder Antworten von {system} vom eingebauten Vertrag ab, braucht es ein Profil.",
  "hint.not-saved-otherwise": "Den Befehl mit --save-anyway wiederholen, dann ein Profil vorschlagen lassen: {command}",
  "problem.not-saved-profile":
    "Nichts wurde gespeichert. {at, select, login {Mit {path} gelingt die Anmeldung noch nicht.} none {{path} passt noch nicht.} other {Mit {path} gelingt die Anmeldung, aber {at} passt noch nicht.}} Das ist normal, solange ein Profil entsteht.",
  "hint.not-saved-profile": "Ansehen, was noch fehlt: {command}",
  "problem.saved-unverified":
    "Die Einstellungen sind gespeichert, aber nicht geprüft: {system} hat nicht geantwortet, wie es sollte.",
  "hint.saved-unverified": "Als Nächstes ein Profil vorschlagen lassen: {command}",
  "problem.output-failed": "Die Ausgabe konnte nicht geschrieben werden: {detail}.",
  "hint.output-failed": "Ist der Datenträger voll? Was getan wurde, bleibt erhalten; anzeigen: tg360 status",
  // ------------------------------------------------------------------------------------------------ one product
  "problem.product-invalid": "TotalGest liefert das Produkt {id} in unerwarteter Form: {path} ist {found}.",
  "hint.product-invalid": "Das Produkt in TotalGest korrigieren. tg360 liest es von selbst wieder.",
  "problem.sku-empty": "Das Produkt {id} hat in TotalGest keine SKU.",
  "hint.sku-empty": "Ihm in TotalGest eine SKU geben. tg360 liest es von selbst wieder.",
  "problem.sku-taken": "Die SKU {sku} des Produkts {newcomer} gehört bereits dem Produkt {holder}.",
  "hint.sku-taken": "Einem der beiden in TotalGest eine andere SKU geben.",
  "problem.price-missing": "Es hat keinen Preis in der Preisliste {list}.",
  "hint.price-missing":
    "Den Preis in TotalGest eintragen oder eine andere Liste wählen: tg360 configure --price-list NAME",
  "problem.price-foreign": "Der Preis in der Preisliste {list} lautet auf {currency}; TotalGest rechnet in {expected}.",
  "hint.price-foreign":
    "Den Preis in TotalGest in {expected} eintragen oder eine andere Liste wählen: tg360 configure --price-list NAME",
  "problem.price-ambiguous":
    "Produkt {id} hat {pricesCount} Preise in {list} ({differ, select, vat {{prices}, mit und ohne MWST} other {{prices}}}): Es ist nicht klar, welcher gilt.",
  "hint.price-ambiguous":
    "In TotalGest nur den geltenden stehen lassen, im Profil nur diesen lesen oder eine andere Liste wählen: tg360 configure --price-list NAME",
  "problem.price-zero": "Der Preis in TotalGest ist 0. Der Preis ging nicht an den Shop.",
  "hint.price-zero":
    "Den Preis in TotalGest korrigieren. Falls er stimmt: tg360 pull-products --sku {itemArg} --allow-price",
  "problem.price-fell":
    "Der Preis fällt von {from} auf {to}, auf weniger als einen Zehntel. Der Preis ging nicht an den Shop.",
  "hint.price-fell":
    "Den Preis in TotalGest korrigieren. Falls er stimmt: tg360 pull-products --sku {itemArg} --allow-price",
  "problem.vat-without-tax": "Der Shop hat keine Steuer von {rate} %.",
  "hint.vat-without-tax": "Die Steuer im Shop anlegen oder den MWST-Satz in TotalGest korrigieren.",
  "problem.shop-sku-ambiguous":
    "Zwei Produkte des Shops könnten {sku} sein: {first} und {second} haben beide seine SKU oder beide seine TotalGest-Id.",
  "hint.shop-sku-ambiguous": "Eines davon im Shop entfernen oder seine SKU oder TotalGest-Id korrigieren.",
  "problem.shop-product-invalid": "Der Shop liefert das Produkt {id} in unerwarteter Form: {path} ist {found}.",
  "hint.shop-product-invalid": "Das Produkt im Shop korrigieren. tg360 liest es von selbst wieder.",
  "problem.shop-refused-product": "Der Shop lehnt das Produkt ab: {detail}.",
  "hint.shop-refused-product": "Das Produkt in TotalGest korrigieren, dann: tg360 pull-products --sku {itemArg}",
  "problem.product-not-found": "TotalGest hat kein Produkt mit der SKU {sku}.",
  "hint.product-not-found": "Die Schreibweise prüfen; Gross- und Kleinschreibung zählt.",
  // ------------------------------------------------------------------------------------------------ one order
  "problem.order-invalid": "Der Shop liefert die Bestellung {id} in unerwarteter Form: {path} ist {found}.",
  "hint.order-invalid": "Die Bestellung im Shop korrigieren. tg360 liest sie von selbst wieder.",
  "problem.payment-unmapped": "Die Zahlungsart «{name}» ({id}) hat in TotalGest keine Entsprechung.",
  "hint.payment-unmapped":
    "Angeben, welche es ist: tg360 configure --map-payment {idArg}=CODE{codesCount, plural, =0 {} other {. TotalGest hat: {codes}}}",
  "problem.vat-unmapped": "Der MWST-Satz {rate} hat in TotalGest keine Entsprechung.",
  "hint.vat-unmapped":
    "Angeben, welcher es ist: tg360 configure --map-vat {rateArg}=CODE{codesCount, plural, =0 {} other {. TotalGest hat: {codes}}}",
  "problem.vat-missing":
    "Eine Zeile hat keinen MWST-Satz oder verwendet die Standardsteuer des Shops, und der Shop hat keine.",
  "hint.vat-missing":
    "Die Bestellung korrigieren oder eine Steuer des Shops als Standard festlegen. tg360 liest die Bestellung von selbst wieder.",
  "problem.country-unknown": "Das Land «{country}» ist nicht bekannt.",
  "hint.country-unknown":
    "Im Shop korrigieren oder angeben, welches es ist (zwei Buchstaben): tg360 configure --map-country {countryArg}=CH",
  "problem.address-missing": "Die Bestellung hat keine Rechnungsadresse.",
  "hint.address-missing": "Die Bestellung im Shop vervollständigen. tg360 liest sie von selbst wieder.",
  "problem.currency-foreign": "Die Bestellung lautet auf {currency}; TotalGest rechnet in {expected}.",
  "hint.currency-foreign":
    "Von Hand in TotalGest erfassen, dann: tg360 export-orders --ids {itemArg} --mark-exported NUMMER",
  "problem.totals-mismatch": "Die Zeilen ergeben zusammen {lines}, bezahlt hat der Kunde aber {total}.",
  "hint.totals-mismatch":
    "Die Bestellung im Shop korrigieren oder von Hand erfassen, dann: tg360 export-orders --ids {itemArg} --mark-exported NUMMER",
  "problem.no-lines": "Die Bestellung hat keine Zeilen.",
  "hint.no-lines": "Falls es ein Versehen ist: tg360 export-orders --ids {itemArg} --dismiss",
  "problem.article-gone":
    "«{name}» wurde als Produkt {product} von TotalGest verkauft, das es in TotalGest nicht mehr gibt.{sku, select, none {} other { Im Shop hatte es die SKU {sku}.}}",
  "hint.article-gone":
    "Falls seine SKU stimmt: tg360 export-orders --ids {itemArg} --article-by sku. Sonst die Bestellung von Hand erfassen, dann: tg360 export-orders --ids {itemArg} --mark-exported NUMMER",
  "problem.article-unanswered":
    "«{name}» wurde als Produkt {product} von TotalGest verkauft, und TotalGest sagt nicht, was dieses Produkt jetzt ist: Seine SKU könnte ein anderes Produkt haben.",
  "hint.article-unanswered":
    "tg360 fragt in jedem Zyklus wieder. Falls es anhält, das Produkt in TotalGest ansehen; oder, falls die SKU in der Bestellung stimmt: tg360 export-orders --ids {itemArg} --article-by sku",
  "problem.article-undated":
    "«{name}» wurde etwa zu der Zeit verkauft, als das Produkt {product} von TotalGest im Shop an die Stelle von {before} trat. Die Uhren stimmen nicht überein, darum erkennt tg360 nicht, welches der beiden verkauft wurde.",
  "hint.article-undated":
    "Angeben, welches verkauft wurde. {product}: tg360 export-orders --ids {itemArg} --article-by link. Das Produkt, das jetzt die SKU der Bestellung hat: --article-by sku",
  "problem.article-disagrees":
    "«{name}» hat in der Bestellung die SKU {sku}, ist aber mit dem Produkt {product} von TotalGest (SKU {linkSku}) verknüpft. Seit wann, ist nicht bekannt.",
  "hint.article-disagrees":
    "Angeben, welches verkauft wurde: tg360 export-orders --ids {itemArg} --article-by link (oder sku)",
  "problem.erp-refused-order":
    "TotalGest lehnt die Bestellung ab: {detail}{fieldsCount, plural, =0 {} other { ({fields})}}.",
  "hint.erp-refused-order": "Die Ursache beheben, dann noch einmal senden: tg360 export-orders --ids {itemArg}",
  "refused.at": "Zeile {line}{isKnown, select, yes {, Artikel {article}} other {}}: {why}",
  "refused.unknown_sku": "in TotalGest unbekannt",
  "refused.unknown_vat_code": "TotalGest kennt den MWST-Code nicht",
  "refused.unknown_payment_method": "TotalGest kennt die Zahlungsart nicht",
  "refused.total_mismatch": "die Zeilen ergeben nicht das Total",
  "problem.order-blocked": "Etwas zwischen tg360 und TotalGest hält diese Bestellung auf (HTTP {status}): {detail}.",
  "hint.order-blocked":
    "Den Betreiber von TotalGest oder seiner Firewall fragen, dann noch einmal senden: tg360 export-orders --ids {itemArg}",
  "problem.outcome-unknown": "Sie wurde gesendet; ob TotalGest sie angenommen hat, ist noch nicht bekannt: {detail}.",
  "hint.outcome-unknown": "Nichts zu tun: Der nächste Lauf fragt zuerst TotalGest.",
  "problem.order-unread":
    "TotalGest hat mit {status} geantwortet, aber bei {places} steht weder Id noch Nummer der Bestellung; in der Antwort steht {foundCount, plural, =0 {nichts} other {{found}}}. Darum ist der Ausgang unbekannt, und tg360 schlägt die Bestellung nach.",
  "hint.order-unread":
    "Im Profil angeben, wo sie stehen: createOrder.record oder fields.orderResult (docs/profiles.md).",
  "problem.outcome-closed": "Sie wurde gesendet, und TotalGest sagt, dass es sie nicht hat.",
  "hint.outcome-closed": "Nichts zu tun: Sie wird im nächsten Zyklus noch einmal gesendet.",
  "problem.outcome-unconfirmed":
    "Sie wurde gesendet, und TotalGest kann nicht sagen, ob es sie angenommen hat: {detail}.",
  "hint.outcome-unconfirmed":
    "In TotalGest nachsehen. Falls sie dort ist: tg360 export-orders --ids {itemArg} --mark-exported NUMMER. Sonst: tg360 export-orders --ids {itemArg} --resend. Ohne Terminal --yes anfügen",
  "problem.order-unanswered":
    "Der Shop führt die Bestellung {id} nicht mehr in seiner Liste und sagt nicht, was aus ihr wurde.",
  "hint.order-unanswered":
    "Im Shop nachsehen. Falls es sie nicht mehr gibt: tg360 export-orders --ids {idArg} --dismiss",
  "problem.product-unanswered":
    "{system} führt sein Produkt {id} nicht mehr in seiner Liste und sagt nicht, was aus ihm wurde.",
  "hint.product-unanswered":
    "In {system} nachsehen. Das Produkt bleibt, wie es ist; tg360 fragt beim nächsten Abruf aller Produkte wieder.",
  "problem.erp-id-shared":
    "TotalGest hat mit {number} geantwortet, und das ist schon die Bestellung {other}. Darum ist der Ausgang unbekannt, und tg360 schlägt die Bestellung nach.",
  "hint.erp-id-shared":
    "Falls das wieder vorkommt, antwortet etwas anderes anstelle von TotalGest, vielleicht ein Proxy mit Zwischenspeicher.",
  "problem.refused-again": "TotalGest hat {count}-mal geantwortet, ohne die Bestellung anzunehmen: {detail}.",
  "hint.refused-again":
    "Sie wird in jedem Zyklus wieder gesendet. Korrigieren, was TotalGest bemängelt, oder die Bestellung aufgeben: tg360 export-orders --ids {itemArg} --dismiss",
  "problem.order-id-reused":
    "Die Id {id} des Shops gehört zu zwei Bestellungen: {reference} vom {placedAt} und {otherReference} vom {otherPlacedAt}. Wurde der Shop aus einer Sicherung wiederhergestellt?",
  "hint.order-id-reused":
    "In TotalGest nachsehen. Falls sie zu senden ist: tg360 export-orders --ids {itemArg} --resend. Sonst: tg360 export-orders --ids {itemArg} --dismiss. Ohne Terminal --yes anfügen",
  "problem.text-unwritable":
    "«{text}» lässt sich in {charset} nicht schreiben, dem Zeichensatz, in dem TotalGest Bestellungen annimmt.",
  "hint.text-unwritable":
    "Die Bestellung in TotalGest von Hand erfassen, dann: tg360 export-orders --ids {itemArg} --mark-exported NUMMER. Oder den Text im Shop ändern.",
  "problem.reference-too-long": "Die Referenz {reference} ist länger als die {max} Zeichen, die TotalGest annimmt.",
  "hint.reference-too-long":
    "Vor dem ersten Export eine kürzere framework360.site setzen oder die Bestellung von Hand erfassen: tg360 export-orders --ids {itemArg} --mark-exported NUMMER",
  "problem.erp-order-differs":
    "TotalGest hat unter dieser Referenz eine andere Bestellung: {number} beträgt {total}, diese {expected}.",
  "hint.erp-order-differs":
    "Beide vergleichen. Ist es dieselbe: tg360 export-orders --ids {itemArg} --mark-exported {numberArg}. Ist es eine andere: diese von Hand erfassen und mit ihrer eigenen Nummer vermerken.",
  "problem.may-be-booked":
    "TotalGest hat sie nicht, verbucht den letzten Versuch aber vielleicht noch bis {until}. Darum wurde sie nicht noch einmal gesendet.",
  "hint.may-be-booked": "Nach dieser Zeit noch einmal versuchen.",
  "problem.number-taken": "{number} ist in TotalGest schon die Bestellung {other}. Es wurde nichts vermerkt.",
  "hint.number-taken": "Die Nummer dieser Bestellung in TotalGest nachsehen.",
  "problem.cannot-acknowledge":
    "Die Bestellung {id} hat keine Änderung nach dem Export, die noch Aufmerksamkeit braucht.",
  "hint.cannot-acknowledge": "Was davon bekannt ist: tg360 status orders {idArg}",
  "problem.order-not-found": "Der Shop hat keine Bestellung {id}.",
  "hint.order-not-found": "Die Nummer prüfen: tg360 status orders --search {idArg}",
  "problem.order-unknown": "Hier ist keine Bestellung «{token}» bekannt.",
  "hint.order-unknown": "Falls der Shop sie hat: tg360 export-orders --ids {tokenArg}",
  "problem.product-unknown": "Hier ist kein Produkt «{token}» bekannt.",
  "hint.product-unknown": "In allen suchen: tg360 status products --search {tokenArg}",
  // ------------------------------------------------------------------------------------------------ warnings
  "problem.ean-dropped": "Die EAN {ean} ist nicht gültig; das Produkt ging ohne sie an den Shop.",
  "hint.ean-dropped": "Die EAN in TotalGest korrigieren.",
  "problem.forced-status": "Auf Wunsch gesendet, obwohl ihr Status «{status}» ist.",
  "problem.forced-date": "Auf Wunsch gesendet, obwohl sie vor dem ersten Tag aufgegeben wurde ({placedAt}).",
  "problem.total-adjusted": "Eine Rundungsdifferenz von {by} wurde zur grössten Zeile gerechnet.",
  "problem.changed-after-export": "Die Bestellung {id} wurde nach dem Export im Shop geändert.",
  "hint.changed-after-export":
    "Von Hand in TotalGest ändern, dann: tg360 export-orders --ids {itemArg} --acknowledge --reason WARUM",
  "problem.cancelled-after-export": "Die Bestellung {id} wurde nach dem Export im Shop storniert.",
  "hint.cancelled-after-export":
    "Von Hand in TotalGest stornieren, dann: tg360 export-orders --ids {itemArg} --acknowledge --reason WARUM",
  "problem.waits-long": "Sie wartet seit dem ersten Versuch über eine Stunde.",
  "hint.waits-long":
    "Jeden Versuch ansehen: tg360 status orders {itemArg}. Um sie aufzugeben: tg360 export-orders --ids {itemArg} --dismiss",
  "problem.clock-off": "Die Uhr dieser Maschine geht um {by} falsch, verglichen mit {than}.",
  "hint.clock-off": "Vom Netz stellen lassen: timedatectl set-ntp true",
  "problem.clock-of-system-off": "Die Uhr dieser Maschine und die von {system} weichen um {by} voneinander ab.",
  "hint.clock-of-system-off":
    "Beide mit einer Uhr vergleichen. Stimmt diese, den Betreiber von {system} informieren; sonst: timedatectl set-ntp true",
  "problem.heartbeat-failed": "Das Lebenszeichen konnte nicht an {host} gesendet werden: {detail}.",
  "hint.heartbeat-failed":
    "Es wird nach dem nächsten guten Zyklus wieder gesendet. Falls es anhält, daemon.heartbeatUrl prüfen.",
  "problem.on-failure-failed": "Der Befehl {program} aus daemon.onFailure ist fehlgeschlagen: {detail}.",
  "hint.on-failure-failed": "Von Hand ausprobieren; er findet den Bericht auf seiner Standardeingabe.",
  "problem.unknown-variable": "tg360 kennt die Umgebungsvariable {name} nicht. Ist {nearest} gemeint?",
  "hint.unknown-variable": "Korrigieren oder entfernen.",
  "problem.permissions-tightened": "{path} war für andere lesbar. Jetzt kann nur noch der Eigentümer die Datei lesen.",
  "problem.mapping-unverified": "Die Zuordnungen konnten nicht geprüft werden: {detail}.",
  "hint.mapping-unverified": "Später prüfen: tg360 configure --check",
  // ------------------------------------------------------------------------------------------------ bug, interruption
  "problem.bug": "Das ist ein Fehler in tg360: {detail}.",
  "hint.bug": "Bitte mit den Zeilen oben melden. Nichts ist verloren; der nächste Lauf macht weiter.",
  "problem.interrupted": "Abgebrochen ({signal}).",
  "hint.interrupted": "Nichts ist verloren; der nächste Lauf macht weiter.",
  "interrupt.first":
    "Wird beendet: tg360 schliesst zuerst ab, was in Arbeit ist. Um sofort zu beenden, das Signal noch einmal senden.",

  // ------------------------------------------------------------------------------------------------ labels
  "label.product.synced": "Abgeglichen",
  "label.product.pending": "Ausstehend",
  "label.product.failed": "Fehlgeschlagen",
  "label.product.not-linked": "Nicht verknüpft",
  "label.order.exported": "Abgeglichen",
  "label.order.queued": "Wartet",
  "label.order.sending": "Wird gesendet",
  "label.order.held": "Zurückgestellt",
  "label.order.failed": "Fehlgeschlagen",
  "label.order.unconfirmed": "Zu bestätigen",
  "label.order.not-linked": "Nicht verknüpft",
  "label.order.not-found": "Nicht gefunden",
  "reason.status": "Status nicht abgeschlossen",
  "reason.cancelled": "storniert",
  "reason.before-from": "vor dem ersten Tag",
  "reason.dismissed": "verworfen",
  "after.cancelled": "Storniert oder erstattet: {now}",
  "after.quantity": "{article}: {sent} gesendet, jetzt {now}",
  "after.amount": "{article}: {sent} gesendet, jetzt {now}",
  "after.vat": "{article}: {sent} % MWST gesendet, jetzt {now} %",
  "after.delivery": "Versand: {sent} gesendet, jetzt {now}",
  "after.fees": "Gebühren: {sent} gesendet, jetzt {now}",
  "after.coupon": "Gutschein: {sent} gesendet, jetzt {now}",
  "after.total": "Total: {sent} gesendet, jetzt {now}",
  "after.currency": "Währung: {sent} gesendet, jetzt {now}",
  "after.billing": "Die Rechnungsadresse hat sich geändert",
  "after.shipping": "Die Lieferadresse hat sich geändert",
  "after.payment": "Die Zahlungsart hat sich geändert",
  "after.note": "Die Bemerkung hat sich geändert",
  "after.double": "Vielleicht doppelt in TotalGest: {sent} und {now}",
  "after.earlier": "Geändert, bevor tg360 aufbewahrte, was es sendet",
  "after.nothing": "keine",
  "flag.changed": "nach dem Export im Shop geändert",
  "flag.cancelled": "nach dem Export im Shop storniert",
  "action.created": "neu angelegt",
  "action.updated": "geändert",
  "action.hidden": "ausgeblendet",
  "action.adopted": "verknüpft",
  "action.failed": "fehlgeschlagen",
  "action.not-found": "nicht gefunden",
  "direction.orders": "Bestellungen",
  "direction.products": "Produkte",

  // ------------------------------------------------------------------------------------------------ table heads
  "head.order": "Bestellung",
  "head.number": "Nummer",
  "head.placed": "Aufgegeben",
  "head.customer": "Kunde",
  "head.total": "Total",
  "head.status": "Status",
  "head.totalgest": "TotalGest",
  "head.attempts": "Versuche",
  "head.remark": "Bemerkung",
  "head.id": "Id",
  "head.sku": "SKU",
  "head.name": "Name",
  "head.quantity": "Bestand",
  "head.action": "Erledigt",
  "head.changes": "Änderungen",
  "head.warnings": "Hinweise",
  "head.fix": "Was zu tun ist",
  "head.ended": "Ende",
  "head.took": "Dauer",
  "head.what": "Lauf",
  "head.result": "Ergebnis",

  // ------------------------------------------------------------------------------------------------ reports
  "count.requested": "{n, plural, one {# Bestellung} other {# Bestellungen}}",
  "count.exported": "{n, number} exportiert",
  "count.wouldSend": "{n, plural, one {# würde} other {# würden}} gesendet",
  "count.alreadyExported": "{n, number} bereits in TotalGest",
  "count.failed": "{n, number} fehlgeschlagen",
  "count.held": "{n, number} zurückgestellt",
  "count.unconfirmed": "{n, number} zu bestätigen",
  "count.waiting": "{n, number} wartend",
  "count.read": "{n, plural, one {# Produkt} other {# Produkte}} gelesen",
  "count.created": "{n, number} neu angelegt",
  "count.updated": "{n, number} geändert",
  "count.unchanged": "{n, number} unverändert",
  "count.hidden": "{n, number} ausgeblendet",
  "count.adopted": "{n, number} verknüpft",
  "count.heldBack": "{n, number} zurückgehalten",
  "count.warnings": "{n, plural, one {# Hinweis} other {# Hinweise}}",
  "report.export": "Export der Bestellungen",
  "report.pull.full": "Abruf aller Produkte",
  "report.pull.incremental": "Abruf der geänderten Produkte",
  "report.headline": "{title}: {counts}",
  "report.dry": "Probelauf: Es wurde nichts verändert.",
  "report.nothing-due": "Keine Bestellung ist fällig.",
  "report.nothing-changed": "Keine Änderungen.",
  "report.took": "in {duration}",
  "report.problems": "Was geschehen ist",
  "report.failures": "Braucht Aufmerksamkeit",
  "report.tried-again": "Wird von selbst wieder versucht",
  "report.warnings": "Hinweise",
  "report.alike":
    "{scope, select, all {Alle {n, number} gelesenen Produkte scheitern} page {{n, number} dieser {kind, select, orders {Bestellungen} other {Produkte}} scheitern} other {{n, number} {kind, select, orders {Bestellungen} other {Produkte}} scheitern}} an {path} (in {item} steht {found}){scope, select, all {: Das Profil stimmt nicht, die Produkte schon.} other {.}}",
  "report.alike-fix":
    "{scope, select, all {Ansehen, was die Antworten enthalten: tg360 doctor} other {Scheitern so viele gleich, stimmt vielleicht das Profil nicht: tg360 doctor. Sonst {system, select, TotalGest {in TotalGest} other {im Shop}} korrigieren.}}",
  "report.eans-dropped": "{n, number} Produkte gingen ohne ihre EAN an den Shop, weil diese ungültig ist.",
  "report.all-warnings": "Alle mit --report DATEI.csv; die eines Produkts: tg360 status products SKU",
  "report.already": "Bereits in TotalGest",
  "report.unconfirmed": "Noch zu bestätigen, aus einem früheren Lauf",
  "report.body": "{order}, wie TotalGest sie bekäme",
  "report.after-export": "Nach dem Export im Shop geändert",
  "report.after-export-old":
    "{n, plural, one {Auch # Bestellung weicht} other {Auch # Bestellungen weichen}} ab, die exportiert wurden, bevor tg360 darauf achtete: {ids}",
  "report.after-export-fix":
    "In TotalGest korrigieren, dann: tg360 export-orders --ids {idsArg} --acknowledge --reason WARUM",
  "report.acknowledged": "Erledigt, wie es jetzt ist. Eine spätere Änderung wird wieder gemeldet.",
  "report.late": "Spät abgeschlossen: vor dem ersten Tag aufgegeben, seither abgeschlossen",
  "report.late-fix":
    "Um sie zu exportieren: tg360 export-orders --ids {idsArg}. Um sie nie zu exportieren: dasselbe mit --dismiss",
  "report.orders": "Bestellungen",
  "report.products": "Produkte",
  "report.more": "und {n, plural, one {# weitere} other {# weitere}}",
  "report.more-failures":
    "und {n, plural, one {# weiterer Fehler} other {# weitere Fehler}}: tg360 status products --state failed",
  "report.more-orders":
    "und {n, plural, one {# weitere Bestellung} other {# weitere Bestellungen}}; alle mit --report DATEI.csv",
  "report.more-products":
    "und {n, plural, one {# weiteres Produkt} other {# weitere Produkte}}; alle mit --report DATEI.csv",
  "report.written": "Bericht geschrieben: {path}",
  "report.marked": "Als exportiert vermerkt.",
  "report.dismissed": "Verworfen: wird nie exportiert.",
  "report.generated": "Erstellt von tg360 am {at}",

  // ------------------------------------------------------------------------------------------------ health and status
  "shops.paused": "{shop}: angehalten, ausgelassen",
  "shops.is-paused": "angehalten",
  "shops.word-paused": "angehalten",
  "shops.all-well": "{health}: nichts braucht Aufmerksamkeit in {n, plural, one {# Shop} other {# Shops}}",
  "shops.not-well": "{health}: {where}; {well} von {n} Shops brauchen keine Aufmerksamkeit",
  "shops.more": "{n} weitere",
  "shops.look": "Einer davon im Einzelnen: tg360 status --shop {shop}",
  "shops.paused-ones": "Angehalten: {shops}",
  "shops.none": "Hier gibt es keine Shops mit Namen.",
  "shops.none-next": "Einen weiteren Shop einrichten: tg360 configure --shop NAME",
  "shops.name": "Shop",
  "shops.health": "Lage",
  "shops.waiting": "Wartend",
  "shops.held": "Zurückgestellt",
  "shops.why": "Warum",
  "shops.row": "{health}: {why}",
  "shops.last-orders": "Letzter Export",
  "shops.last-products": "Letzter Abruf",
  "shops.ago": "vor {age}",
  "shops.did-pause": "Der Shop «{shop}» ist ab seinem nächsten Lauf angehalten.",
  "shops.did-resume": "Der Shop «{shop}» läuft wieder.",
  "shops.did-remove":
    "Der Shop «{shop}» ist entfernt. Seine Prüfungen, Bestellungen, Einstellungen, sein Zustand und eine Sicherung liegen in {folder}; die Einstellungen dort enthalten seine Passwörter.",
  "shops.ask-remove": "Den Shop «{shop}» entfernen? tg360 ruft für ihn dann nichts mehr auf.",
  "shops.did-import": "{n, plural, one {# Shop} other {# Shops}} aus {folder} importiert.",
  "shops.after-import": "Ihre Lage ansehen: tg360 shops",
  "shops.did-export":
    "Die Einstellungen von {n, plural, one {# Shop} other {# Shops}} liegen in {folder}, mit den Passwörtern: gut aufbewahren.",
  "shops.after-export": "Anderswo importieren: tg360 shops import ORDNER",
  "shops.ask-which": "Welcher Shop?",
  "shops.new": "ein neuer",
  "shops.ask-name": "Name des neuen Shops (a-z, 0-9 und Bindestriche)",
  "shops.wrong-name": "1 bis 40 Zeichen aus a-z, 0-9 und Bindestrichen, und keiner, den es schon gibt.",
  "health.ok": "in Ordnung",
  "health.degraded": "eingeschränkt",
  "health.failing": "gestört",
  "status.headline": "{health}: {why}",
  "health.well": "nichts braucht Aufmerksamkeit",
  "because.not-configured": "tg360 ist noch nicht eingerichtet",
  "advice.not-configured": "tg360 configure",
  "because.never-ran":
    "{direction, select, orders {Bestellungen wurden noch nie exportiert} other {Produkte wurden noch nie abgerufen}}",
  "advice.never-ran": "{direction, select, orders {tg360 export-orders} other {tg360 pull-products}}",
  "because.overdue": "{direction, select, orders {kein guter Export} other {kein guter Abruf}} seit {last}",
  "advice.overdue": "{direction, select, orders {tg360 export-orders} other {tg360 pull-products}}",
  "because.credentials":
    "{system} lehnt die Zugangsdaten ab ({direction, select, orders {Bestellungen} other {Produkte}})",
  "advice.credentials": "tg360 configure",
  "because.orders-failed": "{count, plural, one {# Bestellung} other {# Bestellungen}} von TotalGest abgelehnt",
  "advice.orders-failed": "tg360 status orders --state failed",
  "because.orders-held": "{count, plural, one {# Bestellung} other {# Bestellungen}} zurückgestellt",
  "advice.orders-held": "tg360 fix",
  "because.orders-unconfirmed": "{count, plural, one {# Bestellung} other {# Bestellungen}} zu bestätigen",
  "advice.orders-unconfirmed": "tg360 status orders --state unconfirmed",
  "because.orders-stuck":
    "{count, plural, one {# Bestellung wartet} other {# Bestellungen warten}} seit über einer Stunde",
  "advice.orders-stuck": "tg360 status orders --state queued,sending",
  "because.orders-refused-again":
    "{count, plural, one {# Bestellung} other {# Bestellungen}} mehrmals gesendet und von TotalGest nie angenommen",
  "advice.orders-refused-again": "tg360 status orders --state queued,sending",
  "because.orders-after-export":
    "{count, plural, one {# Bestellung} other {# Bestellungen}} nach dem Export im Shop geändert",
  "advice.orders-after-export": "tg360 status orders --state changed",
  "because.orders-late": "{count, plural, one {# Bestellung} other {# Bestellungen}} spät abgeschlossen",
  "advice.orders-late": "tg360 status orders --state not-linked",
  "because.products-failed": "{count, plural, one {# Produkt} other {# Produkte}} fehlgeschlagen",
  "advice.products-failed": "tg360 status products --state failed",
  "status.orders": "Bestellungen",
  "status.products": "Produkte",
  "status.queue":
    "{depth, plural, =0 {{need, plural, =0 {Keine Bestellung wartet.} one {Warteschlange leer; # Bestellung braucht Aufmerksamkeit.} other {Warteschlange leer; # Bestellungen brauchen Aufmerksamkeit.}}} one {# Bestellung wartet, aufgegeben vor {age}.} other {# Bestellungen warten, die älteste aufgegeben vor {age}.}}",
  "status.last-good": "Letzter guter Lauf",
  "status.never": "nie",
  "status.ago": "{at} (vor {age})",
  "status.runs": "Letzte Läufe",
  "status.run-good": "gut",
  "status.run-items": "mit Fehlern",
  "status.run-broke": "abgebrochen",
  "status.empty": "Hier ist noch kein Lauf gewesen.",
  "status.empty-next": "Anfangen mit: tg360 configure, dann tg360 pull-products und tg360 export-orders",
  "status.none-found": "Keine Treffer.",
  "status.page": "Zeilen {from, number} bis {to, number}.",
  "status.next-page": "Es gibt mehr: {command}",
  "status.no-such-page": "So viele Zeilen gibt es nicht.",
  "status.first-page": "Die ersten: {command}",
  "status.see-all": "Alle ansehen: {command}",
  "status.no-orders": "Es ist noch keine Bestellung bekannt.",
  "status.no-products": "Es ist noch kein Produkt bekannt.",
  "status.read-them": "Sie lesen: {command}",
  "status.watch": "{at}, alle 2 s erneuert; Ctrl-C beendet es",

  // ------------------------------------------------------------------------------------------------ one order
  "said.colon": ": ",
  "said.times": "({times, number} Mal)",
  "story.order": "Bestellung {reference}",
  "story.reference-sent": "Referenz in TotalGest",
  "story.shop-status": "Status im Shop",
  "story.late": "Abgeschlossen, seit tg360 eingerichtet ist, aber vor dem ersten Tag aufgegeben.",
  "story.why": "Warum sie nicht in TotalGest ist",
  "story.next": "Was zu tun ist",
  "story.after-export": "Was vom Gesendeten abweicht",
  "story.acknowledged": "Erledigt: {reason}",
  "story.history": "Was geschehen ist",
  "story.no-history": "Dazu ist nichts mehr verzeichnet.",
  "story.attempts": "{n, plural, =0 {nie gesendet} one {einmal gesendet} other {#-mal gesendet}}",
  "why.status": "Ihr Status im Shop, «{status}», bedeutet nicht abgeschlossen.",
  "why.cancelled": "Sie wurde im Shop storniert.",
  "why.before-from": "Sie wurde vor dem ersten Tag aufgegeben.",
  "why.dismissed": "Sie wurde von Hand verworfen und wird nie exportiert.",
  "why.queued": "Sie wartet auf den nächsten Lauf.",
  "why.sending": "Sie wurde gesendet; der nächste Lauf klärt, ob TotalGest sie angenommen hat.",
  "next.queued": "Nichts, oder sofort: tg360 export-orders --ids {itemArg}",
  "next.not-linked": "Um sie trotzdem zu exportieren: tg360 export-orders --ids {itemArg}",
  "event.seen": "Aus dem Shop gelesen",
  "event.changed": "Im Shop geändert",
  "event.queued": "In der Warteschlange",
  "event.held": "Zurückgestellt",
  "event.sent": "An TotalGest gesendet",
  "event.exported": "Erfasst in TotalGest",
  "event.requeued": "Nicht angenommen; wird noch einmal gesendet",
  "event.failed": "Fehlgeschlagen",
  "event.unknown": "Ausgang unbekannt",
  "event.unconfirmed": "Ausgang nicht zu bestätigen",
  "event.looked-up": "In TotalGest gefunden",
  "event.forced": "Senden von Hand ausgelöst",
  "event.article-chosen": "Produkt von Hand gewählt, wo Verknüpfung und SKU abweichen",
  "event.resend": "Erneutes Senden von Hand ausgelöst",
  "event.marked-exported": "Von Hand als in TotalGest vermerkt",
  "event.acknowledged": "Änderung nach dem Export von Hand erledigt",
  "event.double": "Von TotalGest noch einmal angenommen, vielleicht doppelt",
  "event.dismissed": "Von Hand verworfen: wird nie exportiert",
  "event.not-linked": "Nicht zu exportieren",

  // ------------------------------------------------------------------------------------------------ one product
  "product.title": "Produkt {sku}",
  "product.why": "Was nicht stimmt",
  "product.pending": "Noch an den Shop zu senden",
  "product.only-shop": "Nur der Shop hat es: Es bleibt, wie es ist.",
  "product.ean": "EAN",
  "product.shop-id": "Id im Shop",
  "product.visible": "Sichtbar",
  "product.gone": "nicht mehr in TotalGest",
  "product.synced": "Zuletzt an den Shop gesendet",
  "happened.adopted": "Mit dem verknüpft, was der Shop hatte",
  "happened.created": "Im Shop erstellt",
  "happened.told": "Im Shop aktualisiert",
  "happened.hidden": "Im Shop ausgeblendet",
  "happened.failed": "Fehlgeschlagen",
  "happened.gone": "TotalGest kennt es nicht mehr",
  "happened.released": "Der Shop kennt es nicht mehr",
  "happened.link-moved": "Hat die Verknüpfung eines anderen Produkts übernommen",
  "field.sku": "SKU",
  "field.ean": "EAN",
  "field.name": "Name",
  "field.name_i18n": "Name je Sprache",
  "field.short_description": "Kurzbeschreibung",
  "field.short_description_i18n": "Kurzbeschreibung je Sprache",
  "field.description": "Beschreibung",
  "field.description_i18n": "Beschreibung je Sprache",
  "field.price": "Preis",
  "field.price_includes_tax": "Preis inkl. MWST",
  "field.tax_id": "MWST (Id im Shop)",
  "field.totalgest_id": "TotalGest-Id",
  "field.quantity": "Bestand",
  "field.active": "Sichtbar",

  // ------------------------------------------------------------------------------------------------ asking
  "ask.choose": "Welche Bestellungen sollen exportiert werden?",
  "ask.yes": "Ja",
  "ask.no": "Nein",
  "ask.yes-or-no": "Ja oder nein? {yes} / {no}",
  "ask.count":
    "{found, number} von {all, plural, one {# Bestellung} other {# Bestellungen}}, {ticked, number} angekreuzt",
  "ask.search-keys": "tippen sucht • ↑↓ • Tab kreuzt an • Ctrl+A Fällige • Esc leert • ⏎ exportiert",
  "ask.none-ticked": "Nichts ist angekreuzt: Tab kreuzt die Zeile an, Ctrl-C bricht ab.",
  "ask.none-due": "Hier ist nichts fällig. Tab kreuzt eine einzelne Zeile an.",
  "ask.not-due":
    "{n, plural, one {Diese Bestellung ist nicht fällig} other {Diese # Bestellungen sind nicht fällig}}: {orders}. Trotzdem exportieren?",
  "ask.select-keys": "↑↓ bewegen • ⏎ wählen",
  "ask.keys": "↑↓ bewegen • Leertaste ankreuzen • a alle • i umkehren • ⏎ fertig",
  "ask.none": "Es gibt keine Bestellung zur Auswahl.",
  "ask.resend":
    "{n, plural, one {Diese Bestellung} other {Diese # Bestellungen}} noch einmal senden, wo TotalGest sie nicht hat: {ids}?",
  "ask.mark-exported": "Bestellung {ids} als in TotalGest vorhanden vermerken, unter {number}?",
  "ask.dismiss": "{n, plural, one {Diese Bestellung} other {Diese # Bestellungen}} nie exportieren: {ids}?",
  "ask.not-done": "Es wurde nichts getan.",

  // ------------------------------------------------------------------------------------------------ progress
  "phase.discover": "Bestellungen werden gesucht",
  "phase.read": "TotalGest wird gelesen",
  "phase.scan-shop": "Der Katalog des Shops wird gelesen",
  "phase.push": "Der Shop wird aktualisiert",
  "phase.send": "Bestellungen werden gesendet",
  "phase.look-up": "Gesendete Bestellungen werden in TotalGest nachgeschlagen",
  "progress.of": "{phase}: {done, number} von {total, number}",
  "progress.done": "{phase}: {done, number}",
  "progress.rate": "{rate, number}/s",
  "progress.left": "noch {left}",
  "progress.order": "{order}: {label}{number, select, none {} other { {number}}}",
} as const satisfies Catalogue;
