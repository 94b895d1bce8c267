import { find } from '../../customers/use-cases/find.ts';
import { ring } from './ring.ts';

export const lookUp = find;
export const callsRing = () => ring();
