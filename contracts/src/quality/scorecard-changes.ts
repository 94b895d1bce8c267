import type { Changes } from '../reviews/review.ts';
import { questionKinds, type ScorecardForm } from './scorecard.ts';

type Entry = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const places = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A card as two-person entry has it: its names, and each section and question as an entry of its own. */
export function changesOfCard({ name, sections }: ScorecardForm): Changes {
  const changes: Changes = { nameZh: name['zh-CN'], nameEn: name.en };
  for (const [at, { id, title, questions }] of sections.entries()) {
    changes[`sections.${id}`] = { titleZh: title['zh-CN'], titleEn: title.en, position: at };
    for (const [place, question] of questions.entries())
      changes[`questions.${question.id}`] = {
        section: id,
        textZh: question.text['zh-CN'],
        textEn: question.text.en,
        kind: question.kind,
        weight: question.weight,
        instantFail: question.instantFail,
        position: place,
      };
  }
  return changes;
}

/** The card that such entries make, whether or not it is one yet. */
export function formOfChanges(changes: Changes): ScorecardForm {
  const entries = (list: string): { id: string; entry: Entry }[] =>
    Object.entries(changes)
      .flatMap(([path, value]) =>
        path.startsWith(`${list}.`) && typeof value === 'object' && value !== null
          ? [{ id: path.slice(list.length + 1), entry: value as Entry }]
          : [],
      )
      .sort((one, other) => places(one.entry.position) - places(other.entry.position));
  const questions = entries('questions');
  return {
    name: { 'zh-CN': text(changes.nameZh), en: text(changes.nameEn) },
    sections: entries('sections').map(({ id, entry }) => ({
      id,
      title: { 'zh-CN': text(entry.titleZh), en: text(entry.titleEn) },
      questions: questions
        .filter((question) => question.entry.section === id)
        .map((question) => ({
          id: question.id,
          text: { 'zh-CN': text(question.entry.textZh), en: text(question.entry.textEn) },
          kind: questionKinds.find((kind) => kind === question.entry.kind) ?? 'yes_no',
          weight: places(question.entry.weight),
          instantFail: question.entry.instantFail === true,
        })),
    })),
  };
}
