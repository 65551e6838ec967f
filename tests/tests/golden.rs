//! The golden files that users keep of their entities: written once, read by every later version, and loud about every change.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;

use kv_schema::KvEntity;
use kv_schema::golden::{Finding, Goldens};
use serde::{Deserialize, Serialize};

/// The first release.
mod first {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "session:{id}", ttl = "1h", version = 1)]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub device: String,
        pub token: String,
        pub items: Vec<Item>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct Item {
        pub price: u32,
    }

    pub(super) fn sample() -> Session {
        Session {
            id: 7,
            device: "Café 😀".into(),
            token: "t".into(),
            items: vec![Item { price: 1 }, Item { price: 2 }],
        }
    }
}

/// The first release with a field more, and no version.
mod careless {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "session:{id}", ttl = "1h", version = 1)]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub device: String,
        pub token: String,
        pub items: Vec<super::first::Item>,
        #[serde(default)]
        pub locale: Option<String>,
    }
}

/// The second release, under a new key, with another codec.
mod second {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "s:{id}", moved_from = "session:{id}", ttl = "1h", codec = MsgPack, version = 2,
         migrate(1 => super::first::Session as Json with up))]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub device: String,
        pub csrf: String,
        pub total: u32,
    }

    pub(super) fn up(old: super::first::Session) -> Session {
        Session {
            id: old.id,
            device: old.device,
            csrf: old.token,
            total: old.items.iter().map(|item| item.price).sum(),
        }
    }

    pub(super) fn sample() -> Session {
        up(super::first::sample())
    }
}

/// The second release with a mistake in its step.
mod mistaken {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "s:{id}", moved_from = "session:{id}", ttl = "1h", codec = MsgPack, version = 2,
         migrate(1 => super::first::Session as Json with up))]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub device: String,
        pub csrf: String,
        pub total: u32,
    }

    pub(super) fn up(old: super::first::Session) -> Session {
        Session {
            id: old.id,
            device: old.device,
            csrf: old.token,
            total: 0,
        }
    }
}

/// A release that reads nothing below version 2.
mod later {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "s:{id}", ttl = "1h", codec = MsgPack, older_codec = MsgPack, version = 3, oldest = 2)]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub device: String,
        #[kv(was(2 => "csrf"))]
        pub nonce: String,
        pub total: u32,
    }
}

/// The second release again, whose metadata has another name that nothing declares.
mod renamed {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "session:{id}", ttl = "1h", version = 2, migrate(1 => super::first::Session with up))]
    pub(super) struct Session {
        pub id: u64,
        #[kv(metadata)]
        pub agent: String,
    }

    pub(super) fn up(old: super::first::Session) -> Session {
        Session {
            id: old.id,
            agent: old.device,
        }
    }
}

fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(directory).into_iter().flatten();
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn names(directory: &Path) -> Vec<String> {
    files(directory).into_keys().collect()
}

fn one(findings: &[Finding]) -> &Finding {
    let [finding] = findings else {
        panic!("{findings:?}")
    };
    finding
}

fn written() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let goldens = Goldens::new(directory.path()).case("full", first::sample());
    assert!(goldens.findings(true).is_empty());
    directory
}

#[test]
fn a_golden_file_is_written_once_and_only_when_asked() {
    let directory = tempfile::tempdir().unwrap();
    let goldens = || Goldens::new(directory.path()).case("full", first::sample());
    let findings = goldens().findings(false);
    assert!(
        one(&findings).to_string().contains("KV_GOLDEN=write"),
        "{findings:?}"
    );
    assert!(names(directory.path()).is_empty());

    assert!(goldens().findings(true).is_empty());
    let before = files(directory.path());
    assert_eq!(
        before["v1.full.json"],
        r#"{
  "key": "session:7",
  "metadata": "{\"device\":\"Café 😀\",\"$v\":1,\"$x\":1800003600}",
  "value": "{\"id\":7,\"device\":\"Café 😀\",\"token\":\"t\",\"items\":[{\"price\":1},{\"price\":2}]}"
}
"#
    );
    assert!(goldens().findings(false).is_empty());
    assert!(goldens().findings(true).is_empty());
    // Another value under the name of a case is no reason to touch the file.
    let mut other = first::sample();
    other.items[1].price = 9;
    let findings = Goldens::new(directory.path()).case("full", other).findings(true);
    let finding = one(&findings);
    assert_eq!(finding.path, "value.items[1].price");
    assert!(
        finding.to_string().contains("it was 2, and is 9 now"),
        "{finding}"
    );
    assert_eq!(files(directory.path()), before);
}

#[test]
fn a_struct_that_changed_without_a_version_is_found() {
    let directory = written();
    let findings = Goldens::<careless::Session>::new(directory.path()).findings(true);
    let finding = one(&findings);
    assert_eq!((finding.version, &*finding.path), (1, "value.locale"));
    assert!(finding.file.ends_with("v1.full.json"));
    assert!(finding.help.contains("declare `version = 2`"), "{finding}");
}

#[test]
fn metadata_that_a_list_cannot_read_is_found() {
    let directory = written();
    let findings = Goldens::<renamed::Session>::new(directory.path()).findings(false);
    let found = one(&findings);
    assert_eq!((found.version, &*found.path), (1, "metadata.agent"), "{found}");
    assert!(found.help.contains("`migrate_metadata`"), "{found}");
}

#[test]
fn later_versions_read_what_earlier_ones_stored() {
    let directory = written();
    let second = || Goldens::new(directory.path()).case("full", second::sample());
    let findings = second().findings(false);
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(second().findings(true).is_empty());
    assert_eq!(
        names(directory.path()),
        ["v1.full.as-v2.json", "v1.full.json", "v2.full.json"]
    );
    let packed = &files(directory.path())["v2.full.json"];
    assert!(packed.contains("\"base64\""));
    assert!(
        packed.contains(r#""84 a2 69 64 07 a6 64 65 76 69 63 65 aa 43 61 66  |..id..device.Caf|""#),
        "{packed}"
    );
    assert!(second().findings(false).is_empty());

    // The step does something else one day.
    let findings = Goldens::<mistaken::Session>::new(directory.path()).findings(true);
    let finding = one(&findings);
    assert!(finding.file.ends_with("v1.full.as-v2.json"), "{finding}");
    assert_eq!((finding.version, &*finding.path), (1, "value.total"));

    // Version 1 was given up; what was of version 2 only is read as version 3.
    let later = || Goldens::<later::Session>::new(directory.path());
    assert_eq!(later().findings(false).len(), 1);
    assert!(later().findings(true).is_empty());
    assert!(names(directory.path()).contains(&"v2.full.as-v3.json".to_owned()));
}

#[test]
fn a_file_that_was_changed_is_found() {
    let directory = written();
    let path = directory.path().join("v1.full.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let found = |changed: &str| {
        std::fs::write(&path, changed).unwrap();
        Goldens::<first::Session>::new(directory.path()).findings(false)
    };
    let finding = |changed: &str| one(&found(changed)).clone();

    assert!(found(&text).is_empty());
    let refused = finding(&text.replace(r#"\"token\":\"t\""#, r#"\"token\":5"#));
    assert_eq!((refused.version, &*refused.path), (1, "value.token"));
    let other = finding(&text.replace(r#"\"id\":7"#, r#"\"id\":8"#));
    assert!(other.what.contains("name another key"), "{other}");
    let newer = finding(&text.replace(r#"\"$v\":1"#, r#"\"$v\":2"#));
    assert!(newer.what.contains("stored version 2"), "{newer}");
    let foreign = finding(&text.replace("session:7", "user:7"));
    assert!(foreign.what.contains("user:7"), "{foreign}");
    let expired = finding(&text.replace("1800003600", "1700000000"));
    assert!(expired.what.contains("expired"), "{expired}");
    let metadata = finding(&text.replace(r#"{\"device\":\"Café 😀\""#, r#"{\"device\":\"x\""#));
    assert_eq!(metadata.path, "metadata.device");
    for damaged in [
        "",
        "[]",
        "{\"key\":5}",
        "{\"key\":\"session:7\"}",
        "{\"key\":\"session:7\",\"base64\":\"*\"}",
    ] {
        assert!(finding(damaged).what.contains("no golden file"), "{damaged}");
    }
}

#[test]
fn what_is_no_golden_file_does_not_lie_beside_them() {
    let directory = written();
    let check = || Goldens::<first::Session>::new(directory.path()).findings(true);
    std::fs::write(directory.path().join("v1.full.json.bak"), "").unwrap();
    assert!(one(&check()).what.contains("v1.full.json.bak"));
    let none = tempfile::tempdir().unwrap();
    let findings = Goldens::<first::Session>::new(none.path()).findings(true);
    assert_eq!(one(&findings).what, "there is no golden file");
    let findings = Goldens::new(none.path())
        .case("../x", first::sample())
        .findings(true);
    assert!(findings[0].what.contains("letters, digits"), "{findings:?}");
    assert!(names(none.path()).is_empty());
}

/// Values apart, in an envelope, or written as the version before.
mod forms {
    use super::*;
    use kv_schema::UnixSeconds;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "ticket:{id}", version = 2, envelope, migrate(1 => Self))]
    pub(super) struct Ticket {
        pub id: u64,
        pub note: String,
    }

    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "image:{name}", codec = Bytes, older_codec = Bytes, version = 2, write_version = 1)]
    pub(super) struct Image {
        pub name: String,
        #[kv(metadata, was(1 => "mime"))]
        pub kind: String,
        #[kv(expiry)]
        pub until: Option<UnixSeconds>,
        #[kv(value)]
        pub body: Vec<u8>,
    }
}

#[test]
fn every_form_has_golden_files() {
    let directory = tempfile::tempdir().unwrap();
    let ticket = || {
        let ticket = forms::Ticket {
            id: 1,
            note: "a\nb".into(),
        };
        Goldens::new(directory.path()).case("note", ticket)
    };
    assert!(ticket().findings(true).is_empty());
    assert!(ticket().findings(false).is_empty());
    // Somebody else's, written by hand.
    let theirs = r#"{"key": "ticket:1", "value": "{}\n{\"id\":1,\"note\":\"x\",\"more\":true}"}"#;
    std::fs::write(directory.path().join("v1.theirs.json"), theirs).unwrap();
    assert_eq!(ticket().findings(false).len(), 1);
    assert!(ticket().findings(true).is_empty());
    assert!(
        files(directory.path())["v1.theirs.as-v2.json"].contains(r#"{\"$v\":2}\n{\"id\":1,\"note\":\"x\"}"#)
    );

    let directory = tempfile::tempdir().unwrap();
    let image = |until: u64| {
        let image = forms::Image {
            name: "logo".into(),
            kind: "image/png".into(),
            until: Some(kv_schema::UnixSeconds(until)),
            body: vec![0, 255],
        };
        Goldens::new(directory.path()).case("png", image)
    };
    assert!(image(1_900_000_000).findings(true).is_empty());
    assert!(image(1_900_000_000).findings(false).is_empty());
    // What is written is of version 1.
    assert_eq!(names(directory.path()), ["v1.png.as-v2.json", "v1.png.json"]);
    let findings = image(1_900_000_001).findings(false);
    assert_eq!(one(&findings).path, "metadata.$x");
}

#[test]
#[should_panic(expected = "v1.full.json: version 1, at `value.locale`")]
fn the_macro_names_file_version_and_path() {
    kv_schema::golden!(careless::Session, "golden/session");
}

#[test]
fn the_macro_is_one_line() {
    kv_schema::golden!(first::Session, "golden/session", "full" => first::sample());
}
