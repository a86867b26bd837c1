//! Where a value is, as a pointer that is put together only where it is asked for.

use super::value::pointer;

/// A chain of steps from the top, each on the stack of who takes it.
pub(super) enum Path<'a> {
    /// The value itself.
    Top,
    /// From a pointer on.
    From(&'a str),
    /// In a map.
    Key(&'a Path<'a>, &'a str),
    /// In a list.
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// One step deeper, in a map.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Path::Key(self, key)
    }

    /// One step deeper, in a list.
    pub(super) fn index(&'a self, index: usize) -> Self {
        Path::Index(self, index)
    }

    /// Name of the property that it leads to; an item is called as its list.
    pub(super) fn name(&self) -> &str {
        match self {
            Path::Top => "",
            Path::From(path) => {
                let is_key = |step: &&str| !step.bytes().all(|byte| byte.is_ascii_digit());
                path.rsplit('/').find(is_key).unwrap_or_default()
            }
            // What a function makes is what it stands for.
            Path::Key(map, key) if *key == "Ref" || key.starts_with("Fn::") => map.name(),
            Path::Key(_, key) => key,
            Path::Index(list, _) => list.name(),
        }
    }

    /// Whether it leads into a function whose texts are names of resources and attributes.
    pub(super) fn is_of_ids(&self) -> bool {
        match self {
            Path::Key(_, key) => matches!(*key, "Ref" | "Fn::GetAtt" | "Fn::ImportValue"),
            Path::Index(list, _) => list.is_of_ids(),
            Path::Top | Path::From(_) => false,
        }
    }

    /// As a JSON pointer.
    pub(super) fn pointer(&self) -> String {
        match self {
            Path::Top => String::new(),
            Path::From(path) => (*path).to_owned(),
            Path::Key(map, key) => pointer(&map.pointer(), key),
            Path::Index(list, index) => pointer(&list.pointer(), &index.to_string()),
        }
    }
}
