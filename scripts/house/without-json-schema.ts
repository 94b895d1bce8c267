import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const leftOut = /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/;

/**
 * Leaves out of the browser what zod's schemas carry to write themselves down as JSON Schema (9 kB compressed): only the
 * server's OpenAPI asks for it. Each export stands there as a function that gives a function that fails. The build fails when a
 * newer zod keeps it elsewhere.
 */
export function withoutJsonSchema(): Plugin {
  const met = new Set<string>();
  return {
    name: 'without-json-schema',
    load(id) {
      const part = leftOut.exec(id)?.[1];
      if (part === undefined) return null;
      met.add(part);
      const names = [...readFileSync(id, 'utf8').matchAll(/^export (?:function|const) (\w+)/gm)].map(
        ([, name]) => name,
      );
      const none = `const none = () => { throw new Error('JSON Schema is written by the server only'); };`;
      return `${none}\n${names.map((name) => `export const ${name} = () => none;`).join('\n')}`;
    },
    generateBundle() {
      if (met.size !== 2)
        this.error(`zod keeps its JSON Schema elsewhere: found ${[...met].join(', ') || 'none of it'}`);
    },
  };
}
