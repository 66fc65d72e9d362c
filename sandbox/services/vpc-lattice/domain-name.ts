/** A full domain name of at least two labels; wildcards are none. */
export function isDomainName(name: string): boolean {
  return /^(?=.{3,255}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z0-9-]{2,63}$/.test(name);
}

/** The domain itself, or a name below it. */
export function isWithinDomain(name: string, domain: string): boolean {
  return name.toLowerCase() === domain.toLowerCase() || isBelowDomain(name, domain);
}

export function isBelowDomain(name: string, domain: string): boolean {
  return name.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
}
