/** How each shell lists the shops of the installation that is meant: by the names of their files, without starting Node.js. */

/** For bash and zsh: prints a name on each line. */
export const LIST_SHOPS = `_tg360_shops() {
  local config="\${TG360_CONFIG:-\${XDG_CONFIG_HOME:-$HOME/.config}/tg360/config.json}" name
  grep -qs '"shopId"' "$config" && echo default
  ls "\${config%/*}/shops" 2> /dev/null | while IFS= read -r name; do
    case "$name" in
      *[!a-z0-9.-]*.json) ;;
      *.json) echo "\${name%.json}" ;;
    esac
  done
}`;

export const LIST_SHOPS_IN_FISH = String.raw`function __tg360_shops -d "The names of the shops"
  set -l config ~/.config/tg360/config.json
  set -q XDG_CONFIG_HOME; and set config $XDG_CONFIG_HOME/tg360/config.json
  set -q TG360_CONFIG; and set config $TG360_CONFIG
  grep -qs '"shopId"' $config; and echo default
  for file in (path dirname $config)/shops/*.json
    path basename $file | string replace -r '\.json$' '' | string match -r '^[a-z0-9][a-z0-9-]*$'
  end
end`;

/** What of `tg360 shops` is followed by a name. */
export const ACTIONS_ON_SHOPS: readonly string[] = ["pause", "resume", "remove"];
