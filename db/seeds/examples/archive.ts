import type { ArchiveFileDetail } from '@tellerline/contracts';
import type { ExampleBank, Step } from './example-bank.ts';

/** Two cabinets with files: most in their places, one out, one out for too long, one that came back. */
export function archiveSteps({ clerk, companies, people, day }: ExampleBank): Step[] {
  const files: ArchiveFileDetail[] = [];
  const cabinet = (code: string) =>
    clerk.post('/archive/cabinets', { code, room: '一号档案室', orgNo: '00', slots: 6, filesPerSlot: 20 });
  const takeOut = (at: number, holder: string, reason: string, dueOn: string) =>
    clerk.post(`/archive/files/${files[at]?.id}/take-out`, { holder, reason, dueOn });
  const setUp = async () => {
    await cabinet('A01');
    await cabinet('A02');
    for (const [at, { customerNo }] of [...companies.slice(2, 6), ...people.slice(0, 6)].entries())
      files.push(await clerk.post('/archive/files', { customerNo, copies: 1, pages: 4 + at }));
    await clerk.post('/archive/allotment');
  };
  return [
    { daysAgo: 20, work: setUp },
    { daysAgo: 16, work: () => takeOut(0, '客户经理 1', '贷后检查', day(-6)) },
    { daysAgo: 15, work: () => takeOut(1, '复核员 2', '核对开户资料', day(-10)) },
    { daysAgo: 12, work: () => clerk.post(`/archive/files/${files[1]?.id}/return`, { note: '资料齐全' }) },
    { daysAgo: 2, work: () => takeOut(5, '录入员 2', '补录证件', day(5)) },
  ];
}
