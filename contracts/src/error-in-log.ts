const CAUSES = 4;
const ofDatabase = ['sql', 'sqlMessage', 'sqlState'] as const;
/** What MariaDB and SQLite say last of a value they refuse: names of the house's own. */
const refused = /(?:for key '|constraint failed: )([\w.`, ]{1,200})'?\)?$/;

/**
 * The serializer of errors of every log of the house. An error of a database, its drivers' and what wraps it, tells the
 * statement with all its values in its message and in keys of its own: of it only what names no person is kept.
 */
export function errorInLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown };
  const isOfDatabase = fromDatabase(error);
  const constraint = isOfDatabase ? refused.exec(error.message)?.[1] : undefined;
  const cause = depth < CAUSES && error.cause instanceof Error ? errorInLog(error.cause, depth + 1) : undefined;
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: isOfDatabase ? 'the database refused a statement' : error.message,
    stack: isOfDatabase ? framesOf(error.stack) : error.stack,
    ...(typeof code === 'string' && { code }),
    ...(typeof errno === 'number' && { errno }),
    ...(typeof sqlState === 'string' && { sqlState }),
    ...(constraint && { constraint }),
    ...(cause !== undefined && { cause }),
  };
}

/** Whether it, or anything it was made of, comes from a database: then its words cannot be told apart from the values. */
function fromDatabase(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > CAUSES) return false;
  const { code } = error as { code?: unknown };
  const isSaid = ofDatabase.some((key) => key in error);
  const isCoded = typeof code === 'string' && /^(?:SQLITE_|ER_|ERR_SQLITE)/.test(code);
  return (
    isSaid ||
    isCoded ||
    /DriverException|SqliteError|SqlError|ConstraintViolation/.test(error.constructor.name) ||
    fromDatabase(error.cause, depth + 1)
  );
}

/** The lines of a stack that name places in the code; those before them are the message. */
const framesOf = (stack: string | undefined): string | undefined =>
  stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * Names the line of an error by its event, before it is written: left to itself the log takes the error's message for the words.
 * @param args of the call of the log, changed in place
 */
export function nameErrorLine(args: unknown[]): void {
  const [told, words] = args;
  const fields = told instanceof Error ? { err: told } : told;
  if (words !== undefined || typeof fields !== 'object' || fields === null || !('err' in fields)) return;
  const event = 'event' in fields && typeof fields.event === 'string' ? fields.event : 'fault';
  args.splice(0, args.length, fields, event);
}
