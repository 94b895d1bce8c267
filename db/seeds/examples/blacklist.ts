import { randomUUID } from 'node:crypto';
import { blacklistSubject, type ChangeDraft, type Changes, type ImportView } from '@tellerline/contracts';
import { knownCustomers } from '../known-customers.ts';
import type { ExampleBank, Step } from './example-bank.ts';
import { settledImport } from './settled-import.ts';
import { approve, handIn } from './two-people.ts';

/** Whom nobody in the examples needs for anything else. */
const [LISTED_FROM, LISTED_TO] = [20, 23];

/** One who is certainly meant, one whose name alone is known, a list of the police with a faulty row, an entry that waits. */
export function blacklistSteps(bank: ExampleBank): Step[] {
  const { clerk, people, companies, day } = bank;
  const certainNo: string = knownCustomers.blacklisted.customerNo;
  const namesakeNo: string = knownCustomers.sharing.customerNos[2];
  const nameOf = (no: string): string => people.find(({ customerNo }) => customerNo === no)?.name ?? '';
  const enter = (changes: Changes) => handIn(clerk, 'blacklist_entry', blacklistSubject('00', randomUUID()), changes);

  const entered: ChangeDraft[] = [];
  let list: ImportView | null = null;
  const enterTwo = async () => {
    const ofPolice = { partyKind: 'personal', source: 'police', validFrom: day(-14) };
    const certain = {
      name: nameOf(certainNo),
      customerNo: certainNo,
      severity: 'block',
      reason: 'account_trade',
      advice: 'refuse',
      sourceText: '协查函 2026-118',
      reasonText: '名下账户多次用于转移涉案资金',
    };
    const byNameAlone = {
      name: nameOf(namesakeNo),
      severity: 'warn',
      reason: 'identity',
      advice: 'verify',
      sourceText: '协查函 2026-121',
      reasonText: '曾冒用他人身份开户，仅知姓名',
    };
    entered.push(await enter({ ...ofPolice, ...certain }), await enter({ ...ofPolice, ...byNameAlone }));
  };
  const approveTwo = async () => {
    for (const change of entered) await approve(bank.reviewer, change);
  };
  const sendList = async () => {
    const batch = '公安机关,反诈中心第 3 批';
    const [first, second, third] = people.slice(LISTED_FROM, LISTED_TO);
    const table = [
      '姓名,客户号,级别,原因,来源,说明,失效日',
      `${first?.name},${first?.customerNo},警示,fraud,${batch},${day(350)}`,
      `${second?.name},${second?.customerNo},警示,account_trade,${batch},`,
      `${third?.name},,警示,没有的原因,${batch},`,
    ].join('\n');
    const name = encodeURIComponent('反诈名单-第3批.csv');
    const sent = await settledImport(
      clerk,
      await clerk.upload<ImportView>(`/imports?kind=blacklist&name=${name}`, table),
    );
    list = await clerk.post<ImportView>(`/imports/${sent.id}/application`, { version: sent.version });
  };
  const approveList = async () => {
    if (!list?.open) throw new Error('The list did not go to review');
    await approve(bank.reviewer, list.open);
    await settledImport(clerk, list);
  };
  const enterCompany = () => {
    const company = companies.at(-1);
    return enter({
      partyKind: 'corporate',
      name: company?.name ?? '',
      customerNo: company?.customerNo ?? '',
      severity: 'inform',
      reason: 'court',
      advice: 'verify',
      source: 'court',
      sourceText: '执行公告',
      reasonText: '被列为被执行人，待核实',
      validFrom: day(-1),
    });
  };
  return [
    { daysAgo: 14, work: enterTwo },
    { daysAgo: 13, work: approveTwo },
    { daysAgo: 9, work: sendList },
    { daysAgo: 8, work: approveList },
    { daysAgo: 1, work: enterCompany },
  ];
}
