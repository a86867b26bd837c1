//! Tags: YAML's own, where they say what the value is; no others.

use super::build::{Builder, Stop};
use super::words;
use crate::config::node::Style;
use serde_yaml::granit_parser::Tag;
use std::ops::Range;

impl Builder<'_> {
    pub(super) fn tagged(
        &self,
        text: &str,
        plain: bool,
        tag: Option<&Tag>,
        range: &Range<usize>,
    ) -> Result<Style, Stop> {
        let style = if plain { Style::Plain } else { Style::Quoted };
        let Some(tag) = tag else {
            return Ok(style);
        };
        match tag.core_suffix() {
            Some("str") => Ok(Style::Quoted),
            Some(name @ ("int" | "float" | "bool" | "null")) if !words::is(name, text) => {
                Err(words::not_of_tag(self.text, name, text, range.clone()))
            }
            Some("int" | "float" | "bool" | "null") => Ok(Style::Plain),
            None if tag.original() == "!" => Ok(Style::Quoted),
            _ => Err(words::tag(self.text, &tag.original(), range.clone())),
        }
    }

    pub(super) fn check_tag(
        &self,
        tag: Option<&Tag>,
        own: &str,
        range: &Range<usize>,
    ) -> Result<(), Stop> {
        match tag {
            Some(tag) if tag.core_suffix() != Some(own) && tag.original() != "!" => {
                Err(words::tag(self.text, &tag.original(), range.clone()))
            }
            _ => Ok(()),
        }
    }
}
