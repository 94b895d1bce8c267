import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, CustomerKind, Findings, Label } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { noteHits } from './blacklist-hits.ts';
import { keysOf, nameKey } from './blacklist-keys.ts';
import { type Met, meetBlacklist } from './meet-blacklist.ts';

const words = {
  blacklisted: {
    'zh-CN': '在黑名单上，请说明继续录入的原因',
    en: 'On the blacklist: say why it is entered all the same',
  },
  blacklist_possible: {
    'zh-CN': '与黑名单条目同名，请核实是否同一人并说明',
    en: 'Of the same name as an entry of the blacklist: look into it and say why he is another',
  },
  blacklisted_block: { 'zh-CN': '黑名单禁止办理，不能建立新客户', en: 'On the blacklist: no new customer may be made' },
} as const satisfies Record<string, Label>;

/** What was typed into a file, by path: what of it may stand on the blacklist. */
interface Typed {
  path: string;
  keys: string[];
}

const isItem = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/** Name, documents and telephones of a person's file, name and credit code of a company's. */
function typedKeys(kind: CustomerKind, changes: Changes, today: string): Typed[] {
  return Object.entries(changes).flatMap(([path, value]): Typed[] => {
    if (isItem(value) && typeof value.number === 'string') {
      const list = path.split('.')[0];
      if (list === 'idDocuments')
        return [{ path: `${path}.number`, keys: keysOf({ documents: [value.number] }, today) }];
      if (list === 'phones') return [{ path: `${path}.number`, keys: keysOf({ phones: [value.number] }, today) }];
    }
    if (path === 'name' && typeof value === 'string') {
      return [{ path, keys: [nameKey(kind, value)] }];
    }
    if (path === 'businessLicence.number' && typeof value === 'string') {
      return [{ path, keys: keysOf({ creditCodes: [value] }, today) }];
    }
    return [];
  });
}

/**
 * Is what somebody types on the blacklist? A doubt that needs a reason, which the reviewer reads; a new customer under an entry
 * that forbids business is refused. What was met is written down, once a day for each person.
 */
export async function blacklistOfEntry(
  em: SqlEntityManager,
  desk: Pick<CustomerDesk, 'today' | 'now'>,
  actor: Actor,
  file: { kind: CustomerKind; customerNo: string; isNew: boolean },
  changes: Changes,
): Promise<Findings> {
  const found: Findings = { issues: [], warnings: [] };
  const today = desk.today();
  const typed = typedKeys(file.kind, changes, today);
  const met = new Map<string, Met>();
  const bearer = { customerId: 0, birthDate: typeof changes.birthDate === 'string' ? changes.birthDate : null };
  for (const { path, keys } of typed) {
    const here = await meetBlacklist(em, keys, today, bearer);
    for (const each of here) met.set(each.entryId, each);
    const [worst] = here;
    if (!worst || (worst.severity === 'inform' && worst.by !== 'name')) continue;
    if (worst.by === 'name') {
      found.warnings.push({ path, code: 'blacklist_possible', text: words.blacklist_possible });
      continue;
    }
    const code = worst.severity === 'block' && file.isNew ? 'blacklisted_block' : 'blacklisted';
    (code === 'blacklisted_block' ? found.issues : found.warnings).push({ path, code, text: words[code] });
  }
  const meeting = { place: 'entry', customerNo: file.customerNo, user: actor, at: desk.now(), day: today } as const;
  await noteHits(em, [...met.values()], meeting);
  return found;
}
