/**
 * Do neighbouring syllables, each by its first letters or whole, spell the word? `hd`, `huidian` and `huid` spell 回电.
 * @param syllables without tones, lower case: `hui`, `dian`
 */
export const soundsLike = (syllables: readonly string[], word: string): boolean =>
  syllables.some((_, at) => spells(syllables.slice(at), word));

function spells([syllable, ...rest]: readonly string[], word: string): boolean {
  if (word === '') return true;
  if (syllable === undefined) return false;
  for (let taken = Math.min(syllable.length, word.length); taken > 0; taken -= 1) {
    if (syllable.startsWith(word.slice(0, taken)) && spells(rest, word.slice(taken))) return true;
  }
  return false;
}
