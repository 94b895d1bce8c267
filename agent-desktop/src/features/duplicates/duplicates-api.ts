import {
  ChangeDraft,
  type Changes,
  DuplicateDetail,
  DuplicatePage,
  type DuplicateState,
  ProposedDuplicate,
  type WarningOverride,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface DuplicateFilter {
  state: DuplicateState;
  kind: 'personal' | 'corporate' | '';
  certain: '1' | '';
  sort: 'score' | 'oldest' | 'newest';
}

/** Requests of the queue of possible doubles. */
export const duplicatesApi = (http: Http) => ({
  list: (filter: DuplicateFilter, cursor: string | null): Promise<DuplicatePage> =>
    http.get(`/duplicates${queryOf({ ...filter, cursor })}`, DuplicatePage),
  detail: (id: string): Promise<DuplicateDetail> => http.get(`/duplicates/${id}`, DuplicateDetail),
  propose: async (customerNos: readonly [string, string]): Promise<string> =>
    (await http.post('/duplicates', { customerNos }, ProposedDuplicate)).id,
  dismiss: (id: string, version: number, reason: string): Promise<DuplicateDetail> =>
    http.post(`/duplicates/${id}/dismissal`, { version, reason }, DuplicateDetail),
  /** Sends a wish to the second person; stays a draft with findings where something is wrong or a doubt has no reason. */
  submit: (
    { pair, baseVersion, open }: DuplicateDetail,
    changes: Changes,
    overrides: readonly WarningOverride[],
    changeVersion: number | null = open?.version ?? null,
  ): Promise<ChangeDraft> =>
    http.put(`/records/merge/${pair.id}/submission`, { baseVersion, changeVersion, changes, overrides }, ChangeDraft),
});
