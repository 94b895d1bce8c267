import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Most JavaScript, compressed, that may be fetched before an agent can use his desk. The goal is 120,000 (P10 of
 * docs/performance.md); a little above it, so that a phrase more fails nobody's build.
 */
const limitBytes = 122_000;

/** What `desk-app.ts` waits for once somebody has signed in; his telephone and what a call needs are loaded after it. */
const neededAfterSignIn = ['src/app/desk.ts', 'src/features/shell/desk-shell.ts', 'src/realtime/desktop-socket.ts'];

interface Chunk {
  fileName: string;
  isEntry: boolean;
  facadeModuleId: string | null;
  imports: readonly string[];
  code: string;
}

/** The chunks an agent's first usable screen consists of: the entry, what follows the sign-in, and all they import at once. */
export function firstScreenChunks(chunks: readonly Chunk[]): Chunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const isRoot = ({ isEntry, facadeModuleId }: Chunk) =>
    isEntry || neededAfterSignIn.some((path) => facadeModuleId?.endsWith(`/agent-desktop/${path}`));
  const roots = chunks.filter(isRoot);
  if (roots.length < neededAfterSignIn.length + 1) {
    throw new Error(
      `The first screen is no longer made of ${neededAfterSignIn.join(', ')} and one entry: say of what.`,
    );
  }
  const found = new Set<Chunk>();
  const waiting = roots;
  for (let chunk = waiting.pop(); chunk; chunk = waiting.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    waiting.push(...chunk.imports.flatMap((name) => byName.get(name) ?? []));
  }
  return [...found];
}

/** Says with each build how much JavaScript the first usable screen takes, and fails the build when it is too much. */
export function firstScreenSize(): Plugin {
  return {
    name: 'first-screen-size',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const sizes = firstScreenChunks(chunks).map(({ fileName, code }) => ({
        fileName,
        bytes: gzipSync(code, { level: 6 }).length,
      }));
      const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
      const told = sizes
        .sort((a, b) => b.bytes - a.bytes)
        .map(({ fileName, bytes }) => `${fileName} ${bytes}`)
        .join(', ');
      const sentence = `The first usable screen takes ${total} bytes of compressed JavaScript of at most ${limitBytes}: ${told}`;
      if (total > limitBytes) this.error(sentence);
      this.info(sentence);
    },
  };
}
