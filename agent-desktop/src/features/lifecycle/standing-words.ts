import {
  type CustomerStanding,
  formLabels,
  RelationshipForm,
  type Stage,
  Stage as Stages,
  stageLabels,
} from '@tellerline/contracts';
import { count, money } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

export const stageTone: Readonly<Record<Stage, string>> = {
  T0: '',
  T1: 'accent',
  T2: 'ok',
  T3: 'ok',
  T4: 'warning',
  T5: 'danger',
};

/** `T3 mature`. */
export const stageWord = (stage: Stage): string => `${stage} ${say(stageLabels[stage])}`;
export const formWord = (form: RelationshipForm): string => say(formLabels[form]);

/** Stage or form by the code a decision or a change has. */
export function standingWord(code: string): string {
  const stage = Stages.safeParse(code);
  if (stage.success) return stageWord(stage.data);
  const form = RelationshipForm.safeParse(code);
  return form.success ? formWord(form.data) : code;
}

export const amount = (fen: number | null): string => (fen === null ? t('life.hidden') : money(fen));

/** Why this stage, with the figures that decided. */
export function stageReason({ stage, figures }: CustomerStanding): string {
  if (!stage) return '';
  const signs = stage.signs.map((sign) => {
    const [before, now] = {
      products: [count(figures?.productsBefore ?? 0), count(figures?.products ?? 0)],
      frequency: [count(figures?.transactionsBefore ?? 0), count(figures?.transactions ?? 0)],
      turnover: [amount(figures?.turnoverBefore ?? null), amount(figures?.turnover ?? null)],
      contribution: [amount(figures?.contributionBefore ?? null), amount(figures?.contribution ?? null)],
    }[sign] as [string, string];
    return t(`life.sign_${sign}`, { before, now });
  });
  return t(`life.rule_${stage.rule}`, { signs: signs.join(' · ') });
}
