/** An answer that is no XML, or more than a real system sends. */
export class XmlFault extends Error {}
