import { env } from '@/lib/platform/env';

export const roleNames = { owner: 'PergolaOwnerRole', consumer: 'PergolaConsumerRole' } as const;

/** What an administrator of the account runs to create or update the role. */
export function deployCommand({ region, role, externalId }: { region: string; role: 'owner' | 'consumer'; externalId: string }): string {
  return `  aws cloudformation deploy --region ${region} --stack-name pergola-${role}-role \\
    --template-file public/pergola-${role}-role.yaml --capabilities CAPABILITY_NAMED_IAM \\
    --parameter-overrides ExternalId=${externalId} PergolaPrincipal=arn:aws:iam::${env().PERGOLA_HUB_ACCOUNT_ID}:root`;
}
