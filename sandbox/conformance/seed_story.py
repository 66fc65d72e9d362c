"""The seed story and its teardown, told by boto3: one sentence a step on standard output, an exception where it goes wrong.

Takes the address of the sandbox and a JSON object with the owner's and the consumer's roles and external IDs.
"""

import json
import sys
import time

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
WORLD = json.loads(sys.argv[2])
HOST = "service1.main.example.com"
PATIENCE_SECONDS = 30
# The sandbox is one address: there is no host whose name could begin with "sync-".
CONFIG = Config(inject_host_prefix=False, retries={"max_attempts": 1})


def session(access_key, secret="sandbox", token=None):
    return boto3.Session(access_key, secret, token, region_name="us-east-1")


def assumed(name):
    role = WORLD[name]
    sts = client(session("AKIASBXWORKER0000001"), "sts")
    given = sts.assume_role(RoleArn=role["RoleArn"], ExternalId=role["ExternalId"], RoleSessionName="seed-story")["Credentials"]
    return session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def client(credentials, service):
    return credentials.client(service, endpoint_url=ENDPOINT, config=CONFIG)


def until(what, look):
    """Waits until `look` answers something true, and answers it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        seen = look()
        if seen:
            return seen
        time.sleep(0.05)
    raise TimeoutError(f"Waited in vain: {what}")


def gone(code, look):
    def check():
        try:
            look()
        except ClientError as error:
            if error.response["Error"]["Code"] == code:
                return True
            raise
        return False

    return check


def active(lattice, read, name):
    return until(f"{name} is ACTIVE", lambda: read()["status"] == "ACTIVE")


def say(sentence):
    print(sentence, flush=True)


say(f"boto3 {boto3.__version__}, botocore {botocore.__version__}")
owner, owner_read, consumer, consumer_read = assumed("owner"), assumed("ownerRead"), assumed("consumer"), assumed("consumerRead")
lattice, ram = client(owner, "vpc-lattice"), client(owner, "ram")
lattice_read, ram_read, ec2 = client(owner_read, "vpc-lattice"), client(owner_read, "ram"), client(owner_read, "ec2")
events, events_read = client(consumer, "events"), client(consumer_read, "events")
say("roles are assumed")

named = lambda value: [{"Name": "tag:Name", "Values": [value]}]
vpc = ec2.describe_vpcs(Filters=named("MainVPC"))["Vpcs"][0]["VpcId"]
subnets = [one["SubnetId"] for one in ec2.describe_subnets(Filters=named("main-private-*"))["Subnets"]]
groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["main-rg-sg"]}])["SecurityGroups"]
gateway = lattice.create_resource_gateway(
    name="main-rg", vpcIdentifier=vpc, subnetIds=subnets, securityGroupIds=[groups[0]["GroupId"]], tags={"pergola:resource": "gateway"}
)
gateway_id = gateway["id"]
active(lattice, lambda: lattice_read.get_resource_gateway(resourceGatewayIdentifier=gateway["arn"]), "the gateway")
say("gateway")

configuration = lattice.create_resource_configuration(
    name="service1",
    type="SINGLE",
    resourceGatewayIdentifier=gateway_id,
    resourceConfigurationDefinition={"dnsResource": {"domainName": HOST, "ipAddressType": "IPV4"}},
    portRanges=["443"],
    allowAssociationToShareableServiceNetwork=True,
    tags={"pergola:resource": "configuration"},
)
arn = configuration["arn"]
read_configuration = lambda: lattice_read.get_resource_configuration(resourceConfigurationIdentifier=arn)
active(lattice, read_configuration, "the configuration")
say("configuration")

share = ram.create_resource_share(
    name="pergola-service1", resourceArns=[arn], principals=[WORLD["consumerAccount"]], tags=[{"key": "pergola:resource", "value": "share"}]
)["resourceShare"]["resourceShareArn"]
associations = lambda kind: ram_read.get_resource_share_associations(associationType=kind, resourceShareArns=[share])["resourceShareAssociations"]
until("the share is associated", lambda: all(one["status"] == "ASSOCIATED" for kind in ("PRINCIPAL", "RESOURCE") for one in associations(kind)))
say("share")

events.create_connection(
    Name="pergola-service1",
    AuthorizationType="BASIC",
    AuthParameters={
        "BasicAuthParameters": {"Username": "forecast", "Password": "sunny-day-42"},
        "InvocationHttpParameters": {"QueryStringParameters": [{"Key": "Action", "Value": "Forecast", "IsValueSecret": False}]},
    },
    InvocationConnectivityParameters={"ResourceParameters": {"ResourceConfigurationArn": arn}},
)
connection = until("the connection is ACTIVE", lambda: (lambda seen: seen if seen["ConnectionState"] == "ACTIVE" else None)(events_read.describe_connection(Name="pergola-service1")))
association = connection["InvocationConnectivityParameters"]["ResourceParameters"]["ResourceAssociationArn"]
say("connection")

full = session("AKIASBX0" + WORLD["consumerAccount"])
states = client(full, "stepfunctions")
task = {
    "Type": "Task",
    "Resource": "arn:aws:states:::http:invoke",
    "Parameters": {"ApiEndpoint": f"https://{HOST}/", "Method": "GET", "InvocationConfig": {"ConnectionArn": connection["ConnectionArn"]}},
    "End": True,
}
machine = states.create_state_machine(name="forecast", definition=json.dumps({"StartAt": "Call", "States": {"Call": task}}), roleArn=WORLD["taskRole"])["stateMachineArn"]
execution = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
ended = until("the execution has ended", lambda: (lambda seen: seen if seen["status"] != "RUNNING" else None)(states.describe_execution(executionArn=execution)))
assert ended["status"] == "SUCCEEDED", ended
output = json.loads(ended["output"])
assert output["StatusCode"] == 200 and output["ResponseBody"]["action"] == "Forecast", output
say("execution result 200")

try:
    lattice.delete_resource_gateway(resourceGatewayIdentifier=gateway_id)
    raise AssertionError("A gateway in use was deleted.")
except lattice.exceptions.ConflictException as error:
    assert error.response["resourceId"] and error.response["ResponseMetadata"]["HTTPStatusCode"] == 409, error.response
say("what blocks a deletion blocks it")

states.delete_state_machine(stateMachineArn=machine)
until("the state machine is gone", gone("StateMachineDoesNotExist", lambda: states.describe_state_machine(stateMachineArn=machine)))
events.delete_connection(Name="pergola-service1")
until("the connection is gone", gone("ResourceNotFoundException", lambda: events_read.describe_connection(Name="pergola-service1")))
consumer_lattice = client(consumer_read, "vpc-lattice")
until(
    "the association is gone",
    gone("ResourceNotFoundException", lambda: consumer_lattice.get_service_network_resource_association(serviceNetworkResourceAssociationIdentifier=association)),
)
ram.disassociate_resource_share(resourceShareArn=share, principals=[WORLD["consumerAccount"]])
until("the principal is out", lambda: all(one["status"] == "DISASSOCIATED" for one in associations("PRINCIPAL")))
ram.delete_resource_share(resourceShareArn=share)
until("the configuration is out", lambda: all(one["status"] == "DISASSOCIATED" for one in associations("RESOURCE")))
lattice.delete_resource_configuration(resourceConfigurationIdentifier=arn)
until("the configuration is gone", gone("ResourceNotFoundException", read_configuration))
lattice.delete_resource_gateway(resourceGatewayIdentifier=gateway_id)
until("the gateway is gone", gone("ResourceNotFoundException", lambda: lattice_read.get_resource_gateway(resourceGatewayIdentifier=gateway_id)))
assert lattice_read.list_resource_gateways()["items"] == []
assert lattice_read.list_resource_configurations()["items"] == []
assert client(full, "events").list_connections()["Connections"] == []
assert client(full, "organizations").describe_organization()["Organization"]["FeatureSet"] == "ALL"
say("teardown")
