import { fieldGroups, type LookRow, type RightsPolicy, relations, roles, type Treatment } from '@tellerline/contracts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { findDeep, waited } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const treatmentOf = (role: string, relation: string, group: string): Treatment => {
  if (role === 'admin' || relation === 'above' || relation === 'elsewhere' || group === 'C3') return 'hidden';
  if (group === 'C2-identifier') return 'revealable';
  return group === 'C2-economy' && role === 'agent' ? 'masked' : 'shown';
};
const policy: RightsPolicy = {
  cells: Object.fromEntries(
    roles.map((role) => [
      role,
      Object.fromEntries(
        relations.map((relation) => [
          relation,
          Object.fromEntries(fieldGroups.map((group) => [group, treatmentOf(role, relation, group)])),
        ]),
      ),
    ]),
  ) as RightsPolicy['cells'],
  wideIdNumbers: ['reviewer'],
  revealMinutes: 5,
  revealsADay: { agent: 120, supervisor: 80, clerk: 200, reviewer: 300, manager: 80, quality: 0, admin: 0 },
  alarm: { customers: 25, withinMinutes: 15, withoutCause: 20 },
};
const version = (n: number, reason: string, by: string | null) => ({
  version: n,
  policy,
  changedBy: by,
  approvedBy: by === null ? null : '管理员 2',
  changedAt: ago(n === 2 ? 90 : 30_000),
  reason,
});

const branch = { 'zh-CN': '营业部', en: 'Main branch' };
const person = (n: number, name: string, role: (typeof roles)[number]): LookRow['who'] => ({
  userId: uuid(n),
  name,
  roles: [role],
  branch,
});
const look = (seq: number, more: Partial<LookRow>): LookRow => ({
  seq,
  at: ago((120 - seq) * 37),
  kind: 'card',
  key: 'Customer.CardViewed',
  who: person(1, '坐席 1001', 'agent'),
  what: null,
  reason: null,
  note: null,
  interactionId: null,
  ...more,
});
const looks: LookRow[] = [
  look(119, { interactionId: uuid(7) }),
  look(118, { kind: 'reveal', what: 'phone', reason: 'call_back', interactionId: uuid(7) }),
  look(112, { kind: 'search', who: person(2, '录入员 1', 'clerk') }),
  look(108, { kind: 'file', who: person(2, '录入员 1', 'clerk') }),
  look(104, {
    kind: 'reveal',
    what: 'id_number',
    reason: 'other',
    note: '核对开户资料原件',
    who: person(2, '录入员 1', 'clerk'),
  }),
  look(97, { kind: 'image', who: person(3, '复核员 1', 'reviewer') }),
  look(95, { kind: 'review', who: person(3, '复核员 1', 'reviewer') }),
  look(90, { what: 'transactions' }),
  look(71, { kind: 'log', who: person(4, '班长 1011', 'supervisor') }),
];
const proposal = {
  id: uuid(40),
  baseVersion: 2,
  policy,
  changes: ['agent/own/C2-economy=hidden', 'revealMinutes=10'],
  proposedBy: '管理员 2',
  proposedAt: ago(12),
  reason: '客服无须查看收入',
  own: false,
};
const answers: HttpAnswers = {
  'GET /rights/proposal': { proposal: null },
  'GET /rights': version(2, '客服不再查看收入', '管理员'),
  'GET /rights/history': {
    items: [
      { ...version(2, '客服不再查看收入', '管理员'), changes: 3 },
      { ...version(1, 'usual policy', null), changes: 0 },
    ],
  },
  'GET /customers/10000001/looks': {
    items: looks,
    next: '71',
    people: looks
      .flatMap(({ who }) => (who ? [{ userId: who.userId, name: who.name }] : []))
      .filter(({ userId }, at, all) => all.findIndex((each) => each.userId === userId) === at),
  },
};

/** Rights of fields, and who looked at a customer. */
export const privacyScenes: Record<string, Scene> = {
  rights: {
    session: fixtures.session(['admin'], null),
    page: 'rights',
    http: answers,
    after: async () => {
      await waited(300);
      const [cell] = findDeep(document, '[data-test="cell-own-C2-economy"]') as HTMLSelectElement[];
      if (!cell) return;
      cell.value = 'hidden';
      cell.dispatchEvent(new Event('change'));
    },
  },
  'rights-proposal': {
    session: fixtures.session(['admin'], null),
    page: 'rights',
    http: { ...answers, 'GET /rights/proposal': { proposal } },
  },
  looks: {
    session: fixtures.session(['admin'], null),
    page: 'rights',
    http: answers,
    after: async () => {
      await waited(300);
      const [input] = findDeep(document, '[data-test="rights-customer"]') as HTMLInputElement[];
      if (!input) return;
      input.value = '10000001';
      input.form?.requestSubmit();
      await waited(300);
      findDeep(document, 'look-log')[0]?.scrollIntoView({ block: 'end' });
    },
  },
};
