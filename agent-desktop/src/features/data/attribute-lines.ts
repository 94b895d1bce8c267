import { type AttributeLine, type AttributeSubject, attributeFields } from '@tellerline/contracts';

/** A line of the form: what is typed, and whose it turned out to be. */
export type FormLine = AttributeLine & { name: string | null; kind: 'corporate' | 'personal' | 'unknown' | null };

export const emptyLine = (): FormLine => ({
  baseVersion: 0,
  accountNo: '',
  customerNo: '',
  industrialZone: '',
  marketClass: '',
  industry: '',
  subIndustry1: '',
  subIndustry2: '',
  subIndustry3: '',
  subIndustry4: '',
  name: null,
  kind: null,
});

const fields = attributeFields.map(({ id }) => id);

/** The fields of the four levels of GB/T 4754. */
const industryLevels = ['industry', 'subIndustry1', 'subIndustry2', 'subIndustry3'] as const;
type IndustryLevel = (typeof industryLevels)[number];
export const isIndustryLevel = (column: string): column is IndustryLevel =>
  (industryLevels as readonly string[]).includes(column);

/** What is chosen above a level, from the section down to the first that is not. */
export function industryAbove(line: FormLine, level: IndustryLevel): string[] {
  const above = industryLevels.slice(0, industryLevels.indexOf(level)).map((each) => line[each]);
  const end = above.indexOf('');
  return end < 0 ? above : above.slice(0, end);
}

/** The line with an industry, told from its section down; the levels below it are to be chosen anew. */
export const withIndustry = (line: FormLine, names: readonly string[]): FormLine => ({
  ...line,
  ...Object.fromEntries(industryLevels.map((level, at) => [level, names[at] ?? ''])),
});

export const isBlank = (line: FormLine): boolean =>
  line.accountNo === '' && line.customerNo === '' && fields.every((id) => line[id] === '');

/** What goes to the server. */
export function typedOf({ name: _, kind: __, ...typed }: FormLine): AttributeLine {
  return typed;
}

/** The line once its owner is known: what is kept of him fills fields nothing was typed into. */
export function lineFor(line: FormLine, found: AttributeSubject | null): FormLine {
  if (!found) return { ...line, name: null, kind: 'unknown', baseVersion: 0 };
  const values = Object.fromEntries(fields.map((id) => [id, line[id] || (found.current?.values[id] ?? '')]));
  return {
    ...line,
    ...values,
    customerNo: found.customerNo,
    name: found.name,
    kind: found.kind,
    baseVersion: found.current?.version ?? 0,
  };
}
