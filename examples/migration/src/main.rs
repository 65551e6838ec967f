//! Three releases of one entity: what the first stored is read by the third, and stored anew by a backfill.
//!
//! Run it with `cargo run -p migration`. The releases are those of `examples/worker`, where a cron trigger does the backfill.

mod profiles;

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, Put};
use kv_schema::backfill::{Progress, Slice, Status};
use kv_schema::{ErrorKind, KvEntity, Result, VersionState};

use crate::profiles::third::{Email, Profile, ProfileKey};
use crate::profiles::{first, second};

fn main() -> Result<()> {
    println!("in memory");
    pollster::block_on(story(&MemoryKv::new()))?;

    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    println!("\non disk");
    pollster::block_on(story(&RedbKv::open(directory.path().join("app.redb"))?))
}

async fn story(kv: &impl Backend) -> Result<()> {
    // The first two releases write, as they did in their time.
    let old: Vec<_> = (0..1_500).map(first_profile).collect();
    for written in first::Profile::repository(kv).put_many(&old).await {
        written?;
    }
    second::Profile::repository(kv).put(&second_profile()).await?;
    // Somebody typed nonsense.
    let nonsense = Put {
        value: br#"{"user":"eve","name":"Eve","email":"nowhere"}"#,
        metadata: Some(r#"{"name":"Eve","$v":1}"#),
        expiration: None,
    };
    kv.put("profile:eve", nonsense).await?;

    // The third reads them all.
    let profiles = Profile::repository(kv);
    let found = profiles
        .get_entry("user-0007")
        .await?
        .expect("the first release stored it");
    assert_eq!(found.state(), VersionState::Older(1));
    assert_eq!(found.value().display_name, "User 7");
    assert_eq!(
        found.value().emails,
        [Email {
            address: "user7@example.com".into(),
            verified: false
        }]
    );
    println!("  version 1 reads as {:?}", found.value());
    let grace = profiles
        .get_entry("grace")
        .await?
        .expect("the second release stored it");
    assert_eq!(
        (grace.state(), &*grace.value().language),
        (VersionState::Older(2), "de")
    );

    // What no step can make of is said, and given back as it is.
    let error = profiles.get("eve").await.expect_err("an address has an `@`");
    assert_eq!((error.kind(), error.version()), (ErrorKind::Migration, Some(1)));
    println!(
        "  {error}: {}",
        std::error::Error::source(&error).expect("the step says why")
    );

    // A list knows the old name of the metadata field, too: no value is read.
    let mut rows = profiles.list(ProfileKey::prefix()).skip_foreign();
    let row = rows.next().await?.expect("eve comes first");
    assert_eq!(row.metadata.display_name, "Eve");

    // How many are there of which version? One operation for 1,000 keys.
    let month = Duration::from_hours(30 * 24);
    let census = profiles.census(ProfileKey::prefix()).expiring_within(month);
    let census = census.run(&mut ()).await?;
    assert_eq!((census.versions[&1].keys, census.versions[&2].keys), (1_501, 1));
    println!("  {}", census.to_string().replace('\n', "\n  "));
    println!("  {}", census.advice::<Profile>());

    // What would a backfill do? Then do it: slice by slice, as the invocations of a cron trigger would.
    let rehearsal = profiles.backfill(ProfileKey::prefix()).dry_run();
    let report = rehearsal.slice(Slice::operations(10_000), &mut ()).await?;
    assert_eq!((report.state.written, report.state.failed), (1_501, 1));
    let mut bar = Bar::new(census.keys());
    let backfill = profiles.backfill(ProfileKey::prefix());
    let report = loop {
        let report = backfill.slice(Slice::operations(900), &mut bar).await?;
        if report.is_over() {
            break report;
        }
    };
    bar.0.finish();
    let state = report.state;
    assert_eq!((state.written, state.failed, state.remaining), (1_501, 1, 1));
    println!(
        "  {} stored anew; {}: {}",
        state.written, state.failures[0].key, state.failures[0].reason
    );

    let found = profiles.get_entry("user-0007").await?.expect("nothing is lost");
    assert_eq!((found.state(), found.version()), (VersionState::Current, Some(3)));
    // The first release does not read what it cannot know, and says so.
    let error = first::Profile::repository(kv)
        .get("user-0007")
        .await
        .expect_err("it is newer");
    assert_eq!(error.kind(), ErrorKind::NewerVersion);
    println!("  the first release: {error}");
    Ok(())
}

fn first_profile(number: u32) -> first::Profile {
    first::Profile {
        user: format!("user-{number:04}"),
        name: format!("User {number}"),
        email: format!("user{number}@example.com"),
    }
}

fn second_profile() -> second::Profile {
    second::Profile {
        user: "grace".into(),
        display_name: "Grace".into(),
        email: "grace@example.com".into(),
        language: "de".into(),
    }
}

/// Shows how far the backfill is.
struct Bar(ProgressBar);

impl Bar {
    fn new(keys: u64) -> Self {
        let style = ProgressStyle::with_template("  {bar:40} {pos}/{len} {msg}").expect("a template");
        Self(ProgressBar::new(keys).with_style(style))
    }
}

impl Progress for Bar {
    fn report(&mut self, status: &Status) {
        self.0.set_position(status.keys);
        self.0
            .set_message(format!("{:?}, {} stored anew", status.phase, status.written));
    }
}
