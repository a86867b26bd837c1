//! Serde's access traits over nodes.

use super::{Deserializer, Error};
use crate::config::node::{Entry, Kind, Node, Resolved, Scalar};
use crate::model::reference::Reference;
use crate::model::value::REFERENCE_KEY;
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

impl<'de> IntoDeserializer<'de, Error> for Deserializer<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> serde::Deserializer<'de> for Deserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.node.kind {
            Kind::Null | Kind::Invalid => visitor.visit_unit(),
            Kind::Scalar(scalar) => any(scalar, visitor),
            Kind::List(items) => visitor.visit_seq(list(items)),
            Kind::Map(entries) => visitor.visit_map(map(entries)),
        };
        result.map_err(|error| error.at(self.node))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.text() {
            Some(text) => visitor
                .visit_borrowed_str(text)
                .map_err(|error: Error| error.at(self.node)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor
            .visit_newtype_struct(self)
            .map_err(|error| error.at(self.node))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let result = match (&self.node.kind, self.node.text()) {
            (_, Some(text)) => visitor.visit_enum(StrDeserializer::new(text)),
            (Kind::Map(entries), _) if entries.len() == 1 => {
                visitor.visit_enum(Variant { entry: &entries[0] })
            }
            _ => Err(Error::custom("expected one word, or a map of one key")),
        };
        result.map_err(|error| error.at(self.node))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct ignored_any
    }
}

fn any<'de, V: Visitor<'de>>(scalar: &'de Scalar, visitor: V) -> Result<V::Value, Error> {
    if let Some(reference) = &scalar.reference {
        return visitor.visit_map(Referred {
            reference: Some(reference),
        });
    }
    match scalar.resolve() {
        Resolved::Boolean(value) => visitor.visit_bool(value),
        Resolved::Unsigned(value) => visitor.visit_u64(value),
        Resolved::Signed(value) => visitor.visit_i64(value),
        Resolved::Float(value) => visitor.visit_f64(value),
        Resolved::Text => visitor.visit_borrowed_str(&scalar.text),
    }
}

fn list<'de>(
    items: &'de [Node],
) -> SeqDeserializer<impl Iterator<Item = Deserializer<'de>>, Error> {
    SeqDeserializer::new(items.iter().map(Deserializer::new))
}

fn map<'de>(
    entries: &'de [Entry],
) -> MapDeserializer<'de, impl Iterator<Item = (&'de str, Deserializer<'de>)>, Error> {
    let pair = |entry: &'de Entry| (entry.key.as_str(), Deserializer::new(&entry.value));
    MapDeserializer::new(entries.iter().map(pair))
}

/// A reference as the map of one key that stands for it.
struct Referred<'de> {
    reference: Option<&'de Reference>,
}

impl<'de> MapAccess<'de> for Referred<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if self.reference.is_none() {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new(REFERENCE_KEY))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let json = serde_json::to_value(self.reference.take()).map_err(Error::custom)?;
        seed.deserialize(json).map_err(Error::custom)
    }
}

/// `variant: content`.
struct Variant<'de> {
    entry: &'de Entry,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let variant = seed.deserialize(StrDeserializer::<Error>::new(&self.entry.key))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.entry.value.kind {
            Kind::Null => Ok(()),
            _ => Err(Error::custom(format!(
                "`{}` takes no value",
                self.entry.key
            ))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Deserializer::new(&self.entry.value))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        serde::Deserializer::deserialize_any(Deserializer::new(&self.entry.value), visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        serde::Deserializer::deserialize_any(Deserializer::new(&self.entry.value), visitor)
    }
}
