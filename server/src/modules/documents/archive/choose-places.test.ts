import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CabinetToFill, choosePlaces, type FileToPlace } from './choose-places.ts';

const cabinet = (code: string, slots = 2, filesPerSlot = 2, branchPath = '/00/'): CabinetToFill => ({
  id: code,
  code,
  branchPath,
  slots,
  filesPerSlot,
});
const file = (customerNo: string, accountNo = '', orgNo = '01'): FileToPlace => ({
  id: [customerNo, orgNo, accountNo].join('/'),
  customerNo,
  orgNo,
  accountNo,
  branchPath: `/00/${orgNo}/`,
});
const places = (...given: Parameters<typeof choosePlaces>) =>
  Object.fromEntries([...choosePlaces(...given)].map(([id, { position }]) => [id, position]));

describe('CIF-08 places in the archive', () => {
  test('are allotted in the order customer, branch, account', () => {
    const files = [file('3'), file('1', '9'), file('1', '2', '02'), file('1', '2')];
    expect(places(files, [cabinet('A1')], [])).toEqual({
      '1/01/2': 'A1-01-001',
      '1/01/9': 'A1-01-002',
      '1/02/2': 'A1-02-001',
      '3/01/': 'A1-02-002',
    });
  });

  test('keep a customer together where his slot has room, and fill gaps otherwise', () => {
    const taken = [
      { cabinetId: 'A1', slot: 1, place: 2, customerNo: '5' },
      { cabinetId: 'A1', slot: 2, place: 1, customerNo: '7' },
    ];
    expect(places([file('6'), file('7', '1')], [cabinet('A1')], taken)).toEqual({
      '6/01/': 'A1-01-001',
      '7/01/1': 'A1-02-002',
    });
  });

  test('are those of the branch itself before those of the head office, and never of another branch', () => {
    const cabinets = [cabinet('A1', 1, 1), cabinet('B1', 1, 1, '/00/01/'), cabinet('C1', 1, 1, '/00/02/')];
    expect(places([file('1'), file('2'), file('3')], cabinets, [])).toEqual({
      '1/01/': 'B1-01-001',
      '2/01/': 'A1-01-001',
    });
  });

  test('are never given twice and none is left over while files wait, whatever was there before', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        numbers,
        (given, slots, per, old) => {
          const room = cabinet('A1', slots, per);
          const all = Array.from({ length: slots * per }, (_, at) => ({
            cabinetId: 'A1',
            slot: Math.floor(at / per) + 1,
            place: (at % per) + 1,
            customerNo: String(at % 7),
          }));
          const taken = all.filter((_, at) => old.includes(at + 1));
          const chosen = [
            ...choosePlaces(
              given.map((n) => file(String(n % 9), String(n))),
              [room],
              taken,
            ).values(),
          ];
          const used = [...taken, ...chosen].map(({ slot, place }) => `${slot}/${place}`);
          expect(new Set(used).size).toBe(used.length);
          expect(used.every((at) => all.some(({ slot, place }) => at === `${slot}/${place}`))).toBe(true);
          expect(chosen.length).toBe(Math.min(given.length, all.length - taken.length));
        },
      ),
    );
  });
});
