/** The shop that has no name of its own: its settings stand in `config.json`, its state in the data directory itself. */
export const DEFAULT_SHOP = "default";

const SHOP_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name is part of paths, so nothing but small letters, digits and hyphens is in it. */
export function isShopName(text: string): boolean {
  return SHOP_NAME.test(text);
}
