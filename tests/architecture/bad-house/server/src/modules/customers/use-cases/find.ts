export const find = 'found';
