import { httpTaskState } from './http-task';

export interface SnippetFacts {
  connectionArn: string;
  /** `https://service1.main.example.com/` */
  endpoint: string;
  /** Name of the service, for names of states and machines. */
  serviceName: string;
  region: string;
  accountId: string;
  httpTaskRoleArn: string | null;
}

/** `service1-call` of `Service 1`: safe as a name everywhere. */
function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'service';
}

function definitionOf({ connectionArn, endpoint, serviceName }: SnippetFacts) {
  const state = `Call ${serviceName}`;
  return { StartAt: state, States: { [state]: httpTaskState({ connectionArn, method: 'GET', endpoint }) } };
}

/** A state to paste into a workflow. */
export function aslSnippet(facts: SnippetFacts): string {
  const { States } = definitionOf(facts);
  return JSON.stringify(States, null, 2);
}

/** A workflow with that state, and the role that it needs (Step Functions developer guide, "Call HTTPS APIs in workflows"). */
export function terraformSnippet(facts: SnippetFacts): string {
  const { connectionArn, endpoint, serviceName, region, accountId } = facts;
  const name = slugOf(serviceName).replaceAll('-', '_');
  const connectionName = connectionArn.split('/')[1] ?? '';
  return `resource "aws_sfn_state_machine" "${name}" {
  name     = "${slugOf(serviceName)}-call"
  role_arn = aws_iam_role.${name}.arn
  definition = jsonencode({
    StartAt = "Call ${serviceName}"
    States = {
      "Call ${serviceName}" = {
        Type     = "Task"
        Resource = "arn:aws:states:::http:invoke"
        Parameters = {
          ApiEndpoint      = "${endpoint}"
          Method           = "GET"
          InvocationConfig = { ConnectionArn = "${connectionArn}" }
        }
        End = true
      }
    }
  })
}

resource "aws_iam_role" "${name}" {
  name = "${slugOf(serviceName)}-call"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "${name}" {
  role = aws_iam_role.${name}.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "states:InvokeHTTPEndpoint"
        Resource  = "arn:aws:states:${region}:${accountId}:stateMachine:${slugOf(serviceName)}-call"
        Condition = { StringLike = { "states:HTTPEndpoint" = "${new URL(endpoint).origin}/*" } }
      },
      {
        Effect   = "Allow"
        Action   = "events:RetrieveConnectionCredentials"
        Resource = "${connectionArn}"
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
        Resource = "arn:aws:secretsmanager:${region}:${accountId}:secret:events!connection/${connectionName}/*"
      },
    ]
  })
}
`;
}

/** Try it at once, then make a workflow of it. */
export function cliSnippet(facts: SnippetFacts): string {
  const role = facts.httpTaskRoleArn ?? '<ARN of a role for HTTP Tasks>';
  const [state] = Object.values(definitionOf(facts).States);
  return `# Try the call once
aws stepfunctions test-state --region ${facts.region} \\
  --role-arn ${role} \\
  --inspection-level TRACE \\
  --definition '${JSON.stringify(state)}'

# Make a workflow of it
aws stepfunctions create-state-machine --region ${facts.region} \\
  --name ${slugOf(facts.serviceName)}-call \\
  --role-arn ${role} \\
  --definition '${JSON.stringify(definitionOf(facts))}'
`;
}
