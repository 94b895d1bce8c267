const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/**
 * Every text one typing error away (Damerau–Levenshtein distance 1): a letter wrong, missing, too many, or two neighbours
 * swapped. About 53 for each letter typed; they are looked up in the index of what there is, so nothing has to be stored for them.
 */
export function oneErrorAway(typed: string): string[] {
  const found = new Set(swapped(typed));
  for (let i = 0; i <= typed.length; i += 1) {
    const [before, after] = [typed.slice(0, i), typed.slice(i)];
    if (after !== '') found.add(before + after.slice(1));
    for (const letter of LETTERS) {
      found.add(before + letter + after);
      if (after !== '') found.add(before + letter + after.slice(1));
    }
  }
  found.delete(typed);
  found.delete('');
  return [...found];
}

/** Two neighbours in the other order, each pair once; never the text itself. */
export function swapped(typed: string): string[] {
  const chars = [...typed];
  const found = chars.slice(1).map((char, i) => [...chars.slice(0, i), char, chars[i], ...chars.slice(i + 2)].join(''));
  return [...new Set(found)].filter((text) => text !== typed);
}

/** The text with one character replaced by whatever there may be, as patterns for LIKE … ESCAPE '!'. */
export const oneWrong = (typed: string, from: number, to: number): string[] => {
  const chars = [...typed].map((char) => char.replace(/[!%_]/, '!$&'));
  return chars.flatMap((_, i) =>
    i < from || i >= to ? [] : [[...chars.slice(0, i), '_', ...chars.slice(i + 1)].join('')],
  );
};
