/** The shop without a name of its own: its settings are in `config.json`, its state is in the data directory itself. */
export const DEFAULT_SHOP = "default";

const SHOP_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name is part of paths, so only lower-case letters, digits and hyphens are allowed. */
export function isShopName(text: string): boolean {
  return SHOP_NAME.test(text);
}
