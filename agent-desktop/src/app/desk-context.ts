import { createContext } from '@lit/context';
import type { Desk } from './desk.ts';

/** The signed-in agent's desk, for every element below the shell. */
export const deskContext = createContext<Desk>(Symbol('desk'));
