import { stored } from '../persistence/stored.ts';

export const seen = stored;
