import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { line } from '@/lib/platform/text-schema';
import { env } from '@/lib/platform/env';
import { isGood, renderReport } from '@/lib/real-aws/report';
import { checkRealAws } from '@/lib/real-aws/writes/check-real-aws';
import { AppError } from '@/lib/platform/errors';
import { defineCommand } from '../command';
import { accountOption } from './account-options';

export const realAws = defineCommand({
  name: 'real-aws',
  summary: 'Check on AWS accounts what the sandbox only assumes (docs/real-aws.md).',
  description: `It changes nothing unless you give --write. With --write it creates objects named pergola-real-aws-… and
removes them at the end, also after Ctrl-C. Use accounts without production services.
The command uses the AWS credentials of your shell, which must be those of a role of Pergola in its hub account.`,
  options: z.object({
    write: z.boolean().optional().meta({ description: 'Also run the checks that create objects.' }),
    report: line().min(1).optional().meta({ description: 'Write the report as Markdown to this file, and as JSON beside it.', placeholder: 'FILE' }),
    owner: accountOption.optional().meta({ description: 'Account that publishes. Default: the only one.', placeholder: 'ACCOUNT_ID' }),
    consumer: accountOption.optional().meta({ description: 'Account that consumes. Default: the only one.', placeholder: 'ACCOUNT_ID' }),
    region: line().optional().meta({ description: 'Region. Default: the first one of the account that publishes.', placeholder: 'REGION' }),
    vpc: line().optional().meta({ description: 'VPC of the gateway. Default: the first one with a suitable subnet.', placeholder: 'VPC_ID' }),
    domain: line().optional().meta({ description: 'Domain name behind the configuration. Default: an unused address of the VPC.', placeholder: 'NAME' }),
    'endpoint-is-sandbox': z.boolean().optional().meta({ description: 'Run although AWS_ENDPOINT_URL is set.' }),
  }),
  examples: ['pergola real-aws', 'pergola real-aws --write --owner 111111111111 --consumer 222222222222 --report real-aws.md'],
  needsInstance: true,
  run: async (input, { cwd, note }) => {
    const endpointUrl = env().AWS_ENDPOINT_URL;
    if (endpointUrl && !input['endpoint-is-sandbox']) {
      throw new AppError('invalidInput', `AWS_ENDPOINT_URL is ${endpointUrl}, so these calls would not reach AWS. Unset it and use an instance that runs with PERGOLA_SANDBOX=off. To try the command on a sandbox, give --endpoint-is-sandbox.`);
    }
    const interrupted = new AbortController();
    const interrupt = () => {
      note(interrupted.signal.aborted ? 'Still removing objects. Wait for the report.' : 'Interrupted. Removing the objects of this run first.');
      interrupted.abort();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
    const report = await checkRealAws({
      write: input.write ?? false,
      ownerAccountId: input.owner,
      consumerAccountId: input.consumer,
      region: input.region,
      vpcId: input.vpc,
      domainName: input.domain,
      endpointUrl,
      signal: interrupted.signal,
      onResult: ({ id, verdict, answer }) => note(`${id} ${verdict.padEnd(9)} ${answer}`),
      onNote: note,
    });
    const text = renderReport(report);
    if (input.report) {
      const file = resolve(cwd, input.report);
      await writeFile(file, `${text}\n`);
      await writeFile(`${file.replace(/\.md$/, '')}.json`, `${JSON.stringify(report, null, 2)}\n`);
    }
    return { text, data: report, failed: !isGood(report) };
  },
});
