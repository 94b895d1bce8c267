import pdfWorkerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?worker&url';
import tiffWorkerUrl from './tiff-worker.ts?worker&url';

const urls = { pdf: pdfWorkerUrl, tiff: tiffWorkerUrl } as const;

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

let policy: ScriptUrlPolicy | null = null;

/** Our Content-Security-Policy starts no script from a mere text: only these two addresses become workers. */
function trusted(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy('tellerline-worker', {
    createScriptURL: (given) => {
      if (Object.values<string>(urls).includes(given)) return given;
      throw new TypeError('not one of our workers');
    },
  }) ?? { createScriptURL: (given) => given };
  return policy.createScriptURL(url);
}

/** A worker that decodes: what is wrong with a file stays in there. The caller ends it. */
export const startWorker = (name: keyof typeof urls): Worker =>
  new Worker(trusted(urls[name]), { type: 'module', name: `tellerline-${name}` });
