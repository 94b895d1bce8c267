import {
  creditCodeCheck,
  luhnCheck,
  organisationCheck,
  residentIdCheck,
} from '@tellerline/server/modules/customers/index';

/** A valid resident ID. `order` 0–499: with the gender it makes the three digits that number people of one day and place. */
export function residentId(region: string, birthDate: string, gender: '1' | '2', order: number): string {
  const three = String(order * 2 + (gender === '1' ? 1 : 0)).padStart(3, '0');
  const first17 = `${region}${birthDate.replaceAll('-', '')}${three}`;
  return `${first17}${residentIdCheck(first17)}`;
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A valid unified social credit code of an enterprise (91) in a region; each index has its own. */
export function creditCode(region: string, index: number): string {
  let body = '';
  for (let rest = index; body.length < 6; rest = Math.floor(rest / creditAlphabet.length)) {
    body = `${creditAlphabet[rest % creditAlphabet.length]}${body}`;
  }
  const organisation = `MA${body}`;
  const first17 = `91${region}${organisation}${organisationCheck(organisation)}`;
  return `${first17}${creditCodeCheck(first17)}`;
}

/** A card number of 16 digits with its Luhn digit. */
export const cardNumber = (issuer: string, index: number, nth: number): string => {
  const front = `${issuer}${String(index).padStart(8, '0')}${nth}`;
  return `${front}${luhnCheck(front)}`;
};

const mobilePrefixes =
  '138 139 137 136 135 134 150 151 152 158 159 182 183 187 188 147 178 198 130 131 132 155 156 185 186 133 153 180 181 189 177 173'.split(
    ' ',
  );

/** A mobile number no other index has: eight digits by a permutation of the index. */
export function mobileNumber(index: number, seed: number): string {
  const digits = (index * 48_271 + (seed % 9_973) * 7_919 + 20_260_000) % 100_000_000;
  const prefix = mobilePrefixes[(digits + index) % mobilePrefixes.length] ?? '138';
  return `${prefix}${String(digits).padStart(8, '0')}`;
}
