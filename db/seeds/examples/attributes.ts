import type { ImportView } from '@tellerline/contracts';
import type { ExampleBank, Step } from './example-bank.ts';
import { settledImport } from './settled-import.ts';

const attributes = [
  '制造业,石湾工业区,陶瓷市场',
  '批发和零售业,,建材市场',
  '制造业,高新技术产业开发区,',
  '建筑业,,',
] as const;

/** A table of industry attributes: good rows taken in, one without an industry left out. */
export function attributeSteps({ clerk, companies }: ExampleBank): Step[] {
  const importTable = async () => {
    const rows = attributes.map((values, at) => `${companies[at]?.customerNo},${values}`);
    const faulty = `${companies[attributes.length]?.customerNo},,,`;
    const table = ['客户号,行业总类,工业区,专业市场分类', ...rows, faulty].join('\n');
    const name = encodeURIComponent('行业属性-11月.csv');
    const sent = await clerk.upload<ImportView>(`/imports?kind=industry_attributes&name=${name}`, table);
    const { id, version } = await settledImport(clerk, sent);
    await settledImport(clerk, await clerk.post<ImportView>(`/imports/${id}/application`, { version }));
  };
  return [{ daysAgo: 5, work: importTable }];
}
