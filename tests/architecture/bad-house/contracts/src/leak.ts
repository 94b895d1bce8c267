export { answer } from '../../server/src/kernel/answer.ts';
