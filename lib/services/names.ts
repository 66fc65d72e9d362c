/** Names that VPC Lattice takes, and the ones that are proposed. Runs in browser and server. */

/** Pattern and lengths of the AWS VPC Lattice API model; both kinds forbid their own id's beginning. */
const allowedName = /^(?!-)(?!.*-$)(?!.*--)[a-z0-9-]+$/;
const minLength = 3;
const maxLength = 40;

export type NamedKind = 'resource-gateway' | 'resource-configuration';

const reserved: Record<NamedKind, string> = { 'resource-gateway': 'rgw-', 'resource-configuration': 'rcfg-' };

/** What is wrong with a name, as a sentence with the mend; null when AWS takes it. */
export function problemOfName(name: string, kind: NamedKind): string | null {
  if (name.length < minLength || name.length > maxLength) return `Use ${minLength} to ${maxLength} characters; this has ${name.length}.`;
  if (/[A-Z]/.test(name)) return 'Use lower-case letters; AWS takes no capitals here.';
  if (!/^[a-z0-9-]+$/.test(name)) return 'Use only lower-case letters, digits and hyphens.';
  if (!allowedName.test(name)) return 'A hyphen may stand neither first nor last, nor twice in a row.';
  if (name.startsWith(reserved[kind])) return `A name may not begin with ${reserved[kind]}, which is how AWS’s own ids begin.`;
  return null;
}

/** Any text as a name that AWS takes, as near as it goes; empty when nothing is left of it. */
function asName(text: string, suffix = ''): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const cut = plain.slice(0, maxLength - suffix.length).replace(/-+$/, '');
  return cut ? `${cut}${suffix}` : '';
}

/** The first of `name`, `name-2`, `name-3` … that is not taken. */
export function untaken(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? '' : `-${number}`;
    const candidate = `${name.slice(0, maxLength - end.length).replace(/-+$/, '')}${end}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** `MainVPC` -> `main-rg` */
export function gatewayNameFor(vpcName: string, taken: ReadonlySet<string>): string {
  const base = asName(vpcName.replaceAll(/vpc/gi, ''), '-rg') || asName(vpcName, '-rg') || 'pergola-rg';
  return untaken(base, taken);
}

/** `service1.main.example.com` -> `service1`, or `service1-2` where that is taken; an address becomes `service-10-0-3-4`. */
export function serviceNameFor(address: string, taken: ReadonlySet<string>): string {
  const name = nameOfAddress(address);
  return name && untaken(name, taken);
}

function nameOfAddress(address: string): string {
  const trimmed = address.trim();
  if (!trimmed) return '';
  const isAddress = /^[\d.]+$/.test(trimmed) || trimmed.includes(':');
  const name = asName(isAddress ? `service-${trimmed}` : trimmed.split('.')[0]!);
  return name.length >= minLength ? name : name && asName(`service-${name}`);
}
