//! Whether two backends said the same.

use serde_json::Value as Json;

use crate::ops::{Answer, Row};

impl Answer {
    /// Tells whether two backends said the same.
    ///
    /// Metadata is compared as JSON, expiries may be `slack` seconds apart, cursors only have to be there or not, and
    /// messages are for people.
    pub fn agrees_with(&self, other: &Self, slack: u64) -> bool {
        match (self, other) {
            (
                Self::Found { value, metadata },
                Self::Found {
                    value: other,
                    metadata: theirs,
                },
            ) => value == other && same_json(metadata.as_deref(), theirs.as_deref()),
            (Self::Many(ours), Self::Many(theirs)) => {
                ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(theirs)
                        .all(|(ours, theirs)| ours.agrees_with(theirs, slack))
            }
            (Self::Pages(ours, cursor), Self::Pages(theirs, other)) => {
                cursor.is_some() == other.is_some()
                    && ours.len() == theirs.len()
                    && ours.iter().zip(theirs).all(|(ours, theirs)| {
                        ours.len() == theirs.len()
                            && ours
                                .iter()
                                .zip(theirs)
                                .all(|(ours, theirs)| ours.agrees_with(theirs, slack))
                    })
            }
            (
                Self::Failed {
                    kind, limit, actual, ..
                },
                Self::Failed {
                    kind: other,
                    limit: their_limit,
                    actual: their_actual,
                    ..
                },
            ) => {
                // The platform does not say how large a bulk answer would have been.
                let untold = kind == "BulkTooLarge" && (limit.is_none() || their_limit.is_none());
                // A deadline's limit is counted from the clock.
                let same = near(*limit, *their_limit, slack) && near(*actual, *their_actual, slack);
                kind == other && (untold || same)
            }
            _ => self == other,
        }
    }
}

impl Row {
    fn agrees_with(&self, other: &Self, slack: u64) -> bool {
        self.name == other.name
            && near(self.expiration, other.expiration, slack)
            && same_json(self.metadata.as_deref(), other.metadata.as_deref())
    }
}

fn near(ours: Option<u64>, theirs: Option<u64>, slack: u64) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => ours.abs_diff(theirs) <= slack,
        (ours, theirs) => ours == theirs,
    }
}

fn same_json(ours: Option<&str>, theirs: Option<&str>) -> bool {
    let parse = |text: &str| serde_json::from_str::<Json>(text);
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            ours == theirs
                || matches!((parse(ours), parse(theirs)), (Ok(ours), Ok(theirs)) if same_value(&ours, &theirs))
        }
        (ours, theirs) => ours == theirs,
    }
}

/// Compares as JavaScript does, where 1 and 1.0 are one number.
fn same_value(ours: &Json, theirs: &Json) -> bool {
    match (ours, theirs) {
        (Json::Number(ours), Json::Number(theirs)) => ours.as_f64() == theirs.as_f64(),
        (Json::Array(ours), Json::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| same_value(ours, theirs))
        }
        (Json::Object(ours), Json::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|(name, ours)| theirs.get(name).is_some_and(|theirs| same_value(ours, theirs)))
        }
        (ours, theirs) => ours == theirs,
    }
}

#[cfg(test)]
mod tests {
    use crate::ops::{Answer, Row};

    fn found(metadata: Option<&str>) -> Answer {
        Answer::Found {
            value: None,
            metadata: metadata.map(str::to_owned),
        }
    }

    fn page(expiration: Option<u64>, cursor: Option<&str>) -> Answer {
        let row = Row {
            name: "key".to_owned(),
            expiration,
            metadata: None,
        };
        Answer::Pages(vec![vec![row]], cursor.map(str::to_owned))
    }

    #[test]
    fn metadata_agrees_as_json() {
        let ours = found(Some(r#"{"a":1.0,"b":[2]}"#));
        assert!(ours.agrees_with(&found(Some(r#"{"b": [2], "a": 1}"#)), 0));
        assert!(!ours.agrees_with(&found(Some(r#"{"a":1}"#)), 0));
        assert!(!ours.agrees_with(&found(None), 0));
    }

    #[test]
    fn refusals_agree_by_kind_and_by_the_numbers_that_both_tell() {
        let failed = |kind: &str, actual| Answer::Failed {
            kind: kind.to_owned(),
            limit: actual,
            actual,
            status: None,
            message: String::new(),
        };
        let agree = |ours: &Answer, theirs: &Answer| ours.agrees_with(theirs, 0);
        assert!(agree(
            &failed("BulkTooLarge", Some(9)),
            &failed("BulkTooLarge", None)
        ));
        assert!(!agree(
            &failed("KeyTooLong", Some(9)),
            &failed("KeyTooLong", None)
        ));
        assert!(!agree(
            &failed("KeyTooLong", Some(9)),
            &failed("KeyTooLong", Some(8))
        ));
        assert!(!agree(
            &failed("KeyTooLong", Some(9)),
            &failed("InvalidKey", Some(9))
        ));
    }

    #[test]
    fn expiries_agree_within_the_slack_and_cursors_by_being_there() {
        let ours = page(Some(100), Some("x"));
        assert!(ours.agrees_with(&page(Some(101), Some("y")), 1));
        assert!(!ours.agrees_with(&page(Some(102), Some("y")), 1));
        assert!(!ours.agrees_with(&page(None, Some("y")), 1));
        assert!(!ours.agrees_with(&page(Some(100), None), 1));
    }
}
