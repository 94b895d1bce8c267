import {
  type CertificateView,
  type Changes,
  type CorporateFileView,
  certificateFormOf,
  certificateForms,
  companyFields,
  type FieldValue,
  type Label,
  MOST_OTHER_CERTIFICATES,
} from '@tellerline/contracts';
import { type FileEdits, forget } from '../file-entry/entry-edits.ts';

type File = Pick<CorporateFileView, 'version' | 'certificates' | 'prefilled' | 'name'>;

export const certificateIn = (file: Pick<File, 'certificates'>, slot: string): CertificateView | undefined =>
  file.certificates.find((certificate) => certificate.slot === slot);

/** Slots the entry has opened that the file does not have, in the order of the forms. */
export function newSlots(edits: FileEdits, file: Pick<File, 'certificates'>): string[] {
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
export function nextOtherSlot(edits: FileEdits, file: Pick<File, 'certificates'>): string | null {
  const taken = new Set([...file.certificates.map(({ slot }) => slot), ...newSlots(edits, file)]);
  const free = Array.from({ length: MOST_OTHER_CERTIFICATES }, (_, n) => `other-${n + 1}`);
  return free.find((slot) => !taken.has(slot)) ?? null;
}

/** Opens a certificate the file does not have yet, with what is known of it already. */
export function withNewSlot(edits: FileEdits, file: File, slot: string): FileEdits {
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
export const withoutSlot = (edits: FileEdits, slot: string): FileEdits => ({
  ...forget(edits, `${slot}.`),
  changes: Object.fromEntries(Object.entries(edits.changes).filter(([path]) => !path.startsWith(`${slot}.`))),
});

/** A field was typed; typing what stands there already is no change, except on a certificate that is renewed. */
export function withField(edits: FileEdits, file: File, path: string, value: FieldValue): FileEdits {
  const [slot = '', id = ''] = path.split('.');
  const shown = path === 'name' ? { value: file.name, masked: false } : certificateIn(file, slot)?.values[id];
  const same = shown !== undefined && !shown.masked && (shown.value ?? null) === value && !renews(edits, slot);
  const { [path]: _, ...others } = edits.changes;
  return { ...forget(edits, path), changes: same ? others : { ...edits.changes, [path]: value } };
}

/** Is this slot's certificate to be replaced by a new one? */
export const renews = (edits: FileEdits, slot: string): boolean => edits.changes[`${slot}.mode`] === 'renew';

/** Puts right, or renews; going back to putting right keeps what was typed. */
export function withMode(edits: FileEdits, slot: string, renewal: boolean): FileEdits {
  const { [`${slot}.mode`]: _, ...others } = edits.changes;
  return { ...edits, changes: renewal ? { ...others, [`${slot}.mode`]: 'renew' } : others };
}

/** A renewed certificate has days of its own: the old ones are not shown as if they were. */
const ownOfEach = new Set(['issuedOn', 'validFrom', 'validUntil', 'longTerm']);

/** The value of a field as the form shows it: typed over standing. */
export function valueAt(edits: FileEdits, file: File, slot: string, id: string): FieldValue {
  const typed = edits.changes[`${slot}.${id}`];
  if (typed !== undefined && (typeof typed !== 'object' || typed === null)) return typed;
  if (renews(edits, slot) && ownOfEach.has(id)) return null;
  return certificateIn(file, slot)?.values[id]?.value ?? null;
}

/** Paths this entry changes that somebody else has changed meanwhile: both versions of the file tell them differently. */
export function changedByBoth(edits: FileEdits, old: File, now: File): string[] {
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
