import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, SegmentRule, StandingGroup } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { relationshipDb } from '../relationships.tables.ts';

const text = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const flag = (field: string): SegmentRule => ({ join: 'all', parts: [{ field, test: 'yes', value: null }] });
const choice = (field: string, code: string): SegmentRule => ({
  join: 'all',
  parts: [{ field, test: 'one_of', value: [code] }],
});
/** 500 000 yuan of deposits: where banks commonly begin; the bank sets its own. */
const vipDeposits = 50_000_000;

/** The groups of source document §4.3, with the rule each begins with. */
export const standing: Readonly<Record<StandingGroup, { label: Label; rule: SegmentRule }>> = {
  shareholders: { label: text('股东', 'Shareholders'), rule: flag('shareholder') },
  personal: { label: text('对私客户', 'Personal customers'), rule: choice('kind', 'personal') },
  corporate: { label: text('对公客户', 'Corporate customers'), rule: choice('kind', 'corporate') },
  vip: {
    label: text('VIP 客户', 'VIP customers'),
    rule: {
      join: 'any',
      parts: [
        { field: 'vip', test: 'yes', value: null },
        { field: 'deposits', test: 'at_least', value: vipDeposits },
      ],
    },
  },
  prospects: { label: text('潜在客户', 'Prospects'), rule: choice('status', 'prospect') },
  blacklist: { label: text('客户黑名单', 'Blacklist'), rule: flag('blacklisted') },
};

/** Writes the standing groups that are not there yet; what is there stays as the bank set it. */
export async function ensureStandingGroups(
  em: SqlEntityManager,
  root: { orgNo: string; path: string },
  now: Date,
): Promise<void> {
  const db = relationshipDb(em);
  const known = await db.selectFrom('segment').select('standing').where('standing', 'is not', null).execute();
  const there = new Set(known.map((row) => row.standing));
  for (const [name, { label, rule }] of Object.entries(standing)) {
    if (there.has(name)) continue;
    const row = {
      id: newId(),
      standing: name,
      name: label['zh-CN'],
      note: '',
      mode: 'live',
      rule: JSON.stringify(rule),
      org_no: root.orgNo,
      branch_path: root.path,
      owner_id: null,
      owner_name: '',
      closed: false,
      members: null,
      entered_last: 0,
      left_last: 0,
      refreshed_at: null,
      updated_at: now,
      version: 1,
    };
    await insertIfAbsent(() => db.insertInto('segment').values(row).execute());
  }
}
