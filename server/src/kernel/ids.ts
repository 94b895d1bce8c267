import { v7 } from 'uuid';

/** A new identifier: UUID version 7, so that rows sort by creation. */
export const newId = (): string => v7();
