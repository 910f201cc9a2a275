/** The shells whose completion calls `tg360 completion SHELL -- WORDS…`, and their scripts. */
export type Shell = keyof typeof SCRIPTS;

/** bash splits at `=`: `--lang=it` is three words. Needs only bash, not the package bash-completion. */
const BASH = `# bash completion for tg360
_tg360() {
  local word current typed=() IFS=$'\\n'
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [ "$word" = "=" ] || typed+=("$word")
  done
  current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$current" = "=" ]; then current=""; typed+=(""); fi
  COMPREPLY=($(tg360 completion bash -- "\${typed[@]}" 2> /dev/null))
  case "\${COMPREPLY[0]}" in
    :file) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
    :folder) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
  esac
}
complete -F _tg360 tg360
`;

const ZSH = `#compdef tg360
# zsh completion for tg360
_tg360() {
  local -a offers
  offers=("\${(@f)$(tg360 completion zsh -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  case "\${offers[1]}" in
    :file) compset -P '--*='; _files ;;
    :folder) compset -P '--*='; _files -/ ;;
    ?*) _describe -t words tg360 offers ;;
  esac
}
if [ "$funcstack[1]" = "_tg360" ]; then _tg360 "$@"; else compdef _tg360 tg360; fi
`;

const FISH = `# fish completion for tg360
function __tg360_offers
  set -l current (commandline -ct)
  set -l offers (tg360 completion fish -- (commandline -opc)[2..-1] "$current" 2> /dev/null)
  set -l name (string replace -r '^--[^=]*=' '' -- "$current")
  switch "$offers[1]"
    case :file
      __fish_complete_path "$name"
    case :folder
      __fish_complete_directories "$name"
    case '*'
      test -n "$offers[1]"; and printf '%s\\n' $offers
  end
end
complete -c tg360 -f -a '(__tg360_offers)'
`;

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
