import type { MikroORM } from '@mikro-orm/core';
import type { BranchDirectory } from '@tellerline/server/modules/customers/index';

/** The branch tree of a database, for imports started from the command line. */
export const storedBranches = (orm: MikroORM): BranchDirectory => ({
  branches: async () => {
    const rows = (await orm.em
      .fork()
      .getConnection()
      .execute('select org_no, path, name_zh, name_en from branch')) as Record<string, string>[];
    return rows.map((row) => ({
      orgNo: row.org_no ?? '',
      path: row.path ?? '',
      name: { 'zh-CN': row.name_zh ?? '', en: row.name_en ?? '' },
    }));
  },
});
