import { callAws, required, type AwsSession } from './call';
import { isAwsError } from './errors';

export interface Organization {
  id: string;
  managementAccountId: string | undefined;
}

/** The organization that the account is a member of, or null when it stands alone. Any member may ask. */
export async function describeOrganization(session: AwsSession): Promise<Organization | null> {
  try {
    const { Organization: told } = await callAws(session, 'organizations', 'DescribeOrganization', (organizations) => organizations.describeOrganization({}));
    return { id: required(told?.Id, 'Organization.Id'), managementAccountId: told?.MasterAccountId };
  } catch (error) {
    if (isAwsError(error) && error.code === 'AWSOrganizationsNotInUseException') return null;
    throw error;
  }
}
