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
}

impl Segment {
    /// A literal is as long as its source; a sentinel stands for the whole tag.
    fn literal(&self) -> bool {
        self.len == self.source.len()
    }
}

impl Mapping {
    pub(super) fn new(root: FileId, root_len: usize) -> Self {
        Mapping {
            root,
            root_len,
            segments: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, at: usize, len: usize, file: FileId, source: Range<usize>) {
        if let Some(last) = self.segments.last_mut() {
            let continues = last.file == file && last.source.end == source.start;
            if continues && last.literal() && len == source.len() {
                last.len += len;
                last.source.end = source.end;
                return;
            }
        }
        if len > 0 {
            self.segments.push(Segment {
                at,
                len,
                file,
                source,
            });
        }
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
        if self.literal() {
            self.source.start + (at - self.at)
        } else {
            self.source.start
        }
    }

    fn end(&self, at: usize) -> usize {
        if self.literal() {
            self.source.start + (at - self.at)
        } else {
            self.source.end
        }
    }
}
