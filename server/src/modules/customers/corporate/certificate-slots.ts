import { type CertificateForm, certificateFormOf, type FieldValue, type FileField } from '@tellerline/contracts';

/** What a certificate says, by field of its form. A field that is not there is not known. */
export type SlotValues = Readonly<Record<string, FieldValue>>;

/** How an entry goes with the certificate in force: put it right, or take its place. */
export const RENEW = 'renew';
/** Path of that choice inside a slot; anything but `renew` puts right. */
export const MODE = 'mode';

export interface SlotPath {
  slot: string;
  form: CertificateForm;
  /** Undefined: the choice between putting right and renewing. */
  field: FileField | undefined;
}

/** Reads `businessLicence.number`; null for a path no company's file has. */
export function readSlotPath(path: string): SlotPath | null {
  const dot = path.indexOf('.');
  const slot = path.slice(0, dot);
  const form = dot < 0 ? undefined : certificateFormOf(slot);
  if (!form) return null;
  const id = path.slice(dot + 1);
  if (id === MODE) return { slot, form, field: undefined };
  const field = form.fields.find((one) => one.id === id);
  return field ? { slot, form, field } : null;
}

/** Fields a renewed certificate does not take over from the old one: its days and its state are its own. */
const ownOfEach = new Set(['issuedOn', 'validFrom', 'validUntil', 'longTerm', 'status']);

/** What a slot says once the entered values are in it. */
export function mergedValues(present: SlotValues | undefined, entered: SlotValues, renews: boolean): SlotValues {
  const kept = Object.entries(present ?? {}).filter(([id]) => !(renews && ownOfEach.has(id)));
  return { status: 'valid', ...Object.fromEntries(kept), ...entered };
}

/** The text of a field, null where it says nothing. */
export function textOf(values: SlotValues | undefined, id: string): string | null {
  const value = values?.[id];
  return typeof value === 'string' && value !== '' ? value : null;
}
