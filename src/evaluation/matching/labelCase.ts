// Labels in capitals or in small letters: there are few of them on many entities, so each is changed once.

const remembered = (change: (label: string) => string): ((label: string) => string) => {
  const changed = new Map<string, string>();
  return (label) => {
    let other = changed.get(label);
    if (other === undefined) changed.set(label, (other = change(label)));
    return other;
  };
};

export const upperCase = remembered((label) => label.toUpperCase());
export const lowerCase = remembered((label) => label.toLowerCase());
