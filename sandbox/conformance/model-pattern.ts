const compiled = new Map<string, RegExp>();

/** Whether a pattern of a model takes the whole value, as AWS matches. Its `\u10000` means one code point beyond the basic plane. */
export function matchesPattern(pattern: string, value: string): boolean {
  const known = compiled.get(pattern) ?? compile(`^(?:${pattern.replace(/\\u(10[0-9A-F]{4}|1[0-9A-F]{4})/gi, '\\u{$1}')})$`);
  compiled.set(pattern, known);
  return known.test(value);
}

/** Not every pattern is one of JavaScript's Unicode mode. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'us');
  } catch {
    return new RegExp(source, 's');
  }
}
