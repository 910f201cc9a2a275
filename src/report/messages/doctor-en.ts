/** What the doctor says; part of the English catalogue. `doctor.said.…` is a line, `doctor.fix.…` what to do about it. */
export const doctorEn = {
  "doctor.place.machine": "This machine",
  "doctor.place.configuration": "Configuration",
  "doctor.place.TotalGest": "TotalGest",
  "doctor.place.Framework360": "Framework360",
  "doctor.verdict.well": "All is well.",
  "doctor.verdict.warnings": "It works; {warnings, plural, one {one thing is} other {# things are}} worth a look.",
  "doctor.verdict.errors":
    "{errors, plural, one {One thing has} other {# things have}} to be fixed{warnings, plural, =0 {} one {, and one is worth a look} other {, and # are worth a look}}.",
  "doctor.looking": "Looking at this machine, the configuration and both systems…",
  "doctor.dry-order": "A made-up order, as TotalGest would get it",
  "doctor.nothing-there": "nothing",
  "doctor.nothing-in": "nothing in {lacking, number} of {of, number}",
  "doctor.perhaps": "perhaps {path}: {seen}",
  "doctor.perhaps-texts": "perhaps by language: {texts}",
  "doctor.perhaps-always": "perhaps always {seen}",
  "doctor.proposal.none": "Nothing differs from the profile in force: no file is needed, and none was written.",
  "doctor.proposal.written": "Written: {path}. Read it through; the list above says what is not sure.",
  "doctor.proposal.begun":
    "Written: {path}. It is only a beginning, because the login did not work. Only the vendor knows what is to be filled in; until then it is as in the built-in contract.",
  "doctor.proposal.next": "Then use it: tg360 profile check {pathArg} and tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Then see what is left to be fixed with it: {command}",
  "doctor.proposal.use": "With {path}, nothing is left to be fixed. Use it: tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left": "Before it is used, write into {path} what an order is called there; then: {command}",
  "doctor.proposal.again": "When it is fixed, or to have the next profile proposed: {command}",
  "doctor.proposal.by-hand":
    "No proposal for {fieldsCount, plural, one {# field} other {# fields}}: a person has to find {fieldsCount, plural, one {it} other {them}}: {fields}.",
  "doctor.proposal.stuck":
    "tg360 cannot propose anything for the points above: a person has to write them into the profile. No file was written.",
  "doctor.proposal.unseen":
    "The login to {system} did not work, or {system} did not answer as agreed. So tg360 cannot propose anything yet, and no file was written. Fix the points above first.",
  "doctor.proposal.unsampled": "{system} could not be asked, so there is nothing to propose.",
  "doctor.head.path": "Part of the profile",
  "doctor.head.confidence": "How sure",
  "doctor.head.seen": "Found there",
  "doctor.confidence.high": "sure",
  "doctor.confidence.medium": "likely",
  "doctor.confidence.low": "a guess",
  "doctor.confidence.open": "to be filled in",
  "doctor.write-test":
    "The test writes. To TotalGest: an order that is not JSON, so that no order can come of it. To Framework360: a product without a name under a SKU that is taken, so that it is refused (if it is created, it is hidden, and its id is shown); one product’s own SKU, once alone and once in bulk; one exported order’s own TotalGest number, or one for an order that does not exist. No value is changed. Do it?",
  "problem.sample-unreadable": "The saved answer {path} cannot be read: {detail}.",
  "hint.sample-unreadable": "Name a file that holds one answer as JSON, as it came.",
  "problem.file-exists": "{path} already exists.",
  "hint.file-exists": "Name another file, or write over it with --yes",
  "problem.write-test-unasked": "--write-test writes to both systems, and there is no terminal to ask on.",
  "hint.write-test-unasked": "Read what it does (tg360 doctor --help), then repeat the command with --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of server certificates.",
  "doctor.fix.tls-off":
    "Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment. For a certificate of your own use NODE_EXTRA_CA_CERTS=FILE",
  "doctor.said.private": "Only its owner can read {path}",
  "doctor.said.open-to-others": "Others on this machine can read {path} (mode {mode}).",
  "doctor.fix.open-to-others": "Close it: {command}",
  "doctor.said.disk": "{freeMb, number} MB free for {path}",
  "doctor.said.disk-low": "Only {freeMb, number} MB are left for {path}.",
  "doctor.fix.disk-low": "Make room: {neededMb, number} MB should be free there.",
  "doctor.said.not-a-folder": "{path} is a file, but the folder of the state has to be there.",
  "doctor.fix.not-a-folder": "Set dataDir to a folder: tg360 --data-dir FOLDER, or dataDir in the configuration",
  "doctor.said.not-writable": "Nothing can be written to {path} ({detail}).",
  "doctor.fix.not-writable": "Make it writable, or set dataDir to another folder.",
  "doctor.said.state-none": "No state yet; the first run creates {path}",
  "doctor.said.state":
    "The state can be read: {products, plural, one {# product} other {# products}}, {orders, plural, one {# order} other {# orders}}",
  "doctor.said.clock": "The clock agrees with the servers’ to {seconds, plural, one {# second} other {# seconds}}",
  "doctor.said.clock-off": "This machine’s clock is off by {by}, compared with {than}.",
  "doctor.fix.clock-off": "Set it from the network: timedatectl set-ntp true",
  "doctor.said.clock-of-system-off": "This machine’s clock and that of {system} differ by {by}.",
  "doctor.fix.clock-of-system-off":
    "Compare both with a watch. If this one is right, tell whoever runs {system}; if not: timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "All that is needed is set: {file, plural, =0 {no setting} one {# setting} other {# settings}} in {path}{environment, plural, =0 {} other {, # in the environment}}{flag, plural, =0 {} one {, # option} other {, # options}}",
  "doctor.said.not-configured": "Missing: {missing}. The configuration file is {path}.",
  "doctor.fix.not-configured": "Set it up: tg360 configure (or name the file that you mean with --config)",
  "doctor.said.config-cut": "The configuration file {path} cannot be read: {detail}.",
  "doctor.fix.config-cut": "Repair {path}, or remove it and begin again: tg360 configure",
  "doctor.said.config-fault": "The configuration is not valid: {fault}.",
  "doctor.fix.config-fault": "Correct it: tg360 configure (see what is set: tg360 configure --show)",
  "doctor.said.setting-unknown": "There is no setting “{name}” ({where}).",
  "doctor.fix.setting-unknown": "Write {nearest} instead.",
  "doctor.said.variable-unknown": "tg360 does not know the environment variable {name}, and does not use its value.",
  "doctor.fix.variable-unknown": "If you mean {nearest}, rename it; otherwise remove it.",
  "doctor.said.secret-fails": "{key} cannot be read from {source}: {detail}.",
  "doctor.fix.secret-fails": "Correct {source}, or the file or command that it names.",
  "doctor.said.export-from-missing": "No first day is set (export.from), so no order is exported by itself.",
  "doctor.fix.export-from-missing": "Set export.from: tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key}: the built-in contract",
  "doctor.said.profile": "{key}: {path}",
  "doctor.said.profile-fault": "The profile {path} is not valid: {fault}.",
  "doctor.fix.profile-fault": "Correct {at}: {fault}. All possible names: tg360 profile schema",
  "doctor.said.profile-name": "The profile {path} has an unknown name: {at}.",
  "doctor.fix.profile-name": "Write {nearest} instead.",

  // ------------------------------------------------------------------------------------------------ the way
  "doctor.said.dns": "{host} is {address}",
  "doctor.said.dns-unknown": "The name of {host} cannot be resolved ({detail}).",
  "doctor.fix.dns-unknown": "Check {setting} for a typing mistake, then the name server of this machine.",
  "doctor.said.connection": "{host} answers ({ms, number} ms)",
  "doctor.said.no-connection": "No connection to {host} ({detail}).",
  "doctor.fix.no-connection": "Check {setting}, then whether a firewall lets this machine through.",
  "doctor.said.too-slow": "{operation}: {host} did not answer within {timeout}.",
  "doctor.fix.too-slow": "If it is only slow, give it more: http.timeout (tg360 configure --timeout 60s)",
  "doctor.said.redirected": "{operation}: the address redirects to {location}.",
  "doctor.fix.redirected":
    "tg360 does not follow redirects, because they would pass the key on. Set {setting} to that address.",
  "doctor.said.proxy-unused": "{variables} is set, but tg360 does not use proxies.",
  "doctor.fix.proxy-unused": "Let this machine connect directly, without the proxy.",
  "doctor.said.proxy":
    "{operation}: a web page (HTML) came instead of data, with status {status}, from {host}{via, select, none {} other { ({via})}}: {excerpt}",
  "doctor.fix.proxy":
    "A proxy, a firewall or a sign-in page answers in its place: let this machine through. Otherwise check {setting}.",
  "doctor.said.tls": "Certificate by {issuer}, valid for {days, plural, one {# more day} other {# more days}}",
  "doctor.said.tls-expired": "The certificate of {host} was valid until {until}.",
  "doctor.fix.tls-expired": "Whoever runs that server has to renew it.",
  "doctor.said.tls-not-yet": "The certificate of {host} is not valid before {from}.",
  "doctor.fix.tls-not-yet": "Check this machine’s clock: timedatectl",
  "doctor.said.tls-soon":
    "The certificate of {host} is valid for only {days, plural, one {# more day} other {# more days}}, until {until}.",
  "doctor.fix.tls-soon": "Whoever runs that server should renew it.",
  "doctor.said.tls-issuer":
    "The certificate of {host} was issued by {issuer}, which this machine does not trust ({detail}).",
  "doctor.fix.tls-issuer":
    "If that is your own authority, name its certificate in NODE_EXTRA_CA_CERTS=FILE. Otherwise the server lacks part of the chain, or somebody listens in.",
  "doctor.said.tls-host": "The certificate of {host} is for another host: {names}.",
  "doctor.fix.tls-host": "Set {setting} to one of: {names}",
  "doctor.said.tls-broken": "No TLS connection to {host} ({detail}).",
  "doctor.fix.tls-broken": "Check {setting}: does HTTPS answer there?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "The credentials are accepted",
  "doctor.said.password-refused": "{operation}: user “{username}” or the password is refused: {detail}.",
  "doctor.fix.password-refused":
    "Correct totalgest.username or totalgest.password (tg360 configure). If this TotalGest has another login: authenticator in the profile",
  "doctor.said.owner-or-shop": "{operation}: this user may not use owner “{ownerId}” with shop “{shopId}”: {detail}.",
  "doctor.fix.owner-or-shop": "Correct totalgest.ownerId or totalgest.shopId: tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {No profile is set} other {The profile {profile} does not describe the login}}, and {operation} of the built-in contract is refused: this TotalGest probably has another login{said, select, none {} other {. Its answer mentions: {said}}}.",
  "doctor.fix.login-otherwise":
    "Ask the vendor for the login. tg360 tried no other way, because failed attempts can lock an account. In a profile (to begin one: tg360 doctor --write-profile FILE), the likeliest first: {lines}",
  "doctor.said.login-elsewhere":
    "The login gets the same answer as any path without a login: it is probably at another path.",
  "doctor.fix.login-elsewhere": "Correct {setting} (or basePath) in the profile.",
  "doctor.said.ways-in":
    "{said, select, none {This system may need another login than “{type}”.} other {This system may need another login than “{type}”; the answer mentions: {said}.}}",
  "doctor.fix.ways-in":
    "Ask the vendor for the login. tg360 tried no other way, because failed attempts can lock an account. In the profile, one of: {lines}",
  "doctor.said.token-refused": "{operation}: the session’s token is refused: {detail}.",
  "doctor.fix.token-refused": "Check in the profile where the token goes: authenticator.inject",
  "doctor.said.authenticator-refused": "{operation}: the login of the profile ({type}) is refused: {detail}.",
  "doctor.fix.authenticator-refused":
    "Correct {setting} in the profile, or totalgest.username and totalgest.password if that login is the right one.",
  "doctor.said.token-missing": "session: there is no token at {path}.",
  "doctor.fix.token-missing": "Correct authenticator.tokenPath in the profile. The answer has: {candidates}",
  "doctor.said.key-refused": "{operation}: the key is refused: {detail}.",
  "doctor.fix.key-refused": "Correct framework360.apiKey: tg360 configure",
  "doctor.said.permission": "Allowed: {operations}",
  "doctor.said.permission-denied": "{operation} is not allowed: {detail}.",
  "doctor.fix.permission-denied": "In {system}, allow {operation} to the user or key that is configured.",
  "doctor.said.functions-missing": "The site does not have: {operations}.",
  "doctor.fix.functions-missing":
    "Have the e-commerce module of Framework360 activated. If a function has another name, write it into the profile.",
  "doctor.said.writes-untried": "Not tried, because it writes: {operations} (--write-test)",
  "doctor.said.path-unknown": "{operation}: there is nothing ({status}): {sent}",
  "doctor.fix.path-unknown": "Correct {setting} in the profile.",
  "doctor.said.base-path-unknown": "There is nothing under “{basePath}” ({status}): {sent}",
  "doctor.fix.base-path-unknown": "Correct basePath in the profile, or {setting}.",

  // ------------------------------------------------------------------------------------------------ samples
  "doctor.said.paging": "{operation}: page after page, as the profile says",
  "doctor.said.paging-none": "{operation}: all in one answer, as the profile says",
  "doctor.said.same-page":
    "{operation}: the second page is the first one again (the system does not understand {parameter}).",
  "doctor.fix.same-page": "Correct {setting} in the profile: it describes the request for the next page.",
  "doctor.said.no-next-page": "{operation}: nothing at {path} leads to the next page.",
  "doctor.fix.no-next-page": "Correct paginator.cursorPath in the profile. The answer has: {candidates}",
  "doctor.said.sample": "Every field is where it should be: {operations}",
  "doctor.said.json-as": "JSON under the type {type}: tg360 reads it ({operations})",
  "doctor.said.code-alone":
    "errors have a code and no words ({seen}): a refused order shows only the code, and the vendor’s manual explains it",
  "doctor.said.login-failed-untold": "The login is refused with status 200: {seen}.",
  "doctor.fix.login-failed-untold":
    "If it mentions user or password, correct totalgest.username or totalgest.password (tg360 configure). And write in the profile how to recognise an error: {line}",
  "doctor.said.dry-order":
    "orders are not tried: --verbose shows one as it would be sent, to compare with the vendor’s manual",
  "doctor.said.failed-untold": "{operation}: an error comes with status 200: {seen}",
  "doctor.fix.failed-untold": "Write in the profile how to recognise it: {line}",
  "doctor.said.list-keyed": "{operation}: the list at “{path}” is an object whose keys are ids.",
  "doctor.fix.list-keyed": "Write in the profile: {line}",
  "doctor.said.records-missing": "{operation}: there is no list at “{path}”.",
  "doctor.fix.records-missing":
    "Correct {setting} in the profile. {candidatesCount, plural, =0 {The answer has no list: write there where it is when there is something, and beside it as “empty” what is null, empty or 0 when there is nothing.} other {Lists are at: {candidates}}}",
  "doctor.said.records-itself": "{operation}: there is no list at “{path}”: the answer itself is a list.",
  "doctor.fix.records-itself": 'Correct {setting} in the profile: ""',
  "doctor.said.records-empty": "{operation}: there is no list at “{path}”; there is nothing at: {empties}.",
  "doctor.fix.records-empty":
    "Write in the profile what is empty if there is nothing to list: {part}.empty; and at {setting} where the list is otherwise.",
  "doctor.said.page-untold":
    "{operation}: {count, plural, one {# record} other {# records}} came, and nothing at {path} leads to more or says that these are all.",
  "doctor.fix.page-untold":
    "If there are more, write in the profile how to ask for the next page, such as: {lines}. If these are all of them: {end}",
  "doctor.said.pages-otherwise": "{operation}: nothing at {path} leads to the next page, but something else does.",
  "doctor.fix.pages-otherwise": "In the profile, the likeliest first: {lines}",
  "doctor.said.paging-cut":
    "{operation}: {count, number} of {of, number} came ({said}), and nothing leads to the others.",
  "doctor.fix.paging-cut": "Write in the profile how to ask for the next page, one of: {lines}",
  "doctor.said.beyond-last": "{operation}: a page beyond the last one is answered with an error ({status}): {sent}",
  "doctor.fix.beyond-last":
    "A read ends with the first empty page, and there is none here. {line, select, none {Ask the vendor how to recognise the last page, and write it in the profile: paginator} other {Write in the profile how to recognise the end: {line}}}",
  "doctor.said.next-page-linked":
    "{operation}: the answer gives the whole address of the next page, and {path} is not an address.",
  "doctor.fix.next-page-linked": "In the profile: {line}",
  "doctor.said.stock-in-places":
    "{operation}: at {path} there is stock in {count, plural, =0 {several places} other {# places}}{count, plural, =0 {} other { ({names})}}: the sum, or one of them?",
  "doctor.fix.stock-in-places":
    "Only you know what the shop sells from. At fields.product in the profile, stock.quantity is their sum, or one place as docs/profiles.md shows.",
  "doctor.said.unknown-untold":
    "{operation}: the answer for an unknown id is “{seen}”, which the profile does not know: a product that is gone would never be hidden.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Write in the profile what the answer for an unknown product is: fields.error.code, mapped to unknown_product} other {In the profile, if nothing else is answered so: {line}}}",
  "doctor.said.unknown-empty": "{operation}: the answer for an unknown id is a success with nothing in it.",
  "doctor.fix.unknown-empty":
    "Nothing to do. tg360 hides a product that is gone only if, at the same time, an id that does not exist gets the same answer and an existing product its record; otherwise the product stays as it is and is reported. An answer that says “unknown” (HTTP 404 with a code) would be safer: ask the vendor.",
  "doctor.said.unknown-as-path":
    "{operation}: {mapped, select, yes {the answer for a wrong path is “{seen}”, which the profile takes for a product that is gone} other {the answer for an unknown id is the same as for a wrong path, “{seen}”}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Take it out of fields.error.code in the profile} other {Do not map it to unknown_product}}: with a mistake in the path every product would count as gone, and be hidden. Ask the vendor how to tell the two apart.",
  "doctor.said.one-of-list":
    "{operation}: {field} is at {path}, item {item} of a list; {more, number} of {of, number} products have several there (up to {most}), and the others do not count.",
  "doctor.fix.one-of-list":
    "If you mean another one, or all of them, write which at fields.product in the profile{linesCount, plural, =0 {} other {, such as: {lines}}}",
  "doctor.said.no-look-up": "findOrder is null: an order whose answer is lost waits for a person (unconfirmed)",
  "doctor.said.no-order-list":
    "it has no list of its orders: the audit looks each order up, and does not see those that the shop does not know",
  "doctor.said.no-order-totals":
    "no order of the last days has a total ({path}): the audit proves that orders arrived, not their amounts",
  "doctor.said.order-untouched":
    "The products are in other places than in the built-in contract, but orders would be sent with the names of the built-in contract: the profile says nothing about them.",
  "doctor.fix.order-untouched":
    "Write what an order is called there at fields.order, fields.orderResult and fields.error; docs/profiles.md says how to find out.",
  "doctor.said.record-missing": "{operation}: the record that was asked for is not at “{path}”.",
  "doctor.fix.record-missing": "Correct {setting} in the profile. The answer has: {candidates}",
  "doctor.said.query-ignored": "{operation}: asked for {asked}, the system answers with other orders.",
  "doctor.fix.query-ignored":
    "Correct findOrder.query in the profile: the parameter that carries the reference. If there is none: findOrder: null",
  "doctor.said.field-moved":
    "{operation}: {field} should be at {path}; expected: {expected}; found: {seen}{lacking, plural, =0 {} other { (in # of {of}; the others have it)}}.",
  "doctor.fix.field-moved":
    "In the profile, {confidence, select, high {surely} medium {probably} other {perhaps}}: {line}{others, select, none {} other { (or {others})}}",
  "doctor.said.field-comma": "{operation}: {field} should be at {path}; expected: {expected}; found: {seen}.",
  "doctor.fix.field-comma":
    "In the profile, {confidence, select, high {surely} medium {probably} other {perhaps}}, for the decimal comma: {line}{others, select, none {} other { (or {others})}}",
  "doctor.said.field-lost": "{operation}: {field} should be at {path}; expected: {expected}; found: {seen}.",
  "doctor.fix.field-lost":
    "{there, select, yes {Write at {group} in the profile how it is written (map, decimal, factor, suffix), or where else it is} other {Write its path at {group} in the profile}}. The answer’s records have: {has}",
  "doctor.said.field-gaps":
    "{operation}: {field} should be at {path}; expected: {expected}; there is nothing in {lacking, number} of {of, number}; the others have it.",
  "doctor.fix.field-gaps":
    "If nothing always means the same, write what it means in the profile: {line}. Otherwise complete those records.",
  "doctor.said.call-refused": "{operation} is refused ({status}): {detail}.",
  "doctor.fix.call-refused": "Correct {part} in the profile: its path, its query or its headers.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# field is} other {# fields are}} not where the profile says: {fields}.",
  "doctor.fix.fields-elsewhere": "Have a profile proposed: tg360 doctor --write-profile FILE --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# field is} other {# fields are}} not where the profile says, and nothing looks like {fieldsCount, plural, one {it} other {them}}: {fields}.",
  "doctor.fix.fields-lost":
    "A person has to find {fieldsCount, plural, one {it} other {them}}: write {fieldsCount, plural, one {its path} other {their paths}} at {group} in the profile. The records have: {has}",
  "doctor.said.dates-differ":
    "Times (updatedAt, serverTime) are written in another form than the profile says: {seen}.",
  "doctor.fix.dates-differ": "In the profile: {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping": "Price list {priceList}; languages {languages}; all payments and VAT rates have a code",
  "doctor.said.statuses": "Completed means: {names}",
  "doctor.said.language-unknown": "TotalGest has no texts in the language “{language}”.",
  "doctor.fix.language-unknown": "Set products.languages to some of: {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {A payment} other {# payments}} of the shop {namesCount, plural, one {has} other {have}} no code of TotalGest: orders paid so are put on hold. {names}",
  "doctor.fix.payments-unmapped":
    "Set mapping.payments; TotalGest has: {known}. All at once: tg360 configure {options}",
  "doctor.said.vat-unmapped": "The shop’s VAT rate {rate} % has no code of TotalGest: orders with it are put on hold.",
  "doctor.fix.vat-unmapped": "Set mapping.vat: tg360 configure --map-vat {rate}=CODE, of: {known}",
  "doctor.said.rate-without-tax": "The shop has no tax of {rate} %, and TotalGest has products of that rate.",
  "doctor.fix.rate-without-tax": "Add a tax of {rate} % in the shop. It has: {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} is allowed: {item} was sent what it had",
  "doctor.said.refused-as-hoped": "{operation} is allowed: what cannot be accepted was refused ({detail})",
  "doctor.said.bulk-missing": "The site does not have {operation}, and does not need it",
  "doctor.said.write-changed": "{operation}: {item} was sent its own SKU, and now differs in: {detail}.",
  "doctor.fix.write-changed": "Look at that product in the shop, and find out why before the first pull.",
  "doctor.said.write-refused": "{operation}: {item} was sent its own SKU, and the shop refused it: {detail}.",
  "doctor.fix.write-refused": "Ask whoever runs the shop why; a pull would fail in the same way.",
  "doctor.said.write-unclear": "{operation}: it was neither accepted nor refused, so nothing is known ({detail}).",
  "doctor.fix.write-unclear": "The first real order will show it; tg360 looks up its outcome in any case.",
  "doctor.said.created-unasked": "{operation} accepted what it should have refused, and created {id}.",
  "doctor.fix.created-unasked": "Remove {id} by hand.",
  "doctor.said.write-no-item": "{operation}: not tried, because the shop has no product.",
  "doctor.fix.write-no-item": "Try again when the shop has one.",
  "doctor.said.skipped":
    "not looked at: {check, select, configuration {configuration} profile {profile} files {file modes} disk {disk} state {state} clock {clock} dns {name} connection {connection} tls {certificate} credentials {credentials} permission {permissions} paging {pages} sample {samples} mapping {mapping} other {{check}}}",
} as const;
