/** Where a secret is read from. */
export type SecretSource =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | SealedSource;

/** In the database, encrypted. Decrypting throws ConfigurationError if no key of this machine fits. */
export interface SealedSource {
  readonly kind: "sealed";
  open(signal: AbortSignal): Promise<string>;
}
