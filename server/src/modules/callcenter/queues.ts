import type { Label, QueueName } from '@tellerline/contracts';
import { queueNames } from '@tellerline/contracts';

const labels: Record<QueueName, Label> = {
  retail: { 'zh-CN': '个人业务', en: 'Personal banking' },
  corporate: { 'zh-CN': '对公业务', en: 'Corporate banking' },
  cards: { 'zh-CN': '银行卡', en: 'Cards' },
};

export const queueList: { code: string; label: Label }[] = queueNames.map((code) => ({ code, label: labels[code] }));

/** A queue with its label; one the bank does not know is shown by its name in Asterisk. */
export const queueOf = (code: string): { code: string; label: Label } =>
  queueList.find((queue) => queue.code === code) ?? { code, label: { 'zh-CN': code, en: code } };
