/** The sentences of the server's errors, fetched by themselves right after the desk stands, or with the first error before. */
export { errorPhrases } from '@tellerline/contracts';
