import { locale } from './locale.ts';

/** Words in a row, as the present language puts them: `甲、乙`, `a, b`. */
export const listed = (words: readonly string[]): string => words.join(locale.get() === 'zh-CN' ? '、' : ', ');
/** Clauses in a row: `甲；乙`, `a; b`. */
export const clauses = (words: readonly string[]): string => words.join(locale.get() === 'zh-CN' ? '；' : '; ');
