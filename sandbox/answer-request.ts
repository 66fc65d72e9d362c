import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerAdmin } from './admin/admin-api';
import type { SandboxControl } from './admin/control';
import { readRequest, sendAnswer } from './core/http-server';
import { handleCall, type Dependencies } from './core/pipeline/handle-call';
import { reportFault } from './core/report-fault';
import { isForOidc, type OidcHandler } from './oidc/handle-oidc';

/** Whom a request may be for. */
export interface Handlers {
  dependencies: Dependencies;
  control: SandboxControl;
  admin: boolean;
  oidc: OidcHandler;
}

/** One request: for the issuer, for the levers of tests, or for AWS. Never throws. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, { dependencies, control, admin, oidc }: Handlers): Promise<void> {
  try {
    if (isForOidc(request)) return await oidc(request, response);
    const wire = await readRequest(request);
    const adminAnswer = answerAdmin(wire, control, admin);
    if (adminAnswer) return sendAnswer(request, response, await adminAnswer);
    const result = await handleCall(wire, dependencies);
    if ('cut' in result) return void request.socket.destroy();
    sendAnswer(request, response, result.answer);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    reportFault(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}
