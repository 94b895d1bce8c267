import {
  type FieldValue,
  type FileField,
  type OpenChange,
  type PersonalFileView,
  personalFile,
  type ShownField,
  type ShownItem,
} from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import type { FileState, StoredItem } from '../file/file-state.ts';
import { tellValue } from '../file/tell-value.ts';
import type { Viewer } from '../mask.ts';

interface Around {
  codes: CodeBook;
  viewer: Viewer;
  mayEdit: boolean;
  open: OpenChange | null;
  asOf: Date | null;
  changedSince: string[];
  versions: PersonalFileView['versions'];
}

/** The file as this viewer may see it, masked on the server. */
export function presentPersonalFile(state: FileState, around: Around): PersonalFileView {
  const shown = (field: FileField, value: FieldValue): ShownField => {
    const told = tellValue(field, value, around.codes, around.viewer);
    return { value: told.masked ? null : value, ...told };
  };
  return {
    customerNo: state.customerNo,
    name: state.name,
    exists: state.customerId !== null,
    version: state.version,
    fields: Object.fromEntries(
      personalFile.fields.map((field) => [
        field.id,
        {
          ...shown(field, state.values[field.id] ?? null),
          readOnly: state.readOnly.has(field.id),
          provenance: state.provenance[field.id] ?? null,
        },
      ]),
    ),
    lists: Object.fromEntries(
      personalFile.lists.map((list) => [
        list.id,
        (state.lists[list.id] ?? []).map((item) => presentItem(item, list.fields, shown)),
      ]),
    ),
    mayEdit: around.mayEdit && around.asOf === null,
    open: around.open,
    asOf: around.asOf?.toISOString() ?? null,
    changedSince: around.changedSince,
    versions: around.versions,
  };
}

const presentItem = (
  item: StoredItem,
  fields: readonly FileField[],
  shown: (field: FileField, value: FieldValue) => ShownField,
): ShownItem => ({
  key: item.key,
  readOnly: item.owner === 'core-bank',
  provenance: item.provenance,
  fields: Object.fromEntries(fields.map((field) => [field.id, shown(field, item.value[field.id] ?? null)])),
});
