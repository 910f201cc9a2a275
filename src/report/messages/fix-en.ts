/** The walk through what waits for a person, in English. */
export const fixEn = {
  "fix.none": "Nothing waits for you.",
  "fix.waits":
    "{n, plural, one {# order waits for you} other {# orders wait for you}}{causes, plural, one {} other {: # things to decide}}.",
  "fix.which": "Which one is it?",
  "fix.what": "What is to be done?",
  "fix.article-link": "The linked product was sold",
  "fix.article-sku": "The product with the SKU in the order was sold",
  "fix.send": "Send again now",
  "fix.resend": "Look it up in TotalGest, and send it only if it is not there",
  "fix.mark-exported": "It is in TotalGest: enter its number",
  "fix.is": "It is {number} in TotalGest",
  "fix.dismiss": "Never export it",
  "fix.acknowledge": "It is corrected in TotalGest: acknowledge the change",
  "fix.later": "Leave it for now",
  "fix.end": "End here",
  "fix.number": "Its number in TotalGest",
  "fix.reason": "Why? (it is kept with the order)",
  "fix.saved": "Saved: {from} = {to}.",
  "fix.done": "Nothing waits for you any more.",
  "fix.left": "{n, plural, one {# order still waits} other {# orders still wait}} for you. Go on: tg360 fix",
} as const;
