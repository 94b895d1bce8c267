import type { FieldValue, ItemValue, Provenance } from '@tellerline/contracts';

/** An entry of a list as stored: whole, unmasked. */
export interface StoredItem {
  /** Its row's id; what a change names it by. */
  key: string;
  /** The core bank's may not be changed here. */
  owner: 'core-bank' | 'crm';
  provenance: Provenance;
  value: ItemValue;
}

/** A customer's file as it stands, for checks, presenters and what is written: unmasked, never sent as it is. */
export interface FileState {
  /** Null while it is still to be approved for the first time. */
  customerId: number | null;
  customerNo: string;
  name: string;
  branchPath: string;
  version: number;
  values: Readonly<Record<string, FieldValue>>;
  /** Fields that may not be typed here. */
  readOnly: ReadonlySet<string>;
  /** Where each known value is from. */
  provenance: Readonly<Record<string, Provenance>>;
  lists: Readonly<Record<string, readonly StoredItem[]>>;
}
