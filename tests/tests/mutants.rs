//! The conformance suite catches backends that are wrong in one way each, by the case that is about it.

use std::sync::Arc;

use kv_schema::Result;
use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{
    Backend, Brief, BulkRecord, Capabilities, Expiration, Head, ListRequest, Page, Put, ReadOptions, Record,
};
use kv_schema::clock::{Clock, ManualClock, UnixSeconds};
use kv_schema::conformance::{Case, Stop, Subject, cases};
use pollster::block_on;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Nothing,
    LosesMetadata,
    LosesListedMetadata,
    KeepsNullMetadata,
    HeadWithoutMetadata,
    InheritsMetadata,
    EmptyIsMissing,
    LossyText,
    FoldsCase,
    TrimsKeys,
    MeasuresKeysInChars,
    CutsLongKeys,
    TtlZeroIsForever,
    IgnoresCacheTtl,
    BriefOfAnyVersion,
    BriefWithoutDeadline,
    IgnoresPageSize,
    ExpiresLate,
    NeverExpires,
    BulkMissesWhatItCannotSee,
    BulkAnswersNothing,
    BulkDropsRepeats,
    BulkSorts,
    BulkOfAnySize,
    DeleteOfMissingFails,
    BatchStopsAtFirstError,
    BatchBackwards,
    ListInUtf16,
    ListEndsAtEmptyPage,
    ListCountsFromStart,
    ListIgnoresStartAfter,
    ListEndsAtShortPage,
}

/// Each mistake with the case that must catch it.
const MISTAKES: &[(Wrong, &str)] = &[
    (
        Wrong::LosesMetadata,
        "the_value_and_the_metadata_are_those_of_one_put",
    ),
    (
        Wrong::LosesListedMetadata,
        "an_entry_has_its_expiration_and_its_metadata",
    ),
    (
        Wrong::KeepsNullMetadata,
        "metadata_that_is_absent_or_null_is_no_metadata",
    ),
    (
        Wrong::HeadWithoutMetadata,
        "head_answers_as_get_does_without_the_value",
    ),
    (
        Wrong::InheritsMetadata,
        "a_put_replaces_value_metadata_and_expiration",
    ),
    (
        Wrong::EmptyIsMissing,
        "a_missing_key_is_none_and_an_empty_value_is_not_missing",
    ),
    (Wrong::LossyText, "values_are_stored_byte_for_byte"),
    (Wrong::FoldsCase, "keys_are_compared_as_utf8_bytes"),
    (Wrong::TrimsKeys, "hostile_keys_are_stored_under_their_own_bytes"),
    (
        Wrong::MeasuresKeysInChars,
        "a_key_of_exactly_the_limit_is_accepted",
    ),
    (Wrong::CutsLongKeys, "an_invalid_key_is_refused_by_every_call"),
    (Wrong::TtlZeroIsForever, "a_ttl_out_of_range_is_refused"),
    (Wrong::IgnoresCacheTtl, "a_cache_ttl_out_of_range_is_refused"),
    (
        Wrong::BriefOfAnyVersion,
        "a_brief_read_tells_the_deadline_or_everything",
    ),
    (
        Wrong::BriefWithoutDeadline,
        "a_brief_read_tells_the_deadline_or_everything",
    ),
    (Wrong::IgnoresPageSize, "a_page_size_out_of_range_is_refused"),
    (Wrong::ExpiresLate, "an_expired_key_is_missing_for_every_call"),
    (
        Wrong::NeverExpires,
        "an_expired_key_is_not_listed_and_does_not_end_a_list",
    ),
    (
        Wrong::BulkMissesWhatItCannotSee,
        "a_key_that_cannot_be_answered_for_in_bulk_is_unanswered",
    ),
    (Wrong::BulkAnswersNothing, "the_answers_are_in_the_order_of_keys"),
    (Wrong::BulkDropsRepeats, "the_answers_are_in_the_order_of_keys"),
    (Wrong::BulkSorts, "the_answers_are_in_the_order_of_keys"),
    (
        Wrong::BulkOfAnySize,
        "no_key_too_many_keys_or_an_invalid_key_fails_the_whole_call",
    ),
    (Wrong::DeleteOfMissingFails, "deleting_a_missing_key_succeeds"),
    (
        Wrong::BatchStopsAtFirstError,
        "one_refused_write_does_not_keep_the_others_from_being_tried",
    ),
    (
        Wrong::BatchBackwards,
        "of_several_writes_to_one_key_the_last_one_stays",
    ),
    (Wrong::ListInUtf16, "keys_come_in_the_order_of_their_utf8_bytes"),
    (Wrong::ListEndsAtEmptyPage, "only_a_none_cursor_ends_the_list"),
    (
        Wrong::ListCountsFromStart,
        "a_cursor_continues_after_the_last_key_of_its_page",
    ),
    (
        Wrong::ListIgnoresStartAfter,
        "start_after_skips_keys_or_is_unsupported",
    ),
    (Wrong::ListEndsAtShortPage, "a_list_that_fills_its_last_page_ends"),
];

/// Runs the suite on a backend that is wrong, or the cases of one name, and returns the cases that fail.
fn failures(wrong: Wrong, name: Option<&str>) -> Vec<&'static str> {
    let mut cases = cases();
    cases.retain(|case| name.is_none_or(|name| case.name() == name));
    assert!(!cases.is_empty(), "there is no case {name:?}");
    cases.retain(|case| {
        let clock = Arc::new(ManualClock::at(UnixSeconds(1_700_000_000)));
        let kv = MemoryKv::with_clock(Arc::clone(&clock)).with(|settings| {
            settings.start_after = true;
            settings.empty_pages = wrong == Wrong::ListEndsAtEmptyPage;
        });
        let subject = Subject::new(Mutant { kv, wrong }).advance_with(move |by| clock.advance(by));
        matches!(block_on(case.run(&subject)), Err(Stop::Failed(_)))
    });
    cases.iter().map(Case::name).collect()
}

#[test]
fn a_right_backend_fails_no_case() {
    assert_eq!(failures(Wrong::Nothing, None), [""; 0]);
}

#[test]
fn each_mistake_is_caught_by_the_case_about_it() {
    let missed: Vec<_> = MISTAKES
        .iter()
        .filter(|(wrong, case)| failures(*wrong, Some(case)).is_empty())
        .collect();
    assert!(missed.is_empty(), "not caught: {missed:#?}");
}

struct Mutant {
    kv: MemoryKv,
    wrong: Wrong,
}

impl Mutant {
    fn is(&self, wrong: Wrong) -> bool {
        self.wrong == wrong
    }

    fn key(&self, key: &str) -> String {
        match self.wrong {
            Wrong::FoldsCase => key.to_lowercase(),
            Wrong::TrimsKeys if !key.trim().is_empty() => key.trim().to_owned(),
            Wrong::CutsLongKeys if key.is_ascii() && key.len() > 512 => key[..512].to_owned(),
            Wrong::MeasuresKeysInChars if key.chars().count() <= 512 && key.len() > 512 => {
                key.chars().filter(char::is_ascii).chain(['k']).collect()
            }
            _ => key.to_owned(),
        }
    }

    fn record(&self, mut record: Record) -> Option<Record> {
        if self.is(Wrong::EmptyIsMissing) && record.value.is_empty() {
            return None;
        }
        if self.is(Wrong::LossyText) {
            record.value = String::from_utf8_lossy(&record.value).into_owned().into();
        }
        if self.is(Wrong::KeepsNullMetadata) {
            record.metadata.get_or_insert_with(|| "null".to_owned());
        }
        Some(record)
    }
}

impl Backend for Mutant {
    fn capabilities(&self) -> Capabilities {
        self.kv.capabilities()
    }

    fn clock(&self) -> &dyn Clock {
        self.kv.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> Result<Option<Record>> {
        let options = if self.is(Wrong::IgnoresCacheTtl) {
            ReadOptions::default()
        } else {
            options
        };
        let mut record = self.kv.get(&self.key(key), options).await?;
        if let Some(record) = &mut record
            && options.brief.is_some()
        {
            match self.wrong {
                Wrong::BriefOfAnyVersion => {
                    record.brief.get_or_insert(Brief { deadline: None });
                    record.metadata = None;
                }
                Wrong::BriefWithoutDeadline => {
                    record.brief = record.brief.map(|_| Brief { deadline: None });
                }
                _ => {}
            }
        }
        Ok(record.and_then(|record| self.record(record)))
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> Result<Vec<BulkRecord>> {
        if self.is(Wrong::BulkOfAnySize) && keys.len() > 100 {
            return self.kv.get_many(&keys[..100], options).await;
        }
        let mut answers = self.kv.get_many(keys, options).await?;
        match self.wrong {
            Wrong::BulkMissesWhatItCannotSee => {
                for answer in &mut answers {
                    if *answer == BulkRecord::Unanswered {
                        *answer = BulkRecord::Missing;
                    }
                }
            }
            Wrong::BulkAnswersNothing => answers.fill(BulkRecord::Unanswered),
            Wrong::BulkDropsRepeats => answers.dedup(),
            Wrong::BulkSorts => answers.sort_by_key(|answer| *answer == BulkRecord::Missing),
            _ => {}
        }
        Ok(answers)
    }

    async fn put(&self, key: &str, mut put: Put<'_>) -> Result<()> {
        let key = self.key(key);
        let old = self.kv.dump().remove(&key).and_then(|row| row.metadata);
        match (self.wrong, put.expiration) {
            (Wrong::LosesMetadata, _) => put.metadata = None,
            (Wrong::InheritsMetadata, _) => put.metadata = put.metadata.or(old.as_deref()),
            (Wrong::TtlZeroIsForever, Some(Expiration::Ttl(0)))
            | (Wrong::NeverExpires, Some(Expiration::Ttl(60))) => put.expiration = None,
            (Wrong::ExpiresLate, Some(Expiration::Ttl(60))) => put.expiration = Some(Expiration::Ttl(61)),
            _ => {}
        }
        self.kv.put(&key, put).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        let missing = !self.kv.dump().contains_key(key);
        if self.is(Wrong::DeleteOfMissingFails) && missing {
            return Err(kv_schema::Error::new(kv_schema::ErrorKind::Permanent, "404"));
        }
        self.kv.delete(&self.key(key)).await
    }

    async fn list(&self, mut request: ListRequest<'_>) -> Result<Page> {
        if self.is(Wrong::IgnoresPageSize) {
            request.limit = request.limit.map(|limit| limit.clamp(1, 1000));
        }
        if self.is(Wrong::ListIgnoresStartAfter) {
            request.start_after = None;
        }
        if self.is(Wrong::ListCountsFromStart) {
            return self.list_by_number(request).await;
        }
        let mut page = self.kv.list(request).await?;
        match self.wrong {
            Wrong::LosesListedMetadata => page.keys.iter_mut().for_each(|key| key.metadata = None),
            Wrong::ListInUtf16 => page
                .keys
                .sort_by_key(|key| key.name.encode_utf16().collect::<Vec<_>>()),
            Wrong::ListEndsAtEmptyPage if page.keys.is_empty() => page.cursor = None,
            Wrong::ListEndsAtShortPage if page.keys.len() < 3 => page.cursor = None,
            _ => {}
        }
        Ok(page)
    }

    async fn head(&self, key: &str, options: ReadOptions) -> Result<Option<Head>> {
        let head = self.kv.head(&self.key(key), options).await?;
        Ok(head.map(|mut head| {
            if self.is(Wrong::HeadWithoutMetadata) {
                head.metadata = None;
            }
            head
        }))
    }

    async fn put_many(&self, puts: &[(&str, Put<'_>)]) -> Vec<Result<()>> {
        let mut answers = Vec::new();
        for (key, put) in puts {
            let stopped = self.is(Wrong::BatchStopsAtFirstError) && answers.iter().any(Result::is_err);
            answers.push(if stopped {
                Err(kv_schema::Error::new(kv_schema::ErrorKind::Transient, "stopped"))
            } else {
                self.put(key, *put).await
            });
        }
        if self.is(Wrong::BatchBackwards) {
            for (key, put) in puts.iter().rev() {
                drop(self.put(key, *put).await);
            }
        }
        answers
    }
}

impl Mutant {
    /// Lists with a cursor that says how many keys came before.
    async fn list_by_number(&self, request: ListRequest<'_>) -> Result<Page> {
        let Some(limit) = request.limit else {
            return self.kv.list(request).await;
        };
        let seen: usize = request.cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let mut page = self.kv.list(ListRequest::prefix(request.prefix)).await?;
        let more = page.keys.len() > seen + limit as usize;
        page.keys = page.keys.into_iter().skip(seen).take(limit as usize).collect();
        page.cursor = more.then(|| (seen + limit as usize).to_string());
        Ok(page)
    }
}
