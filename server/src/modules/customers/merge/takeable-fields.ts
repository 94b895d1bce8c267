import { type FieldValue, type FileField, personalFile } from '@tellerline/contracts';
import type { FileState } from '../file/file-state.ts';

/** Fields of `from` that could be put into `into`: ours there, said here, and not the same already. */
export function takeableFields(from: FileState, into: FileState): FileField[] {
  return personalFile.fields.filter(({ id, owner }) => {
    const value: FieldValue = from.values[id] ?? null;
    return owner !== 'computed' && value !== null && !into.readOnly.has(id) && value !== (into.values[id] ?? null);
  });
}
