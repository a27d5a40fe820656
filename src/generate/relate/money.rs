//! What is paid, as the names of an object tell.

use serde_json::{Map, Value};

use crate::generate::look::label;

/// Words of what is paid.
const PAID: &[&str] = &[
    "amount", "currency", "discount", "fee", "fees", "price", "shipping", "subtotal", "tax", "taxes", "vat",
];

/// True where a `total` is a sum of money rather than how many there are: others beside it are sums too.
pub(super) fn is_paid(object: &Map<String, Value>) -> bool {
    object
        .keys()
        .map(|name| label::snake(name))
        .any(|name| name == "sub_total" || name.split('_').any(|word| PAID.contains(&word)))
}
