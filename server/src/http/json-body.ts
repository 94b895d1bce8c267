import type { IncomingMessage } from 'node:http';
import { AppError } from '../kernel/app-error.ts';
import type { HttpContext } from './koa-state.ts';

/** Largest body of an ordinary request. */
export const largestBodyBytes = 256 * 1024;
/** Deepest nesting of a JSON body; our own deepest is 4. */
export const deepestNesting = 32;

const malformed = (status = 400): AppError => new AppError('request.malformed', { status });

/**
 * The parsed JSON body of a request, or undefined when it has none.
 * @throws AppError request.too_large, or request.malformed for another type than application/json, an encoded body, text
 * that is not UTF-8 JSON, deep nesting, or a key that would reach an object's prototype.
 */
export async function readJsonBody(ctx: HttpContext): Promise<unknown> {
  const { req } = ctx;
  const declared = Number(req.headers['content-length'] ?? Number.NaN);
  const hasBody = req.headers['transfer-encoding'] !== undefined || declared > 0;
  if (!hasBody) return undefined;
  if (declared > largestBodyBytes) throw tooLarge(ctx);
  if (!ctx.is('application/json')) throw malformed(415);
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw malformed(415);

  const bytes = await readBytes(req, () => tooLarge(ctx));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed();
  }
  return parseJson(text);
}

function tooLarge(ctx: HttpContext): AppError {
  // The rest of the body is not read: the connection ends with this answer.
  ctx.set('connection', 'close');
  return new AppError('request.too_large', { status: 413 });
}

function readBytes(req: IncomingMessage, tooLargeError: () => AppError): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBodyBytes) {
        req.removeAllListeners('data');
        req.resume();
        reject(tooLargeError());
      } else {
        chunks.push(chunk);
      }
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => reject(malformed()));
    req.on('aborted', () => reject(malformed()));
  });
}

/**
 * Strict JSON: refuses what `JSON.parse` lets pass but nobody sends in good faith.
 * @throws AppError request.malformed
 */
export function parseJson(text: string): unknown {
  if (nestingOf(text) > deepestNesting) throw malformed();
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw malformed();
      if (typeof value === 'number' && !Number.isFinite(value)) throw malformed();
      return value;
    });
  } catch (error) {
    throw error instanceof AppError ? error : malformed();
  }
}

/** Greatest number of brackets open at once outside of strings. Linear, without recursion. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
}
