import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { type PrivacyApi, usualPrivacy } from '../privacy/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import { blindSettingRoutes } from './blind-settings.routes.ts';
import { BlindSettingBook } from './blind-settings.ts';
import { BlindSettingSchema } from './entities/blind-setting.entity.ts';
import { PendingChangeSchema } from './entities/pending-change.entity.ts';
import { reviewRoutes } from './reviews.routes.ts';
import { Reviews, type ReviewTasks } from './reviews.ts';

export const reviewsEntities: EntityList = [PendingChangeSchema, BlindSettingSchema];

/**
 * Two-person entry. A module whose records need a second pair of eyes makes a `ReviewSubject` and registers it when it is
 * composed: `reviews.register({ kind, label, entryRoles, reviewRoles, read, check, apply, present })`. `kind` is a member of
 * `reviewKinds` in contracts. `read` goes through the data gate and tells version, branch path and title of the record (version
 * 0 while it is still to be made; its subject id may then be a number allotted beforehand or a new uuid). `check` gets path →
 * value, gives it back trimmed together with the present values, and tells issues (they hold it back) and warnings (they need a
 * reason). `apply` writes in the same transaction, by compare-and-set on `baseVersion`. `present` labels and masks the rows
 * side by side. Entry and decision then need no route of their own: the desktop uses `PUT /records/:kind/:subjectId/draft` and
 * `/submission`, `GET /reviews…`, `POST /reviews/:id/approval|return|withdrawal|reveal`. A record shows its banner by
 * `openChangeOf`. Which fields a reviewer types blind is a setting of the bank's administrators.
 */
export type ReviewsApi = Pick<
  Reviews,
  | 'register'
  | 'onMove'
  | 'countsOf'
  | 'saveDraft'
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'return'
  | 'openChangeOf'
  | 'openChangesOf'
  | 'waitingFor'
  | 'changesOf'
  | 'customerChanges'
  | 'list'
  | 'detail'
>;

export interface ReviewsPorts {
  /** `kind:field` of each field whose second entry is blind, until an administrator sets others. */
  blindFields?: readonly string[] | undefined;
  /** Absent: nobody keeps a workbench. */
  tasks?: (ReviewTasks & Pick<TasksApi, 'registerKind'>) | undefined;
  /** Absent: the usual policy, and nobody counts reveals. */
  privacy?: PrivacyApi | undefined;
}

export function reviewsModule(
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>,
  ports: ReviewsPorts = {},
): ServerModule & { api: ReviewsApi } {
  ports.tasks?.registerKind('review', { claimMinutes: 60, dueHours: 24, byHand: false });
  const settings = new BlindSettingBook(deps, ports.blindFields ?? []);
  const reviews = new Reviews(deps.clock, settings, ports.tasks ?? null);
  return {
    name: 'reviews',
    routes: [
      ...reviewRoutes(reviews, deps, ports.privacy ?? usualPrivacy(deps.clock)),
      ...blindSettingRoutes(settings),
    ],
    start: () => settings.seed(),
    api: reviews,
  };
}

export type { CustomerChange } from './customer-changes.ts';
export type {
  ChangeToApply,
  CheckedChanges,
  PresentedChange,
  ReviewSubject,
  SubjectState,
} from './review-subject.ts';
