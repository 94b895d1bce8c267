import type { MarkedToken } from 'marked';

/** The end of a sentence in Chinese, or one in a Latin script with a space behind it. */
const sentenceEnd = /(?<=[。！？；])|(?<=[.!?;])\s+/;

/** Parts of a line of text, sentence by sentence: what one copies to say it to a customer. Words that are marked stay whole. */
export function sentencesIn(tokens: readonly MarkedToken[]): MarkedToken[][] {
  const sentences: MarkedToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'br') {
      sentences.push([]);
      continue;
    }
    const parts = token.type === 'text' && !token.tokens ? token.text.split(sentenceEnd) : null;
    if (!parts) {
      sentences.at(-1)?.push(token);
      continue;
    }
    for (const [at, text] of parts.entries()) {
      if (at > 0) sentences.push([]);
      if (text !== '') sentences.at(-1)?.push({ type: 'text', raw: text, text, escaped: false });
    }
  }
  return sentences.filter((sentence) => sentence.length > 0);
}
