import type { DescribePipeRequest, DescribePipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { checkOnPipe, pipeArn, pipeOf, shownPipe } from '../pipe';

export const describePipe: Operation<DescribePipeRequest, DescribePipeResponse> = {
  service: 'pipes',
  name: 'DescribePipe',
  permissions: (call) => [checkOnPipe(call, 'DescribePipe', pipeArn(call, call.input.Name))],
  run: (call) => shownPipe(pipeOf(call, call.input.Name)),
};
