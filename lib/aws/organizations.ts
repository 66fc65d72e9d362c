import { callAws, type AwsSession } from './call';
import { isAwsError } from './errors';
import { required } from './response';

export interface Organization {
  id: string;
  managementAccountId: string | undefined;
}

/** The organization that the account is a member of, or null when it stands alone. Any member may ask. */
export async function describeOrganization(session: AwsSession): Promise<{ organization: Organization | null; requestId: string }> {
  try {
    return await callAws(session, 'organizations', 'DescribeOrganization', (organizations) => organizations.describeOrganization({}), ({ Organization: organization, $metadata }) => ({
      organization: { id: required(organization?.Id, 'Organization.Id'), managementAccountId: organization?.MasterAccountId },
      requestId: required($metadata.requestId, 'a request ID'),
    }));
  } catch (error) {
    if (!isAwsError(error) || error.code !== 'AWSOrganizationsNotInUseException') throw error;
    return { organization: null, requestId: required(error.requestId, 'a request ID') };
  }
}
