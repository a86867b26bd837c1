//! What CloudFormation's schemas say of a resource type: which changes replace it, what it is known
//! by outside, where order means nothing. Of types that have no schema here it says nothing.
//!
//! `table.tsv` is made by `tests/tools/resource-table`; what the schemas get wrong is in `documented.rs`.

mod documented;

use super::change::Replaces;
use std::sync::LazyLock;

/// One line a type, sorted bytewise, below a header of `#` lines.
const TABLE: &str = include_str!("table.tsv");

/// What CloudFormation's schema says of a resource type.
///
/// Pointers are JSON pointers in the resource's properties: `/A/0/B`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeSchema {
    kind: &'static str,
    replaces: Paths,
    may_replace: Paths,
    write_only: Paths,
    names: Paths,
    unordered: Paths,
    tags: Paths,
    data: &'static str,
}

/// The schema of a type; `None` for custom resources and types of others, of which nothing is known.
pub fn of(kind: &str) -> Option<TypeSchema> {
    find(kind).map(TypeSchema::read)
}

impl TypeSchema {
    fn read(line: &'static str) -> Self {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        Self {
            kind: next(),
            replaces: Paths(next()),
            may_replace: Paths(next()),
            write_only: Paths(next()),
            names: Paths(next()),
            unordered: Paths(next()),
            tags: Paths(next()),
            data: next(),
        }
    }

    /// Whether a change at this pointer makes CloudFormation replace the resource. A change of a
    /// whole object counts as one of everything that may be in it.
    pub fn replaces(&self, pointer: &str) -> Replaces {
        if let Some(replaces) = documented::replaces(self.kind, pointer) {
            replaces
        } else if self.replaces.touch(pointer) {
            Replaces::Yes
        } else if self.may_replace.touch(pointer) {
            Replaces::May
        } else {
            Replaces::No
        }
    }

    /// Whether AWS never gives the value at this pointer back, so that it cannot be compared with
    /// what is deployed.
    pub fn is_write_only(&self, pointer: &str) -> bool {
        self.write_only.cover(pointer)
    }

    /// Whether the order of the list at this pointer means nothing.
    pub fn is_unordered(&self, pointer: &str) -> bool {
        self.unordered.name(pointer)
            || self.tags.name(pointer)
            || documented::is_unordered(self.kind, pointer)
    }

    /// Whether this pointer is at or below the resource's tags.
    pub fn is_tags(&self, pointer: &str) -> bool {
        self.tags.cover(pointer)
    }

    /// What a user sets of that by which the resource is known outside, as pointers. There can be no
    /// second resource in which all of them are the same.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.all()
    }

    /// Whether something is lost with the resource that a new one does not have.
    pub fn holds_data(&self) -> bool {
        !self.data.is_empty() || documented::holds_data(self.kind)
    }

    /// Whether AWS refuses to delete the resource as long as there is data in it.
    pub fn is_deleted_only_empty(&self) -> bool {
        self.data == "unless-empty"
    }
}

/// Pointers separated by blanks; a `*` in one stands for any key or index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Paths(&'static str);

impl Paths {
    fn all(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    /// One of them is this pointer.
    fn name(self, pointer: &str) -> bool {
        self.all()
            .any(|path| is_at_or_below(pointer, path) && depth(pointer) == depth(path))
    }

    /// This pointer is at or below one of them.
    fn cover(self, pointer: &str) -> bool {
        self.all().any(|path| is_at_or_below(pointer, path))
    }

    /// This pointer is at, below or above one of them.
    fn touch(self, pointer: &str) -> bool {
        self.all().any(|path| share_a_line(pointer, path))
    }
}

fn is_at_or_below(pointer: &str, path: &str) -> bool {
    depth(pointer) >= depth(path) && share_a_line(pointer, path)
}

/// Whether one of the two leads through the other.
fn share_a_line(pointer: &str, path: &str) -> bool {
    let mut both = pointer.split('/').zip(path.split('/'));
    both.all(|(here, there)| there == "*" || here == there)
}

fn depth(pointer: &str) -> usize {
    pointer.bytes().filter(|byte| *byte == b'/').count()
}

/// The table without its header.
fn types() -> &'static str {
    let mut rest = TABLE;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

/// The lines of the table, parted when the first type is asked for: a plan asks for thousands.
static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| types().lines().collect());

/// The line of a type.
fn find(kind: &str) -> Option<&'static str> {
    let name = |line: &&'static str| line.split('\t').next().unwrap_or_default();
    let found = LINES.binary_search_by(|line| name(line).cmp(kind));
    found.ok().map(|at| LINES[at])
}

#[cfg(test)]
mod tests {
    use super::{Replaces, find, of, types};

    fn known(kind: &str) -> super::TypeSchema {
        of(kind).unwrap_or_else(|| panic!("{kind} is in the table"))
    }

    #[test]
    fn every_line_is_well_formed_and_found_and_the_lines_are_sorted() {
        assert!(types().ends_with('\n'), "the last line ends");
        let lines: Vec<&str> = types().lines().collect();
        assert!(lines.len() > 1500, "{} types", lines.len());
        assert!(lines.is_sorted(), "the lines are sorted bytewise");
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() <= 8, "{line}");
            assert!(line.is_ascii() && line.trim_end() == line, "{line}");
            assert_eq!(cells[0].split("::").count(), 3, "{line}");
            for path in cells[1..].iter().take(6).flat_map(|cell| cell.split(' ')) {
                let is_pointer = path.starts_with('/') && !path.contains("//");
                assert!(path.is_empty() || is_pointer, "{line}");
            }
            let data = cells.get(7).copied().unwrap_or_default();
            assert!(["", "yes", "unless-empty"].contains(&data), "{line}");
            assert_eq!(find(cells[0]), Some(line));
        }
    }

    #[test]
    fn finds_the_first_and_the_last_line_and_nothing_else() {
        assert!(of("AWS::ACMPCA::Certificate").is_some());
        assert!(of("Alexa::ASK::Skill").is_some());
        for kind in [
            "",
            "#",
            "AWS::EC2::VP",
            "AWS::EC2::VPCX",
            "AWS::EC2::VPC\t",
            "Custom::Anything",
            "AWS::CloudFormation::CustomResource",
            "Datadog::Monitors::Monitor",
            "zzz",
        ] {
            assert_eq!(of(kind), None, "{kind}");
        }
        assert_eq!((find(""), find("A")), (None, None));
    }

    #[test]
    fn a_change_at_below_or_above_a_path_counts() {
        let certificate = known("AWS::CertificateManager::Certificate");
        assert_eq!(certificate.replaces("/DomainName"), Replaces::Yes);
        let below = "/DomainValidationOptions/0/HostedZoneId";
        assert_eq!(certificate.replaces(below), Replaces::Yes);
        assert!(certificate.is_write_only(below));
        assert!(!certificate.is_write_only("/DomainValidationOptions/0"));
        assert_eq!(certificate.replaces("/DomainNames"), Replaces::No);

        let cluster = known("AWS::EKS::Cluster");
        let network = "/KubernetesNetworkConfig";
        assert_eq!(cluster.replaces(network), Replaces::Yes);
        let balancing = format!("{network}/ElasticLoadBalancing/Enabled");
        assert_eq!(cluster.replaces(&balancing), Replaces::No);
        let range = format!("{network}/ServiceIpv4Cidr");
        assert_eq!(cluster.replaces(&range), Replaces::Yes);
    }

    #[test]
    fn an_index_is_any_item() {
        let cluster = known("AWS::EKS::Cluster");
        assert!(cluster.is_unordered("/EncryptionConfig"));
        assert!(!cluster.is_unordered("/EncryptionConfig/0"));
        assert!(cluster.is_unordered("/EncryptionConfig/12/Resources"));
        assert!(!cluster.is_unordered("/EncryptionConfig/12/Resources/0"));
        assert!(cluster.is_unordered("/ResourcesVpcConfig/SubnetIds"));
    }

    #[test]
    fn tags_are_where_the_type_has_them_and_have_no_order() {
        let subnet = known("AWS::EC2::Subnet");
        assert!(subnet.is_tags("/Tags") && subnet.is_tags("/Tags/0/Value"));
        assert!(subnet.is_unordered("/Tags"));
        assert!(!subnet.is_tags("/TagsOfOthers") && !subnet.is_tags(""));
        assert!(known("AWS::EFS::FileSystem").is_tags("/FileSystemTags"));
        assert!(!known("AWS::KMS::Alias").is_tags("/Tags"));
    }

    #[test]
    fn a_name_is_what_a_user_sets_and_the_world_knows() {
        let names = |kind: &str| known(kind).names().collect::<Vec<_>>().join(" ");
        assert_eq!(names("AWS::EKS::Cluster"), "/Name");
        assert_eq!(names("AWS::EKS::Addon"), "/AddonName /ClusterName");
        assert_eq!(names("AWS::EC2::SecurityGroup"), "/GroupName");
        assert_eq!(names("AWS::SecretsManager::Secret"), "/Name");
        assert_eq!(names("AWS::RDS::DBInstance"), "/DBInstanceIdentifier");
        assert_eq!(names("AWS::EC2::LaunchTemplate"), "/LaunchTemplateName");
        assert_eq!(names("AWS::EC2::Route"), "");
        assert_eq!(names("AWS::EC2::VPC"), "");
    }

    #[test]
    fn what_holds_data_is_told() {
        assert!(known("AWS::S3::Bucket").is_deleted_only_empty());
        assert!(!known("AWS::RDS::DBCluster").is_deleted_only_empty());
        assert!(!known("AWS::IAM::Role").holds_data());
    }
}
