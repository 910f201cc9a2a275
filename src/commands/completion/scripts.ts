/**
 * The shells whose completion calls `tg360 completion SHELL -- WORDS…`, and their scripts. Where nothing is offered, the
 * shell completes names of files.
 */
export const SCRIPTS = {
  bash: `# bash completion for tg360
_tg360() {
  local IFS=$'\\n'
  COMPREPLY=($(tg360 completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null | cut -f 1))
}
complete -o default -F _tg360 tg360
`,
  zsh: `#compdef tg360
# zsh completion for tg360
_tg360() {
  local -a offers
  offers=("\${(@f)$(tg360 completion zsh -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  offers=("\${offers[@]/$'\\t'/:}")
  if [ -n "$offers" ]; then _describe tg360 offers; else _files; fi
}
if [ "$funcstack[1]" = "_tg360" ]; then _tg360 "$@"; else compdef _tg360 tg360; fi
`,
  fish: `# fish completion for tg360
function __tg360_offers
  set -l current (commandline -ct)
  set -l offers (tg360 completion fish -- (commandline -opc)[2..-1] "$current" 2> /dev/null)
  if test -n "$offers"
    printf '%s\\n' $offers
  else
    __fish_complete_path "$current"
  end
end
complete -c tg360 -f -a '(__tg360_offers)'
`,
} as const;
