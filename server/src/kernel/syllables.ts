import { pinyin } from 'pinyin-pro';

/** `承诺回电` → `cheng`, `nuo`, `hui`, `dian`. What is not Chinese has no syllable. */
export const syllablesOf = (label: string): string[] =>
  pinyin(label, { toneType: 'none', type: 'array', nonZh: 'removed', v: true }).map((syllable) =>
    syllable.toLowerCase(),
  );
