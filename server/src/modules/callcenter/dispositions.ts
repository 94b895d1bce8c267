import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DispositionView } from '@tellerline/contracts';
import type { ServerDeps } from '../../kernel/module.ts';
import { syllablesOf } from '../../kernel/syllables.ts';
import { Disposition } from './entities/disposition.entity.ts';

interface SeededDisposition extends DispositionView {
  system?: true;
}

/** Written by the system when the wrap-up limit passes; the agent may still say what the call was about. */
export const wrapUpTimeout = 'wrapup_timeout';

/** The bank's first list of dispositions, in the order the desk shows them. */
export const seededDispositions: readonly SeededDisposition[] = [
  said('enquiry_resolved', '咨询已解答', 'Enquiry answered', 'service'),
  said('account_service', '账户业务办理', 'Account service done', 'service'),
  said('card_loss', '银行卡挂失', 'Card loss reported', 'service'),
  said('transfer_help', '转账汇款协助', 'Help with a transfer', 'service'),
  said('branch_referral', '引导至网点办理', 'Referred to a branch', 'service'),
  said('callback_promised', '承诺回电', 'Call-back promised', 'service', true),
  said('product_interest', '有产品意向', 'Interested in a product', 'sales', true),
  said('product_declined', '无产品意向', 'Not interested', 'sales'),
  said('complaint_resolved', '投诉已当场解决', 'Complaint settled on the call', 'complaint'),
  said('complaint_escalated', '投诉转后续处理', 'Complaint passed on', 'complaint', true),
  said('product_sold', '产品成交', 'Product sold', 'sales'),
  said('customer_kept', '客户已挽留', 'Customer kept', 'service'),
  said('customer_leaving', '客户坚持离开', 'Customer is leaving', 'service', true),
  said('care_done', '关怀完成', 'Care call made', 'service'),
  said('survey_done', '回访完成', 'Survey taken', 'service'),
  said('identity_failed', '身份核实未通过', 'Identity not proved', 'other'),
  said('answering_machine', '语音信箱', 'Answering machine', 'other'),
  said('do_not_call', '要求不再来电', 'Wants no more calls', 'other'),
  said('wrong_number', '打错电话', 'Wrong number', 'other'),
  said('call_dropped', '通话中断', 'Call cut off', 'other'),
  { ...said(wrapUpTimeout, '小结超时', 'Wrap-up timed out', 'other'), system: true },
];

function said(
  code: string,
  labelZh: string,
  labelEn: string,
  group: DispositionView['group'],
  requiresFollowUp = false,
): SeededDisposition {
  return { code, label: { 'zh-CN': labelZh, en: labelEn }, group, requiresFollowUp };
}

/** Adds the dispositions the table does not have yet; what the business changed is left alone. */
export async function seedDispositions(deps: Pick<ServerDeps, 'transaction'>): Promise<void> {
  await deps.transaction(async (em) => {
    const known = new Set((await em.findAll(Disposition)).map(({ code }) => code));
    for (const [position, seeded] of seededDispositions.entries()) {
      if (known.has(seeded.code)) continue;
      em.create(Disposition, {
        code: seeded.code,
        labelZh: seeded.label['zh-CN'],
        labelEn: seeded.label.en,
        group: seeded.group,
        requiresFollowUp: seeded.requiresFollowUp,
        system: seeded.system ?? false,
        position,
        validTo: null,
        queues: [],
        version: 1,
      });
    }
  });
}

/** Codes a wrap-up may choose now. */
export async function offeredDispositions(deps: Pick<ServerDeps, 'clock'>, em: SqlEntityManager): Promise<string[]> {
  const now = deps.clock.now();
  const rows = await em.find(Disposition, { system: false }, { orderBy: { position: 'asc' } });
  return rows.filter(({ validTo }) => !validTo || validTo > now).map(({ code }) => code);
}

export const presentDisposition = (d: Disposition): DispositionView => ({
  code: d.code,
  label: { 'zh-CN': d.labelZh, en: d.labelEn },
  group: d.group,
  requiresFollowUp: d.requiresFollowUp,
  queues: d.queues,
  pinyin: syllablesOf(d.labelZh),
});
