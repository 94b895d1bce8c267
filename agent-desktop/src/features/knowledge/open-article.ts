import { Cell } from '../../state/cell.ts';

/** The article that is open beside a call, and of which call. */
export const openArticle = new Cell<{ articleId: string; interactionId: string } | null>(null);
