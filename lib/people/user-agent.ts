const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];
const systems: [string, RegExp][] = [
  ['iOS', /\b(iPhone|iPad)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** Family of a browser and its system, for example `Firefox on Linux`. Holds nothing of what the browser sent. */
export function userAgentFamily(header: string | null): string {
  const of = (families: [string, RegExp][]) => families.find(([, pattern]) => pattern.test(header ?? ''))?.[0];
  const browser = of(browsers) ?? 'Unknown browser';
  const system = of(systems);
  return system ? `${browser} on ${system}` : browser;
}
