import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** Where a link of an article may lead: the web, a telephone number, a mail address. */
const leadsOut = /^(https?:\/\/|tel:|mailto:)/i;

/** What an article must not contain: HTML, pictures from elsewhere, links to anything but the web, a number or an address. */
export function forbiddenIn(markdown: string): 'html' | 'image' | 'link' | null {
  let found: 'html' | 'image' | 'link' | null = null;
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === 'html') found ??= 'html';
    if (token.type === 'image') found ??= 'image';
    if (token.type === 'link' && !leadsOut.test((token as Tokens.Link).href)) found ??= 'link';
  });
  return found;
}

/** The text without its marks: what a search reads. */
export function plainText(markdown: string): string {
  const words: string[] = [];
  void walkTokens(lexer(markdown), (token: Token) => {
    const isLeaf = 'text' in token && !('tokens' in token && token.tokens?.length) && token.type !== 'list';
    if (isLeaf && typeof token.text === 'string') words.push(token.text);
  });
  return words.join(' ').replace(/\s+/g, ' ').trim();
}
