//! Dates and times of chrono; leap seconds and years of more than four digits are refused.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::calendar::{Form, LEAP_SECOND, SECOND, calendar_part, day_of_nanos, divided, nanos_of_day};
use crate::key::PartError;

/// The days from chrono's day 0 to 1970-01-01.
const EPOCH: i64 = 719_163;

calendar_part!(
    DateTime<Utc>,
    Instant,
    INSTANT,
    INSTANT_WIDTH,
    instant_nanos,
    instant
);
calendar_part!(NaiveDate, Date, DATE, DATE_WIDTH, date_nanos, date);
calendar_part!(NaiveDateTime, Civil, CIVIL, CIVIL_WIDTH, civil_nanos, civil);

fn instant_nanos(part: DateTime<Utc>) -> i128 {
    let fraction = i64::from(part.timestamp_subsec_nanos());
    let nanos = i128::from(part.timestamp()) * i128::from(SECOND) + i128::from(fraction);
    // chrono writes a leap second as more nanoseconds than a second has.
    if fraction < SECOND {
        nanos
    } else {
        nanos + LEAP_SECOND
    }
}

fn instant(nanos: i128) -> Result<DateTime<Utc>, PartError> {
    let (seconds, fraction) = divided(nanos, SECOND);
    u32::try_from(fraction)
        .ok()
        .and_then(|fraction| DateTime::from_timestamp(seconds, fraction))
        .ok_or_else(out_of_range)
}

fn date_nanos(part: NaiveDate) -> i128 {
    nanos_of_day(i64::from(part.num_days_from_ce()) - EPOCH)
}

fn date(nanos: i128) -> Result<NaiveDate, PartError> {
    i32::try_from(day_of_nanos(nanos) + EPOCH)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .ok_or_else(out_of_range)
}

fn civil_nanos(part: NaiveDateTime) -> i128 {
    instant_nanos(part.and_utc())
}

fn civil(nanos: i128) -> Result<NaiveDateTime, PartError> {
    instant(nanos).map(|instant| instant.naive_utc())
}

fn out_of_range() -> PartError {
    PartError::new("out of chrono's range")
}
