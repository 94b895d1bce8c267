import type { CommandResult } from '@tellerline/contracts';

/** The answer to every order while there is no Asterisk. */
export const unreachable: CommandResult = { ok: false, reason: 'unreachable', message: 'Asterisk is not connected' };
