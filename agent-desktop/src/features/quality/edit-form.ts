import type { ScorecardForm, ScorecardQuestion } from '@tellerline/contracts';

type Section = ScorecardForm['sections'][number];
const inSections = (form: ScorecardForm, change: (section: Section) => Section): ScorecardForm => ({
  ...form,
  sections: form.sections.map(change),
});
/** The next free name: `q1`, `q2` … Names are kept by answers given before, so none is given twice. */
function freeName(letter: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${letter}${n}`)) return `${letter}${n}`;
}

export const addSection = (form: ScorecardForm): ScorecardForm => ({
  ...form,
  sections: [
    ...form.sections,
    {
      id: freeName(
        's',
        form.sections.map(({ id }) => id),
      ),
      title: { 'zh-CN': '', en: '' },
      questions: [],
    },
  ],
});

export const changeSection = (form: ScorecardForm, id: string, change: Partial<Section>): ScorecardForm =>
  inSections(form, (section) => (section.id === id ? { ...section, ...change } : section));

export function addQuestion(form: ScorecardForm, sectionId: string): ScorecardForm {
  const taken = form.sections.flatMap(({ questions }) => questions.map(({ id }) => id));
  const question: ScorecardQuestion = {
    id: freeName('q', taken),
    text: { 'zh-CN': '', en: '' },
    kind: 'yes_no',
    weight: 10,
    instantFail: false,
  };
  return inSections(form, (section) =>
    section.id === sectionId ? { ...section, questions: [...section.questions, question] } : section,
  );
}

export const changeQuestion = (form: ScorecardForm, id: string, change: Partial<ScorecardQuestion>): ScorecardForm =>
  inSections(form, (section) => ({
    ...section,
    questions: section.questions.map((question) => (question.id === id ? { ...question, ...change } : question)),
  }));

export const removeQuestion = (form: ScorecardForm, id: string): ScorecardForm =>
  inSections(form, (section) => ({ ...section, questions: section.questions.filter((each) => each.id !== id) }));

/** A place up or down; past the end of its section into the next one. */
export function move(form: ScorecardForm, id: string, step: 1 | -1): ScorecardForm {
  const from = form.sections.findIndex(({ questions }) => questions.some((each) => each.id === id));
  const section = form.sections[from];
  const question = section?.questions.find((each) => each.id === id);
  if (!section || !question) return form;
  const at = section.questions.indexOf(question) + step;
  if (at >= 0 && at < section.questions.length)
    return changeSection(form, section.id, {
      questions: section.questions.filter((each) => each !== question).toSpliced(at, 0, question),
    });
  const next = form.sections[from + step];
  if (!next) return form;
  const without = removeQuestion(form, id);
  const questions = step === 1 ? [question, ...next.questions] : [...next.questions, question];
  return changeSection(without, next.id, { questions });
}
