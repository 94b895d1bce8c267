import {
  type FieldGroup,
  type Relation,
  type RightsPolicy,
  type Role,
  type Treatment,
  treatments,
} from '@tellerline/contracts';

/** How much of one customer one person sees: what presenters ask instead of his roles. */
export interface Sight {
  of(group: FieldGroup): Treatment;
  /** Six and four characters of an ID number instead of one and one. */
  wideIdNumbers: boolean;
}

/** Where the customer's branch stands to the viewer's; paths end with a slash. */
export function relationTo(viewerPath: string, customerPath: string): Exclude<Relation, 'call'> {
  if (customerPath === viewerPath) return 'own';
  if (customerPath.startsWith(viewerPath)) return 'below';
  return viewerPath.startsWith(customerPath) ? 'above' : 'elsewhere';
}

/** Who has several roles sees what the most open of them shows; on the call with him, what any of both relations shows. */
export function sightBy(
  policy: RightsPolicy,
  viewer: { roles: readonly Role[]; branchPath: string },
  customerPath: string,
  onCall: boolean,
): Sight {
  const relation = relationTo(viewer.branchPath, customerPath);
  const inReach = relation === 'own' || relation === 'below';
  const held: Relation[] = onCall && inReach ? [relation, 'call'] : [relation];
  const rank = (group: FieldGroup): number =>
    Math.max(
      0,
      ...viewer.roles.flatMap((role) => held.map((each) => treatments.indexOf(policy.cells[role][each][group]))),
    );
  return {
    of: (group) => treatments[rank(group)] ?? 'hidden',
    wideIdNumbers: viewer.roles.some((role) => policy.wideIdNumbers.includes(role)),
  };
}

/** Does it matter for these roles whether they are on the phone with the customer? */
export const callMatters = ({ cells }: RightsPolicy, roles: readonly Role[]): boolean =>
  roles.some((role) =>
    Object.entries(cells[role].call).some(([group, treatment]) => {
      const of = (relation: Relation) => treatments.indexOf(cells[role][relation][group as FieldGroup]);
      return treatments.indexOf(treatment) > Math.min(of('own'), of('below'));
    }),
  );
