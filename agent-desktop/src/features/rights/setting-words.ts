import {
  FieldGroup,
  fieldGroupLabels,
  Relation,
  Role,
  relationLabels,
  Treatment,
  treatmentLabels,
} from '@tellerline/contracts';
import { say, t } from '../../i18n/locale.ts';

const numbers: Readonly<Record<string, Parameters<typeof t>[0]>> = {
  revealMinutes: 'rights.minutes',
  'alarm/customers': 'rights.alarm_customers',
  'alarm/withinMinutes': 'rights.alarm_minutes',
  'alarm/withoutCause': 'rights.alarm_cause',
};

/** A changed setting as a person reads it: `agent/own/C2-economy=hidden` in the words of the matrix. */
export function settingWords(change: string): string {
  const [path = '', value = ''] = change.split('=');
  const [first, second, third] = path.split('/');
  const role = Role.safeParse(first);
  const relation = Relation.safeParse(second);
  const group = FieldGroup.safeParse(third);
  const treatment = Treatment.safeParse(value);
  if (role.success && relation.success && group.success && treatment.success) {
    const cell = t('rights.cell', {
      role: t(`role.${role.data}`),
      relation: say(relationLabels[relation.data]),
      group: say(fieldGroupLabels[group.data]),
    });
    return `${cell}: ${say(treatmentLabels[treatment.data])}`;
  }
  const of = Role.safeParse(second);
  if (first === 'revealsADay' && of.success) return `${t('rights.a_day')} (${t(`role.${of.data}`)}): ${value}`;
  const known = numbers[path];
  return known ? `${t(known)}: ${value}` : `${path}: ${value}`;
}
