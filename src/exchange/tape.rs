//! The JSON of a message, read without building a tree: most messages are only held against a
//! schema, and the tree would cost several times what the reading does.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Room for the rows of a usual message.
const USUAL_ROWS: usize = 96;

/// Above this many members, an object's names are sorted to find those that come twice.
const FEW_MEMBERS: usize = 32;

/// A JSON text as a table: each value a row, what is inside a value right behind it.
#[derive(Debug, Default)]
pub struct Tape<'t> {
    rows: Vec<Row<'t>>,
}

/// One value of a tape, and all that is inside it.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    row: &'a Row<'a>,
    /// The rows behind this one.
    rest: &'a [Row<'a>],
}

#[derive(Clone, Debug)]
enum Row<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    /// How many items, and how many rows they take.
    Array {
        items: u32,
        rows: u32,
    },
    /// How many members, and how many rows their names and values take.
    Object {
        members: u32,
        rows: u32,
    },
}

impl<'t> Tape<'t> {
    /// Reads a JSON text. Where a name comes twice in one object, the last counts.
    ///
    /// # Errors
    ///
    /// What is wrong with the text, with its line and column.
    ///
    /// ```
    /// use bonafide::exchange::tape::Tape;
    ///
    /// let tape = Tape::read(br#"{"items": [1, 2]}"#)?;
    /// assert_eq!(tape.to_value(), serde_json::json!({"items": [1, 2]}));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn read(text: &'t [u8]) -> Result<Self, serde_json::Error> {
        // Text that is known to be UTF-8 is read faster than bytes.
        let text = std::str::from_utf8(text).map_err(|error| serde_json::Error::custom(error.to_string()))?;
        let mut writer = Writer { rows: Vec::with_capacity(USUAL_ROWS), repeats: false };
        let mut reader = serde_json::Deserializer::from_str(text);
        writer.deserialize(&mut reader)?;
        reader.end()?;
        if writer.repeats {
            return serde_json::from_str::<Value>(text).map(Self::of);
        }
        Ok(Self { rows: writer.rows })
    }

    /// A text alone.
    pub fn text(text: impl Into<Cow<'t, str>>) -> Self {
        Self { rows: vec![Row::Text(text.into())] }
    }

    /// A value that was read before.
    pub fn of(value: Value) -> Self {
        let mut rows = Vec::new();
        write(value, &mut rows);
        Self { rows }
    }

    /// The whole value.
    pub fn root(&self) -> Node<'_> {
        // An empty tape, of no text, is null.
        match self.rows.split_first() {
            Some((row, rest)) => Node { row, rest },
            None => Node { row: &Row::Null, rest: &[] },
        }
    }

    /// The whole value as a tree.
    pub fn to_value(&self) -> Value {
        self.root().to_value()
    }
}

impl<'a> Node<'a> {
    pub fn is_null(self) -> bool {
        matches!(self.row, Row::Null)
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.row {
            Row::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_number(self) -> Option<&'a Number> {
        match self.row {
            Row::Number(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_str(self) -> Option<&'a str> {
        match self.row {
            Row::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn items(self) -> Option<Items<'a>> {
        match self.row {
            Row::Array { items, .. } => Some(Items { left: *items as usize, rows: self.rest }),
            _ => None,
        }
    }

    /// The names and values of an object, in the order of the text.
    pub fn members(self) -> Option<Members<'a>> {
        match self.row {
            Row::Object { members, .. } => {
                Some(Members(Items { left: *members as usize * 2, rows: self.rest }))
            }
            _ => None,
        }
    }

    /// True for an array or an object.
    pub fn is_container(self) -> bool {
        matches!(self.row, Row::Array { .. } | Row::Object { .. })
    }

    /// Where the value stands in memory, which tells it from all others that are alive.
    pub fn address(self) -> usize {
        std::ptr::from_ref(self.row) as usize
    }

    /// The value as a tree.
    pub fn to_value(self) -> Value {
        match self.row {
            Row::Null => Value::Null,
            Row::Bool(value) => Value::Bool(*value),
            Row::Number(value) => Value::Number(value.clone()),
            Row::Text(text) => Value::String(text.clone().into_owned()),
            Row::Array { .. } => {
                Value::Array(self.items().into_iter().flatten().map(Node::to_value).collect())
            }
            Row::Object { members, .. } => {
                let mut object = Map::with_capacity(*members as usize);
                object.extend(
                    self.members()
                        .into_iter()
                        .flatten()
                        .map(|(name, value)| (name.to_owned(), value.to_value())),
                );
                Value::Object(object)
            }
        }
    }
}

/// The items of an array.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    left: usize,
    rows: &'a [Row<'a>],
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        self.left = self.left.checked_sub(1)?;
        let (row, rest) = self.rows.split_first()?;
        self.rows = rest.get(row.inside()..).unwrap_or_default();
        Some(Node { row, rest })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// The names and values of an object.
#[derive(Clone, Debug)]
pub struct Members<'a>(Items<'a>);

impl<'a> Members<'a> {
    /// The value of this name.
    pub fn get(mut self, name: &str) -> Option<Node<'a>> {
        self.find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// How many there are.
    pub fn count_all(&self) -> usize {
        self.0.left / 2
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.0.next()?.as_str()?;
        Some((name, self.0.next()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count_all(), Some(self.count_all()))
    }
}

impl Row<'_> {
    /// How many rows follow that belong to this one.
    fn inside(&self) -> usize {
        match self {
            Row::Array { rows, .. } | Row::Object { rows, .. } => *rows as usize,
            _ => 0,
        }
    }
}

/// Writes the rows of a tree.
fn write(value: Value, rows: &mut Vec<Row<'_>>) {
    let at = rows.len();
    match value {
        Value::Null => rows.push(Row::Null),
        Value::Bool(value) => rows.push(Row::Bool(value)),
        Value::Number(value) => rows.push(Row::Number(value)),
        Value::String(text) => rows.push(Row::Text(Cow::Owned(text))),
        Value::Array(array) => {
            rows.push(Row::Null);
            let items = array.len() as u32;
            array.into_iter().for_each(|item| write(item, rows));
            close(rows, at, |rows| Row::Array { items, rows });
        }
        Value::Object(object) => {
            rows.push(Row::Null);
            let members = object.len() as u32;
            for (name, value) in object {
                rows.push(Row::Text(Cow::Owned(name)));
                write(value, rows);
            }
            close(rows, at, |rows| Row::Object { members, rows });
        }
    }
}

/// Puts the row of a container where its place was kept.
fn close<'t>(rows: &mut [Row<'t>], at: usize, row: impl FnOnce(u32) -> Row<'t>) {
    let inside = rows.len() - at - 1;
    if let Some(kept) = rows.get_mut(at) {
        *kept = row(inside as u32);
    }
}

/// Writes rows while a text is read.
struct Writer<'t> {
    rows: Vec<Row<'t>>,
    /// Whether a name came twice in one object.
    repeats: bool,
}

impl<'t> Writer<'t> {
    fn push<E>(&mut self, row: Row<'t>) -> Result<(), E> {
        self.rows.push(row);
        Ok(())
    }

    /// Keeps the place of a container until it is known how large it is.
    fn open<E: Error>(&mut self) -> Result<usize, E> {
        let at = self.rows.len();
        if at > u32::MAX as usize / 2 {
            return Err(E::custom("there are too many values"));
        }
        self.rows.push(Row::Null);
        Ok(at)
    }

    fn repeats_a_name(&self, object: usize, members: usize) -> bool {
        let rows = self.rows.get(object + 1..).unwrap_or_default();
        let names = || Members(Items { left: members * 2, rows }).map(|(name, _)| name);
        if members > FEW_MEMBERS {
            let mut sorted: Vec<_> = names().collect();
            sorted.sort_unstable();
            return sorted.windows(2).any(|pair| pair.first() == pair.last());
        }
        // One bit for each of 64 kinds of name: only names of one kind are compared.
        let mut kinds = 0u64;
        names().enumerate().any(|(index, name)| {
            let kind = 1 << kind_of(name);
            let known = kinds & kind != 0 && names().take(index).any(|earlier| earlier == name);
            kinds |= kind;
            known
        })
    }
}

/// A number below 64 that is the same for equal names.
fn kind_of(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
    let mix = byte(0)
        .wrapping_add(byte(bytes.len() / 2).wrapping_mul(5))
        .wrapping_add(byte(bytes.len().saturating_sub(1)).wrapping_mul(11))
        .wrapping_add((bytes.len() as u32).wrapping_mul(23));
    mix % 64
}

impl<'t> DeserializeSeed<'t> for &mut Writer<'t> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for &mut Writer<'t> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.push(Row::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.push(Row::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.push(Row::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.push(Row::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // JSON has no number that is not finite.
        self.push(Number::from_f64(value).map_or(Row::Null, Row::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'t str) -> Result<(), E> {
        self.push(Row::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.push(Row::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut source: A) -> Result<(), A::Error> {
        let at = self.open()?;
        let mut items = 0;
        while source.next_element_seed(&mut *self)?.is_some() {
            items += 1;
        }
        close(&mut self.rows, at, |rows| Row::Array { items, rows });
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(self, mut source: A) -> Result<(), A::Error> {
        let at = self.open()?;
        let mut members = 0;
        while source.next_key_seed(&mut *self)?.is_some() {
            source.next_value_seed(&mut *self)?;
            members += 1;
        }
        self.repeats |= self.repeats_a_name(at, members as usize);
        close(&mut self.rows, at, |rows| Row::Object { members, rows });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
