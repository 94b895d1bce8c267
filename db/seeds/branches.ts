import type { Label } from '@tellerline/contracts';

/** A node of the bank's branch tree. `path` ends with a slash, so that a prefix test never mixes `/00/1/` and `/00/10/`. */
export interface BranchSeed {
  orgNo: string;
  parentOrgNo: string | null;
  path: string;
  name: Label;
  /** Share of the generated customers who are kept here; the shares add up to 1. */
  customerShare: number;
  /** Six-digit region (GB/T 2260) most customers of the branch come from. */
  region: string;
  /** Trunk area code of the branch's town, without the 0. */
  areaCode: string;
}

const branch = (orgNo: string, zh: string, en: string, customerShare: number): BranchSeed => ({
  orgNo,
  parentOrgNo: '00',
  path: `/00/${orgNo}/`,
  name: { 'zh-CN': zh, en },
  customerShare,
  region: '440606',
  areaCode: '757',
});

/** The demo bank: a head office and six branches of one district. Organisation numbers have two digits. */
export const demoBranches: readonly BranchSeed[] = [
  {
    orgNo: '00',
    parentOrgNo: null,
    path: '/00/',
    name: { 'zh-CN': '总行', en: 'Head office' },
    customerShare: 0,
    region: '440606',
    areaCode: '757',
  },
  branch('01', '营业部', 'Main branch', 0.28),
  branch('02', '城东支行', 'East branch', 0.2),
  branch('03', '城西支行', 'West branch', 0.17),
  branch('04', '江南支行', 'Riverside branch', 0.14),
  branch('05', '开发区支行', 'Development zone branch', 0.12),
  branch('06', '北镇支行', 'North town branch', 0.09),
];
