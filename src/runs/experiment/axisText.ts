// The axes of an experiment as they are typed: on the command line, in tasks.json and in the form. What is no number becomes NaN.

export const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

export const numbersOf = (text: string): number[] => text.split(',').map(numberOf);

/** How many, or which: a comma makes a list, of one seed too (`13,`). */
export const seedsOf = (text: string): number | number[] =>
  text.includes(',') ? numbersOf(text.replace(/,$/, '')) : numberOf(text);
