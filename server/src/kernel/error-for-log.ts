const isDatabaseFault = (error: object): boolean => 'sql' in error || 'sqlMessage' in error || 'sqlState' in error;
const placesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * An error as the log may hold it. Of the database's faults the kind, the code and the places in the program only: the driver puts the
 * statement with all its values into the message, and these are customers' data.
 */
export function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  const { code, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown };
  const isSilent = isDatabaseFault(error) || (error.cause instanceof Error && isDatabaseFault(error.cause));
  const stack = error.stack ?? '';
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(errno !== undefined && { errno }),
    ...(sqlState !== undefined && { sqlState }),
    ...(!isSilent && { message: error.message }),
    stack: isSilent ? placesOf(stack) : stack,
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
}
