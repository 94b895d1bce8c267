import {
  CappedCount,
  LossWave,
  type NewSegment,
  RiskGroupDetail,
  type RiskGroupKind,
  RiskGroupPage,
  type SegmentChange,
  SegmentFieldView,
  SegmentList,
  SegmentMemberPage,
  SegmentMovePage,
  type SegmentRule,
  SegmentView,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

/** Requests of segments and of risk groups. */
export const groupsApi = (http: Http) => ({
  fields: (): Promise<SegmentFieldView[]> => http.get('/segment-fields', z.array(SegmentFieldView)),
  segments: (): Promise<SegmentList> => http.get('/segments', SegmentList),
  count: (rule: SegmentRule, signal?: AbortSignal): Promise<CappedCount> =>
    http.post('/segment-counts', { rule }, CappedCount, signal),
  add: (segment: NewSegment): Promise<SegmentView> => http.post('/segments', segment, SegmentView),
  change: (id: string, change: SegmentChange): Promise<SegmentView> => http.put(`/segments/${id}`, change, SegmentView),
  refresh: (id: string): Promise<SegmentView> => http.post(`/segments/${id}/refresh`, {}, SegmentView),
  members: (id: string, cursor: string | null): Promise<SegmentMemberPage> =>
    http.get(`/segments/${id}/members${queryOf({ cursor })}`, SegmentMemberPage),
  moves: (id: string, cursor: string | null): Promise<SegmentMovePage> =>
    http.get(`/segments/${id}/moves${queryOf({ cursor })}`, SegmentMovePage),
  riskGroups: (asked: { kind: RiskGroupKind | ''; state: string }, cursor: string | null): Promise<RiskGroupPage> =>
    http.get(`/risk-groups${queryOf({ ...asked, cursor })}`, RiskGroupPage),
  riskGroup: (id: string): Promise<RiskGroupDetail> => http.get(`/risk-groups/${id}`, RiskGroupDetail),
  loss: (id: string, first: string, lossPercent: number): Promise<LossWave> =>
    http.get(`/risk-groups/${id}/loss-wave${queryOf({ first, lossPercent })}`, LossWave),
});
