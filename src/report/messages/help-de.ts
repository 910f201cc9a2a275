import type { HelpWords } from "./help-en.ts";

/** What `--help` says, in German, as written in Switzerland. */
export const helpDe: HelpWords = {
  headings: {
    usage: "Aufruf:",
    arguments: "Argumente:",
    options: "Optionen:",
    globalOptions: "Allgemeine Optionen:",
    commands: "Befehle:",
    examples: "Beispiele:",
    exitCodes: "Exit-Codes:",
    choices: "möglich: {list}",
    default: "Standard: {value}",
    anyOptions: "[Optionen]",
    anyCommand: "[Befehl]",
  },
  placeholders: {
    file: "Datei",
    folder: "Ordner",
    code: "Code",
    duration: "Dauer",
    time: "Uhrzeit",
    list: "Liste",
    date: "Datum",
    month: "Monat",
    number: "Nummer",
    text: "Text",
    n: "n",
    form: "Form",
    system: "System",
    url: "Adresse",
    id: "ID",
    name: "Name",
    command: "Befehl",
    pieces: "Stück",
    "shop=code": "Shop=Code",
    "rate=code": "Satz=Code",
    "name=iso": "Name=ISO",
    kind: "Art",
    port: "Port",
    action: "Aktion",
    shell: "Shell",
    what: "was",
    which: "was",
    role: "rolle",
    address: "Adresse",
    user: "Benutzer",
    "more-ids": "weitere-ids",
  },
  exitCodes: {
    0: "erledigt, oder nichts zu tun",
    1: "ein Programmfehler",
    2: "falsch aufgerufen",
    3: "erledigt, aber einzelne Produkte oder Bestellungen sind fehlgeschlagen, zurückgestellt, zu bestätigen oder nicht gefunden",
    4: "nicht oder falsch eingerichtet, oder der Zustand gehört zu einem anderen Shop oder Benutzer",
    5: "Zugangsdaten oder Berechtigung abgelehnt",
    6: "das andere System ist nicht erreichbar oder antwortet nicht wie vereinbart; beim nächsten Mal neuer Versuch",
    7: "ein anderer Lauf ist an der Arbeit",
    8: "angehalten, ein Mensch muss entscheiden: eine Bremse, eine beschädigte Zustandsdatei, ein voller Datenträger",
    "130, 143": "unterbrochen",
  },
  globalOptions: {
    "--config": "die Konfigurationsdatei (TG360_CONFIG)",
    "--data-dir": "wo der Zustand aufbewahrt wird (TG360_DATA_DIR)",
    "--shop": "einer von mehreren Shops (TG360_SHOP)",
    "--json": "ein JSON-Dokument auf der Standardausgabe, auf Englisch",
    "--quiet": "bei Erfolg nichts ausgeben, bekannte Probleme einmal am Tag",
    "--verbose": "jeden Schritt zeigen",
    "--no-color": "ohne Farben (NO_COLOR)",
    "--lang": "Sprache der Ausgabe (TG360_LANG)",
    "--no-input": "nie etwas fragen",
    "--lock-timeout": "wie lange auf einen anderen Lauf gewartet wird; 0 = gar nicht",
    "--trace": "einen Zeitverlauf des Laufs schreiben, zu öffnen auf ui.perfetto.dev",
    "--help": "diese Hilfe anzeigen",
    "--version": "die Version anzeigen",
  },
  program: {
    about:
      "Verbindet einen Framework360-Shop mit dem ERP TotalGest: Produkte und Bestand in die eine Richtung, Bestellungen in die andere.",
    examples: {
      "tg360 demo": "es bei der Arbeit sehen, mit erfundenem Shop und ERP",
      "tg360 configure": "es einrichten",
      "tg360 pull-products --dry-run": "was ein erster Abruf täte",
      "tg360 daemon": "alle fünf Minuten, auf Dauer",
      "tg360 status orders --state failed,held": "was Aufmerksamkeit braucht",
    },
  },
  commands: {
    configure: {
      summary: "die beiden Systeme einrichten, die Einrichtung prüfen oder zeigen",
      about:
        "Fragt, was nötig ist, ruft beide Systeme auf, um es zu prüfen, und schreibt die Konfigurationsdatei. Jede Antwort kann als Option gegeben werden; Optionen allein ändern nur, was sie nennen.",
      arguments: {},
      options: {
        "--check": "beide Systeme mit dem Eingerichteten aufrufen, nichts ändern",
        "--show": "jede Einstellung und ihre Herkunft zeigen, Geheimes verdeckt",
        "--moved": "eines der Systeme hat eine neue Adresse: den vorhandenen Zustand behalten",
        "--save-anyway":
          "auch speichern, wenn ein System die Werte nicht annimmt: vielleicht braucht es zuerst ein Profil",
        "--endpoint": "TotalGest: Adresse der API",
        "--owner-id": "TotalGest: Inhaber",
        "--shop-id": "TotalGest: Shop",
        "--username": "TotalGest: Benutzer",
        "--password-stdin": "TotalGest: das Passwort von der Standardeingabe lesen",
        "--password-file": "TotalGest: das Passwort aus einer Datei lesen",
        "--password-command": "TotalGest: ein Befehl, der das Passwort ausgibt, jedes Mal ausgeführt (ohne Shell)",
        "--profile": "TotalGest: die Datei mit seinem Profil, wenn es anders arbeitet als der eingebaute Vertrag",
        "--shop-url": "Framework360: Adresse des Shops",
        "--api-key-stdin": "Framework360: den Schlüssel von der Standardeingabe lesen",
        "--api-key-file": "Framework360: den Schlüssel aus einer Datei lesen",
        "--api-key-command": "Framework360: ein Befehl, der den Schlüssel ausgibt, jedes Mal ausgeführt (ohne Shell)",
        "--site": "der Name des Shops in der Referenz jeder Bestellung; ändert sich nach dem ersten Senden nie mehr",
        "--time-zone": "die Zeitzone des Shops, z. B. Europe/Zurich",
        "--shop-profile": "Framework360: die Datei mit seinem Profil, wie --profile",
        "--export-from": "der erste Tag (2026-01-31 oder 31.01.2026), dessen Bestellungen exportiert werden",
        "--statuses": "Bestellstatus, die abgeschlossen bedeuten, nach ID oder Name",
        "--cancelled": "Bestellstatus, die storniert oder erstattet bedeuten, nach ID oder Name",
        "--price-list": "die Preisliste von TotalGest",
        "--languages": "Sprachen der Produkte, die Hauptsprache zuerst",
        "--messages": "Sprache der Meldungen und Berichte: en, fr, it oder de",
        "--buffer": "Reserve: Stücke, die der Shop nicht zeigt",
        "--map-payment": "eine Zahlungsart des Shops und der Code von TotalGest; wiederholbar",
        "--map-vat": "ein MWST-Satz und der Code von TotalGest; wiederholbar",
        "--map-country": "ein Land, wie der Shop es schreibt, und sein ISO-Code; wiederholbar",
        "--timeout": "wie lange auf eine Antwort gewartet wird, z. B. 30s",
        "--concurrency": "gleichzeitige Aufrufe je System",
        "--notify-to": "wer E-Mails über Probleme bekommt; mehrere Adressen mit Kommas trennen",
        "--notify-from": "der Absender dieser E-Mails",
        "--smtp-url": "der Mailserver: smtps://HOST oder smtp://HOST:PORT",
        "--smtp-user": "Mailserver: Benutzer",
        "--smtp-password-stdin": "Mailserver: das Passwort von der Standardeingabe lesen",
        "--smtp-password-file": "Mailserver: das Passwort aus einer Datei lesen",
        "--smtp-password-command":
          "Mailserver: ein Befehl, der das Passwort ausgibt, jedes Mal ausgeführt (ohne Shell)",
        "--notify-webhook-stdin": "die Adresse des Webhooks eines Chats (Slack, Teams) von der Standardeingabe lesen",
        "--notify-webhook-file": "die Adresse des Webhooks aus einer Datei lesen",
        "--notify-webhook-command":
          "ein Befehl, der die Adresse des Webhooks ausgibt, jedes Mal ausgeführt (ohne Shell)",
        "--webhook": "den Shop Hinweise an die Seite senden lassen: ihre Adresse, https://HOST",
        "--daily-summary": "die Stunde einer täglichen E-Mail über die Bestellungen von gestern, z. B. 07:00",
        "--test-notification": "allen, die benachrichtigt werden, einen Test schicken",
      },
      examples: {
        "tg360 configure": "der Assistent",
        "tg360 configure --check": "geht es noch?",
        "tg360 configure --map-payment cod=CASH": "eine weitere Zahlungsart",
        "tg360 configure --export-from 2026-01-01": "Bestellungen ab diesem Tag exportieren",
        "tg360 configure --password-file pw.txt": "ein neues Passwort",
      },
    },
    "pull-products": {
      summary: "Produkte und Bestand von TotalGest in den Shop bringen",
      about: "Bringt einmal in den Framework360-Shop, was sich in TotalGest geändert hat (Produkte, Preise, Bestand).",
      arguments: {},
      options: {
        "--full": "den ganzen Katalog beider Systeme vergleichen, nicht nur Geändertes",
        "--sku": "nur diese SKUs, auch unveränderte; durch Kommas getrennt, wiederholbar",
        "--dry-run": "zeigen, was getan würde, nichts ändern",
        "--allow-mass-change": "durchlassen, was die Bremsen früherer Läufe zurückgehalten haben, und nur das",
        "--allow-price":
          "mit --sku: Diese Preise stimmen, auch wenn sie 0 oder weniger als ein Zehntel von vorher sind",
        "--now": "auch versuchen, wenn ein System um eine Pause bat",
        "--report": "den Bericht auch in eine Datei schreiben: .csv, .html oder .json (Modus 0600)",
      },
      examples: {
        "tg360 pull-products": "was sich seit dem letzten Abruf geändert hat",
        "tg360 pull-products --dry-run": "was getan würde",
        "tg360 pull-products --sku A-100,A-101": "zwei Produkte, jetzt",
        "tg360 pull-products --full --report pull.html": "alles, mit einem Bericht zum Aufbewahren",
      },
    },
    "export-orders": {
      summary: "die abgeschlossenen Bestellungen des Shops an TotalGest senden",
      about: "Sucht Bestellungen im Framework360-Shop und sendet die fälligen an TotalGest, jede einmal.",
      arguments: {
        "more-ids": "weitere Bestellungen, nach --ids",
      },
      options: {
        "--ids":
          "diese Bestellungen jetzt, nach ID oder Referenz; durch Kommas getrennt, wiederholbar; - liest die Standardeingabe",
        "--failed": "auch die Bestellungen, die TotalGest abgelehnt hat",
        "--since": "nur Bestellungen von diesem Tag (2026-01-31 oder 31.01.2026) an",
        "--interactive": "die Bestellungen aus einer Liste wählen",
        "--dry-run":
          "zeigen, was gesendet würde, nichts ändern; mit --ids und --verbose jede Bestellung zeigen, wie TotalGest sie bekäme",
        "--now": "auch versuchen, wenn ein System um eine Pause bat",
        "--resend": "mit --ids: in TotalGest nachsehen und nur senden, was dort fehlt",
        "--article-by": "mit --ids: was gilt, wenn Verknüpfung und SKU einer Zeile zwei Produkte nennen",
        "--mark-exported": "mit --ids: diese ist in TotalGest unter dieser Nummer",
        "--dismiss": "mit --ids: diese nie exportieren",
        "--acknowledge": "mit --ids und --reason: was sich nach dem Export im Shop geändert hat, ist erledigt",
        "--reason": "warum, für --dismiss, --mark-exported und --acknowledge",
        "--yes": "nicht nachfragen",
        "--report": "den Bericht auch in eine Datei schreiben: .csv, .html oder .json (Modus 0600)",
      },
      examples: {
        "tg360 export-orders": "was fällig ist",
        "tg360 export-orders --ids 1042,1043": "diese zwei, welchen Status sie auch haben",
        "tg360 export-orders --failed": "die abgelehnten noch einmal versuchen",
        "tg360 export-orders --ids 1042 --dismiss --reason duplicate": "diese nie exportieren",
        "tg360 export-orders --ids 1042 --dry-run --verbose": "was TotalGest bekäme",
        "tg360 export-orders --report export.csv": "mit einer Tabelle zum Aufbewahren",
      },
    },
    status: {
      summary: "zeigen, was abgeglichen ist, wartet oder fehlgeschlagen ist",
      about: "Zeigt, wie es steht, allein aus dem Zustand auf dieser Maschine: kein System wird aufgerufen.",
      arguments: {
        what: "products, orders oder runs: je eine Zeile; nichts: die Übersicht",
        id: "alles, was von dieser Bestellung (ID oder Referenz) oder diesem Produkt (SKU) bekannt ist",
      },
      options: {
        "--state": "nur diese Status; durch Kommas getrennt, wiederholbar",
        "--search": "nur was diesen Text in ID, Referenz, SKU, EAN oder Namen hat",
        "--day": "Bestellungen: nur die von diesem Tag (2026-01-31 oder 31.01.2026)",
        "--limit": "höchstens so viele Zeilen (50 am Bildschirm, alle in JSON)",
        "--page": "die n-te Seite zu so vielen Zeilen",
        "--watch": "am Terminal: alle zwei Sekunden an Ort erneuern, bis Ctrl-C",
        "--max-age": "mit 6 enden, wenn der letzte gute Lauf der älteren Richtung älter ist, z. B. 15m",
        "--nagios": "eine Zeile mit Messwerten und dem Exit-Code eines Nagios-Plugins",
      },
      examples: {
        "tg360 status": "die Übersicht",
        "tg360 status --watch": "die Übersicht, an Ort erneuert",
        "tg360 status orders --state failed,held":
          "Bestellungen, die Aufmerksamkeit brauchen, warum, und was zu tun ist",
        "tg360 status runs": "die letzten Läufe: was jeder tat, oder warum er abbrach",
        "tg360 status orders 1042": "alles über eine Bestellung",
        "tg360 status products A-100": "alles über ein Produkt",
        "tg360 status products --search cheese": "Produkte nach Namen",
        "tg360 status --max-age 15m --quiet": "für eine Überwachung",
      },
    },
    serve: {
      summary: "die Seite: Bestellungen, Produkte, Bremsen und Prüfungen im Browser",
      about:
        "Bietet die Seite bis Ctrl-C an: was «status» zeigt, mit einem Knopf für das, was «export-orders» und «pull-products» tun. Ohne Benutzer ist sie nur für diese Maschine da, über einen Link, der einmal gilt. Für andere legen Sie Benutzer an und stellen einen Proxy mit TLS davor (serve.publicUrl). «daemon --listen» bietet sie neben dem Zyklus an.",
      arguments: {
        what: "die Benutzer der Seite verwalten",
        action: "einen anlegen oder ändern, entfernen, oder alle auflisten",
        name: "der Benutzer",
      },
      options: {
        "--listen": "Adresse und Port der Seite",
        "--role": "was der Benutzer darf",
        "--shops": "die Shops des Benutzers; ohne diese Option alle",
        "--password-stdin": "das Passwort des Benutzers von der Standardeingabe",
        "--password-file": "das Passwort des Benutzers aus dieser Datei",
      },
      examples: {
        "tg360 serve": "auf dieser Maschine",
        "tg360 serve users add anna": "ein Benutzer, der entscheiden darf",
        "tg360 serve users add leo --role look --shops bern,biel": "einer, der nur zwei Shops ansieht",
      },
    },
    metrics: {
      summary: "die Metriken des Zustands für Prometheus",
      about:
        "Gibt den Zustand im Textformat von Prometheus aus, oder schreibt ihn in eine Datei, die node_exporter liest. Ruft keines der beiden Systeme auf.",
      arguments: {},
      options: {
        "--textfile": "diese Datei ersetzen, ganz oder gar nicht (ihr Name muss auf .prom enden)",
      },
      examples: {
        "tg360 metrics": "auf der Standardausgabe",
        "tg360 metrics --textfile /var/lib/prometheus/node-exporter/tg360.prom": "für node_exporter, aus cron",
      },
    },
    fix: {
      summary: "über die Bestellungen entscheiden, die Aufmerksamkeit brauchen, eine nach der anderen",
      about:
        "Geht die Bestellungen durch, die Aufmerksamkeit brauchen: zurückgestellt, abgelehnt, zu bestätigen, nach dem Export geändert. Zeigt zu jeder eine Liste zur Wahl, speichert die Wahl und sendet sofort, was darauf gewartet hat. Fragt an einem Terminal; ohne Terminal nennen die Hinweise in «tg360 status orders» dieselben Befehle.",
      arguments: {},
      options: {},
      examples: {
        "tg360 fix": "eine Bestellung nach der anderen",
      },
    },
    audit: {
      summary: "beweisen, dass jede Bestellung in TotalGest ankam, mit demselben Total",
      about:
        "Liest beide Systeme neu und beweist Tag für Tag, dass jede Bestellung, die ankommen musste, mit demselben Total in TotalGest ist; oder nennt, was nicht, und was zu tun ist. Ändert nichts. Ohne Option: gestern und frühere Tage, die noch offen waren.",
      arguments: {},
      options: {
        "--day": "dieser Tag (2026-01-31 oder 31.01.2026)",
        "--month": "dieser Monat, z. B. 2026-01",
        "--from": "von diesem Tag an",
        "--to": "bis zu diesem Tag",
        "--products": "auch Preise, MWST, Bestand und Sichtbarkeit vergleichen",
        "--report":
          "die Prüfung auch in eine Datei schreiben: .html (zum Drucken), .csv (für Excel) oder .json (Modus 0600)",
        "--list": "die aufbewahrten Prüfungen auflisten",
        "--show": "die letzte Prüfung dieses Tages noch einmal zeigen",
        "--verify": "kontrollieren, dass keine aufbewahrte Prüfung verändert oder entfernt wurde",
        "--export": "alle aufbewahrten Prüfungen mit ihren Prüfsummen in einen Ordner schreiben",
      },
      examples: {
        "tg360 audit": "was fällig ist",
        "tg360 audit --month 2026-01 --report january.html": "ein Monat zum Drucken",
        "tg360 audit --day 2026-01-31": "ein Tag",
        "tg360 audit --verify": "sind die Prüfungen, wie sie gemacht wurden?",
      },
    },
    shops: {
      summary: "die Shops dieser Installation",
      about:
        "Ohne Aktion: eine Zeile je Shop. Weitere Shops haben eine eigene Datei, shops/NAME.json neben config.json, und einen eigenen Zustand.",
      arguments: {
        action: "was zu tun ist",
        name: "der Shop, bei import und export der Ordner",
      },
      options: {
        "--yes": "nicht fragen",
      },
      examples: {
        "tg360 shops": "ist alles in Ordnung, und wenn nicht, wo?",
        "tg360 shops pause zurich": "einen Shop eine Weile in Ruhe lassen",
        "tg360 shops remove zurich": "behält Prüfungen, Bestellungen, Zustand und eine Sicherung",
      },
    },
    daemon: {
      summary: "alle fünf Minuten exportieren und abrufen",
      about:
        "Exportiert Bestellungen und ruft dann Produkte ab, alle fünf Minuten, bis es beendet wird; eine Logzeile je Zyklus.",
      arguments: {},
      options: {
        "--interval": "vom Anfang eines Zyklus bis zum nächsten",
        "--once": "ein Zyklus, dann mit dessen Exit-Code enden",
        "--log-format": "Form der Logzeilen auf der Fehlerausgabe",
        "--listen": "unter dieser Adresse auch die Seite anbieten; siehe tg360 serve",
        "--listen-metrics":
          "GET /metrics dort anbieten, z. B. 127.0.0.1:9360; über diese Maschine hinaus nur mit metrics.token",
      },
      examples: {
        "tg360 daemon": "bis SIGTERM, das es innert 10 s beendet",
        "tg360 daemon --interval 2m": "öfter",
        "tg360 daemon --log-format json": "für einen Log-Sammler",
        "tg360 daemon --once --quiet": "ein Zyklus, für cron oder einen Timer",
      },
    },
    backup: {
      summary: "Zustand und Konfiguration in eine Datei sichern",
      about:
        "Macht eine stimmige Kopie, auch während etwas läuft: ein Archiv, das auch tar entpackt. Bei mehreren Shops enthält es alle, oder den mit --shop genannten. Passwörter, Schlüssel und Befehle sind nur auf Wunsch darin, und dann verschlüsselt.",
      arguments: {
        file: "wohin; - ist die Standardausgabe",
      },
      options: {
        "--with-secrets": "auch Passwörter und Schlüssel, verschlüsselt mit einer Passphrase, nach der gefragt wird",
        "--passphrase-file": "die Passphrase aus einer Datei lesen; - ist die Standardeingabe",
      },
      examples: {
        "tg360 backup monday.tgz": "was vor einer Aktualisierung nötig ist",
        "tg360 backup - > monday.tgz": "in einen Ordner, in den nur die Shell schreiben darf",
        "tg360 backup all.tgz --with-secrets": "alles, was eine andere Maschine braucht",
      },
    },
    restore: {
      summary: "eine Sicherung zurückspielen",
      about:
        "Liest die ganze Sicherung, bevor sich etwas ändert, lehnt die eines anderen Shops ab, bewahrt auf, was da war, und sagt, was die nächsten Läufe tun werden. Währenddessen darf nichts laufen.",
      arguments: {
        file: "eine Sicherung; - ist die Standardeingabe",
      },
      options: {
        "--with-configuration": "auch die Konfiguration, an Stelle der jetzigen",
        "--without-secrets": "Passwörter und Schlüssel, die darin sind, weglassen",
        "--passphrase-file": "die Passphrase aus einer Datei lesen; - ist die Standardeingabe",
        "--yes": "ersetzen, was da ist, ohne zu fragen",
      },
      examples: {
        "tg360 restore monday.tgz": "fragt, bevor ein Zustand ersetzt wird",
        "tg360 restore --shop bern monday.tgz": "ein Shop aus einer Sicherung aller",
        "tg360 restore all.tgz --passphrase-file pass.txt": "auf einer neuen Maschine",
      },
    },
    service: {
      summary: "tg360 von der Maschine selbst starten lassen, als Dienst",
      about:
        "Macht aus dem Daemon einen Dienst, mit systemd oder runit: Er startet mit der Maschine, und wieder, wenn er abstürzt. Als root gehört er der Maschine, sonst Ihnen. status endet mit 0, wenn er läuft, mit 4, wenn er nicht eingerichtet ist, mit 8, wenn er eingerichtet ist, aber nicht läuft.",
      arguments: {
        action: "was zu tun ist",
      },
      options: {
        "--manager": "welcher, wenn es zwei gibt",
        "--run-as": "als root: der Benutzer, dem der Zustand gehört",
      },
      examples: {
        "tg360 service install": "ab jetzt, auch nach einem Neustart der Maschine",
        "tg360 service status": "ob er eingerichtet ist und läuft",
        "tg360 service remove": "Konfiguration und Zustand bleiben",
      },
    },
    cron: {
      summary: "tg360 alle fünf Minuten von cron starten lassen",
      about:
        "Schreibt eigene Zeilen in Ihre Crontab, mit absoluten Pfaden, zwischen zwei Kommentaren; entfernt nur diese. Was schiefgeht, kommt per E-Mail, wenn es neu ist und einmal am Tag.",
      arguments: {
        action: "was zu tun ist",
      },
      options: {
        "--mail": "wer die E-Mails bekommt",
        "--no-mail": "niemand bekommt welche",
      },
      examples: {
        "tg360 cron install --mail shop@example.ch": "ab jetzt alle fünf Minuten",
        "tg360 cron remove": "alle anderen Zeilen bleiben, wie sie sind",
      },
    },
    doctor: {
      summary: "herausfinden, was nicht stimmt, und was zu tun ist",
      about:
        "Prüft diese Maschine, die Konfiguration, den Weg zu beiden Systemen, Zugangsdaten und Berechtigungen, und eine echte Antwort jeder Operation, Feld für Feld, wenn eines nicht dort steht, wo das Profil sagt (mit --verbose immer). Es ändert nichts. Mit --write-test versucht es auch, was geschrieben werden darf: TotalGest bekommt eine Bestellung, die kein JSON ist, so dass keine Bestellung daraus wird; der Shop ein ausgeblendetes Produkt ohne Namen unter einer vergebenen SKU, damit er es ablehnt, ein Produkt seine eigene SKU, und eine exportierte Bestellung ihre eigene Nummer (oder eine für eine Bestellung, die es nicht gibt). Kein Wert wird geändert.",
      arguments: {},
      options: {
        "--write-test": "nach Rückfrage auch versuchen, was geschrieben werden darf",
        "--write-profile": "das Profil schreiben, das die Antworten nahelegen, zum Durchsehen",
        "--sample": "mit --write-profile: aus einer gespeicherten Antwort vorschlagen, nichts aufrufen",
        "--profile": "mit diesem Profil prüfen statt mit dem eingerichteten",
        "--system": "mit --profile und --write-profile: wessen Profil",
        "--yes": "nicht fragen: den Schreibtest machen, die Datei ersetzen",
      },
      examples: {
        "tg360 doctor": "was nicht stimmt, und was zu tun ist",
        "tg360 doctor --verbose": "jede Einstellung mit Herkunft, jeder Aufruf, jedes Feld",
        "tg360 doctor --write-test": "darf auch geschrieben werden?",
        "tg360 doctor --write-profile totalgest.json": "ein Profil für Ihr TotalGest",
        "tg360 doctor --profile totalgest.json": "was mit diesem Profil noch bleibt, bevor es gilt",
        "tg360 doctor --write-profile totalgest.json --sample products.json":
          "dasselbe aus einer gespeicherten Antwort",
        "tg360 doctor --write-profile shop.json --system framework360": "ein Profil für Ihren Shop",
      },
    },
    profile: {
      summary:
        "Profile auflisten, übernehmen, in Form bringen, zeigen, prüfen oder beschreiben: wie ein System arbeitet",
      about:
        "Ein Profil sagt, wie ein System arbeitet. Zeigt das geltende Profil, prüft eine Datei oder listet alle Namen auf, die eine Datei verwenden darf.",
      arguments: {
        action: "was zu tun ist",
        file: "mit check und format: die Datei; mit use: der Name eines Profils",
      },
      options: {
        "--system": "wessen Profil",
      },
      examples: {
        "tg360 profile list": "die Profile, mit denen Sie anfangen können",
        "tg360 profile use php-box > totalgest.json": "eines davon, zum Anpassen an Ihr System",
        "tg360 profile format old.json > totalgest.json":
          "eine Datei in der Form, in der das Programm schreibt, jedes Feld mit vollem Namen",
        "tg360 profile show": "das geltende Profil, das eingebaute und Ihre Datei zusammen",
        "tg360 profile check my-profile.json": "was an einer Datei nicht stimmt",
        "tg360 profile schema > profile.schema.json": "damit ein Editor die Namen ergänzt",
      },
    },
    sandbox: {
      summary: "beide Systeme erfunden auf dieser Maschine laufen lassen, zum Probieren",
      about:
        "Startet auf dieser Maschine ein TotalGest und ein Framework360 mit den echten Verträgen, bis es beendet wird.",
      arguments: {},
      options: {
        "--products": "Grösse des Katalogs",
        "--orders": "Bestellungen, die der Shop hat",
        "--seed": "eine andere Zahl ergibt einen anderen Shop",
        "--latency": "wie lange jede Antwort dauert",
        "--faults": "was unterwegs schiefgeht",
        "--catalogue": "Produkte stattdessen aus dieser Datei, ein JSON-Objekt je Zeile",
        "--order-file": "Bestellungen stattdessen aus dieser Datei, ein JSON-Objekt je Zeile",
        "--order-every": "wie oft eine Kundin etwas kauft; 0 = nie",
        "--erp-port": "Port von TotalGest; 0 = irgendeiner",
        "--shop-port": "Port von Framework360; 0 = irgendeiner",
        "--shops": "so viele Shops, jeder mit einem eigenen TotalGest",
      },
      examples: {
        "tg360 sandbox": "zeigt die nötigen Einstellungen und läuft bis Ctrl-C",
        "tg360 sandbox --products 20000 --latency 40ms": "ein grosser Shop, weit weg",
        "tg360 sandbox --faults hostile --seed 7": "ein schlechter Tag",
        "tg360 sandbox --shops 5": "eine ganze Agentur",
      },
    },
    demo: {
      summary: "die ganze Arbeit an erfundenen Systemen sehen",
      about:
        "Startet die Sandbox, richtet einen Wegwerfordner ein, ruft die Produkte ab, exportiert die Bestellungen und zeigt die Berichte. Ihre Konfiguration und Ihr Zustand bleiben unberührt.",
      arguments: {},
      options: {
        "--products": "Grösse des Katalogs",
        "--orders": "Bestellungen, die der Shop hat",
        "--seed": "eine andere Zahl ergibt einen anderen Shop",
        "--shops": "so viele Shops statt einem",
      },
      examples: {
        "tg360 demo": "rund zehn Sekunden",
        "tg360 demo --products 5000 --orders 500": "ein grösserer Shop",
        "tg360 demo --shops 5": "dasselbe für mehrere Shops zugleich",
      },
    },
    completion: {
      summary: "das Vervollständigungsskript einer Shell ausgeben",
      about: "Gibt ein Skript aus, das Befehle und Optionen in Ihrer Shell vervollständigt.",
      arguments: {
        shell: "die Shell",
      },
      options: {},
      examples: {
        "tg360 completion bash > ~/.local/share/bash-completion/completions/tg360": "bash",
        'tg360 completion zsh > "${fpath[1]}/_tg360"': "zsh",
        "tg360 completion fish > ~/.config/fish/completions/tg360.fish": "fish",
      },
    },
  },
};
