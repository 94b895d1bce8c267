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
