import type { Label, ScorecardForm, ScorecardQuestion } from '@tellerline/contracts';

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const yesNo = (id: string, text: Label, weight: number, instantFail = false): ScorecardQuestion => ({
  id,
  text,
  kind: 'yes_no',
  weight,
  instantFail,
});
const scale = (id: string, text: Label, weight: number): ScorecardQuestion => ({
  id,
  text,
  kind: 'scale',
  weight,
  instantFail: false,
});

/** The card a house begins with: service calls of a bank. */
export const usualCard: ScorecardForm = {
  name: label('服务通话', 'Service call'),
  sections: [
    {
      id: 'opening',
      title: label('开场', 'Opening'),
      questions: [
        yesNo('greeting', label('按规范问候并报工号', 'Greeted as the rules say, with name or number'), 5),
        scale('listening', label('倾听并确认客户诉求', 'Listened and confirmed what is wanted'), 15),
      ],
    },
    {
      id: 'security',
      title: label('合规', 'Rules'),
      questions: [
        yesNo(
          'identity',
          label('按规定核实身份后才提供账户信息', 'Told nothing of accounts before proving identity'),
          25,
          true,
        ),
        yesNo('no_secrets', label('未询问密码、验证码', 'Asked for no password or code'), 15, true),
      ],
    },
    {
      id: 'solution',
      title: label('解决', 'Solution'),
      questions: [
        scale('correct', label('答复准确完整', 'Answer right and complete'), 20),
        scale('manner', label('语气专业、有耐心', 'Professional and patient'), 10),
        yesNo('closing', label('总结并确认无其他需求', 'Summed up and asked for more'), 5),
        yesNo('wrap_up', label('小结记录与通话一致', 'Wrap-up agrees with the call'), 5),
      ],
    },
  ],
};
