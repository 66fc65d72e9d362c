import type { StartPipeRequest, StartPipeResponse } from '@aws-sdk/client-pipes';
import type { Operation } from '@/sandbox/core/contract';
import { conflict } from '../errors';
import { checkOnPipe, pipeArn, settledPipeOf, shownChange } from '../pipe';
import { putSettling } from '../settle-pipe';

export const startPipe: Operation<StartPipeRequest, StartPipeResponse> = {
  service: 'pipes',
  name: 'StartPipe',
  permissions: (call) => [checkOnPipe(call, 'StartPipe', pipeArn(call, call.input.Name))],
  run(call) {
    const pipe = settledPipeOf(call, call.input.Name);
    if (pipe.currentState === 'RUNNING') throw conflict(pipe.name, `Pipe ${pipe.name} is running already.`);
    return shownChange(putSettling(call.world, { ...pipe, desiredState: 'RUNNING', currentState: 'STARTING' }));
  },
};
