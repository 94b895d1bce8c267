import { AppError } from '../../kernel/app-error.ts';

/** A place in a list that is read the latest first, as text for the next request. */
export const writePosition = (position: { at: Date; id: string }): string => `${position.at.getTime()}.${position.id}`;

/** @throws AppError request.invalid for a text that is none. */
export function readPosition(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null;
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  if (!match) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { at: new Date(Number(match[1])), id: match[2] ?? '' };
}
