import { givenFacts, type Label, lookUpFacts } from '@tellerline/contracts';
import { say } from '../../i18n/locale.ts';

const labels = new Map<string, Label>(
  [givenFacts, ...Object.values(lookUpFacts).map(({ tells }) => tells)].flatMap((facts) =>
    Object.entries(facts).map(([name, { label }]) => [name, label] as const),
  ),
);

/** A fact as people call it; an answer goes by the name its author gave it. */
export const factWords = (name: string): string => say(labels.get(name)) || name;
