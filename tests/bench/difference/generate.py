"""Cloud assemblies of any size, before and after a change of every resource in them.

The mix is that of a platform: networks, nodes, roles, queues, functions and databases in stacks of up
to 500 resources. Some are replaced, some are noise, most are changed in place. Same size, same bytes.
"""

import json

STACK = 500
ACCOUNT, REGION = "111122223333", "us-west-2"


def write(folder, resources, after):
    """Writes the assembly with that many resources into a new folder."""
    folder.mkdir(parents=True)
    artifacts = {}
    for stack, start in enumerate(range(0, resources, STACK)):
        name = f"App{stack}"
        template = {
            "Description": f"stack {stack} of the benchmark",
            "Parameters": {"Retention": {"Type": "Number", "Default": 90 if after else 30}},
            "Resources": dict(_resources(stack, min(STACK, resources - start), after)),
            "Outputs": {"Id": {"Value": {"Ref": "Vpc0"}}},
        }
        (folder / f"{name}.template.json").write_text(json.dumps(template, indent=1), encoding="utf-8")
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{ACCOUNT}/{REGION}",
            "properties": {"templateFile": f"{name}.template.json", "stackName": name},
            "displayName": name,
        }
    manifest = {"version": "48.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _resources(stack, count, after):
    for number in range(count):
        kind = _KINDS[number % len(_KINDS)]
        # One network for every round of the mix, so that its replacement takes what is in it along.
        yield f"{kind.__name__.strip('_').title()}{number // len(_KINDS)}", kind(
            stack, number // len(_KINDS), after
        )


def _vpc(stack, at, after):
    # One in five is replaced; the others get another label.
    second = stack + 100 if after and at % 5 == 0 else stack
    return _resource("AWS::EC2::VPC", after, CidrBlock=f"10.{second}.0.0/16", EnableDnsSupport=True)


def _subnet(stack, at, after):
    return _resource(
        "AWS::EC2::Subnet",
        after,
        VpcId={"Ref": f"Vpc{at}"},
        CidrBlock={"Fn::Select": [at % 4, {"Fn::Cidr": [{"Fn::GetAtt": [f"Vpc{at}", "CidrBlock"]}, 4, 8]}]},
        AvailabilityZone={"Fn::Select": [at % 3, {"Fn::GetAZs": ""}]},
        MapPublicIpOnLaunch=after,
    )


def _group(stack, at, after):
    rules = [
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": f"10.{at % 200}.0.0/16"}
        for port in (22, 80, 443, 5432, 6379, 8080, 9090, 9443)
    ]
    if after:
        # Shuffled in every second group; the others get one rule more.
        rules = rules[::-1] if at % 2 else [{**rules[0], "CidrIp": "10.250.0.0/16"}, *rules]
    return _resource(
        "AWS::EC2::SecurityGroup",
        after,
        GroupDescription=f"group {at}",
        VpcId={"Ref": f"Vpc{at}"},
        SecurityGroupIngress=rules,
        SecurityGroupEgress=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}],
    )


def _role(stack, at, after):
    actions = [f"service{number % 7}:Action{number}" for number in range(12)]
    statements = [
        {"Sid": f"S{number}", "Effect": "Allow", "Action": actions[number:], "Resource": _arn(after, f"table/{at}-{number}")}
        for number in range(3)
    ]
    if after:
        statements[0]["Action"] = [*reversed(actions)]
        statements[1]["Action"] = [*actions, "service0:ActionMore"]
    return _resource(
        "AWS::IAM::Role",
        after,
        Path="/app/",
        AssumeRolePolicyDocument=_assumed_by("ec2.amazonaws.com"),
        Policies=[{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}],
    )


def _template(stack, at, after):
    data = {
        "ImageId": "ami-0abcdef1234567890",
        "InstanceType": "m7g.xlarge" if after else "m7g.large",
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 80, "Encrypted": True}}],
        "SecurityGroupIds": [{"Fn::GetAtt": [f"Group{at}", "GroupId"]}],
        "UserData": {"Fn::Base64": {"Fn::Sub": "#!/bin/bash\n/etc/eks/bootstrap.sh ${AWS::StackName} ${AWS::Region}\n" * 4}},
    }
    return {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": data}}


def _nodes(stack, at, after):
    return _resource(
        "AWS::EKS::Nodegroup",
        after,
        tags={"team": "b" if after else "a"},
        ClusterName="main",
        NodeRole={"Fn::GetAtt": [f"Role{at}", "Arn"]},
        Subnets=[{"Ref": f"Subnet{at}"}],
        LaunchTemplate={"Id": {"Ref": f"Template{at}"}, "Version": {"Fn::GetAtt": [f"Template{at}", "LatestVersionNumber"]}},
        ScalingConfig={"MinSize": 1, "MaxSize": 6 if after else 5, "DesiredSize": 2},
        Labels={"pool": f"p{at}", "stack": f"s{stack}"},
    )


def _queue(stack, at, after):
    # One in five gets another name.
    name = f"jobs-{stack}-{at}{'-new' if after and at % 5 == 0 else ''}"
    return _resource("AWS::SQS::Queue", after, QueueName=name, VisibilityTimeout=60 if after else 30)


def _logs(stack, at, after):
    # The same text on both sides: the parameter's default moves it.
    name = {"Fn::Sub": f"/app/${{AWS::StackName}}/{at}"}
    return _resource("AWS::Logs::LogGroup", False, LogGroupName=name, RetentionInDays={"Ref": "Retention"})


def _function(stack, at, after):
    content = f"{stack * 1000 + at + (1 << 200 if after else 0):064x}"
    function = _resource(
        "AWS::Lambda::Function",
        False,
        Code={"S3Bucket": f"cdk-assets-{ACCOUNT}-{REGION}", "S3Key": f"{content}.zip"},
        Handler="index.handler",
        Runtime="nodejs22.x",
        Role={"Fn::GetAtt": [f"Role{at}", "Arn"]},
        Environment={"Variables": {"QUEUE": {"Ref": f"Queue{at}"}, "LEVEL": "info", "STAGE": "prod"}},
    )
    return {**function, "Metadata": {"aws:asset:path": f"asset.{content}", "aws:asset:property": "Code"}}


def _database(stack, at, after):
    return {
        **_resource(
            "AWS::RDS::DBInstance",
            after,
            Engine="postgres",
            EngineVersion="16.10" if after else "16.1",
            DBInstanceClass="db.m7g.large",
            AllocatedStorage="100",
            Port=5432 if after else "5432",
            StorageEncrypted=True,
            MasterUsername="root" if after and at % 10 == 0 else "admin",
            ManageMasterUserPassword=True,
            VPCSecurityGroups=[{"Fn::GetAtt": [f"Group{at}", "GroupId"]}],
        ),
        "DeletionPolicy": "Snapshot",
        "UpdateReplacePolicy": "Snapshot",
    }


_KINDS = [_vpc, _subnet, _group, _role, _template, _nodes, _queue, _logs, _function, _database]


def _arn(after, path):
    """One ARN in other words on each side."""
    if after:
        return {"Fn::Sub": f"arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:{path}"}
    parts = ["arn:", {"Ref": "AWS::Partition"}, ":dynamodb:", {"Ref": "AWS::Region"}, ":", {"Ref": "AWS::AccountId"}, f":{path}"]
    return {"Fn::Join": ["", parts]}


def _assumed_by(service):
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _resource(kind, after, tags=None, **properties):
    labels = tags or [{"Key": "app", "Value": "bench"}, {"Key": "release", "Value": "2" if after else "1"}]
    return {"Type": kind, "Properties": {**properties, "Tags": labels}}
