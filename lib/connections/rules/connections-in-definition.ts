/** What a definition in Amazon States Language says about the EventBridge connections that it uses. */
export interface ConnectionsInDefinition {
  /** ARNs that it names anywhere: in a task, a variable, an expression, or a nested state. */
  arns: string[];
  /** An HTTP Task takes the ARN of its connection from an expression, so that the definition alone does not show which one it uses. */
  choosesAtRunTime: boolean;
}

/** EventBridge API model, ConnectionArn. */
const connectionArns = /arn:[a-z0-9-]+:events:[a-z0-9-]+:\d{12}:connection\/[.\-_A-Za-z0-9]+\/[A-Za-z0-9-]+/g;
const httpTask = /^arn:[a-z0-9-]+:states:::http:invoke$/;

/** Reads a definition. What is no JSON is searched as text. */
export function connectionsInDefinition(definition: string): ConnectionsInDefinition {
  const texts: string[] = [];
  const state = { choosesAtRunTime: false };
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null) return;
    if (isHttpTask(value) && !namesItsConnection(value)) state.choosesAtRunTime = true;
    for (const inner of Object.values(value)) visit(inner);
  };
  try {
    visit(JSON.parse(definition));
  } catch {
    texts.push(definition);
  }
  return { arns: [...new Set(texts.flatMap((text) => text.match(connectionArns) ?? []))], ...state };
}

interface HttpTask {
  Resource: string;
  Parameters?: unknown;
  Arguments?: unknown;
}

function isHttpTask(value: object): value is HttpTask {
  const { Resource } = value as Partial<HttpTask>;
  return typeof Resource === 'string' && httpTask.test(Resource);
}

/** `InvocationConfig` and `Authentication` are two names of one place (Step Functions developer guide, "Call HTTPS APIs in workflows"). */
function namesItsConnection({ Parameters, Arguments }: HttpTask): boolean {
  const { InvocationConfig, Authentication } = ((Arguments ?? Parameters) ?? {}) as { InvocationConfig?: { ConnectionArn?: unknown }; Authentication?: { ConnectionArn?: unknown } };
  const arn = InvocationConfig?.ConnectionArn ?? Authentication?.ConnectionArn;
  return typeof arn === 'string' && arn.startsWith('arn:');
}
