/** What `serve` says, and what keeps the page from being served, in English; part of the catalogue. */
export const serveEn = {
  "problem.page-not-public":
    "The page is not served at {listen}, which others can reach: {why, select, users {there is no user yet.} other {it has no public address over TLS.}}",
  "hint.page-not-public":
    "{why, select, users {Create one: tg360 serve users add NAME} other {Put a proxy with TLS before it, and set the address where browsers find it: serve.publicUrl in the configuration, e.g. https://tg360.example.ch}}",
  "problem.page-address-taken":
    "The page cannot be served at {listen}: another program listens there, or this machine does not have the address.",
  "hint.page-address-taken": "Choose another port: tg360 serve --listen 127.0.0.1:8361",
  "problem.user-unknown": "There is no user {name}{namesCount, plural, =0 {} other {; there are: {names}}}.",
  "hint.user-unknown": "To create one: tg360 serve users add NAME",
  "problem.user-password-short": "A password has at least {least} characters.",
  "hint.user-password-short": "Choose a longer one; several words make a good one.",
  "serve.listens": "The page is at {url}",
  "serve.link": "There are no users yet. This link logs you in once, within ten minutes: {link}",
  "serve.password": "Password of {name}",
  "serve.user-added": "The user {name} can log in.",
  "serve.user-removed": "The user {name} is removed, with all sessions.",
  "serve.no-users": "There are no users yet.",
  "serve.head.user": "User",
  "serve.head.role": "May",
  "serve.head.shops": "Shops",
  "serve.all-shops": "all",
  "serve.role.look": "see",
  "serve.role.act": "see and act",
  "event.by": "(by {author})",
} as const;
