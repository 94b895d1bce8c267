import { expect, test } from 'vitest';
import { errorForLog } from './error-for-log.ts';

test('OPS-02 no value of a statement comes into the log with a fault of the database, as itself or as a cause', () => {
  const secret = "insert into note values ('客户说：正在离婚')";
  // As the MariaDB driver throws them.
  const driver = Object.assign(new Error(`(conn:7, no: 1062, SQLState: 23000) Duplicate entry\nsql: ${secret}`), {
    code: 'ER_DUP_ENTRY',
    errno: 1062,
    sqlState: '23000',
    sql: secret,
    sqlMessage: secret,
  });
  const wrapped = new Error(`${secret} - failed`, { cause: driver });
  const told = JSON.stringify([errorForLog(driver), errorForLog(wrapped)]);
  expect(told).not.toContain('离婚');
  expect(told).toContain('ER_DUP_ENTRY');
  expect(told).toContain('error-for-log.test');
  expect(errorForLog(new Error('the port is taken'))).toMatchObject({ type: 'Error', message: 'the port is taken' });
});
