//! What belongs to names, by their last words.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::label::Label;

/// Entries by the names that they are for, each of which is the last words of those it stands for.
#[derive(Debug)]
pub struct Table<T>(HashMap<&'static str, T, FixedState>);

impl<T: Copy> Table<T> {
    /// A table of lines, each with the names (separated by spaces) that it is for. The last line for a
    /// name counts.
    pub fn new(lines: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let named = |(names, entry): (&'static str, T)| names.split(' ').map(move |name| (name, entry));
        Self(lines.into_iter().flat_map(named).collect())
    }

    /// What belongs to the longest of the names that this one ends in.
    pub fn find(&self, label: &Label) -> Option<T> {
        self.of_ending(label.as_str())
    }

    /// The same for a name in lower case with underscores.
    pub fn of_ending(&self, name: &str) -> Option<T> {
        let starts = name.match_indices('_').map(|(at, _)| at + 1);
        std::iter::once(0).chain(starts).find_map(|start| self.0.get(name.get(start..)?).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_counts() {
        let table = Table::new([("name", 1), ("file_name username", 2), ("le_name", 3)]);
        for (name, entry) in
            [("first_file_name", Some(2)), ("Username", Some(2)), ("middleName", Some(1)), ("surname", None)]
        {
            assert_eq!(table.find(&Label::named(name)), entry, "{name}");
        }
    }
}
