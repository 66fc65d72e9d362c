import { httpStatusOf, MalformedRequest, type Protocol, type WireAnswer, type WireRequest } from './protocol';
import { readQueryForm, type QueryDialect } from './query-form';
import { escapeXml, writeXmlMembers } from './xml-body';

const contentType = 'text/xml;charset=UTF-8';

function xmlAnswer(status: number, requestId: string, xml: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  };
}

function formOf(request: WireRequest): Map<string, string> {
  const text = request.method === 'GET' ? request.rawQuery : request.body.toString('utf8');
  return new Map(new URLSearchParams(text));
}

function route(dialect: QueryDialect): Pick<Protocol, 'route' | 'decode'> {
  return {
    route(service, request) {
      const name = formOf(request).get('Action');
      return { name: name ?? '(no Action)', operation: name === undefined ? undefined : service.operations.get(name) };
    },
    async decode(operation, request) {
      const form = formOf(request);
      if (form.size === 0) throw new MalformedRequest('The request has no parameters.');
      return readQueryForm(operation.input, form, dialect);
    },
  };
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
    return xmlAnswer(
      200,
      requestId,
      `<${name}Response xmlns="${service.xmlNamespace}"><requestId>${requestId}</requestId>${writeXmlMembers(schema, output)}</${name}Response>`,
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
