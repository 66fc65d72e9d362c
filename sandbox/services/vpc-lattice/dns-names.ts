/*
 * The names that VPC Lattice generates for what can be called (AWS PrivateLink user guide, "Access VPC resources", and
 * "Access service networks"). They resolve only where the association or the endpoint is.
 */

const hostedZoneId = 'Z05203201M0V2BNN7ZP2I';

/** Of a resource configuration in a service network, for VPCs that are associated with the network. */
export function associationDnsEntry(associationId: string, configurationId: string, region: string): { domainName: string; hostedZoneId: string } {
  return { domainName: underConfiguration(associationId, configurationId, region), hostedZoneId };
}

/** Of a resource configuration behind a VPC endpoint of type Resource or Tunnel; for a group, of each of its children. */
export function resourceEndpointDnsEntry(vpcEndpointId: string, configurationId: string, region: string): { domainName: string; hostedZoneId: string } {
  return { domainName: underConfiguration(vpcEndpointId, configurationId, region), hostedZoneId };
}

/** Of a resource configuration in a service network, behind a VPC endpoint of type ServiceNetwork. */
export function networkEndpointDnsEntry(
  vpcEndpointId: string,
  associationId: string,
  configurationId: string,
  region: string,
): { domainName: string; hostedZoneId: string } {
  return { domainName: underConfiguration(`${vpcEndpointId}-${associationId}`, configurationId, region), hostedZoneId };
}

function underConfiguration(first: string, configurationId: string, region: string): string {
  return `${first}.${configurationId}.4232ccc.vpc-lattice-rsc.${region}.on.aws`;
}
