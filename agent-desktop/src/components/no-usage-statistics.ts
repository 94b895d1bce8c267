/** Stands in for `@vaadin/vaadin-usage-statistics`: collects and sends nothing. */
export const usageStatistics = (): void => {};
export const runIfDevelopmentMode = (): void => {};
