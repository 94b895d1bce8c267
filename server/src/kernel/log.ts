import { errorInLog, nameErrorLine } from '@tellerline/contracts';
import type { LoggerOptions } from 'pino';

/** How the house's log keeps secrets and persons out, whatever is handed to it. */
export const kept = {
  serializers: { err: errorInLog },
  hooks: {
    logMethod(args, method) {
      nameErrorLine(args);
      method.apply(this, args);
    },
  },
  // A last net: nothing of this should be logged at all.
  redact: {
    paths: ['password', '*.password', 'token', '*.token', 'cookie', '*.cookie', 'authorization', '*.authorization'],
    censor: '[redacted]',
  },
} satisfies LoggerOptions;
