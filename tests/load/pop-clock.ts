/** Milliseconds on the host's monotonic clock: the same in every process of this machine. */
export const hostMs = (): number => Number(process.hrtime.bigint()) / 1e6;
