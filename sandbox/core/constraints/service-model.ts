/** The parts of an AWS service model (the format of botocore's `service-2.json`) that the sandbox reads. */
export interface ServiceModel {
  metadata: { targetPrefix?: string; xmlNamespace?: string; serviceFullName: string };
  operations: Record<string, ModelOperation>;
  shapes: Record<string, ModelShape>;
}

export interface ModelOperation {
  http: { method: string; requestUri: string; responseCode?: number };
  input?: { shape: string };
  output?: { shape: string; resultWrapper?: string };
  errors?: { shape: string }[];
}

export interface ModelMember {
  shape: string;
  locationName?: string;
  flattened?: boolean;
  location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
}

export interface ModelShape {
  type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp' | 'blob';
  required?: string[];
  members?: Record<string, ModelMember>;
  member?: { shape: string; locationName?: string };
  /** Of a list in XML: its items stand beside each other under the list's own name. */
  flattened?: boolean;
  /** Of a structure: the member that is the whole body. */
  payload?: string;
  key?: { shape: string };
  value?: { shape: string };
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  union?: boolean;
  sensitive?: boolean;
  timestampFormat?: 'iso8601' | 'unixTimestamp' | 'rfc822';
  /** Of an error: the service's own fault, HTTP code 500. */
  fault?: boolean;
  error?: { code?: string; httpStatusCode?: number };
}
