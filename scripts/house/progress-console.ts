import type { ProgressStep } from './progress.ts';

interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
}

/**
 * Shows progress to the person who waits: each step on a line of its own, once; where the screen can do that, with a
 * percentage that grows in place while no other step is told.
 */
export function consoleProgress(screen: Screen): { tell(step: ProgressStep): void; end(): void } {
  const told = new Set<string>();
  let growing = '';
  const end = () => {
    if (growing !== '') screen.write('\n');
    growing = '';
  };
  return {
    end,
    tell: ({ what, why, done }) => {
      const line = `${what} – ${why}`;
      if (done !== undefined && screen.isTTY === true && (line === growing || !told.has(line))) {
        if (line !== growing) end();
        screen.write(`\r${line} … ${Math.round(done * 100)} %`);
        growing = line;
      } else if (!told.has(line)) {
        end();
        screen.write(`${line}\n`);
      }
      told.add(line);
    },
  };
}
