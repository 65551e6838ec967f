//! Dates and times of the `time` crate. An instant is written in UTC, so equal instants write the same bytes whatever their
//! offsets are, and are read back in UTC.

use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcDateTime};

use super::calendar::{Form, calendar_part, day_of_nanos, nanos_of_day};
use crate::key::PartError;

/// The Julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;

calendar_part!(
    OffsetDateTime,
    Instant,
    INSTANT,
    INSTANT_WIDTH,
    offset_nanos,
    offset
);
calendar_part!(UtcDateTime, Instant, INSTANT, INSTANT_WIDTH, utc_nanos, utc);
calendar_part!(
    PrimitiveDateTime,
    Civil,
    CIVIL,
    CIVIL_WIDTH,
    primitive_nanos,
    primitive
);
calendar_part!(Date, Date, DATE, DATE_WIDTH, date_nanos, date);

fn offset_nanos(part: OffsetDateTime) -> i128 {
    part.unix_timestamp_nanos()
}

fn offset(nanos: i128) -> Result<OffsetDateTime, PartError> {
    OffsetDateTime::from_unix_timestamp_nanos(nanos).map_err(out_of_range)
}

fn utc_nanos(part: UtcDateTime) -> i128 {
    part.unix_timestamp_nanos()
}

fn utc(nanos: i128) -> Result<UtcDateTime, PartError> {
    UtcDateTime::from_unix_timestamp_nanos(nanos).map_err(out_of_range)
}

fn primitive_nanos(part: PrimitiveDateTime) -> i128 {
    part.assume_utc().unix_timestamp_nanos()
}

fn primitive(nanos: i128) -> Result<PrimitiveDateTime, PartError> {
    let utc = utc(nanos)?;
    Ok(PrimitiveDateTime::new(utc.date(), utc.time()))
}

fn date_nanos(part: Date) -> i128 {
    nanos_of_day(i64::from(part.to_julian_day()) - EPOCH)
}

fn date(nanos: i128) -> Result<Date, PartError> {
    let day = i32::try_from(day_of_nanos(nanos) + EPOCH).map_err(out_of_range)?;
    Date::from_julian_day(day).map_err(out_of_range)
}

fn out_of_range(error: impl std::fmt::Display) -> PartError {
    PartError::new(error.to_string())
}
