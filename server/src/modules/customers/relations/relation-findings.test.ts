import { expect, test } from 'vitest';
import { type KnownTie, type RelationToCheck, relationFindings } from './relation-findings.ts';

const tie = (change: Partial<KnownTie>): KnownTie => ({
  role: '07',
  party: 'c2',
  event: null,
  share: null,
  establishedOn: null,
  endedOn: null,
  ...change,
});
const checked = (values: RelationToCheck['values'], change: Partial<RelationToCheck> = {}) => {
  const { issues, warnings } = relationFindings({
    values: { partyKind: 'personal', relatedNo: '10000002', ...values },
    owner: { kind: 'personal', birthDate: '1980-01-01', numbers: new Set(['A1']) },
    party: { kind: 'personal', birthDate: '1982-01-01', numbers: new Set(['B2']), name: '李四', isOwner: false },
    partyKey: 'c2',
    ofOwner: [],
    ofParty: [],
    ownerKey: 'c1',
    today: '2026-11-24',
    ...change,
  });
  const told = (list: typeof issues) => list.map(({ path, code }) => `${path} ${code}`);
  return { issues: told(issues), warnings: told(warnings) };
};
const company = { kind: 'corporate', birthDate: null, numbers: new Set<string>() } as const;
const nothing = { issues: [], warnings: [] };

test('REL-01 kin are people, shareholders are of companies, guarantee companies are companies', () => {
  expect(checked({ role: '07' })).toEqual(nothing);
  expect(checked({ role: '05', partyKind: 'corporate' }).issues).toEqual(['role people_only']);
  expect(checked({ role: '12' }).issues).toEqual(['role company_only']);
  expect(checked({ role: '20' }).issues).toEqual(['partyKind party_must_be_company']);
  expect(checked({ role: '14', partyKind: 'corporate' }, { owner: company }).issues).toEqual([
    'partyKind party_must_be_person',
  ]);
});

test('REL-01 a second spouse at once is a doubt at either end; after the first has ended it is none', () => {
  expect(checked({ role: '07' }, { ofOwner: [tie({ party: 'c3' })] }).warnings).toEqual(['role second_spouse']);
  expect(checked({ role: '07' }, { ofParty: [tie({ party: 'c4' })] }).warnings).toEqual(['role spouse_of_another']);
  expect(checked({ role: '07' }, { ofOwner: [tie({ party: 'c3', endedOn: '2020-01-01' })] })).toEqual(nothing);
  expect(checked({ role: '07' }, { ofOwner: [tie({})] }).issues).toEqual(['role doubled']);
  const again = { ofOwner: [tie({ establishedOn: '2001-01-01', endedOn: '2010-01-01' })] };
  expect(checked({ role: '07', establishedOn: '2012-01-01' }, again)).toEqual(nothing);
  expect(checked({ role: '07', establishedOn: '2009-01-01' }, again).warnings).toEqual(['establishedOn overlaps']);
});

test('REL-01 shares are counted over those in force, up to exactly a hundred percent', () => {
  const owner = company;
  const ofOwner = [
    tie({ role: '12', party: 'c3', share: 6_000 }),
    tie({ role: '12', party: 'c4', share: 5_000, endedOn: '2025-01-01' }),
  ];
  expect(checked({ role: '12', share: 4_000 }, { owner, ofOwner })).toEqual(nothing);
  expect(checked({ role: '12', share: 4_001 }, { owner, ofOwner }).warnings).toEqual(['share shares_over_100']);
  expect(checked({ role: '13', share: 100 }, { owner }).issues).toEqual(['share share_not_here']);
});

test('REL-01 amounts belong to what secures, with their currency; the same two may be tied so by several contracts', () => {
  expect(checked({ role: '01', amount: 1 }).issues).toEqual(['currency currency_required']);
  expect(checked({ role: '01', currency: 'CNY' }).issues).toEqual(['amount amount_required']);
  expect(checked({ role: '08', amount: 1, currency: 'CNY' }).issues).toEqual(['amount amount_not_here']);
  const ofOwner = [tie({ role: '01', event: 'HT-1' })];
  expect(checked({ role: '01', event: 'HT-1' }, { ofOwner }).issues).toEqual(['role doubled']);
  expect(checked({ role: '01', event: 'HT-2' }, { ofOwner }).warnings).toEqual(['role doubled_other_event']);
});

test('REL-01 days stand in order and not in the future; a parent is older than the child', () => {
  expect(checked({ role: '08', establishedOn: '2026-11-25' }).issues).toEqual(['establishedOn day_to_come']);
  expect(checked({ role: '08', establishedOn: '2020-01-02', endedOn: '2020-01-01' }).issues).toEqual([
    'endedOn ends_before',
  ]);
  expect(checked({ role: '05' }).warnings).toEqual(['role parent_younger']);
  expect(checked({ role: '06' })).toEqual(nothing);
});

test('REL-01 who is meant must be sure: never oneself, a customer we know, or a name with a document', () => {
  expect(checked({ role: '08', relatedNo: null, relatedIdNumber: 'A1', relatedIdKind: '12' }).issues).toEqual([
    'relatedIdNumber oneself',
  ]);
  expect(checked({ role: '08' }, { party: null }).issues).toEqual(['relatedNo party_unknown']);
  expect(checked({ role: '08', relatedIdNumber: 'C3', relatedIdKind: '12' }).issues).toEqual([
    'relatedIdNumber id_differs',
  ]);
  expect(checked({ role: '08', relatedNo: null }, { party: null, partyKey: '' }).issues).toEqual([
    'relatedIdNumber id_required',
    'relatedName required',
  ]);
});
