// When two TIMEX3 values of i2b2 2012 count as the same: durations and frequencies across units, with leeway where a modifier says "about".

const durationForm = /^PT*\d*\.?\d*[YMWDHS]?$/;
const frequencyForm = /^R\d*\.?\d*P?T?\d*\.?\d*[YMWDHS]?$/;

/** In capitals. */
export interface Timex {
  readonly type: string;
  readonly val: string;
  readonly mod: string;
}

export function sameValue(a: Timex, b: Timex): boolean {
  const lengths = ['DURATION', 'FREQUENCY'];
  if (!lengths.includes(a.type) || !lengths.includes(b.type) || a.val === '' || b.val === '')
    return a.val === b.val;
  if (a.type !== b.type) return false;
  const form = a.type === 'DURATION' ? durationForm : frequencyForm;
  if (!form.test(a.val) || !form.test(b.val)) return false;
  return sameLength(a, b);
}

function sameLength(a: Timex, b: Timex): boolean {
  const [frequencyA, frequencyB] = [a.val.startsWith('R'), b.val.startsWith('R')];
  if (frequencyA !== frequencyB) return false;
  if (!frequencyA) {
    if (!a.val.startsWith('P') || !b.val.startsWith('P')) return false;
    return samePeriod(a.val.slice(1), a.mod.trimEnd(), b.val.slice(1), b.mod.trimEnd());
  }
  const [repeatA, periodA] = a.val.split('P');
  const [repeatB, periodB] = b.val.split('P');
  if (periodA === undefined || periodB === undefined) return a.val === b.val;
  return repeatA === repeatB && samePeriod(periodA, a.mod.trimEnd(), periodB, b.mod.trimEnd());
}

const plain = (...mods: string[]): boolean => mods.every((mod) => mod === 'NA');
const near = (a: string, b: string): boolean => Math.abs(number(a) - number(b)) < 3;
/** NaN for what is no number, so that every comparison fails (the script stops there). */
const number = (text: string): number => (text === '' ? NaN : Number(text));
const withoutTime = (period: string): string => (period.startsWith('T') ? period.slice(1) : period);

function samePeriod(a: string, modA: string, b: string, modB: string): boolean {
  const [unitA, unitB] = [a.slice(-1), b.slice(-1)];
  if (unitA !== unitB) return sameAcrossUnits(a, modA, b, modB, unitA);
  if (unitA === 'M' && (a.startsWith('T') || b.startsWith('T'))) {
    // M is minutes only after T, months without it.
    if (!a.startsWith('T') || !b.startsWith('T')) return false;
    return plain(modA, modB) ? a === b : near(a.slice(1, -1), b.slice(1, -1));
  }
  const [quantityA, quantityB] = [withoutTime(a).slice(0, -1), withoutTime(b).slice(0, -1)];
  return plain(modA, modB) ? quantityA === quantityB : near(quantityA, quantityB);
}

function sameAcrossUnits(a: string, modA: string, b: string, modB: string, unitA: string): boolean {
  const hoursB = hours(b);
  if (plain(modA, modB)) return hours(a) === hoursB;
  const prefix = a.startsWith('T') ? 'T' : '';
  const quantity = number(withoutTime(a).slice(0, -1));
  const lower = quantity < 2 ? 0 : quantity - 2;
  return hoursB <= hours(`${prefix}${quantity + 2}${unitA}`) && hoursB > hours(`${prefix}${lower}${unitA}`);
}

/** Months of four weeks and seconds of 1/2400 hour, as the script counts. */
const hoursPerUnit: Readonly<Record<string, number>> = {
  D: 24,
  W: 24 * 7,
  Y: 24 * 4 * 7 * 12,
  H: 1,
  S: 1 / 2400,
};

function hours(period: string): number {
  const unit = period.slice(-1);
  const quantity = period.slice(0, -1);
  if (unit === 'M')
    return quantity.startsWith('T') ? number(quantity.slice(1)) / 60 : number(quantity) * 4 * 7 * 24;
  return number(withoutTime(quantity)) * (hoursPerUnit[unit] ?? NaN);
}
