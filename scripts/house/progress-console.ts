import type { ProgressStep } from './progress.ts';

interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
}

/**
 * Shows progress to the person who waits: a line for each new step, with a percentage that grows in place where the
 * screen can do that.
 */
export function consoleProgress(screen: Screen): { tell(step: ProgressStep): void; end(): void } {
  let last = '';
  let open = false;
  const end = () => {
    if (open) screen.write('\n');
    open = false;
  };
  return {
    end,
    tell: ({ what, why, done }) => {
      const line = `${what} – ${why}`;
      const grows = done !== undefined && screen.isTTY === true;
      if (line === last && !grows) return;
      if (line !== last) end();
      last = line;
      if (grows) screen.write(`\r${line} … ${Math.round(done * 100)} %`);
      else screen.write(`${line}\n`);
      open = grows;
    },
  };
}
