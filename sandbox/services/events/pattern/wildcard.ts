import { invalidPattern } from './invalid-pattern';

/** The literal parts between the `*`, which stand for any characters; `\*` and `\\` stand for themselves. */
export function readWildcard(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index] ?? '';
    const next = text[index + 1];
    if (letter === '*' && next === '*') throw invalidPattern(`Consecutive wildcard characters at pos ${index + 1}`);
    if (letter === '\\' && next !== '*' && next !== '\\') throw invalidPattern(`Invalid escape character at pos ${index + 1}`);
    if (letter === '*') {
      parts.push(part);
      part = '';
      continue;
    }
    part += letter === '\\' ? next : letter;
    if (letter === '\\') index += 1;
  }
  const read = [...parts, part];
  if (isTooComplex(read)) throw invalidPattern('Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character');
  return read;
}

/**
 * AWS refuses patterns of which too many beginnings can match the same text ("wildcard matching considerations", EventBridge
 * user guide), such as five stars with the same character between them. Its bound is not documented: this one is a guess.
 */
const mostHopes = 3;

/** Whether too many of the pattern's beginnings up to a star match one text, which is the shortest that one of them matches. */
function isTooComplex(parts: string[]): boolean {
  const beginnings = parts.slice(0, -1).flatMap((last, index) => (last === '' ? [] : [{ last, parts: parts.slice(0, index + 1) }]));
  return beginnings.some((longest) => {
    const text = longest.parts.join('');
    let hopes = 0;
    for (const { last, parts: beginning } of beginnings) {
      if (text.endsWith(last) && matchesWildcard(beginning, text)) hopes += 1;
      if (hopes > mostHopes) return true;
    }
    return false;
  });
}

/** Takes the earliest place for each part, so that no pattern makes it slow. */
export function matchesWildcard(parts: string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
