export type ArrayFormat = 'INDICES' | 'REPEAT' | 'COMMAS' | 'BRACKETS';

/** `RequestBodyEncoding: URL_ENCODED`: nested members as `a[b]=c`, lists as `ArrayFormat` says. */
export function urlEncode(value: unknown, arrayFormat: ArrayFormat): string {
  return pairsOf('', value, arrayFormat)
    .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    .join('&');
}

function pairsOf(name: string, value: unknown, arrayFormat: ArrayFormat): [string, string][] {
  if (Array.isArray(value)) {
    if (arrayFormat === 'COMMAS') return [[name, value.map(String).join(',')]];
    const nameOf = { INDICES: (index: number) => `${name}[${index}]`, BRACKETS: () => `${name}[]`, REPEAT: () => name }[arrayFormat];
    return value.flatMap((item, index) => pairsOf(nameOf(index), item, arrayFormat));
  }
  if (value && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => pairsOf(name ? `${name}[${key}]` : key, item, arrayFormat));
  }
  return [[name, value === null || value === undefined ? '' : String(value)]];
}
