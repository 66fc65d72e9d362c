/** Ports at which no HTTPS service is usually found (IANA service names and port numbers), and what is there instead. */
const otherProtocols = new Map<number, string>([
  [1433, 'Microsoft SQL Server'],
  [1521, 'Oracle Database'],
  [3306, 'MySQL or MariaDB'],
  [5432, 'PostgreSQL'],
  [5439, 'Amazon Redshift'],
  [6379, 'Redis or Valkey'],
  [9042, 'Apache Cassandra'],
  [11211, 'Memcached'],
  [27017, 'MongoDB'],
  [50000, 'IBM Db2'],
]);

interface Published {
  domainName: string | null;
  ipAddress: string | null;
  portRanges: readonly string[];
}

const needs = 'EventBridge connections need HTTPS with a publicly trusted certificate for a DNS name';

/**
 * Why EventBridge can't call what is published so, in words; null when nothing that is known speaks against it. Step Functions and EventBridge
 * check the certificate against the name that is called (Step Functions developer guide, "Call HTTPS APIs in workflows").
 */
export function whyNotHttps({ ipAddress, portRanges }: Published): string | null {
  if (ipAddress !== null) return `It is published by its address ${ipAddress}. ${needs}, and no public authority issues one for a private address.`;
  const protocols = portRanges.map((range) => otherProtocols.get(Number(range)));
  if (portRanges.length === 0 || protocols.includes(undefined)) return null;
  const [port, protocol] = [portRanges[0]!, protocols[0]!];
  return `It is published on port ${port}, where ${protocol} usually is. ${needs}.`;
}

export const notHttps = 'Not an HTTPS service: EventBridge can’t call it';
