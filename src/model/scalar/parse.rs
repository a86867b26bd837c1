//! What each format takes, and what it says of everything else.
//!
//! Messages: lower case, the value in backticks, the remedy after a semicolon.

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn account_id(text: &str) -> Result<(), String> {
    if text.len() == 12 && digits(text) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an AWS account id; write its twelve digits"
    ))
}

pub(super) fn region(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let words = &parts[..parts.len().saturating_sub(1)];
    let worded = words
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
    if (3..=4).contains(&parts.len()) && worded && parts.last().is_some_and(|part| digits(part)) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an AWS region; write it as `us-west-2`"
    ))
}

pub(super) fn kubernetes_version(text: &str) -> Result<(), String> {
    match text.split_once('.') {
        Some(("1", minor)) if digits(minor) && minor.len() <= 3 => Ok(()),
        _ => Err(format!(
            "`{text}` is not a Kubernetes version; write it as `1.36`"
        )),
    }
}

pub(super) fn cidr(text: &str) -> Result<(), String> {
    let net: ipnet::Ipv4Net = text
        .parse()
        .map_err(|_| format!("`{text}` is not an IPv4 network; write it as `10.0.0.0/16`"))?;
    if net.addr() == net.network() {
        return Ok(());
    }
    Err(format!(
        "`{text}` has host bits set; the network is `{}`",
        net.trunc()
    ))
}

pub(super) fn domain(text: &str) -> Result<(), String> {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let good = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if name.len() <= 253 && name.contains('.') && name.split('.').all(good) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a domain name; write it in lower case as `backstage.example.com`"
    ))
}

pub(super) fn instance_type(text: &str) -> Result<(), String> {
    let good = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match text.split_once('.') {
        Some((family, size)) if good(family) && good(size) => Ok(()),
        _ => Err(format!(
            "`{text}` is not an instance type; write family and size as `m5a.large`"
        )),
    }
}

pub(super) fn instance_class(text: &str) -> Result<(), String> {
    match text.strip_prefix("db.") {
        Some("serverless") => Ok(()),
        Some(rest) if instance_type(rest).is_ok() => Ok(()),
        _ => Err(format!(
            "`{text}` is not a database instance class; write it as `db.t4g.medium`"
        )),
    }
}

pub(super) fn engine_version(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() <= 2 && parts.iter().all(|part| digits(part) && part.len() <= 3) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a version of Aurora PostgreSQL; write it as `17.7`"
    ))
}

pub(super) fn addon_version(text: &str) -> Result<(), String> {
    let good = |rest: &str| {
        let (version, build) = rest.split_once("-eksbuild.")?;
        let numbers = version.split('.').count() == 3 && version.split('.').all(digits);
        (numbers && digits(build)).then_some(())
    };
    text.strip_prefix('v').and_then(good).ok_or_else(|| {
        format!("`{text}` is not the version of a managed add-on; write it as `v1.22.4-eksbuild.3`")
    })
}

pub(super) fn label(text: &str) -> Result<(), String> {
    let body = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let ends = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase()) && !text.ends_with('-');
    if body && ends && text.len() <= 63 {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a label; write lower-case letters, digits and dashes, a letter first, at most 63"
    ))
}

pub(super) fn email(text: &str) -> Result<(), String> {
    match text.split_once('@') {
        Some((user, host))
            if !user.is_empty()
                && !text.contains(char::is_whitespace)
                && domain(&host.to_lowercase()).is_ok() =>
        {
            Ok(())
        }
        _ => Err(format!(
            "`{text}` is not an e-mail address; write it as `ops@example.com`"
        )),
    }
}

pub(super) fn window(text: &str) -> Result<(), String> {
    let time = |part: &str| {
        part.split_once(':').is_some_and(|(hour, minute)| {
            hour.len() == 2
                && minute.len() == 2
                && hour.parse::<u8>().is_ok_and(|hour| hour < 24)
                && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
        })
    };
    let weekly = |part: &str| {
        part.split_once(':').is_some_and(|(day, rest)| {
            ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&day) && time(rest)
        })
    };
    match text.split_once('-') {
        Some((from, to)) if (time(from) && time(to)) || (weekly(from) && weekly(to)) => Ok(()),
        _ => Err(format!(
            "`{text}` is not a window; write `03:00-04:00` or `sun:04:00-sun:05:00`, in UTC"
        )),
    }
}

pub(super) fn principal(text: &str) -> Result<(), String> {
    let name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&b))
    };
    let arn = |text: &str| {
        let mut parts = text.splitn(6, ':');
        matches!(
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next()),
            (Some("arn"), Some(_), Some("iam"), Some(""), Some(account), Some(rest))
                if account_id(account).is_ok()
                    && rest.split_once('/').is_some_and(|(kind, id)| ["role", "user"].contains(&kind) && name(id))
        )
    };
    if arn(text) || (!text.starts_with("arn:") && name(text)) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an IAM role or user; write its name or `arn:aws:iam::123456789012:role/name`"
    ))
}

pub(super) fn bucket_name(text: &str) -> Result<(), String> {
    let body = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
    let edge =
        |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if body
        && edge(text.bytes().next())
        && edge(text.bytes().last())
        && (3..=63).contains(&text.len())
    {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a bucket's name; write 3 to 63 lower-case letters, digits, dots and dashes"
    ))
}

pub(super) fn image_repository(text: &str) -> Result<(), String> {
    let (host, path) = text.split_once('/').unwrap_or(("", text));
    // Only a registry's host may have a colon, before its port.
    let host_is_good = host
        .split_once(':')
        .map_or(host, |(name, port)| if digits(port) { name } else { ":" });
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
    };
    if host.is_empty() != text.contains('/')
        && (host.is_empty() || part(host_is_good))
        && path.split('/').all(part)
    {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an image's repository; write registry and name without tag or digest, in lower case"
    ))
}

pub(super) fn image_tag(text: &str) -> Result<(), String> {
    let first = text
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let all = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
    if first && all && text.len() <= 128 {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not an image's tag; write letters, digits, `_`, `.` and `-`, at most 128"
    ))
}
