//! The proleptic Gregorian calendar.

use super::{DAY, SECOND, Text, divided, nanos_of_day};
use crate::key::part::ordered::digits;

/// A time by the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct Civil {
    pub(super) year: i64,
    month: u8,
    day: u8,
    second_of_day: u32,
    pub(super) nano: u32,
}

impl Civil {
    pub(super) fn from_nanos(nanos: i128) -> Self {
        let (day, of_day) = divided(nanos, DAY);
        let (year, month, day) = civil_from_days(day);
        Self {
            year,
            month,
            day,
            second_of_day: u32::try_from(of_day / SECOND).unwrap_or_default(),
            nano: u32::try_from(of_day % SECOND).unwrap_or_default(),
        }
    }

    pub(super) fn push_date(&self, separator: &str, text: &mut Text) {
        text.number(self.year.unsigned_abs().into(), 4);
        for part in [self.month, self.day] {
            for byte in separator.bytes() {
                text.push(byte);
            }
            text.number(part.into(), 2);
        }
    }

    pub(super) fn push_time(&self, text: &mut Text) {
        text.push(b'T');
        for part in [
            self.second_of_day / 3600,
            self.second_of_day / 60 % 60,
            self.second_of_day % 60,
        ] {
            text.number(part.into(), 2);
        }
    }

    pub(super) fn read(negative: bool, year: &str, month: &str, day: &str, time: &str) -> Option<Self> {
        let two = |text: &str, most: u128| {
            (text.len() == 2).then_some(())?;
            digits(text).filter(|number| *number <= most)
        };
        let year = i64::try_from(digits(year)?).ok()?;
        let month = two(month, 12).filter(|month| *month > 0)?;
        let day = two(day, 31).filter(|day| *day > 0)?;
        (time.len() == 6).then_some(())?;
        let second_of_day =
            two(time.get(..2)?, 23)? * 3600 + two(time.get(2..4)?, 59)? * 60 + two(time.get(4..)?, 59)?;
        Some(Self {
            year: if negative { -year } else { year },
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
            second_of_day: u32::try_from(second_of_day).ok()?,
            nano: 0,
        })
    }

    /// Returns the nanoseconds from 1970-01-01; `None` for a day that its month does not have.
    pub(super) fn nanos(&self) -> Option<i128> {
        let days = days_from_civil(self.year, self.month, self.day);
        (civil_from_days(days) == (self.year, self.month, self.day))
            .then(|| nanos_of_day(days) + i128::from(i64::from(self.second_of_day) * SECOND))
    }
}

/// Counts the days from 1970-01-01. Years are taken to begin in March, so that a leap day is the last of its year.
pub(in crate::key::part) const fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of `days_from_civil`.
pub(in crate::key::part) fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        year,
        u8::try_from(month).unwrap_or_default(),
        u8::try_from(day).unwrap_or_default(),
    )
}
