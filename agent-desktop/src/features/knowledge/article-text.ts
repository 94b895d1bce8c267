import { html, nothing, type TemplateResult } from 'lit';
import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import '../dialling/call-button.ts';
import { sentencesIn } from './sentences.ts';

/** Where a link may lead; anything else is only shown. */
const leadsOut = /^(https?:\/\/|tel:|mailto:)/i;
const known = (tokens: readonly Token[] | undefined): readonly MarkedToken[] => (tokens ?? []) as MarkedToken[];

/**
 * An article as elements: its marks are read into a tree, and only what this file knows of the tree becomes an element. HTML in
 * it stays the text it is. Every sentence can have the focus, to be copied.
 */
export const articleText = (markdown: string): TemplateResult => html`${known(lexer(markdown)).map(block)}`;

function block(token: MarkedToken): unknown {
  switch (token.type) {
    case 'heading':
      return token.depth <= 2
        ? html`<h3>${known(token.tokens).map(inline)}</h3>`
        : html`<h4>${known(token.tokens).map(inline)}</h4>`;
    case 'paragraph':
      return html`<p>${sentences(token.tokens)}</p>`;
    case 'text':
      return sentences(token.tokens ?? [token]);
    case 'list':
      return token.ordered ? html`<ol>${token.items.map(item)}</ol>` : html`<ul>${token.items.map(item)}</ul>`;
    case 'blockquote':
      return html`<blockquote>${known(token.tokens).map(block)}</blockquote>`;
    case 'table':
      return table(token as Tokens.Table);
    case 'code':
      return html`<pre>${token.text}</pre>`;
    case 'hr':
      return html`<hr />`;
    case 'html':
      return html`<p>${token.raw}</p>`;
    default:
      return nothing;
  }
}

/** A number in an article is called from the desk's own phone. */
const telephone = ({ href, tokens }: Tokens.Link): TemplateResult =>
  html`<span class="num">${known(tokens).map(inline)}</span><call-button .to=${{ kind: 'number', number: href.slice(4) }}></call-button>`;

const item = ({ tokens }: Tokens.ListItem): TemplateResult => html`<li>${known(tokens).map(block)}</li>`;
const table = ({ header, rows }: Tokens.Table): TemplateResult => html`
  <table>
    <thead><tr>${header.map((cell) => html`<th>${known(cell.tokens).map(inline)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${sentences(cell.tokens)}</td>`)}</tr>`)}</tbody>
  </table>
`;
const endsInChinese = /[。！？；]$/;
const sentences = (tokens: readonly Token[] | undefined): TemplateResult[] =>
  sentencesIn(known(tokens)).map(
    (sentence) =>
      html`<span class="sentence" tabindex="-1">${sentence.map(inline)}</span>${endsInChinese.test(sentence.at(-1)?.raw ?? '') ? nothing : ' '}`,
  );

function inline(token: MarkedToken): unknown {
  switch (token.type) {
    case 'strong':
      return html`<strong>${known(token.tokens).map(inline)}</strong>`;
    case 'em':
      return html`<em>${known(token.tokens).map(inline)}</em>`;
    case 'del':
      return html`<del>${known(token.tokens).map(inline)}</del>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'link':
      if (/^tel:/i.test(token.href)) return telephone(token);
      return leadsOut.test(token.href)
        ? html`<a href=${token.href} target="_blank" rel="noopener noreferrer">${known(token.tokens).map(inline)}</a>`
        : token.raw;
    case 'text':
    case 'escape':
      return token.text;
    case 'br':
      return html`<br />`;
    default:
      return token.raw;
  }
}
