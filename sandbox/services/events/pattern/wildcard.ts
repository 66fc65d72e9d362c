import { invalidPattern } from './invalid-pattern';

/** The literal parts between the `*`, which stand for any characters; `\*` and `\\` stand for themselves. */
export function readWildcard(text: string, path: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index] ?? '';
    const next = text[index + 1];
    if (letter === '*' && next === '*') throw invalidPattern(`Consecutive wildcard characters of "${path}" at position ${index}`);
    if (letter === '\\' && next !== '*' && next !== '\\') throw invalidPattern(`Invalid escape character of wildcard of "${path}" at position ${index}`);
    if (letter === '*') {
      parts.push(part);
      part = '';
      continue;
    }
    part += letter === '\\' ? next : letter;
    if (letter === '\\') index += 1;
  }
  return [...parts, part];
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
