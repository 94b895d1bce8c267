import type { Label } from '../../primitives.ts';
import type { CustomerKind } from '../customer.ts';
import type { FileCatalogue, FileField } from './file-field.ts';

type Rest = Partial<Omit<FileField, 'id' | 'section' | 'label' | 'type'>>;
const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });

const field =
  (section: string) =>
  (id: string, zh: string, en: string, type: FileField['type'], rest: Rest = {}): FileField => ({
    id,
    section,
    label: label(zh, en),
    type,
    mandatory: false,
    owner: 'crm',
    dataClass: 'C1',
    risk: false,
    ...rest,
  });

const tie = field('tie');
const party = field('party');
const terms = field('terms');

/**
 * A relation as it is typed (customer-fields §3), with the kinds of document of whom it is with. Who is a customer is told by his
 * number, and his name and kind are his own then; anybody else by name and document.
 */
export const relationFields = (partyKind: CustomerKind): FileCatalogue => ({
  sections: [
    { id: 'tie', label: label('关系', 'Relation') },
    { id: 'party', label: label('关联方', 'Related party') },
    { id: 'terms', label: label('内容与期限', 'Terms') },
  ],
  fields: [
    tie('role', '关系方角色', 'Role', 'code', { list: 'relationRole', mandatory: true, risk: true }),
    party('partyKind', '关联方类别', 'Kind of party', 'code', { list: 'partyKind', mandatory: true }),
    party('relatedNo', '关联方客户号', 'Customer number', 'person_ref', { max: 11, risk: true }),
    party('relatedName', '关联方名称', 'Name', 'name', { max: 160 }),
    party('relatedIdKind', '证件类型', 'Kind of document', 'code', {
      list: partyKind === 'corporate' ? 'certificateKind' : 'personIdType',
    }),
    party('relatedIdNumber', '证件号码', 'Document number', 'id_number', {
      max: 30,
      dataClass: 'C2',
      risk: true,
      mask: 'id_number',
    }),
    terms('event', '关联事件', 'Rests on', 'text', { max: 50 }),
    terms('share', '持股比例', 'Share', 'percent'),
    terms('amount', '担保金额', 'Amount secured', 'money', { max: 13 }),
    terms('currency', '币种', 'Currency', 'currency'),
    terms('establishedOn', '关系建立日期', 'Since', 'day'),
    terms('endedOn', '关系终止日期', 'Ended', 'day', { risk: true }),
    terms('note', '备注', 'Note', 'text', { max: 50 }),
  ],
  lists: [],
});
