//! Timestamps and civil dates of jiff; all of them lie in the years -9999 to 9999.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::calendar::civil::{civil_from_days, days_from_civil};
use super::calendar::{DAY, Form, SECOND, calendar_part, day_of_nanos, divided, nanos_of_day};
use crate::key::PartError;

calendar_part!(
    Timestamp,
    Instant,
    INSTANT,
    INSTANT_WIDTH,
    timestamp_nanos,
    timestamp
);
calendar_part!(Date, Date, DATE, DATE_WIDTH, date_nanos, date);
calendar_part!(DateTime, Civil, CIVIL, CIVIL_WIDTH, date_time_nanos, date_time);

fn timestamp_nanos(part: Timestamp) -> i128 {
    part.as_nanosecond()
}

fn timestamp(nanos: i128) -> Result<Timestamp, PartError> {
    Timestamp::from_nanosecond(nanos).map_err(out_of_range)
}

fn date_nanos(part: Date) -> i128 {
    day_nanos(part)
}

fn date(nanos: i128) -> Result<Date, PartError> {
    let (year, month, day) = civil_from_days(day_of_nanos(nanos));
    let year = i16::try_from(year).map_err(out_of_range)?;
    Date::new(year, month.cast_signed(), day.cast_signed()).map_err(out_of_range)
}

fn date_time_nanos(part: DateTime) -> i128 {
    let seconds = (i64::from(part.hour()) * 60 + i64::from(part.minute())) * 60 + i64::from(part.second());
    day_nanos(part.date()) + i128::from(seconds) * 1_000_000_000 + i128::from(part.subsec_nanosecond())
}

fn date_time(nanos: i128) -> Result<DateTime, PartError> {
    let date = date(nanos)?;
    let (_, of_day) = divided(nanos, DAY);
    let field =
        |seconds: i64, most: i64| i8::try_from(of_day / (seconds * SECOND) % most).map_err(out_of_range);
    let nano = i32::try_from(of_day % SECOND).map_err(out_of_range)?;
    let time = Time::new(field(3600, 24)?, field(60, 60)?, field(1, 60)?, nano).map_err(out_of_range)?;
    Ok(DateTime::from_parts(date, time))
}

fn day_nanos(date: Date) -> i128 {
    nanos_of_day(days_from_civil(
        date.year().into(),
        date.month().cast_unsigned(),
        date.day().cast_unsigned(),
    ))
}

fn out_of_range(error: impl std::fmt::Display) -> PartError {
    PartError::new(error.to_string())
}
