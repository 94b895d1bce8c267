/**
 * Customers every generated bank has, whatever its seed, so that tests, the demo and the README may name them.
 *
 * | number | who | telephone | what to see |
 * |---|---|---|---|
 * | 10000001 | 陈志强, branch 01, VIP | 13800138000, his alone | known caller |
 * | 10000002 | 李建国, branch 01 | 13900139000 (main) | one of three on the number; spouse and child as relations |
 * | 10000003 | 黄丽娟, branch 01 | 13900139000 | |
 * | 10000004 | 李思琪, branch 01 | 13900139000 | |
 * | 10000005 | 梁志文, branch 02 | 13700137000, his alone | the number to type in the IVR; overdue loan, expired ID |
 * | 10000006 | 佛山市恒盛陶瓷有限公司, branch 01 | 0757-22218888 | corporate; 10000001 represents it in law |
 * | 10000007 | 吴晓明, branch 03 | 13600136000 | on the blacklist |
 */
export const knownCustomers = {
  alone: { customerNo: '10000001', phone: '13800138000', name: '陈志强' },
  sharing: { customerNos: ['10000002', '10000003', '10000004'], phone: '13900139000' },
  typed: { customerNo: '10000005', phone: '13700137000', name: '梁志文', orgNo: '02' },
  corporate: { customerNo: '10000006', phone: '075722218888', name: '佛山市恒盛陶瓷有限公司' },
  blacklisted: { customerNo: '10000007', phone: '13600136000', orgNo: '03' },
} as const;

/** Telephone numbers nobody else is given. */
export const reservedPhones: ReadonlySet<string> = new Set(
  Object.values(knownCustomers).map((customer) => customer.phone),
);
