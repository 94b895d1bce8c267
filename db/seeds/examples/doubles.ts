import type { ExampleBank, Step } from './example-bank.ts';

/** Whom nobody in the examples needs for anything else. */
const [DOUBLED_FROM, DOUBLED_TO] = [30, 32];

/** Two who were taken down anew though the bank knows them, and the comparison that finds them. */
export function doubleSteps({ clerk, people, supervisor }: ExampleBank): Step[] {
  const takeDown = async () => {
    for (const { name, phone } of people.slice(DOUBLED_FROM, DOUBLED_TO))
      await clerk.post('/prospects', { name, phone: phone ?? undefined, note: '来电咨询开户' });
  };
  return [
    { daysAgo: 4, work: takeDown },
    { daysAgo: 3, work: () => supervisor.post('/duplicate-runs') },
  ];
}
