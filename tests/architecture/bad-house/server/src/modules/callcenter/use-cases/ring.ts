import { callsRing } from './look-up.ts';

export const ring = (): unknown => callsRing;
