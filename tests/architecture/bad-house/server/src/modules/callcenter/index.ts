export { lookUp } from './use-cases/look-up.ts';
