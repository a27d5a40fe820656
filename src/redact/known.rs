//! Secrets of exchanges before, which may come back in places that look innocent.

use std::sync::{Arc, Mutex, PoisonError};

use super::echoes::Echoes;

/// Shorter ones may be anywhere by chance.
const SHORTEST: usize = 8;

/// How many are remembered: the newest.
const MOST: usize = 512;

/// How many are gathered before they are put to the others, which is what costs time.
const RECENT: usize = 32;

/// What was found to be secret, in memory alone.
#[derive(Debug, Default)]
pub struct Known(Mutex<Remembered>);

#[derive(Clone, Debug, Default)]
pub struct Remembered {
    older: Arc<Echoes>,
    recent: Arc<Echoes>,
}

impl Known {
    /// What is known at the moment.
    pub fn now(&self) -> Remembered {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers the secrets of an exchange.
    pub fn learn(&self, secrets: &[(String, String)]) {
        let now = self.now();
        let is_new = |secret: &str| secret.len() >= SHORTEST && now.stand_in(secret).is_none();
        let new = secrets.iter().map(|(secret, stand_in)| (secret.as_str(), stand_in.as_str()));
        let new: Vec<_> = new.filter(|(secret, _)| is_new(secret)).collect();
        if !new.is_empty() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).add(&new);
        }
    }
}

impl Remembered {
    pub fn stand_in(&self, secret: &str) -> Option<&str> {
        self.recent.stand_in(secret).or_else(|| self.older.stand_in(secret))
    }

    /// The newest first.
    pub fn all(&self) -> [&Echoes; 2] {
        [&self.recent, &self.older]
    }

    fn add(&mut self, new: &[(&str, &str)]) {
        let recent = self.recent.all().chain(new.iter().copied());
        if self.recent.len() + new.len() < RECENT {
            self.recent = Arc::new(recent.collect());
            return;
        }
        let all: Vec<_> = self.older.all().chain(recent).collect();
        let first = all.len().saturating_sub(MOST);
        self.older = Arc::new(all.into_iter().skip(first).collect());
        self.recent = Arc::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered_and_no_more_than_there_is_room_for() {
        let known = Known::default();
        let name = |number: usize| format!("secret-number-{number}");
        for number in 0..MOST * 2 {
            known.learn(&[(name(number), "X".to_owned())]);
            assert!(known.now().stand_in(&name(number)).is_some());
        }
        let now = known.now();
        assert!(now.all().iter().map(|echoes| echoes.len()).sum::<usize>() <= MOST + RECENT);
        assert!(now.stand_in(&name(0)).is_none() && now.stand_in(&name(MOST + RECENT)).is_some());
        known.learn(&[("short".to_owned(), "X".to_owned())]);
        assert!(known.now().stand_in("short").is_none());
    }
}
