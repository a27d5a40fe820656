//! Codes that others can check: their digits agree with each other.

use super::voice::Voice;

/// Letters and digits of vehicle identification numbers (ISO 3779), without I, O and Q.
const VEHICLE: &str = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";

const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Digits of which the last is a check digit (ISO/IEC 7812-1, Annex B).
pub fn luhn(start: &str, count: usize, voice: &mut Voice<'_>) -> String {
    let body = format!("{start}{}", voice.digits(count.saturating_sub(start.len() + 1)));
    let doubled = |(index, digit): (usize, u32)| match digit * 2 {
        twice if index % 2 == 0 => twice / 10 + twice % 10,
        _ => digit,
    };
    let sum: u32 = digits(&body).rev().enumerate().map(doubled).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// A number of goods or books (GS1 General Specifications §7.9) of so many digits.
pub fn article(start: &str, count: usize, voice: &mut Voice<'_>) -> String {
    let body = format!("{start}{}", voice.digits(count.saturating_sub(start.len() + 1)));
    let sum: u32 = digits(&body)
        .rev()
        .enumerate()
        .map(|(index, digit)| if index % 2 == 0 { digit * 3 } else { digit })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// An account number (ISO 13616) of the country of the object, where its form is known.
pub fn iban(voice: &mut Voice<'_>) -> String {
    let (country, bank) = match voice.place().country.code {
        "GB" => ("GB", format!("EXMP{}", voice.digits(14))),
        "NL" => ("NL", format!("EXMP0{}", voice.digits(9))),
        "TR" => ("TR", format!("000990{}", voice.digits(16))),
        "SA" => ("SA", format!("99{}", voice.digits(18))),
        _ => ("DE", voice.digits(18)),
    };
    let letters = format!("{bank}{country}00").chars().filter_map(|c| c.to_digit(36)).collect::<Vec<_>>();
    let rest = letters.iter().fold(0, |rest, value| (rest * if *value > 9 { 100 } else { 10 } + value) % 97);
    format!("{country}{:02}{bank}", 98 - rest)
}

/// The code of a bank (ISO 9362).
pub fn bic(voice: &mut Voice<'_>) -> String {
    format!("EXMP{}2{}", voice.place().country.code, voice.characters(LETTERS, 1))
}

/// A vehicle identification number, with the check digit that is asked for in North America.
pub fn vin(voice: &mut Voice<'_>) -> String {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let (start, end) = (voice.characters(VEHICLE, 8), voice.characters(VEHICLE, 2));
    let end = format!("{end}{}", voice.digits(6));
    let worth = |c: char| match c {
        'A'..='H' => u32::from(c) - u32::from('A') + 1,
        'J'..='R' => u32::from(c) - u32::from('J') + 1,
        'S'..='Z' => u32::from(c) - u32::from('S') + 2,
        c => c.to_digit(10).unwrap_or(0),
    };
    let whole = format!("{start}0{end}");
    let sum: u32 = whole.chars().zip(WEIGHTS).map(|(c, weight)| worth(c) * weight).sum();
    let check = match sum % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    format!("{start}{check}{end}")
}

/// Capital letters, without those that are taken for digits.
pub fn letters(count: usize, voice: &mut Voice<'_>) -> String {
    voice.characters(LETTERS, count)
}

/// Bytes as certificates and keys show them: `3b:16:bf`.
pub fn pairs(bytes: usize, voice: &mut Voice<'_>) -> String {
    let pairs: Vec<_> = (0..bytes).map(|_| voice.hex(2)).collect();
    pairs.join(":")
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.chars().filter_map(|c| c.to_digit(10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::look::Look;
    use crate::generate::seed::Seed;
    use crate::generate::site::Site;

    #[test]
    fn check_digits_are_right() {
        for number in 0..100 {
            let root = Site::root(Seed::new(number), Look::plain());
            let voice = &mut Voice::new(&root, 0);
            let imei: Vec<_> = digits(&luhn("35", 15, voice)).collect();
            let sum: u32 = imei
                .iter()
                .rev()
                .enumerate()
                .map(|(index, digit)| if index % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
                .sum();
            assert_eq!((imei.len(), sum % 10), (15, 0));
            let book: Vec<_> = digits(&article("978", 13, voice)).collect();
            let sum: u32 = book.iter().enumerate().map(|(index, digit)| digit * [1, 3][index % 2]).sum();
            assert_eq!((book.len(), sum % 10), (13, 0));
            let iban = iban(voice);
            let (start, rest) = iban.split_at(4);
            let numbers: String =
                format!("{rest}{start}").chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
            assert_eq!(digits(&numbers).fold(0, |rest, digit| (rest * 10 + digit) % 97), 1, "{iban}");
            assert_eq!(vin(voice).len(), 17);
        }
    }
}
