/**
 * The one place that decides which text may enter: fields, searches, cursors, segments of addresses, and options of
 * commands. PostgreSQL takes neither U+0000 nor lone surrogates; characters that can't be seen or that turn the direction
 * of text make one name look like another (docs/decisions/0030-text-and-parameters.md).
 */

/** Never in text of one line: controls, line separators, lone surrogates, and what can't be seen. Variation selectors choose the look of an emoji or of a CJK character. */
const notInLine = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/u;

/** Never in text of several lines: some languages and emoji need the joiners and marks that are allowed here. Overrides, embeddings and isolates can reach beyond the field. */
const notInProse = /(?![\n\t])\p{Cc}|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

function problemOf(text: string, notAllowed: RegExp): string | null {
  const found = notAllowed.exec(text)?.[0].codePointAt(0);
  if (found === undefined) return null;
  const name = `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
  if (found === 0x0a || found === 0x0d) return 'Enter one line: there is a line break in it.';
  return `There is a character in it that is not allowed here (${name}). Delete it, or type the text again.`;
}

/** What is wrong with text of one line; null: nothing. */
export function problemOfLine(text: string): string | null {
  return problemOf(text, notInLine);
}

/** What is wrong with text of several lines; null: nothing. */
export function problemOfProse(text: string): string | null {
  return problemOf(text, notInProse);
}

/** Whether PostgreSQL takes a segment of an address, which no schema has read. What it does not take names nothing. */
export function isStorable(segment: string): boolean {
  return problemOfLine(segment) === null;
}

/** Text of an identity provider or of AWS as it may be stored: what is not allowed in one line is left out. */
export function lineOf(text: string): string {
  return text.replaceAll(new RegExp(notInLine, 'gu'), '').trim();
}
