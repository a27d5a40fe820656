//! Who is called so has a mailbox of that name.

use serde_json::{Map, Value};

use super::{Change, Hints, find, is_asked_for, objects};
use crate::generate::look::voice;

const FIRST: &[&str] = &["first_name", "given_name", "forename", "firstname"];
const LAST: &[&str] = &["last_name", "family_name", "surname", "lastname"];
const WHOLE: &[&str] =
    &["full_name", "name", "display_name", "user_name", "customer_name", "passenger_name", "contact_name"];
const EMAILS: &[&str] =
    &["email", "email_address", "e_mail", "mail", "user_email", "contact_email", "customer_email", "login"];

/// The mail address, and the whole name, of an object that says what somebody is called.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, object) in objects(value) {
        let text = |names| find(object, names).and_then(|(_, value)| value.as_str());
        let parts = text(FIRST).zip(text(LAST));
        let of_parts = parts.into_iter().flat_map(|(first, last)| whole_name(object, first, last));
        let called = parts.or_else(|| text(WHOLE)?.split_once(' ').filter(|(_, last)| !last.contains(' ')));
        let email = called.and_then(|(first, last)| email(object, first, last));
        for (name, new) in of_parts.chain(email) {
            if !is_asked_for(&place, name, &object[name], hints) {
                changes.push((place.join(name), Value::from(new)));
            }
        }
    }
    changes
}

fn whole_name<'v>(object: &'v Map<String, Value>, first: &str, last: &str) -> Option<(&'v str, String)> {
    let (name, whole) = find(object, &["full_name", "name", "display_name"])?;
    let whole = whole.as_str()?;
    (!whole.contains(first) && !whole.contains(last)).then(|| (name, format!("{first} {last}")))
}

fn email<'v>(object: &'v Map<String, Value>, first: &str, last: &str) -> Option<(&'v str, String)> {
    let mailbox = voice::mailbox(first, last)?;
    let (name, email) = find(object, EMAILS)?;
    let (before, host) = email.as_str()?.split_once('@')?;
    let agrees = mailbox.split('.').any(|part| before.to_lowercase().contains(part));
    (!agrees).then(|| (name, format!("{mailbox}@{host}")))
}
