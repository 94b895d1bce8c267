import { blacklistFields, type Label, personalFile, relationFields } from '@tellerline/contracts';
import { say, t } from '../../i18n/locale.ts';
import { registerPhrases } from '../../i18n/phrases/registers.ts';

const fields = [personalFile, relationFields('personal'), relationFields('corporate'), blacklistFields].flatMap(
  (catalogue) => [...catalogue.fields, ...catalogue.lists.flatMap((list) => list.fields)],
);
const labels = new Map<string, Label>(fields.flatMap(({ list, label }) => (list ? [[list, label] as const] : [])));

/** What a list is called: in words of its own, else as the field that is filled from it; the list's id where neither is. */
export function registerName(list: string): string {
  const phrase = `registers.list_${list}`;
  if (Object.hasOwn(registerPhrases, phrase)) return t(phrase as keyof typeof registerPhrases);
  const label = labels.get(list);
  return label ? say(label) : list;
}
