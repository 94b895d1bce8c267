import {
  type CertificateView,
  type ChangeDraft,
  type Changes,
  type CorporateFileView,
  certificateFormOf,
  certificateForms,
  companyFields,
  type FieldValue,
  type Finding,
  type Label,
  MOST_OTHER_CERTIFICATES,
  type WarningOverride,
} from '@tellerline/contracts';

/** What somebody has typed against one version of a company's file. Only what differs from it, by path `slot.field`. */
export interface CompanyEdits {
  baseVersion: number;
  /** Version of the draft on the server; null while there is none. */
  changeVersion: number | null;
  changes: Changes;
  overrides: readonly WarningOverride[];
  issues: readonly Finding[];
  warnings: readonly Finding[];
}

type File = Pick<CorporateFileView, 'version' | 'certificates' | 'prefilled' | 'name'>;

export const noEdits = (file: Pick<File, 'version'>): CompanyEdits => ({
  baseVersion: file.version,
  changeVersion: null,
  changes: {},
  overrides: [],
  issues: [],
  warnings: [],
});

/** Goes on with a draft of one's own, or with the words of a change that came back. */
export const editsOf = (
  draft: ChangeDraft,
  file: Pick<File, 'version'>,
  { resumes }: { resumes: boolean },
): CompanyEdits => ({
  baseVersion: file.version,
  changeVersion: resumes ? draft.version : null,
  changes: draft.changes,
  overrides: draft.overrides,
  ...withoutDoubles(draft),
});

/** The server holds a change back for each warning without a reason, and tells it twice: once is enough. */
export function withoutDoubles({ findings }: Pick<ChangeDraft, 'findings'>): Pick<CompanyEdits, 'issues' | 'warnings'> {
  const { issues, warnings } = findings;
  const isWarning = (issue: Finding) => warnings.some(({ path, code }) => path === issue.path && code === issue.code);
  return { issues: issues.filter((issue) => !isWarning(issue)), warnings };
}

export const certificateIn = (file: Pick<File, 'certificates'>, slot: string): CertificateView | undefined =>
  file.certificates.find((certificate) => certificate.slot === slot);

/** Slots the entry has opened that the file does not have, in the order of the forms. */
export function newSlots(edits: CompanyEdits, file: Pick<File, 'certificates'>): string[] {
  const slots = new Set(
    Object.keys(edits.changes).flatMap((path) => (path.includes('.') ? [path.split('.')[0] ?? ''] : [])),
  );
  const order = certificateForms.map(({ kind }) => kind);
  const place = (slot: string): number => {
    const form = certificateFormOf(slot);
    return (form ? order.indexOf(form.kind) : 99) * 100 + Number(slot.split('-')[1] ?? 0);
  };
  return [...slots]
    .filter((slot) => certificateFormOf(slot) && !certificateIn(file, slot))
    .sort((a, b) => place(a) - place(b));
}

/** The next free slot of other certificates, null when there are too many. */
export function nextOtherSlot(edits: CompanyEdits, file: Pick<File, 'certificates'>): string | null {
  const taken = new Set([...file.certificates.map(({ slot }) => slot), ...newSlots(edits, file)]);
  const free = Array.from({ length: MOST_OTHER_CERTIFICATES }, (_, n) => `other-${n + 1}`);
  return free.find((slot) => !taken.has(slot)) ?? null;
}

/** Opens a certificate the file does not have yet, with what is known of it already. */
export function withNewSlot(edits: CompanyEdits, file: File, slot: string): CompanyEdits {
  const form = certificateFormOf(slot);
  if (!form) return edits;
  const known = Object.entries({ status: 'valid', ...file.prefilled[form.kind] });
  const begun = known.filter(([id]) => form.fields.some((field) => field.id === id));
  // Something must stand in the slot for it to be there at all: of a legal person's ID nothing is known beforehand.
  const changes =
    begun.length > 0 ? begun.map(([id, value]) => [`${slot}.${id}`, value]) : [[`${slot}.document`, null]];
  return { ...edits, changes: { ...edits.changes, ...(Object.fromEntries(changes) as Changes) } };
}

/** Takes back everything that was typed in a slot. */
export const withoutSlot = (edits: CompanyEdits, slot: string): CompanyEdits => ({
  ...forget(edits, `${slot}.`),
  changes: Object.fromEntries(Object.entries(edits.changes).filter(([path]) => !path.startsWith(`${slot}.`))),
});

/** A field was typed; typing what stands there already is no change, except on a certificate that is renewed. */
export function withField(edits: CompanyEdits, file: File, path: string, value: FieldValue): CompanyEdits {
  const [slot = '', id = ''] = path.split('.');
  const shown = path === 'name' ? { value: file.name, masked: false } : certificateIn(file, slot)?.values[id];
  const same = shown !== undefined && !shown.masked && (shown.value ?? null) === value && !renews(edits, slot);
  const { [path]: _, ...others } = edits.changes;
  return { ...forget(edits, path), changes: same ? others : { ...edits.changes, [path]: value } };
}

/** Is this slot's certificate to be replaced by a new one? */
export const renews = (edits: CompanyEdits, slot: string): boolean => edits.changes[`${slot}.mode`] === 'renew';

/** Puts right, or renews; going back to putting right keeps what was typed. */
export function withMode(edits: CompanyEdits, slot: string, renewal: boolean): CompanyEdits {
  const { [`${slot}.mode`]: _, ...others } = edits.changes;
  return { ...edits, changes: renewal ? { ...others, [`${slot}.mode`]: 'renew' } : others };
}

/** A finding is out of date once what it is about was typed anew. */
function forget(edits: CompanyEdits, path: string): CompanyEdits {
  const stands = (finding: Finding) => !finding.path.startsWith(path);
  return { ...edits, issues: edits.issues.filter(stands), warnings: edits.warnings.filter(stands) };
}

export const withOverride = (edits: CompanyEdits, override: WarningOverride): CompanyEdits => ({
  ...edits,
  overrides: [
    ...edits.overrides.filter(({ path, code }) => path !== override.path || code !== override.code),
    ...(override.reason.trim() === '' ? [] : [override]),
  ],
});

/** A renewed certificate has days of its own: the old ones are not shown as if they were. */
const ownOfEach = new Set(['issuedOn', 'validFrom', 'validUntil', 'longTerm']);

/** The value of a field as the form shows it: typed over standing. */
export function valueAt(edits: CompanyEdits, file: File, slot: string, id: string): FieldValue {
  const typed = edits.changes[`${slot}.${id}`];
  if (typed !== undefined && (typeof typed !== 'object' || typed === null)) return typed;
  if (renews(edits, slot) && ownOfEach.has(id)) return null;
  return certificateIn(file, slot)?.values[id]?.value ?? null;
}

/** Paths this entry changes that somebody else has changed meanwhile: both versions of the file tell them differently. */
export function changedByBoth(edits: CompanyEdits, old: File, now: File): string[] {
  const told = (file: File, path: string): string => {
    const [slot = '', id = ''] = path.split('.');
    const certificate = certificateIn(file, slot);
    if (path === 'name') return file.name;
    return id === 'mode' ? String(certificate?.sequence ?? 0) : JSON.stringify(certificate?.values[id]?.text ?? null);
  };
  return Object.keys(edits.changes).filter((path) => told(old, path) !== told(now, path));
}

/** What a path is about, in words: the certificate and its field. */
export function nameOf(path: string): Label[] {
  const [slot = '', id = ''] = path.split('.');
  const form = certificateFormOf(slot);
  const field = (form?.fields ?? companyFields).find((one) => one.id === (form ? id : path));
  return [form?.label, field?.label].filter((label) => label !== undefined);
}

export const isDirty = (edits: CompanyEdits | null): boolean => edits !== null && Object.keys(edits.changes).length > 0;

/** Warnings that still want a reason. */
export const unexplained = (edits: CompanyEdits): Finding[] =>
  edits.warnings.filter(
    (warning) =>
      !edits.overrides.some(
        ({ path, code, reason }) => path === warning.path && code === warning.code && reason.trim().length >= 2,
      ),
  );

/** Reasons given so far, as rows of a form want them. */
export const reasonsOf = (edits: CompanyEdits): ReadonlyMap<string, string> =>
  new Map(edits.overrides.map(({ path, code, reason }) => [`${path} ${code}`, reason]));
