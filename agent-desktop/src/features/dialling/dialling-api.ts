import {
  CallListDetail,
  CallListPage,
  type ChangeCallList,
  type ChangeDialFrames,
  type ClickCall,
  DialDesk,
  DialFramesView,
  EntryPage,
  type EntryState,
  type NewCallList,
  PlacedCallView,
  RefusalPage,
  type RefuseCalls,
  type SkipEntry,
  type SteerCallList,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

/** Requests of call lists and of calls outwards. */
export const diallingApi = (http: Http) => ({
  lists: () => http.get('/call-lists', CallListPage),
  list: (id: string): Promise<CallListDetail> => http.get(`/call-lists/${id}`, CallListDetail),
  make: (list: NewCallList): Promise<CallListDetail> => http.post('/call-lists', list, CallListDetail),
  change: (id: string, change: ChangeCallList): Promise<CallListDetail> =>
    http.put(`/call-lists/${id}`, change, CallListDetail),
  steer: (id: string, change: SteerCallList): Promise<CallListDetail> =>
    http.put(`/call-lists/${id}/state`, change, CallListDetail),
  entries: (id: string, state: EntryState | '', cursor: string | null) =>
    http.get(`/call-lists/${id}/entries${queryOf({ state, cursor })}`, EntryPage),
  desk: (): Promise<DialDesk> => http.get('/dial-desk', DialDesk),
  next: (listId: string | null): Promise<DialDesk> => http.post('/dial-desk/next', { listId }, DialDesk),
  dial: (entryId: string, contactId: string | null): Promise<DialDesk> =>
    http.post(`/dial-desk/entries/${entryId}/call`, { contactId }, DialDesk),
  skip: (entryId: string, why: SkipEntry): Promise<DialDesk> =>
    http.post(`/dial-desk/entries/${entryId}/skip`, why, DialDesk),
  seat: (listId: string | null): Promise<DialDesk> => http.put('/dial-desk/seat', { listId }, DialDesk),
  frames: () => http.get('/dial-frames', DialFramesView),
  changeFrames: (change: ChangeDialFrames) => http.put('/dial-frames', change, DialFramesView),
  refusals: () => http.get('/call-refusals', RefusalPage),
  refuse: (refusal: RefuseCalls) => http.post('/call-refusals', refusal, z.null()),
  click: (call: ClickCall) => http.post('/placed-calls', call, PlacedCallView),
});
