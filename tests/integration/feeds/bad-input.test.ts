import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine, feedFiles } from '@tellerline/server/modules/feeds/index';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyBank } from '../../support/emptied-bank.ts';
import {
  accountLine,
  balanceLine,
  customerLine,
  editControl,
  readText,
  rewriteFile,
  writeDay,
} from '../../support/feed-day.ts';
import { databaseWithBank, importFolder, type TestOrm } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';

const headerOf = (name: string): string =>
  csvLine(
    feedFiles(() => 0)
      .find((file) => file.name === name)
      ?.fields.map((field) => field.name) ?? [],
  );
const good = csvLine(customerLine('C1', '张伟'));
const select = (orm: TestOrm, sql: string): Promise<Record<string, unknown>[]> =>
  orm.em.fork().getConnection().execute(sql);

describeEachDatabase('CIF-02 B10 bad input of the feed', (database) => {
  let orm: TestOrm;
  beforeAll(async () => {
    ({ orm } = await databaseWithBank(database));
  });
  beforeEach(() => emptyBank(orm));
  afterAll(() => orm.close());

  const rejects = () => select(orm, 'select file, line, field, reason from feed_reject order by file, line');

  /** A day of one customers.csv made of these bytes behind the header, announced as it is. */
  async function importCustomers(body: string | Buffer, rows: number, encoding: 'utf-8' | 'gb18030' = 'utf-8') {
    const folder = writeDay({ customers: [] }, { encoding });
    const bytes = Buffer.concat([Buffer.from(headerOf('customers')), Buffer.from(body)]);
    rewriteFile(folder, 'customers', bytes, { rows });
    return importFolder(orm, folder);
  }

  test('lines that end in LF and CR LF, mixed, and a last one without an end are all read', async () => {
    const body = `${good.trimEnd()}\r\n${csvLine(customerLine('C2', '王芳'))}${csvLine(customerLine('C3', '李强')).trimEnd()}`;
    const run = await importCustomers(body, 3);
    expect(run.counts.customers).toMatchObject({ read: 3, created: 3, rejected: 0 });
  });

  test('a byte order mark is not part of the first column', async () => {
    const folder = writeDay({ customers: [customerLine('C1', '张伟')] });
    rewriteFile(folder, 'customers', `\ufeff${readText(folder, 'customers')}`, { rows: 1 });
    expect((await importFolder(orm, folder)).status).toBe('imported');
  });

  const badLines: [string, string | Buffer, string | null, string][] = [
    ['too few columns', 'C2,P,王芳\n', null, 'wrong_column_count'],
    ['too many columns', csvLine([...customerLine('C2', '王芳'), 'x']), null, 'wrong_column_count'],
    [
      'a quote that is never closed',
      csvLine(customerLine('C2', '王芳')).replace('王芳', '"王芳'),
      null,
      'quotes_do_not_match',
    ],
    [
      'a quote inside a field',
      csvLine(customerLine('C2', '王芳')).replace('王芳', '王"芳'),
      null,
      'quotes_do_not_match',
    ],
    ['NUL in a name', csvLine(customerLine('C2', '王\u0000芳')), 'name', 'bad_characters'],
    ['a lone CR in a name', csvLine(customerLine('C2', '王芳')).replace('王芳', '王\r芳'), 'name', 'bad_characters'],
    ['a right-to-left mark', csvLine(customerLine('C2', '王\u202e芳')), 'name', 'bad_characters'],
    ['a name of 161 characters', csvLine(customerLine('C2', '王'.repeat(161))), 'name', 'too_long'],
    ['no name', csvLine(customerLine('C2', '')), 'name', 'required'],
    [
      'GB 18030 bytes in a UTF-8 file',
      Buffer.from([0x43, 0x32, 0x2c, 0xcd, 0xf5, 0xb7, 0xbc, 0x0a]),
      null,
      'wrong_encoding',
    ],
    ['30 February', csvLine(customerLine('C2', '王芳')).replace('1980-02-03', '2026-02-30'), 'birth_date', 'not_a_day'],
    ['a branch nobody knows', csvLine(customerLine('C2', '王芳', { orgNo: '77' })), 'org_no', 'unknown_branch'],
    [
      'a flag that is neither 0 nor 1',
      csvLine(customerLine('C2', '王芳')).replace(',1,1,1,', ',2,1,1,'),
      'vip',
      'not_in_list',
    ],
    ['markup in a key', csvLine(customerLine('C<2>', '王芳')), 'customer_no', 'bad_characters'],
    ['a second line with the same key', csvLine(customerLine('C1', '别人')), 'customer_no', 'duplicate_key'],
  ];
  test.each(badLines)(
    '%s: that line is rejected with its number and reason, the others come in',
    async (_, line, field, reason) => {
      const body = Buffer.concat([
        Buffer.from(good),
        Buffer.from(line),
        Buffer.from(csvLine(customerLine('C9', '李强'))),
      ]);
      const run = await importCustomers(body, 3);
      expect(run).toMatchObject({ status: 'imported', counts: { customers: { read: 3, created: 2, rejected: 1 } } });
      expect(await rejects()).toEqual([{ file: 'customers', line: 3, field, reason }]);
      expect(await select(orm, 'select name from customer order by customer_no')).toEqual([
        { name: '张伟' },
        { name: '李强' },
      ]);
    },
  );

  test('a formula in a name is text', async () => {
    await importCustomers(csvLine(customerLine('C2', '=cmd|calc!A1')), 1);
    expect(await select(orm, 'select name from customer')).toEqual([{ name: '=cmd|calc!A1' }]);
  });

  test('what looks like SQL or a wildcard is text', async () => {
    await importCustomers(csvLine(customerLine('C2', "'; drop table customer; -- %_\\")), 1);
    expect(await select(orm, 'select name from customer')).toEqual([{ name: "'; drop table customer; -- %_\\" }]);
  });

  describe('money', () => {
    const amounts: [string, string][] = [
      ['1.234', 'not_money'],
      ['1e400', 'not_money'],
      ['１２', 'not_money'],
      ['NaN', 'not_money'],
      ['99999999999999999999.00', 'money_out_of_range'],
    ];
    test.each(amounts)('a balance of %s is rejected, never rounded', async (amount, reason) => {
      const folder = writeDay({
        customers: [customerLine('C1', '张伟')],
        accounts: [accountLine('A1', 'C1'), accountLine('A2', 'C1')],
        balances: [balanceLine('A1', '90071992547409.91'), balanceLine('A2', amount)],
      });
      const run = await importFolder(orm, folder);
      expect(run.counts.balances).toMatchObject({ read: 2, created: 1, rejected: 1 });
      expect(await rejects()).toEqual([{ file: 'balances', line: 3, field: 'balance', reason }]);
      expect(await select(orm, 'select balance from account_balance')).toEqual([{ balance: Number.MAX_SAFE_INTEGER }]);
    });

    test('a loan of less than nothing is rejected', async () => {
      const loan = ['L1', 'C1', '01', 'L100', 'CNY', '-5.00', '0', '4.35', '2020-01-01', '2030-01-01', 'running', 0];
      await importFolder(orm, writeDay({ customers: [customerLine('C1', '张伟')], loans: [loan] }));
      expect(await rejects()).toEqual([{ file: 'loans', line: 2, field: 'principal', reason: 'negative' }]);
    });
  });

  test('resident IDs: a small x counts, a wrong check digit does not', async () => {
    const document = (customerNo: string, number: string) => [customerNo, '10', number, '2020-01-01', null, 0, 1];
    const run = await importFolder(
      orm,
      writeDay({
        customers: [customerLine('C1', '张伟'), customerLine('C2', '王芳')],
        documents: [document('C1', '11010519491231002x'), document('C2', '110105194912310021')],
      }),
    );
    expect(run.counts.documents).toMatchObject({ created: 1, rejected: 1 });
    expect(await select(orm, 'select number from id_document')).toEqual([{ number: '11010519491231002X' }]);
    expect(await rejects()).toEqual([{ file: 'documents', line: 3, field: 'number', reason: 'resident_id_wrong' }]);
  });

  test('what belongs to nobody is rejected, and what hangs on it', async () => {
    await importFolder(
      orm,
      writeDay({
        customers: [customerLine('C1', '张伟')],
        accounts: [accountLine('A9', 'C9')],
        balances: [balanceLine('A9', '5.00')],
      }),
    );
    expect(await rejects()).toEqual([
      { file: 'accounts', line: 2, field: 'customer_no', reason: 'unknown_customer' },
      { file: 'balances', line: 2, field: 'account_no', reason: 'unknown_account' },
    ]);
  });

  test('more bad lines than are put up with stop the day', async () => {
    const bad = Array.from({ length: 11 }, () => 'C2,P\n').join('');
    const run = await importCustomers(good + bad, 12);
    expect(run).toMatchObject({ status: 'refused', reason: 'customers: 11 of 12 lines were rejected' });
    expect(await select(orm, 'select id from customer')).toEqual([]);
    expect(await rejects()).toHaveLength(11);
  });

  test('a line of 256 megabytes costs no memory and one rejected line', async () => {
    const folder = writeDay({ customers: [] });
    const file = join(folder, 'customers.csv');
    const size = (database.dialect === 'sqlite' ? 256 : 32) * 1024 * 1024;
    // A hole in the file: zeros nobody has to write.
    truncateSync(file, statSync(file).size + size);
    appendFileSync(file, `\n${good}${csvLine(customerLine('C2', '王芳'))}`);
    const hash = createHash('sha256');
    // Hashed in pieces: the file is larger than this test may hold.
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    const sha256 = hash.digest('hex');
    editControl(folder, (control) => {
      for (const said of control.files)
        if (said.name === 'customers') Object.assign(said, { rows: 3, sha256, branches: undefined });
    });
    global.gc?.();
    const held = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - held);
    }, 10);
    const run = await importFolder(orm, folder);
    clearInterval(watch);
    expect(run.counts.customers).toMatchObject({ read: 3, created: 2, rejected: 1 });
    expect(await rejects()).toEqual([{ file: 'customers', line: 2, field: null, reason: 'line_too_long' }]);
    expect(most).toBeLessThan(128 * 1024 * 1024);
  });

  test('a control file that is no control file is told, and nothing is begun', async () => {
    const folder = writeDay({ customers: [] });
    rewriteFile(folder, 'customers', readText(folder, 'customers'));
    const control = readFileSync(join(folder, 'control.json'), 'utf8');
    for (const [content, reason] of [
      ['{', /not JSON/],
      [control.replace('"format":1', '"format":2'), /control\.json: format/],
      [control.replace('"businessDay":"2026-11-20"', '"businessDay":"2026-02-30"'), /control\.json: businessDay/],
      [control.replace('customers', '../../etc/passwd'), /control\.json: files/],
    ] as const) {
      writeFileSync(join(folder, 'control.json'), content);
      await expect(importFolder(orm, folder)).rejects.toThrow(reason);
    }
    expect(await select(orm, 'select id from feed_run')).toEqual([]);
  });
});
