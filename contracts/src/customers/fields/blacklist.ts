import type { Label } from '../../primitives.ts';
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

const who = field('who');
const why = field('why');
const validity = field('validity');
const lifting = field('lifting');

/** An entry of the blacklist (CIF-11). Whom it is about is told by any of customer number, document, telephone and credit code;
 * with none of them its name is met, and every match is only a possible one until a person has looked.
 * Its words and source are not the customer's data but the house's: read by who may open the list, never on a call. */
export const blacklistFields: FileCatalogue = {
  sections: [
    { id: 'who', label: label('对象', 'Who') },
    { id: 'why', label: label('原因与处置', 'Why, and what to do') },
    { id: 'validity', label: label('有效期', 'Validity') },
    { id: 'lifting', label: label('解除', 'Lifting') },
  ],
  fields: [
    who('partyKind', '类别', 'Kind', 'code', { list: 'partyKind', mandatory: true }),
    who('name', '名称', 'Name', 'name', { max: 160, mandatory: true }),
    who('birthDate', '出生日期', 'Date of birth', 'day', { dataClass: 'C2', mask: 'day' }),
    who('customerNo', '客户号', 'Customer number', 'person_ref', { max: 11, risk: true }),
    who('idKind', '证件类型', 'Kind of document', 'code', { list: 'personIdType' }),
    who('idNumber', '证件号码', 'Document number', 'id_number', {
      max: 30,
      dataClass: 'C2',
      risk: true,
      mask: 'id_number',
    }),
    who('creditCode', '统一社会信用代码', 'Credit code', 'id_number', { max: 18, risk: true }),
    who('phone', '电话号码', 'Telephone', 'phone', { dataClass: 'C2', risk: true, mask: 'phone' }),
    why('severity', '等级', 'Severity', 'code', { list: 'blacklistSeverity', mandatory: true, risk: true }),
    why('reason', '原因', 'Reason', 'code', { list: 'blacklistReason', mandatory: true, risk: true }),
    why('advice', '处置建议', 'What to do', 'code', { list: 'blacklistAdvice', mandatory: true }),
    why('reasonText', '原因说明', 'Reason in words', 'long_text', { max: 500 }),
    why('source', '来源', 'Source', 'code', { list: 'blacklistSource', mandatory: true }),
    why('sourceText', '来源依据', 'What the source said', 'text', { max: 200 }),
    validity('validFrom', '生效日期', 'From', 'day', { mandatory: true }),
    validity('validUntil', '失效日期', 'Until', 'day', { risk: true }),
    lifting('liftedOn', '解除日期', 'Lifted on', 'day', { risk: true }),
    lifting('liftReason', '解除原因', 'Why it is lifted', 'text', { max: 200 }),
  ],
  lists: [],
};
