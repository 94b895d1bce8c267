/** A document of the bank's rules that one writes and another puts in force. */
export const bookPhrases = {
  'books.state_draft': { 'zh-CN': '草稿', en: 'draft' },
  'books.state_handed_in': { 'zh-CN': '待审批', en: 'waits for approval' },
  'books.state_in_force': { 'zh-CN': '使用中', en: 'in force' },
  'books.state_replaced': { 'zh-CN': '已被替换', en: 'replaced' },
  'books.version': { 'zh-CN': '版本 {n}', en: 'Version {n}' },
  'books.system': { 'zh-CN': '系统预置', en: 'as shipped' },
  'books.returned': { 'zh-CN': '退回原因：{why}', en: 'Returned: {why}' },
  'books.save': { 'zh-CN': '保存草稿', en: 'Keep draft' },
  'books.hand_in': { 'zh-CN': '提交审批', en: 'Hand in' },
  'books.approve': { 'zh-CN': '批准并启用', en: 'Put in force' },
  'books.return': { 'zh-CN': '退回', en: 'Return' },
  'books.return_reason': { 'zh-CN': '退回原因', en: 'Why it is returned' },
  'books.changed': { 'zh-CN': '已修改', en: 'changed' },
  'books.unsound': { 'zh-CN': '还有内容不完整或不合规则', en: 'Something is not complete or against a rule' },
  'books.load_failed': { 'zh-CN': '无法读取设置', en: 'The settings could not be read' },
} as const;
