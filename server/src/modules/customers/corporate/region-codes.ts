/**
 * Do two GB/T 2260 regions lie in one prefecture? Counties are renumbered when they become districts (Shunde was 440681 and is
 * 440606), and a registry may be the city's own (`…00`), so only province and prefecture are compared.
 */
export const samePrefecture = (one: string, other: string): boolean => one.slice(0, 4) === other.slice(0, 4);
