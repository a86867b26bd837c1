//! How strong named TLS policies are. A name that is not here is not guessed at.

/// What a policy lets clients agree on; less of any is weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strength {
    /// The oldest version of TLS, as 10, 11, 12, 13.
    oldest: u8,
    /// The weakest cipher, by [`TRIPLE_DES`] and those after it.
    ciphers: u8,
    /// Whether keys may be agreed on in a way that withstands quantum computers.
    post_quantum: bool,
}

/// How one policy compares with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// As strong, or stronger.
    Kept,
    /// Weaker, by this.
    Weaker(&'static str),
    /// One of them is not known.
    Unproven,
}

const TRIPLE_DES: u8 = 0;
const RSA_WITH_SHA1: u8 = 1;
const RSA: u8 = 2;
const FORWARD_SECRET_WITH_SHA1: u8 = 3;
const FORWARD_SECRET: u8 = 4;
const FORWARD_SECRET_GCM: u8 = 5;

/// Policies of load balancers: name, oldest version, weakest cipher. Source: "Security policies for your Application
/// Load Balancer", tables of protocols and ciphers by policy.
const BALANCERS: &[(&str, u8, u8)] = &[
    ("2015-05", 10, RSA_WITH_SHA1),
    ("2016-08", 10, RSA_WITH_SHA1),
    ("FS-1-1-2019-08", 11, FORWARD_SECRET_WITH_SHA1),
    ("FS-1-2-2019-08", 12, FORWARD_SECRET_WITH_SHA1),
    ("FS-1-2-Res-2019-08", 12, FORWARD_SECRET),
    ("FS-1-2-Res-2020-10", 12, FORWARD_SECRET_GCM),
    ("FS-2018-06", 10, FORWARD_SECRET_WITH_SHA1),
    ("TLS-1-0-2015-04", 10, TRIPLE_DES),
    ("TLS-1-1-2017-01", 11, RSA_WITH_SHA1),
    ("TLS-1-2-2017-01", 12, RSA),
    ("TLS-1-2-Ext-2018-06", 12, RSA_WITH_SHA1),
];

/// Policies with TLS 1.3, each of which comes plain, with ciphers of FIPS, and with post-quantum keys.
const BALANCERS_13: &[(&str, u8, u8)] = &[
    ("TLS13-1-0", 10, RSA_WITH_SHA1),
    ("TLS13-1-1", 11, RSA_WITH_SHA1),
    ("TLS13-1-2", 12, FORWARD_SECRET),
    ("TLS13-1-2-Ext0", 12, FORWARD_SECRET_WITH_SHA1),
    ("TLS13-1-2-Ext1", 12, RSA),
    ("TLS13-1-2-Ext2", 12, RSA_WITH_SHA1),
    ("TLS13-1-2-Res", 12, FORWARD_SECRET_GCM),
    ("TLS13-1-3", 13, FORWARD_SECRET_GCM),
];

/// What follows such a name, and whether keys are post-quantum.
const EDITIONS: &[(&str, bool)] = &[
    ("-2021-06", false),
    ("-FIPS-2023-04", false),
    ("-PQ-2025-09", true),
    ("-FIPS-PQ-2025-09", true),
];

/// Policies of CloudFront, the weakest first. Source: "Supported protocols and ciphers between viewers and
/// CloudFront", Amazon CloudFront developer guide.
const CLOUDFRONT: &[&str] = &[
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLSv1.1_2016",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
    "TLSv1.2_2025",
    "TLSv1.3_2025",
];

/// Policies of API Gateway with the oldest version that they take. Source: "Choose a security policy for your custom
/// domain in API Gateway", API Gateway developer guide.
const API_GATEWAY: &[(&str, u8)] = &[
    ("TLS_1_0", 10),
    ("TLS_1_2", 12),
    ("SecurityPolicy_TLS13_1_3_2025_09", 13),
];

/// Policies of load balancers.
pub(super) fn balancer(was: &str, is: &str) -> Compared {
    let (Some(before), Some(after)) = (strength(was), strength(is)) else {
        return unless_equal(was, is);
    };
    if after.oldest < before.oldest {
        Compared::Weaker("clients may use an older version of TLS")
    } else if after.ciphers < before.ciphers {
        Compared::Weaker("clients may use weaker ciphers")
    } else if before.post_quantum && !after.post_quantum {
        Compared::Weaker("keys are no longer agreed on in a way that withstands quantum computers")
    } else {
        Compared::Kept
    }
}

/// Policies of CloudFront.
pub(super) fn cloudfront(was: &str, is: &str) -> Compared {
    let place = |name: &str| CLOUDFRONT.iter().position(|known| *known == name);
    match (place(was), place(is)) {
        (Some(was), Some(is)) if is < was => {
            Compared::Weaker("viewers may use older versions or weaker ciphers")
        }
        (Some(_), Some(_)) => Compared::Kept,
        _ => unless_equal(was, is),
    }
}

/// Policies of API Gateway.
pub(super) fn api_gateway(was: &str, is: &str) -> Compared {
    let oldest = |name: &str| {
        API_GATEWAY
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, oldest)| *oldest)
    };
    match (oldest(was), oldest(is)) {
        (Some(was), Some(is)) if is < was => {
            Compared::Weaker("clients may use an older version of TLS")
        }
        (Some(_), Some(_)) => Compared::Kept,
        _ => unless_equal(was, is),
    }
}

fn unless_equal(was: &str, is: &str) -> Compared {
    if was == is {
        Compared::Kept
    } else {
        Compared::Unproven
    }
}

fn strength(name: &str) -> Option<Strength> {
    let name = name.strip_prefix("ELBSecurityPolicy-")?;
    let with = |oldest, ciphers, post_quantum| {
        Some(Strength {
            oldest,
            ciphers,
            post_quantum,
        })
    };
    if let Some((_, oldest, ciphers)) = BALANCERS.iter().find(|(known, ..)| *known == name) {
        return with(*oldest, *ciphers, false);
    }
    let editions = EDITIONS
        .iter()
        .filter_map(|(edition, quantum)| Some((name.strip_suffix(edition)?, *quantum)));
    let mut known = editions.filter_map(|(family, post_quantum)| {
        let (_, oldest, ciphers) = BALANCERS_13.iter().find(|(known, ..)| *known == family)?;
        Some((*oldest, *ciphers, post_quantum))
    });
    known
        .next()
        .and_then(|(oldest, ciphers, post_quantum)| with(oldest, ciphers, post_quantum))
}

#[cfg(test)]
mod tests {
    use super::{Compared, balancer, cloudfront, strength};

    fn weaker(was: &str, is: &str) -> bool {
        let name = |end: &str| format!("ELBSecurityPolicy-{end}");
        matches!(balancer(&name(was), &name(is)), Compared::Weaker(_))
    }

    #[test]
    fn policies_of_balancers_have_an_order_in_each_respect() {
        assert!(weaker("TLS13-1-2-2021-06", "2016-08"));
        assert!(weaker("TLS13-1-2-2021-06", "TLS13-1-2-Ext1-2021-06"));
        assert!(weaker("TLS13-1-2-Res-PQ-2025-09", "TLS13-1-2-Res-2021-06"));
        assert!(!weaker("2016-08", "TLS13-1-2-2021-06"));
        assert!(!weaker(
            "TLS13-1-2-2021-06",
            "TLS13-1-2-Res-FIPS-PQ-2025-09"
        ));
        assert_eq!(
            balancer("ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-Ours"),
            Compared::Unproven
        );
        assert_eq!(
            balancer("ELBSecurityPolicy-Ours", "ELBSecurityPolicy-Ours"),
            Compared::Kept
        );
    }

    #[test]
    fn every_edition_is_known() {
        for name in [
            "TLS13-1-3-FIPS-PQ-2025-09",
            "TLS13-1-2-Ext0-FIPS-2023-04",
            "TLS13-1-0-2021-06",
        ] {
            assert!(
                strength(&format!("ELBSecurityPolicy-{name}")).is_some(),
                "{name}"
            );
        }
    }

    #[test]
    fn policies_of_cloudfront_are_in_a_row() {
        assert!(matches!(
            cloudfront("TLSv1.2_2021", "TLSv1.2_2019"),
            Compared::Weaker(_)
        ));
        assert_eq!(cloudfront("TLSv1.2_2021", "TLSv1.3_2025"), Compared::Kept);
    }
}
