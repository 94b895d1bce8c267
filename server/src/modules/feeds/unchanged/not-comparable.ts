/** Today's file is read whole after all. */
export class NotComparable extends Error {}
