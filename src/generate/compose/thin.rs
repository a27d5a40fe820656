//! Fewer properties, where all of them are too many together.

use serde_json::{Map, Value};

use super::Composer;
use super::shape::Shape;

impl<'a> Composer<'a> {
    /// Takes those optional properties out of an object that keep it from being right: what only
    /// one of several branches may have, what `not` rules out. Tells which are gone; where nothing
    /// helps, all stay.
    pub fn thin(&self, shape: &Shape<'a>, object: &mut Map<String, Value>) -> Vec<String> {
        let fits_without = |gone: &[&String]| {
            let rest = object.iter().filter(|(name, _)| !gone.contains(name));
            let rest = rest.map(|(name, value)| (name.clone(), value.clone())).collect();
            self.fits(&shape.asked, &Value::Object(rest))
        };
        let required = shape.required();
        let optional: Vec<_> =
            object.keys().rev().filter(|name| !required.contains(&name.as_str())).collect();
        let Some(enough) = (1..=optional.len()).find(|count| fits_without(&optional[..*count])) else {
            return Vec::new();
        };
        let mut gone = optional[..enough].to_vec();
        for name in &optional[..enough] {
            // What went to no purpose comes back.
            let fewer: Vec<_> = gone.iter().copied().filter(|other| other != name).collect();
            if fits_without(&fewer) {
                gone = fewer;
            }
        }
        let gone: Vec<_> = gone.into_iter().cloned().collect();
        object.retain(|name, _| !gone.contains(name));
        gone
    }
}
