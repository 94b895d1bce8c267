import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type BoardAlarm,
  type BoardFigures,
  type BoardMeasure,
  type BoardThreshold,
  boardMeasures,
  type Label,
} from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { RaisedAlarm } from '../entities/board.entity.ts';
import { notify } from '../use-cases/move-presence.ts';
import { type AlarmState, nextAlarm } from './alarm-level.ts';
import type { BoardCount } from './count-board.ts';

const keyOf = ({ measure, queue }: Pick<BoardThreshold, 'measure' | 'queue'>): string => `${measure}@${queue ?? ''}`;

/** Alarms that stand, the worst and oldest first. */
export async function standingAlarms(em: SqlEntityManager): Promise<BoardAlarm[]> {
  const rows = await em.find(
    RaisedAlarm,
    { standing: { $ne: null } },
    { orderBy: { raisedAt: 'asc' }, disableIdentityMap: true },
  );
  return rows
    .map(({ id, queue, measure, level, raisedAt }) => ({
      id,
      queue: queue ?? null,
      measure,
      level,
      since: raisedAt.toISOString(),
    }))
    .sort((a, b) => (a.level === b.level ? 0 : a.level === 'alarm' ? -1 : 1));
}

/** Looks at the figures every few seconds: raises, changes and ends alarms, and tells supervisors of new ones. */
export class AlarmWatch {
  readonly #centre: CallCentre;
  /** Levels that have not lasted long enough; a restart merely begins to count anew. */
  readonly #coming = new Map<string, AlarmState['coming']>();

  constructor(centre: CallCentre) {
    this.#centre = centre;
  }

  async look(): Promise<void> {
    const count = await this.#centre.board.count(this.#centre);
    const standing = await standingAlarms(forkOf(this.#centre.deps.orm));
    const { thresholds } = count.settings;
    const now = count.at.getTime();
    for (const threshold of thresholds) {
      const key = keyOf(threshold);
      const before = standing.find((alarm) => keyOf(alarm) === key);
      const state = { level: before?.level ?? null, coming: this.#coming.get(key) ?? null };
      const next = nextAlarm(state, figureOf(count, threshold), threshold, now);
      this.#coming.set(key, next.coming);
      if (next.level !== state.level) await this.#turn(threshold, before, next.level, count.at);
    }
    for (const alarm of standing) {
      if (!thresholds.some((threshold) => keyOf(threshold) === keyOf(alarm))) {
        await this.#turn(alarm, alarm, null, count.at);
      }
    }
  }

  async #turn(
    { queue, measure }: Pick<BoardThreshold, 'queue' | 'measure'>,
    before: BoardAlarm | undefined,
    level: AlarmState['level'],
    at: Date,
  ): Promise<void> {
    const { deps } = this.#centre;
    const supervisors = level === 'alarm' ? await this.#centre.supervisors() : [];
    await deps.transaction(async (em) => {
      if (before) await em.nativeUpdate(RaisedAlarm, { id: before.id, endedAt: null }, { endedAt: at, standing: null });
      if (level === null) return;
      const row = { id: newId(), queue, measure, level, raisedAt: at, standing: keyOf({ queue, measure }) };
      const isNew = await insertIfAbsent(() => em.insert(RaisedAlarm, row));
      if (!isNew) return;
      const words = wordsOf(this.#centre, queue, measure);
      for (const { userId } of supervisors) await notify(this.#centre, em, userId, 'board_alarm', { ...words });
    });
    this.#centre.boardChanged();
  }
}

function wordsOf({ setup }: CallCentre, queue: string | null, measure: BoardMeasure): Label {
  const of = queue === null ? { 'zh-CN': '全部队列', en: 'All queues' } : setup.queueOf(queue).label;
  const what = boardMeasures[measure];
  return { 'zh-CN': `${of['zh-CN']}：${what['zh-CN']}`, en: `${of.en}: ${what.en}` };
}

/** The figure a threshold is about; null when there is none, or it is a ratio of too few calls. */
function figureOf(count: BoardCount, { queue, measure }: BoardThreshold): number | null {
  const figures = queue === null ? count.total : count.queues.find(({ code }) => code === queue);
  if (!figures) return null;
  switch (measure) {
    case 'waiting':
      return figures.waiting;
    case 'longestWaitSeconds':
      return figures.longestSince ? (count.at.getTime() - Date.parse(figures.longestSince)) / 1000 : 0;
    case 'agentsAvailable':
      return signedIn(figures) > 0 ? figures.agents.available : null;
    case 'occupancyPercent':
      return figures.occupancyPercent;
    case 'asaSeconds':
      return figures.answered < count.settings.fewestCalls ? null : figures.asaSeconds;
    case 'serviceLevelPercent':
    case 'abandonPercent':
      return figures.offered < count.settings.fewestCalls ? null : figures[measure];
  }
}

const signedIn = ({ agents }: BoardFigures): number =>
  Object.entries(agents).reduce((sum, [state, number]) => sum + (state === 'offline' ? 0 : number), 0);
