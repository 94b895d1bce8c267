import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CentreSettings, dnisPlan, isSystemReason, levelOf } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { Disposition } from '../entities/disposition.entity.ts';
import { type CentreSetup, labelOf } from './centre-setup.ts';

/** All that administrators set for the call centre, as it is in force. */
export async function readSettings(centre: CallCentre, em: SqlEntityManager): Promise<CentreSettings> {
  await centre.roster.refresh();
  const { setup, deps } = centre;
  const now = deps.clock.now();
  const dispositions = await em.find(Disposition, { system: false }, { orderBy: { position: 'asc', code: 'asc' } });
  return {
    queues: setup.all('queue').map(({ code, body, version }) => ({
      code,
      label: labelOf(body),
      rules: body.rules,
      version,
      open: setup.isOpen(code, now),
    })),
    numbers: setup.all('number').map(({ code, body, version }) => ({
      number: code,
      queue: body.queue,
      language: (dnisPlan as Record<string, { language: 'zh-CN' | 'en' | null }>)[code]?.language ?? null,
      version,
    })),
    reasons: setup.all('reason').map(({ code, body, version }) => ({
      code,
      label: labelOf(body),
      maxMinutes: body.maxMinutes,
      system: isSystemReason(code),
      offered: body.offered,
      version,
    })),
    dispositions: dispositions.map((d) => ({
      code: d.code,
      label: { 'zh-CN': d.labelZh, en: d.labelEn },
      group: d.group,
      requiresFollowUp: d.requiresFollowUp,
      queues: d.queues,
      offered: !d.validTo || d.validTo > now,
      version: d.version,
    })),
    calendar: calendarOf(setup),
    groups: {
      routes: [...setup.groupRoutes()],
      version: setup.one('groups', 'bank')?.version ?? 0,
      segments: [...((await centre.segments?.routable(em)) ?? [])],
    },
    agents: centre.roster
      .all()
      .filter(({ roles }) => roles.includes('agent'))
      .map(({ userId, displayName, extension }) => ({
        userId,
        displayName,
        extension,
        skills: centre.roster.ownQueues(userId).map(({ queue, penalty }) => ({ queue, level: levelOf(penalty) })),
      }))
      .sort((a, b) => (a.extension ?? '').localeCompare(b.extension ?? '')),
    readAt: now.toISOString(),
  };
}

function calendarOf(setup: CentreSetup): CentreSettings['calendar'] {
  const [set] = setup.all('calendar');
  const { week, days } = set?.body ?? { week: [], days: [] };
  return { week, days, version: set?.version ?? 0, missingYear: setup.yearWithoutHolidays() };
}
