//! Which template bytes the bytes of a rendering came from.

use crate::config::yaml::span;
use crate::model::source::{FileId, Span};
use std::ops::Range;

/// Adjacent segments that cover a rendering.
#[derive(Debug, Clone)]
pub struct Mapping {
    root: FileId,
    root_len: usize,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
struct Segment {
    /// First rendered byte; the next segment's is one past the last.
    at: usize,
    len: usize,
    file: FileId,
    source: Range<usize>,
    /// Byte for byte its source; a sentinel stands for the whole tag.
    literal: bool,
}

impl Mapping {
    pub(super) fn new(root: FileId, root_len: usize) -> Self {
        Mapping {
            root,
            root_len,
            segments: Vec::new(),
        }
    }

    /// Says that the next bytes are those of a template.
    pub(super) fn literal(&mut self, at: usize, file: FileId, source: Range<usize>) {
        if let Some(last) = self.segments.last_mut() {
            let continues = last.file == file && last.source.end == source.start;
            if continues && last.literal {
                last.len += source.len();
                last.source.end = source.end;
                return;
            }
        }
        if !source.is_empty() {
            self.segments.push(Segment {
                at,
                len: source.len(),
                file,
                source,
                literal: true,
            });
        }
    }

    /// Says that the next bytes stand for a tag.
    pub(super) fn sentinel(&mut self, at: usize, len: usize, file: FileId, source: Range<usize>) {
        self.segments.push(Segment {
            at,
            len,
            file,
            source,
            literal: false,
        });
    }

    /// Where a range of the rendering was written. A range that starts in one template and ends in
    /// another, or earlier in the same one (a section's next round), ends with its first piece.
    pub fn span(&self, range: Range<usize>) -> Span {
        let Some(first) = self.segment(range.start) else {
            return span(self.root, self.root_len..self.root_len);
        };
        let start = first.start(range.start);
        if range.end <= range.start {
            return span(first.file, start..start);
        }
        let end = self
            .segment(range.end - 1)
            .filter(|last| last.file == first.file)
            .map(|last| last.end(range.end))
            .filter(|end| *end > start)
            .unwrap_or(first.source.end);
        span(first.file, start..end)
    }

    fn segment(&self, at: usize) -> Option<&Segment> {
        let index = self.segments.partition_point(|segment| segment.at <= at);
        let segment = self.segments.get(index.checked_sub(1)?)?;
        (at < segment.at + segment.len).then_some(segment)
    }
}

impl Segment {
    fn start(&self, at: usize) -> usize {
        if self.literal {
            self.source.start + (at - self.at)
        } else {
            self.source.start
        }
    }

    fn end(&self, at: usize) -> usize {
        if self.literal {
            self.source.start + (at - self.at)
        } else {
            self.source.end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mapping;
    use crate::model::source::{Layer, SourceMap};

    #[test]
    fn a_sentinel_as_long_as_its_tag_stands_for_the_whole_tag() {
        let mut sources = SourceMap::default();
        let text = "a: {{a:b}} c";
        let file = sources.add("t", text, Layer::Overlay);
        let mut mapping = Mapping::new(file, text.len());
        mapping.literal(0, file, 0..3);
        mapping.sentinel(3, 7, file, 3..10);
        mapping.literal(10, file, 10..12);
        assert_eq!(sources.slice(mapping.span(4..5)), "{{a:b}}");
        assert_eq!(sources.slice(mapping.span(3..12)), "{{a:b}} c");
        assert_eq!(sources.slice(mapping.span(11..12)), "c");
        assert_eq!(mapping.span(12..12).start, 12);
    }
}
