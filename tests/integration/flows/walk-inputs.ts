import {
  type AnswerRule,
  type FlowInput,
  type FlowStep,
  type FlowValue,
  givenFacts,
  lookUpFacts,
} from '@tellerline/contracts';

const given = Object.fromEntries(Object.keys(givenFacts).map((name) => [name, ''])) as Record<string, FlowValue>;

/** Customers a walk is made with: one who is known, one who is not. */
export const someCustomer: readonly Record<string, FlowValue>[] = [
  { ...given, customer_known: true, number_given: true, crisis_level: 'none' },
  { ...given, customer_known: false, number_given: false, crisis_level: 'none' },
];

const typed = {
  text: '某事',
  digits: '1234',
  number: '7',
  money: '1000',
  day: '2026-11-30',
  yes_no: '1',
  phone: '13800138000',
};
const typedFor = (rule: AnswerRule): string =>
  rule.type === 'digits' ? '12345678901'.slice(0, rule.least) : typed[rule.type];
const values = {
  percent: [20, 305],
  time: ['09:00', '16:30'],
  yes_no: [true, false],
  number: [3, 0],
  money: [12_345_600],
  day: ['2027-01-31'],
  text: [''],
  choice: [''],
};

/** An input for every way a step can be left by, and one it refuses. */
export function inputsAt(step: FlowStep): FlowInput[] {
  const late: FlowInput[] = 'deadline' in step && step.deadline ? [{ kind: 'time_out' }] : [];
  const answers = (...all: string[]): FlowInput[] => all.map((value) => ({ kind: 'answer', value }));
  switch (step.kind) {
    case 'say':
    case 'transfer':
      return [{ kind: 'go' }, ...late];
    case 'ask':
      return [...answers(typedFor(step.answer), ''), ...late];
    case 'choose':
      return [...answers(...step.options.map(({ value }) => value), '9'), ...late];
    case 'offer':
      return [...answers('accepted', 'declined', 'later'), ...late];
    case 'disclose':
      return [...answers('agreed', 'refused'), ...late];
    case 'do': {
      const into = step.effect.type === 'open_task' ? step.effect.into : null;
      return [{ kind: 'done', branch: 'next', facts: into ? { [into]: '12345678' } : {} }];
    }
    case 'look_up':
      return [{ kind: 'done', branch: 'missing', facts: {} }, ...found(step.what)];
    default:
      return [];
  }
}

/** What a look-up may tell: each fact at its first value, then at its last. */
const found = (what: keyof typeof lookUpFacts): FlowInput[] =>
  [0, -1].map((at) => ({
    kind: 'done',
    branch: 'found',
    facts: Object.fromEntries(
      Object.entries(lookUpFacts[what].tells).map(([name, { type }]) => [
        name,
        (values[type as keyof typeof values].at(at) ?? '') as FlowValue,
      ]),
    ),
  }));
