//! All output. Redaction and the escaping of each context live here and nowhere else.
//!
//! A writer takes [`Clean`], which only the functions of this folder can make and all of them need a [`Redactor`]:
//! text that was not redacted does not compile into an output. Nothing here reads the environment; what it says about
//! colours, widths and secrets arrives as arguments ([`Display`], [`Redactor::register`]).

mod annotation;
mod clean;
mod control;
mod diagram;
mod diff;
mod encodings;
mod json;
mod link;
mod log;
mod markdown;
mod marker;
mod named;
mod output;
mod prose;
mod redact;
mod render;
mod session;
mod shapes;
mod streams;
mod style;
mod text;
mod timings;
mod wrap;
mod writer;
mod xml;

pub use annotation::{Annotation, AnnotationLevel, MESSAGE_LIMIT};
pub use clean::Clean;
pub use diagram::{Class, Diagram, Group, Node};
pub use diff::{Side, ValueChange, ValueLimits};
pub use link::Link;
pub use log::{LogError, LogFormat, LogOptions, init};
pub use markdown::Markdown;
pub use marker::{Marker, MarkerError};
pub use redact::{MASK, MIN_SECRET, Redactor};
pub use session::Session;
pub use streams::Memory;
pub use style::{Piece, Style, bold, cyan, dim, green, plain, red, yellow};
pub use text::Text;
pub use timings::Timings;
pub use writer::{DEFAULT_WIDTH, Display, Sink, SinkError};
pub use xml::Xml;
