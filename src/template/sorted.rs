//! JSON text with keys sorted and no white space, of anything that serializes, without a tree of it in between.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Result};
use std::borrow::Cow;
use std::ops::Range;

/// The same bytes as `serde_json::to_value(value)?.to_string()`.
///
/// # Errors
/// Where the value cannot be JSON: a map with keys that are no text.
pub(super) fn sorted<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.out)
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn plain<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        serde_json::to_writer(&mut self.out, value)
    }

    fn list(&mut self) -> List<'_> {
        self.out.push(b'[');
        List {
            is_first: true,
            closing: "]",
            writer: self,
        }
    }

    fn map(&mut self) -> Object<'_> {
        self.out.push(b'{');
        Object {
            start: self.out.len(),
            entries: Vec::new(),
            is_sorted: true,
            closing: "}",
            writer: self,
        }
    }

    /// The one entry around a variant that holds something.
    fn variant(&mut self, variant: &str) -> Result<()> {
        self.out.push(b'{');
        self.plain(variant)?;
        self.out.push(b':');
        Ok(())
    }
}

macro_rules! plain {
    ($($method:ident($kind:ty)),* $(,)?) => {
        $(fn $method(self, value: $kind) -> Result<()> {
            self.plain(&value)
        })*
    };
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = List<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Object<'a>;

    plain! {
        serialize_bool(bool), serialize_char(char), serialize_str(&str),
        serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64),
        serialize_f64(f64),
    }

    // A value holds it as the longer one.
    fn serialize_f32(self, value: f32) -> Result<()> {
        self.plain(&f64::from(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.plain(value)
    }

    fn serialize_none(self) -> Result<()> {
        self.plain(&())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.plain(&())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.plain(&())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.plain(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        self.variant(variant)?;
        value.serialize(&mut *self)?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>> {
        Ok(self.list())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'a>> {
        Ok(self.list())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'a>> {
        self.variant(variant)?;
        let list = self.list();
        Ok(List {
            closing: "]}",
            ..list
        })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>> {
        Ok(self.map())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>> {
        Ok(self.map())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'a>> {
        self.variant(variant)?;
        let map = self.map();
        Ok(Object {
            closing: "}}",
            ..map
        })
    }
}

struct List<'a> {
    writer: &'a mut Writer,
    is_first: bool,
    closing: &'static str,
}

impl List<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        if !std::mem::replace(&mut self.is_first, false) {
            self.writer.out.push(b',');
        }
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.out.extend_from_slice(self.closing.as_bytes());
    }
}

/// An object whose entries are written as they come, and put in order at its end where they were not.
struct Object<'a> {
    writer: &'a mut Writer,
    start: usize,
    entries: Vec<Entry>,
    is_sorted: bool,
    closing: &'static str,
}

struct Entry {
    key: Range<usize>,
    end: usize,
}

impl Object<'_> {
    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        if !self.entries.is_empty() {
            self.writer.out.push(b',');
        }
        let start = self.writer.out.len();
        key.serialize(&mut *self.writer)?;
        let key = start..self.writer.out.len();
        if self.writer.out.get(start) != Some(&b'"') {
            return Err(serde::ser::Error::custom("a key is a text"));
        }
        self.writer.out.push(b':');
        if let Some(last) = self.entries.last() {
            self.is_sorted &= self.name(&last.key) < self.name(&key);
        }
        let end = key.end;
        self.entries.push(Entry { key, end });
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        value.serialize(&mut *self.writer)?;
        if let Some(last) = self.entries.last_mut() {
            last.end = self.writer.out.len();
        }
        Ok(())
    }

    /// A key as it sorts: without its quotes and escapes.
    fn name(&self, key: &Range<usize>) -> Cow<'_, [u8]> {
        let text = &self.writer.out[key.clone()];
        if text.contains(&b'\\') {
            let name: String = serde_json::from_slice(text).unwrap_or_default();
            return Cow::Owned(name.into_bytes());
        }
        Cow::Borrowed(&text[1..text.len() - 1])
    }

    fn close(mut self) {
        if !self.is_sorted {
            let mut entries = std::mem::take(&mut self.entries);
            entries.sort_by(|a, b| self.name(&a.key).cmp(&self.name(&b.key)));
            let mut ordered = Vec::with_capacity(self.writer.out.len() - self.start);
            for entry in entries {
                if !ordered.is_empty() {
                    ordered.push(b',');
                }
                ordered.extend_from_slice(&self.writer.out[entry.key.start..entry.end]);
            }
            self.writer.out.truncate(self.start);
            self.writer.out.append(&mut ordered);
        }
        self.writer.out.extend_from_slice(self.closing.as_bytes());
    }
}

macro_rules! lists {
    ($($kind:ident::$method:ident),* $(,)?) => {
        $(impl $kind for List<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.item(value)
            }

            fn end(self) -> Result<()> {
                self.close();
                Ok(())
            }
        })*
    };
}

lists! {
    SerializeSeq::serialize_element, SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field, SerializeTupleVariant::serialize_field,
}

macro_rules! structs {
    ($($kind:ident),*) => {
        $(impl $kind for Object<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
                self.key(key)?;
                self.value(value)
            }

            fn end(self) -> Result<()> {
                self.close();
                Ok(())
            }
        })*
    };
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.value(value)
    }

    fn end(self) -> Result<()> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use serde::Serialize;
    use serde_json::json;
    use std::collections::HashMap;

    #[derive(Serialize)]
    struct Zoo<'a> {
        zebra: Option<u8>,
        ape: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        none: Option<bool>,
        list: Vec<Kind>,
        map: HashMap<&'a str, f64>,
        small: f32,
        pair: (char, ()),
    }

    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        UnitOne,
        New(Box<Kind>),
        Two(u8, i64),
        Named { zeta: bool, alpha: u64 },
    }

    #[test]
    fn writes_what_a_value_would() {
        let keys = ["b", "a\"", "a!", "a\\", "a", "ä", "\u{1}", "", "a#"];
        let zoo = Zoo {
            zebra: None,
            ape: "\"\n",
            none: None,
            list: vec![
                Kind::UnitOne,
                Kind::New(Box::new(Kind::Named {
                    zeta: true,
                    alpha: 1,
                })),
                Kind::Two(1, -1),
            ],
            map: keys
                .into_iter()
                .zip([0.1, 1.0, 2.5e30, -0.0].into_iter().cycle())
                .collect(),
            small: 0.1,
            pair: ('x', ()),
        };
        let text = String::from_utf8(sorted(&zoo).unwrap()).unwrap();
        assert_eq!(text, serde_json::to_value(&zoo).unwrap().to_string());
        let value = json!({"b": [{"d": 1, "c": {}}], "a": null, "": []});
        assert_eq!(sorted(&value).unwrap(), value.to_string().into_bytes());
        assert!(sorted(&HashMap::from([(1, 2)])).is_err());
    }
}
