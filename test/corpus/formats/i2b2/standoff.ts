// The XML of the 2014 challenges, with what a test puts into it.

export const standoff = (text: string, tags: string, root = 'deIdi2b2', end = '\n'): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<${root}>\n<TEXT><![CDATA[${text}]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</${root}>${end}`;
