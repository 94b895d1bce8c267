/** What became of a file's lines: read = created + changed + unchanged + rejected. A removed row counts as changed. */
export interface FeedCounts {
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
}
