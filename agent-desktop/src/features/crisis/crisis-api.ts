import { CrisisBanners, CrisisModes, type NewCrisisMode, type StepCrisisMode } from '@tellerline/contracts';
import type { Http } from '../../data/http.ts';

/** Requests of mass events. */
export const crisisApi = (http: Http) => ({
  list: () => http.get('/crisis-modes', CrisisModes),
  make: (mode: NewCrisisMode) => http.post('/crisis-modes', mode, CrisisModes),
  step: (id: string, step: StepCrisisMode) => http.post(`/crisis-modes/${id}/steps`, step, CrisisModes),
  banners: () => http.get('/crisis-banners', CrisisBanners),
});
