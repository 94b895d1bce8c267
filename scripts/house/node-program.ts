import type { RunningProcess } from './supervisor.ts';
import { startTiedChild } from './tied-child.ts';

/** Starts one of our own programs under this process's Node; it stops by SIGTERM. */
export async function startNodeProgram(options: {
  name: string;
  entry: string;
  env: NodeJS.ProcessEnv;
  cwd: string;
  logFile: string;
}): Promise<RunningProcess> {
  const child = await startTiedChild({
    ...options,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', options.entry],
  });
  return {
    ...child,
    stop: async () => {
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

/** Asks a program's `/readyz`; null when it is ready, else the reasons it gives. */
export async function httpReadiness(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const body = await answer.text();
    return answer.ok ? null : `${url} answers ${answer.status} ${body.slice(0, 500)}`;
  } catch {
    return `${url} does not answer`;
  }
}

/** Whether a program answers on its `/healthz`, whatever it says. */
export const httpAnswers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return true;
    },
    () => false,
  );
