//! The little of a repository's configuration that is looked at: how its store is written, and settings line by line.

use std::path::Path;

use super::error::GitError;

/// How a repository's store is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// What ids are made by.
    pub(super) hash: gix_hash::Kind,
    /// Whether objects may be missing that a remote would give.
    pub(super) is_partial: bool,
}

impl Format {
    /// Of the text of `config`, which stands in `file`.
    pub(super) fn of(text: &str, file: &Path) -> Result<Self, GitError> {
        let mut format = Self {
            hash: gix_hash::Kind::Sha1,
            is_partial: false,
        };
        let unknown = |key, value: &str, known| GitError::Format {
            file: file.to_owned(),
            key,
            value: value.to_owned(),
            known,
        };
        for Setting {
            section,
            key,
            value,
            ..
        } in settings(text)
        {
            let value = value.to_ascii_lowercase();
            match (section.as_str(), key.as_str(), value.as_str()) {
                ("core", "repositoryformatversion", "0" | "1") => {}
                ("core", "repositoryformatversion", other) => {
                    return Err(unknown("core.repositoryFormatVersion", other, "1"));
                }
                ("extensions", "objectformat", "sha1") => format.hash = gix_hash::Kind::Sha1,
                ("extensions", "objectformat", "sha256") => format.hash = gix_hash::Kind::Sha256,
                ("extensions", "objectformat", other) => {
                    return Err(unknown("extensions.objectFormat", other, "sha1"));
                }
                ("extensions", "refstorage", other) if other != "files" => {
                    return Err(unknown("extensions.refStorage", other, "files"));
                }
                ("extensions", "partialclone", _) => format.is_partial = true,
                ("remote", "promisor", value) if value != "false" => format.is_partial = true,
                _ => {}
            }
        }
        Ok(format)
    }
}

/// One line of a configuration. Names are in lower case, as git does not tell them apart.
pub(super) struct Setting {
    pub(super) section: String,
    /// The quoted part of the section's name, as written: `origin` of `[remote "origin"]`.
    pub(super) of: String,
    pub(super) key: String,
    pub(super) value: String,
}

/// Every setting, as far as single lines go.
pub(super) fn settings(text: &str) -> Vec<Setting> {
    let mut section = String::new();
    let mut of = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let mut line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            let name = header.split([']', ' ', '\t', '"', '.']).next();
            section = name.unwrap_or_default().to_ascii_lowercase();
            of = header.split('"').nth(1).unwrap_or_default().to_owned();
            line = line
                .rsplit_once(']')
                .map_or("", |(_, after)| after.trim_start());
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        // A key alone means true.
        let (key, value) = line.split_once('=').unwrap_or((line, "true"));
        let value = value.split(['#', ';']).next().unwrap_or_default().trim();
        found.push(Setting {
            section: section.clone(),
            of: of.clone(),
            key: key.trim().to_ascii_lowercase(),
            value: value.trim_matches('"').to_owned(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Result<Format, String> {
        Format::of(text, Path::new("config")).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_the_formats_and_nothing_else() {
        let plain = format("").expect("known");
        assert_eq!(
            (plain.hash, plain.is_partial),
            (gix_hash::Kind::Sha1, false)
        );
        let text = "[core]\n\trepositoryFormatVersion = 1 ; newer\n\tfsmonitor = /bin/x\n[include] path = \"/x]\"\n\
                    [Extensions]\n objectFormat=\"sha256\" # long\n[remote \"a.b\"]\n promisor\n";
        let other = format(text).expect("known");
        assert_eq!(
            (other.hash, other.is_partial),
            (gix_hash::Kind::Sha256, true)
        );
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        insta::assert_snapshot!(format("[extensions]\nrefStorage = reftable").expect_err("refused"), @"`config` sets `extensions.refStorage` to `reftable`, a format that is not known here; use a clone with `files`");
        for text in [
            "[core]\nrepositoryformatversion = 2",
            "[extensions] objectformat = sha512",
        ] {
            assert!(format(text).is_err(), "{text}");
        }
    }
}
