import { dnisPlan, notReadyReasons, type QueueRules, queueNames, type UsualReason } from '@tellerline/contracts';
import { usualDays, usualWeek } from '../../../kernel/usual-calendar.ts';
import type { SettingBodies, SettingKind } from './centre-setting.entity.ts';

const always = Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]);

/** As the house begins: open day and night, a minute's patience, two minutes for the wrap-up. */
export const usualRules: QueueRules = {
  serviceLevelSeconds: 20,
  maxWaitSeconds: 60,
  wrapUp: { mode: 'timed', seconds: 120 },
  ring: null,
  hours: always,
  keepsHolidays: false,
  overflow: null,
  lastAgentSeconds: 0,
  callback: null,
  tellsPlace: false,
  tellsWait: false,
  tellsAgainSeconds: null,
  music: 'music',
};

const queueLabels: Record<(typeof queueNames)[number], { zh: string; en: string }> = {
  retail: { zh: '个人业务', en: 'Personal banking' },
  corporate: { zh: '对公业务', en: 'Corporate banking' },
  cards: { zh: '银行卡', en: 'Cards' },
};

/** Longest stays of reasons an agent chooses, in minutes. */
const usualLimits: Partial<Record<UsualReason, number>> = { break: 15, meal: 60, training: 240, meeting: 120 };

/** What is in force until an administrator changes it; a row is written only then. */
export const usualSettings: { [K in SettingKind]: ReadonlyMap<string, SettingBodies[K]> } = {
  queue: new Map(queueNames.map((code) => [code, { ...queueLabels[code], rules: usualRules }])),
  number: new Map(Object.entries(dnisPlan).map(([number, { queue }]) => [number, { queue }])),
  reason: new Map(
    (Object.keys(notReadyReasons) as UsualReason[]).map((code) => {
      const { 'zh-CN': zh, en, system } = notReadyReasons[code];
      return [code, { zh, en, maxMinutes: usualLimits[code] ?? null, offered: !system }];
    }),
  ),
  calendar: new Map([['bank', { week: usualWeek.map((spans) => [...spans]), days: [...usualDays] }]]),
  groups: new Map([['bank', { routes: [] }]]),
};
