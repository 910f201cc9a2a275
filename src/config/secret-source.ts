/** Where a secret is to be had. */
export type SecretSource =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | SealedSource;

/** In the database, sealed. Opening it throws ConfigurationError where no key of this machine opens it. */
export interface SealedSource {
  readonly kind: "sealed";
  open(signal: AbortSignal): Promise<string>;
}
