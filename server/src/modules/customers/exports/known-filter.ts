import type { Label } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ExportFilter } from '../../exports/index.ts';

/**
 * A filter in words.
 * @throws AppError request.invalid for a name the list does not know
 */
export function describeFilter(
  filter: ExportFilter,
  labels: Readonly<Record<string, Label>>,
): { label: Label; value: string }[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const label = labels[name];
      if (!label) throw new AppError('request.invalid', { status: 400, details: { field: `filter.${name}` } });
      return { label, value };
    });
}
