//! Dates as people write them.

use std::borrow::Cow;

use floke_core::Language;

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2026-03-12` as people write it: "12. mars 2026". Other texts stay unchanged.
pub(crate) fn date_words(language: Language, date: &str) -> Cow<'_, str> {
    let spoken = || {
        let mut parts = date.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (month, day): (usize, u8) = (month.parse().ok()?, day.parse().ok()?);
        let at = month.checked_sub(1)?;
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        (digits && (1..=31).contains(&day)).then_some(())?;
        Some(match language {
            Language::Nb | Language::Nn => format!("{day}. {} {year}", MONTHS.get(at)?),
            Language::En => format!("{day} {} {year}", MONTHS_EN.get(at)?),
        })
    };
    spoken().map_or(Cow::Borrowed(date), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_people_write_it_and_anything_else_stays() {
        assert_eq!(date_words(Language::Nb, "2026-03-12"), "12. mars 2026");
        assert_eq!(date_words(Language::Nn, "2026-10-02"), "2. oktober 2026");
        assert_eq!(date_words(Language::En, "2026-03-12"), "12 March 2026");
        for odd in ["", "i dag", "2026-13-12", "2026-00-12", "2026-03-32", "12-03-2026"] {
            assert_eq!(date_words(Language::Nb, odd), odd);
        }
    }
}
