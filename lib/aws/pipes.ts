import { readPages, type AwsSession, type FirstPages } from './call';
import { required } from './response';

export interface Pipe {
  arn: string;
  name: string;
  target: string | undefined;
  enrichment: string | undefined;
}

export async function listPipes(session: AwsSession, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<Pipe>> {
  return await readPages(
    session,
    'pipes',
    'ListPipes',
    (pipes, nextToken) => pipes.listPipes({ Limit: 100, NextToken: nextToken }, { abortSignal }),
    (page) => ({ items: page.Pipes, next: page.NextToken }),
    (told) => ({ arn: required(told.Arn, 'Arn'), name: required(told.Name, 'Name'), target: told.Target, enrichment: told.Enrichment }),
    mostPages,
  );
}
