//! XML 1.0: elements that always close, text that no parser refuses.

use std::fmt::Write as _;

use super::clean::Clean;
use super::control::{Commands, VALUE_LIMIT, push_code, push_visible, tidy};
use super::redact::Redactor;
use super::writer::Sink;

/// Builds an indented document from names of the source code and escaped foreign values.
#[derive(Debug)]
pub struct Xml<'r> {
    redactor: &'r Redactor,
    body: String,
    depth: usize,
}

impl<'r> Xml<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        Self {
            redactor,
            body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            depth: 0,
        }
    }

    /// An element with what `inside` puts into it.
    pub fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.open(name, attributes);
        let start = self.body.len();
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        if self.body.len() == start {
            self.body.truncate(start - 2);
            self.body.push_str("/>\n");
            return self;
        }
        self.indent();
        let _ = writeln!(self.body, "</{name}>");
        self
    }

    /// An element with nothing but a text in it, which may have many lines.
    pub fn text(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        raw: &str,
    ) -> &mut Self {
        self.open(name, attributes);
        self.body.pop();
        let text = tidy(self.redactor, raw, VALUE_LIMIT);
        push(&mut self.body, &text, |c| matches!(c, '\n' | '\t'));
        let _ = writeln!(self.body, "</{name}>");
        self
    }

    /// The document.
    pub fn finish(self) -> Clean {
        Clean::new(self.body)
    }

    fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.indent();
        let _ = write!(self.body, "<{name}");
        for (attribute, raw) in attributes {
            let _ = write!(self.body, " {attribute}=\"");
            let text = tidy(self.redactor, raw, VALUE_LIMIT);
            push(&mut self.body, &text, |_| false);
            self.body.push('"');
        }
        self.body.push_str(">\n");
    }

    fn indent(&mut self) {
        self.body.extend(std::iter::repeat_n("  ", self.depth));
    }
}

impl Sink {
    /// An empty XML document that redacts what is put into it.
    #[must_use]
    pub fn xml(&self) -> Xml<'_> {
        Xml::new(self.redactor())
    }
}

/// Escaped; characters that XML does not have stand as `\u{…}`, and so do beginnings of workflow commands.
fn push(out: &mut String, text: &str, stays: impl Fn(char) -> bool) {
    let mut commands = Commands::default();
    for c in text.chars() {
        let completes = commands.completes(c);
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' if stays(c) => out.push(c),
            // Parsers turn these into spaces in an attribute, unless they are references.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => push_code(out, c),
            c if completes => push_code(out, c),
            c => push_visible(out, c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

    use super::{Redactor, Xml};

    #[test]
    fn closes_what_it_opens() {
        let redactor = Redactor::default();
        let mut xml = Xml::new(&redactor);
        xml.element("a", &[("name", "x\"\n<&")], |xml| {
            xml.element("b", &[], |_| {});
            xml.text("c", &[("d", "1")], "]]>\u{0}\u{ffff}\n::error::x");
        });
        insta::assert_snapshot!(xml.finish().as_str(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <a name="x&quot;&#10;&lt;&amp;">
          <b/>
          <c d="1">]]&gt;\u{0}\u{ffff}
        :\u{3a}error::x</c>
        </a>
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_is_one_text(name in any::<String>(), text in any::<String>()) {
            let redactor = Redactor::default();
            let mut xml = Xml::new(&redactor);
            xml.element("a", &[("b", &name)], |xml| { xml.text("c", &[("d", &name)], &text); });
            let out = xml.finish().as_str().to_owned();
            let document = roxmltree::Document::parse(&out).expect("XML");
            let names: Vec<_> = document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name().to_owned()).collect();
            prop_assert_eq!(names, ["a", "c"]);
        }
    }
}
