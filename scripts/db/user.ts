/**
 * Looks after those who sign in, in the database of DATABASE_URL:
 * `npm run db:user -- add|change|password|unlock|disable|enable <username> …`. A password that is not given is made up and shown once.
 */
import { manageUsers } from './manage-users.ts';

const { code, said } = await manageUsers(process.argv.slice(2), process.env.DATABASE_URL);
console[code === 0 ? 'log' : 'error'](said);
process.exitCode = code;
