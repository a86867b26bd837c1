//! `AWS::EC2`.

use crate::template::cloudformation::expression::{Document, Expression};

properties! { "AWS::EC2::VPC", List, Vpc {
    cidr_block: Expression,
    enable_dns_hostnames: bool,
    enable_dns_support: bool,
} }

properties! { "AWS::EC2::InternetGateway", List, InternetGateway {} }

properties! { "AWS::EC2::VPCGatewayAttachment", None, VpcGatewayAttachment {
    vpc_id: Expression,
    internet_gateway_id: Expression,
} }

properties! { "AWS::EC2::Subnet", List, Subnet {
    vpc_id: Expression,
    cidr_block: Expression,
    availability_zone: Expression,
    map_public_ip_on_launch: bool,
} }

properties! { "AWS::EC2::RouteTable", List, RouteTable {
    vpc_id: Expression,
} }

properties! { "AWS::EC2::SubnetRouteTableAssociation", None, SubnetRouteTableAssociation {
    subnet_id: Expression,
    route_table_id: Expression,
} }

properties! { "AWS::EC2::Route", None, Route {
    route_table_id: Expression,
    destination_cidr_block: Expression,
    gateway_id: Option<Expression>,
    nat_gateway_id: Option<Expression>,
} }

properties! { "AWS::EC2::EIP", List, Eip {
    domain: Expression,
} }

properties! { "AWS::EC2::NatGateway", List, NatGateway {
    allocation_id: Expression,
    subnet_id: Expression,
} }

properties! { "AWS::EC2::VPCEndpoint", List, VpcEndpoint {
    vpc_id: Expression,
    service_name: Expression,
    vpc_endpoint_type: Expression,
    policy_document: Option<Document>,
    route_table_ids: Option<Vec<Expression>>,
    subnet_ids: Option<Vec<Expression>>,
    security_group_ids: Option<Vec<Expression>>,
    private_dns_enabled: Option<bool>,
} }

properties! { "AWS::EC2::FlowLog", List, FlowLog {
    resource_id: Expression,
    resource_type: Expression,
    traffic_type: Expression,
    log_destination_type: Expression,
    log_group_name: Option<Expression>,
    deliver_logs_permission_arn: Option<Expression>,
    max_aggregation_interval: Option<u32>,
} }

properties! { "AWS::EC2::SecurityGroup", List, SecurityGroup {
    group_description: Expression,
    vpc_id: Expression,
    security_group_ingress: Option<Vec<SecurityGroupRule>>,
    security_group_egress: Option<Vec<SecurityGroupRule>>,
} }

part! { SecurityGroupRule {
    ip_protocol: Expression,
    from_port: Option<Expression>,
    to_port: Option<Expression>,
    cidr_ip: Option<Expression>,
    source_security_group_id: Option<Expression>,
    description: Option<Expression>,
} }

properties! { "AWS::EC2::SecurityGroupEgress", None, SecurityGroupEgress {
    group_id: Expression,
    ip_protocol: Expression,
    cidr_ip: Expression,
    description: Expression,
} }

properties! { "AWS::EC2::LaunchTemplate", None, LaunchTemplate {
    launch_template_data: LaunchTemplateData,
    tag_specifications: Vec<TagSpecification>,
} }

part! { LaunchTemplateData {
    metadata_options: MetadataOptions,
    block_device_mappings: Vec<BlockDeviceMapping>,
    tag_specifications: Vec<TagSpecification>,
} }

part! { MetadataOptions {
    http_tokens: Expression,
    http_put_response_hop_limit: u32,
    http_endpoint: Expression,
} }

part! { BlockDeviceMapping {
    device_name: Expression,
    ebs: Ebs,
} }

part! { Ebs {
    volume_type: Expression,
    volume_size: Option<u32>,
    encrypted: bool,
    kms_key_id: Option<Expression>,
    delete_on_termination: bool,
} }

part! { TagSpecification {
    resource_type: Expression,
    tags: Vec<ListedTag>,
} }

part! { ListedTag {
    key: Expression,
    value: Expression,
} }
