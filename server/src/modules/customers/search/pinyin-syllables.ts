/** Finals by initial, as search keys spell them (ü is v). */
const finals: Readonly<Record<string, string>> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u ua uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing o ong ou u uan ue un',
  w: 'a ai an ang ei en eng o u',
};

/** Every syllable a name may be spelled with. */
export const syllables: readonly string[] = Object.entries(finals).flatMap(([initial, ends]) =>
  ends.split(' ').map((end) => initial + end),
);
const whole = new Set(syllables);
const begun = new Set(syllables.flatMap((syllable) => Array.from(syllable, (_, i) => syllable.slice(0, i + 1))));
const LONGEST_SYLLABLE = 6;

/** Can `letters` be read as syllables, the last of them perhaps still being typed? */
export function isPinyin(letters: string): boolean {
  const readable = [true];
  for (let end = 1; end <= letters.length; end += 1) {
    readable[end] = false;
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end && !readable[end]; start += 1) {
      const known = end === letters.length ? begun : whole;
      readable[end] = readable[start] === true && known.has(letters.slice(start, end));
    }
  }
  return readable[letters.length] === true;
}
