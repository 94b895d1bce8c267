import {
  type FieldGroup,
  fieldGroups,
  type Relation,
  type RightsPolicy,
  type Role,
  relations,
  roles,
  type Treatment,
} from '@tellerline/contracts';

/** Who serves customers sees what serving takes; an agent on the phone needs no incomes. */
const ofStaff = (economy: Treatment): Record<FieldGroup, Treatment> => ({
  C1: 'shown',
  'C2-identifier': 'revealable',
  'C2-service': 'shown',
  'C2-economy': economy,
  C3: 'hidden',
});
const nothing: Record<FieldGroup, Treatment> = {
  C1: 'hidden',
  'C2-identifier': 'hidden',
  'C2-service': 'hidden',
  'C2-economy': 'hidden',
  C3: 'hidden',
};

const usualRow = (role: Role, relation: Relation): Record<FieldGroup, Treatment> =>
  role === 'admin' || role === 'quality' || relation === 'above' || relation === 'elsewhere'
    ? nothing
    : ofStaff(role === 'agent' ? 'masked' : 'shown');

const byKey = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;

/** What a bank begins with, and what holds where no policy is kept. */
export const usualPolicy: RightsPolicy = {
  cells: byKey(roles, (role) =>
    byKey(relations, (relation) => byKey(fieldGroups, (group) => usualRow(role, relation)[group])),
  ),
  wideIdNumbers: ['reviewer'],
  revealMinutes: 5,
  revealsADay: { agent: 120, supervisor: 80, clerk: 200, reviewer: 300, manager: 80, quality: 0, admin: 0 },
  alarm: { customers: 25, withinMinutes: 15, withoutCause: 20 },
};
