import { type Label, type LookRow, personalFile } from '@tellerline/contracts';
import { say } from '../../i18n/locale.ts';

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });

/** What an entry is about, where the server gives a code for it. */
const whats: Readonly<Record<string, Label>> = {
  id_number: label('证件号码', 'ID number'),
  phone: label('电话', 'Telephone'),
  address: label('地址', 'Address'),
  account_no: label('账号', 'Account number'),
  account: label('账号', 'Account number'),
  card_no: label('卡号', 'Card number'),
  card: label('卡号', 'Card number'),
  id_image: label('证件影像', 'Image of an ID'),
  transactions: label('交易', 'Transactions'),
  corporate: label('企业资料', 'Company file'),
  as_legal_person: label('作为法定代表人', 'As a legal person'),
  file: label('档案字段', 'Field of the file'),
  papers: label('纸质档案', 'Papers'),
  customers: label('客户清单', 'Customers'),
  industry_attributes: label('行业属性', 'Industry attributes'),
  tasks: label('待办清单', 'Tasks'),
  reviews: label('复核清单', 'Reviews'),
  blacklist: label('黑名单', 'Blacklist'),
  bundles: label('资料交接清单', 'Bundles'),
};
const reasons: Readonly<Record<string, Label>> = {
  identify_caller: label('核实来电人身份', 'Identify the caller'),
  call_back: label('回电', 'Call back'),
  complaint: label('处理投诉', 'Complaint'),
  correction: label('更正资料', 'Correct the record'),
  compare_paper: label('核对证件', 'Compare the paper'),
  id_image: label('查看证件影像', 'Looked at an image of an ID'),
  other: label('其他', 'Other'),
};

export const whatWords = ({ what }: LookRow): string => {
  if (what === null) return '';
  const field = personalFile.fields.find(({ id }) => id === what);
  return say(whats[what] ?? field?.label) || what;
};

export const reasonWords = ({ reason, note }: LookRow): string =>
  [reason === null ? '' : say(reasons[reason]) || reason, note ?? ''].filter(Boolean).join('：');
