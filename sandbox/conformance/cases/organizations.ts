import { DescribeAccountCommand, DescribeOrganizationCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import { accounts } from '@/sandbox/testing/clients';
import { call, type ServiceCases } from '../operation-cases';

export const organizationsCases: ServiceCases = {
  DescribeAccount: {
    good: [({ pergola }) => call(pergola.organizations, new DescribeAccountCommand({ AccountId: accounts.owner }))],
    bad: [
      ['AccountNotFoundException', ({ pergola }) => call(pergola.organizations, new DescribeAccountCommand({ AccountId: accounts.outsider }))],
      ['AccessDeniedException', ({ owner }) => call(owner.organizations, new DescribeAccountCommand({ AccountId: accounts.owner }))],
    ],
  },
  DescribeOrganization: {
    good: [({ owner }) => call(owner.organizations, new DescribeOrganizationCommand({}))],
    bad: [['AWSOrganizationsNotInUseException', ({ outsider }) => call(outsider.organizations, new DescribeOrganizationCommand({}))]],
  },
  ListAccounts: {
    good: [({ pergola }) => call(pergola.organizations, new ListAccountsCommand({ MaxResults: 2 }))],
    bad: [
      ['AccessDeniedException', ({ owner }) => call(owner.organizations, new ListAccountsCommand({}))],
      ['InvalidInputException', ({ pergola }) => call(pergola.organizations, new ListAccountsCommand({ NextToken: 'no-such-page' }))],
    ],
  },
};
