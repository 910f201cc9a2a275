/** The checks, in their order. */
export type Check =
  | "node"
  | "configuration"
  | "profile"
  | "files"
  | "disk"
  | "state"
  | "clock"
  | "dns"
  | "connection"
  | "tls"
  | "proxy"
  | "credentials"
  | "permission"
  | "paging"
  | "sample"
  | "mapping";
