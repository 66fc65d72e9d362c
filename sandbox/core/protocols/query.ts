import { ServiceError } from '../contract';
import { httpStatusOf, MalformedRequest, type Protocol, type WireAnswer, type WireRequest } from './protocol';
import { readQueryForm, type QueryDialect } from './query-form';
import type { ServiceDefinition } from './service-definitions';
import { escapeXml, writeXmlMembers } from './xml-body';

const contentType = 'text/xml;charset=UTF-8';

function xmlAnswer(status: number, requestId: string, xml: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  };
}

const forms = new WeakMap<WireRequest, Map<string, string>>();

function formOf(request: WireRequest): Map<string, string> {
  const known = forms.get(request);
  if (known) return known;
  const text = request.method === 'GET' ? request.rawQuery : request.body.toString('utf8');
  const form = new Map(new URLSearchParams(text));
  forms.set(request, form);
  return form;
}

function route(dialect: QueryDialect): Pick<Protocol, 'route' | 'decode'> {
  return {
    route(service, request) {
      const form = formOf(request);
      const name = form.get('Action');
      if (name === undefined && dialect === 'ec2') throw new ServiceError('MissingAction', 'The request must contain the parameter Action', {}, 400);
      requireVersion(service, dialect, name ?? '', form.get('Version'));
      const known = name !== undefined && (request.method === 'GET' || request.method === 'POST');
      return { name: name ?? '(no Action)', operation: known ? service.operations.get(name) : undefined };
    },
    async decode(operation, request) {
      const form = formOf(request);
      for (const [name, value] of form) if (`${name}${value}`.includes(undecodable)) throw new MalformedRequest('The request is not valid UTF-8.');
      return readQueryForm(operation.input, form, dialect);
    },
  };
}

/** What stands in place of bytes that are not UTF-8. */
const undecodable = '\ufffd';

/** The sandbox plays one version of each API, which is the last part of its XML namespace. */
function requireVersion(service: ServiceDefinition, dialect: QueryDialect, action: string, version: string | undefined): void {
  if (version === undefined || service.xmlNamespace.split('/').includes(version)) return;
  throw dialect === 'ec2'
    ? new ServiceError('NoSuchVersion', `The requested version (${version}) of service AmazonEC2 does not exist`, {}, 400)
    : new ServiceError('InvalidAction', `Could not find operation ${action} for version ${version}`, {}, 400);
}

/** AWS Query, as STS speaks it: form parameters in, XML out. */
export const awsQuery: Protocol = {
  ...route('aws'),
  encode(service, { name, output: schema }, output, requestId) {
    return xmlAnswer(
      200,
      requestId,
      `<${name}Response xmlns="${service.xmlNamespace}"><${name}Result>${writeXmlMembers(schema, output)}</${name}Result>` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
    );
  },
  encodeError(service, error, requestId) {
    const status = httpStatusOf(service, error);
    const code = service.errors.get(error.errorName)?.code ?? error.errorName;
    return xmlAnswer(
      status,
      requestId,
      `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type>` +
        `<Code>${escapeXml(code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  },
};

/** EC2's own dialect of AWS Query. */
export const ec2Query: Protocol = {
  ...route('ec2'),
  encode(service, { name, output: schema }, output, requestId) {
    // What has nothing to tell says so.
    const membersOrReturn = schema.isUnitSchema() ? '<return>true</return>' : writeXmlMembers(schema, output);
    return xmlAnswer(
      200,
      requestId,
      `<${name}Response xmlns="${service.xmlNamespace}"><requestId>${requestId}</requestId>${membersOrReturn}</${name}Response>`,
    );
  },
  encodeError(service, error, requestId) {
    return xmlAnswer(
      httpStatusOf(service, error),
      requestId,
      `<Response><Errors><Error><Code>${escapeXml(error.errorName)}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors>` +
        `<RequestID>${requestId}</RequestID></Response>`,
    );
  },
};
