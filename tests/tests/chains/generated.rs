//! Made by `cargo run -p kv-schema-tests --bin chains`, from the seed that stands in `tests/src/chains.rs`. Not edited by hand.

use super::harness::*;

/// Whole structs, 5 versions.
mod c00 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c00:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub locale_n2: i64,
        pub device_n3: Vec<u32>,
        pub user_n4: String,
        #[kv(metadata)] pub state_n5: bool,
        #[kv(metadata)] pub owner_n6: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: bool, pub owner_n6: String, }
    version!(E { count_n1, locale_n2, device_n3, user_n4, state_n5, owner_n6 }, Meta { state_n5, owner_n6 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c00:{id}", codec = Json, version = 2, migrate(1 => super::v1::E), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub locale_n2: i64,
        pub device_n3: Vec<u32>,
        pub user_n4: String,
        #[kv(metadata)] pub state_n5: bool,
        #[kv(metadata)] pub owner_n6: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: bool, pub owner_n6: Vec<String>, }
    version!(E { count_n1, locale_n2, device_n3, user_n4, state_n5, owner_n6 }, Meta { state_n5, owner_n6 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c00:{id}", codec = Json, version = 3, migrate(1 => super::v1::E, 2 => Self), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub locale_n2: i64,
        pub device_n3: Vec<u32>,
        pub user_n4: String,
        #[kv(metadata)] pub state_n5: bool,
        #[kv(metadata)] pub owner_n6: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: bool, pub owner_n6: Vec<String>, }
    version!(E { count_n1, locale_n2, device_n3, user_n4, state_n5, owner_n6 }, Meta { state_n5, owner_n6 });
    }
    pub fn meta_step_2_of_4(old: v2::Meta) -> v4::EMetadata { let new = meta_2_4(old); v4::EMetadata { state_n5: new.state_n5, count_n1: new.count_n1, } }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c00:{id}", codec = Json, version = 4, migrate(1 => super::v1::E), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta with super::meta_step_2_of_4))]
    pub struct E {
        pub id: u64,
        #[kv(was(3 => "count_n1"))] pub owner_n6: String,
        pub locale_n2: i64,
        pub device_n3: Vec<u32>,
        pub user_n4: String,
        #[kv(metadata)] pub state_n5: bool,
        #[kv(metadata, was(3 => "owner_n6"))] pub count_n1: Vec<String>,
        #[kv(since = 4)] pub owner_n8: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: bool, pub count_n1: Vec<String>, }
    version!(E { owner_n6, locale_n2, device_n3, user_n4, state_n5, count_n1, owner_n8 }, Meta { state_n5, count_n1 });
    }
    pub fn meta_step_1_of_5(old: v1::Meta) -> v5::EMetadata { let new = meta_1_5(old); v5::EMetadata { state_n5: new.state_n5, } }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c00:{id}", codec = Json, version = 5, migrate(1 => super::v1::E, 2 => Self), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_5))]
    pub struct E {
        pub id: u64,
        #[kv(was(3 => "count_n1", 4 => "owner_n6"))] pub device_n10: String,
        pub locale_n2: i64,
        pub device_n3: Vec<u32>,
        pub user_n4: String,
        #[kv(metadata)] pub state_n5: bool,
        #[kv(since = 4)] pub owner_n8: u32,
        #[kv(since = 5)] pub user_n9: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: bool, }
    version!(E { device_n10, locale_n2, device_n3, user_n4, state_n5, owner_n8, user_n9 }, Meta { state_n5 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, count_n1: old.count_n1, locale_n2: old.locale_n2, device_n3: old.device_n3, user_n4: old.user_n4, state_n5: old.state_n5, owner_n6: vec![old.owner_n6], }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n5: old.state_n5, owner_n6: vec![old.owner_n6], } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, count_n1: old.count_n1, locale_n2: old.locale_n2, device_n3: old.device_n3, user_n4: old.user_n4, state_n5: old.state_n5, owner_n6: old.owner_n6, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n5: old.state_n5, owner_n6: old.owner_n6, } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, owner_n6: old.count_n1, locale_n2: old.locale_n2, device_n3: old.device_n3, user_n4: old.user_n4, state_n5: old.state_n5, count_n1: old.owner_n6, owner_n8: Default::default(), }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { state_n5: old.state_n5, count_n1: old.owner_n6, } }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, device_n10: old.owner_n6, locale_n2: old.locale_n2, device_n3: old.device_n3, user_n4: old.user_n4, state_n5: old.state_n5, owner_n8: old.owner_n8, user_n9: Default::default(), }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { state_n5: old.state_n5, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_2(old); v2::EMetadata { state_n5: new.state_n5, owner_n6: new.owner_n6, } } }
    impl From<v1::E> for v3::E { fn from(old: v1::E) -> Self { up_1_3(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v3::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_3(old); v3::EMetadata { state_n5: new.state_n5, owner_n6: new.owner_n6, } } }
    impl From<v1::E> for v4::E { fn from(old: v1::E) -> Self { up_1_4(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v1::E> for v5::E { fn from(old: v1::E) -> Self { up_1_5(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c00", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Whole structs, 3 versions.
mod c01 {
    use super::*;

    pub fn fill_6() -> u64 { 7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c01:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub device_n1: BTreeMap<String, u32>,
        pub locale_n2: String,
        #[kv(metadata)] pub token_n3: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n3: f64, }
    version!(E { device_n1, locale_n2, token_n3 }, Meta { token_n3 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c01:{id}", codec = Json, older_codec = Json, version = 2, migrate(1 => Self as MsgPack))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "deviceN1"))] pub locale_n4: BTreeMap<String, u32>,
        pub locale_n2: String,
        #[kv(metadata)] pub token_n3: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n3: f64, }
    version!(E { locale_n4, locale_n2, token_n3 }, Meta { token_n3 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c01:{id}", codec = Json, version = 3, migrate(1 => Self as MsgPack, 2 => Self as Json))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "deviceN1"))] pub locale_n4: BTreeMap<String, u32>,
        pub locale_n2: String,
        #[kv(metadata)] pub token_n3: f64,
        #[kv(since = 3, fill = super::fill_6)] pub owner_n5: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n3: f64, }
    version!(E { locale_n4, locale_n2, token_n3, owner_n5 }, Meta { token_n3 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, locale_n4: old.device_n1, locale_n2: old.locale_n2, token_n3: old.token_n3, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { token_n3: old.token_n3, } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, locale_n4: old.locale_n4, locale_n2: old.locale_n2, token_n3: old.token_n3, owner_n5: fill_6(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { token_n3: old.token_n3, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c01", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Whole structs, 4 versions.
mod c02 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c02:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        pub note_n1: f64,
        pub device_n2: BTreeMap<String, u32>,
    }
    version!(E { note_n1, device_n2 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c02:{id}", codec = MsgPack, version = 2, migrate(1 => super::v1::E as MsgPack))]
    pub struct E {
        pub id: u64,
        pub user_n4: f64,
        pub device_n2: BTreeMap<String, u32>,
    }
    version!(E { user_n4, device_n2 }, None);
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c02:{id}", codec = Gzip<Json>, version = 3, migrate(1 => Self as MsgPack, 2 => Self as MsgPack))]
    pub struct E {
        pub id: u64,
        pub device_n2: BTreeMap<String, u32>,
        #[kv(since = 3)] pub note_n1: Vec<u64>,
    }
    version!(E { device_n2, note_n1 }, None);
    }
    pub fn step_2_3_of_4(old: v2::E, key: &v4::EKey) -> v3::E { up_2_3(old, key.id).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c02:{id}", codec = Gzip<Json>, version = 4, migrate(1 => super::v1::E as MsgPack, 2 => super::v2::E as MsgPack with super::step_2_3_of_4, 3 => super::v3::E as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        pub device_n2: BTreeMap<String, u32>,
        pub device_n7: BTreeMap<String, u32>,
    }
    version!(E { device_n2, device_n7 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, user_n4: old.note_n1, device_n2: old.device_n2, }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, device_n2: old.device_n2, note_n1: Default::default(), }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, device_n2: old.device_n2, device_n7: Default::default(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v3::E> for v4::E { fn from(old: v3::E) -> Self { up_3_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c02", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
    }
}

/// Whole structs, 2 versions.
mod c03 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c03:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 1)]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub locale_n1: Option<u64>,
        pub user_n2: String,
        pub state_n3: BTreeMap<String, u32>,
        #[kv(metadata)] pub note_n4: u32,
        #[kv(metadata)] pub device_n5: String,
        #[kv(metadata)] pub state_n6: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n4: u32, pub device_n5: String, pub state_n6: u32, }
    version!(E { locale_n1, user_n2, state_n3, note_n4, device_n5, state_n6 }, Meta { note_n4, device_n5, state_n6 });
    }
    pub fn meta_step_1_of_2(old: v1::Meta) -> v2::EMetadata { let new = meta_1_2(old); v2::EMetadata { note_n4: new.note_n4, device_n5: new.device_n5, state_n6: new.state_n6, } }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c03:{id}", codec = Gzip<Json>, version = 2, migrate(1 => super::v1::E as Gzip<Json>), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_2))]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub locale_n1: Option<u64>,
        pub user_n2: String,
        pub state_n3: BTreeMap<String, u32>,
        #[kv(metadata)] pub note_n4: u32,
        #[kv(metadata)] pub device_n5: String,
        #[kv(metadata)] pub state_n6: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n4: u32, pub device_n5: String, pub state_n6: u64, }
    version!(E { locale_n1, user_n2, state_n3, note_n4, device_n5, state_n6 }, Meta { note_n4, device_n5, state_n6 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, locale_n1: old.locale_n1, user_n2: old.user_n2, state_n3: old.state_n3, note_n4: old.note_n4, device_n5: old.device_n5, state_n6: u64::from(old.state_n6), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { note_n4: old.note_n4, device_n5: old.device_n5, state_n6: u64::from(old.state_n6), } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c03", 3, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
    }
}

/// Values apart, 5 versions.
mod c04 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c04:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub state_n5: Option<u64>,
        #[kv(metadata)] pub device_n6: String,
        #[kv(metadata)] pub token_n7: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: String, pub count_n2: String, pub device_n3: Vec<i64>, pub locale_n4: String, }
    any!(Val { state_n1, count_n2, device_n3, locale_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: Option<u64>, pub device_n6: String, pub token_n7: Option<f64>, }
    version!(E { val, state_n5, device_n6, token_n7 }, Meta { state_n5, device_n6, token_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c04:{id}", codec = MsgPack, version = 2, migrate(1 => super::v1::Val as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub device_n6: String,
        #[kv(metadata)] pub token_n7: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: String, pub count_n2: Option<String>, pub device_n3: u64, pub locale_n4: String, }
    any!(Val { state_n1, count_n2, device_n3, locale_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n6: String, pub token_n7: Option<f64>, }
    version!(E { val, device_n6, token_n7 }, Meta { device_n6, token_n7 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c04:{id}", codec = MsgPack, version = 3, migrate(1 => super::v1::Val as MsgPack, 2 => super::v2::Val as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub device_n6: String,
        #[kv(metadata)] pub token_n7: Option<f64>,
        #[kv(metadata, since = 3)] pub user_n8: Vec<String>,
        #[kv(metadata, since = 3)] pub state_n5: Vec<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: String, pub count_n2: Option<String>, pub locale_n4: String, }
    any!(Val { state_n1, count_n2, locale_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n6: String, pub token_n7: Option<f64>, pub user_n8: Vec<String>, pub state_n5: Vec<u64>, }
    version!(E { val, device_n6, token_n7, user_n8, state_n5 }, Meta { device_n6, token_n7, user_n8, state_n5 });
    }
    pub fn step_1_2_of_4(old: v1::Val, key: &v4::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c04:{id}", codec = MsgPack, older_codec = MsgPack, version = 4, migrate(1 => super::v1::Val with super::step_1_2_of_4, 2 => super::v2::Val as MsgPack, 3 => super::v3::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(3 => "device_n6"))] pub user_n10: String,
        #[kv(metadata)] pub token_n7: Option<f64>,
        #[kv(metadata, since = 3)] pub user_n8: Vec<String>,
        #[kv(metadata, since = 3)] pub state_n5: Vec<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: Vec<String>, pub count_n2: Option<String>, pub locale_n4: String, }
    any!(Val { state_n1, count_n2, locale_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n10: String, pub token_n7: Option<f64>, pub user_n8: Vec<String>, pub state_n5: Vec<u64>, }
    version!(E { val, user_n10, token_n7, user_n8, state_n5 }, Meta { user_n10, token_n7, user_n8, state_n5 });
    }
    pub fn step_2_3_of_5(old: v2::Val) -> v3::Val { up_2_3(old, 0).expect("it is infallible") }
    pub fn step_3_4_of_5(old: v3::Val, key: &v5::EKey) -> Result<v4::Val, String> { up_3_4(old, key.id) }
    pub fn meta_step_1_of_5(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub fn meta_step_4_of_5(old: v4::Meta) -> v5::EMetadata { let new = meta_4_5(old); v5::EMetadata { user_n10: new.user_n10, token_n7: new.token_n7, user_n8: new.user_n8, state_n5: new.state_n5, } }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c04:{id}", codec = MsgPack, version = 5, migrate(1 => super::v1::Val as MsgPack, 2 => super::v2::Val as MsgPack with super::step_2_3_of_5, 3 => super::v3::Val as MsgPack with super::step_3_4_of_5, 4 => super::v4::Val as MsgPack), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_5, 2 => super::v2::Meta, 3 => super::v3::Meta, 4 => super::v4::Meta with super::meta_step_4_of_5))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n10: String,
        #[kv(metadata)] pub token_n7: f64,
        #[kv(metadata)] pub user_n8: Vec<String>,
        #[kv(metadata)] pub state_n5: Vec<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: Vec<String>, pub count_n2: Option<String>, pub device_n3: String, }
    any!(Val { state_n1, count_n2, device_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n10: String, pub token_n7: f64, pub user_n8: Vec<String>, pub state_n5: Vec<u64>, }
    version!(E { val, user_n10, token_n7, user_n8, state_n5 }, Meta { user_n10, token_n7, user_n8, state_n5 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { state_n1: old.state_n1, count_n2: Some(old.count_n2), device_n3: (old.device_n3).len() as u64, locale_n4: old.locale_n4, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { device_n6: old.device_n6, token_n7: old.token_n7, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { state_n1: old.state_n1, count_n2: old.count_n2, locale_n4: old.locale_n4, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { device_n6: old.device_n6, token_n7: old.token_n7, user_n8: Default::default(), state_n5: Default::default(), } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { state_n1: words(old.state_n1), count_n2: old.count_n2, locale_n4: old.locale_n4, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { user_n10: old.device_n6, token_n7: old.token_n7, user_n8: old.user_n8, state_n5: old.state_n5, } }
    fn up_4(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(v5::Val { state_n1: old.state_n1, count_n2: old.count_n2, device_n3: old.locale_n4, }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { user_n10: old.user_n10, token_n7: (old.token_n7).unwrap_or_default(), user_n8: old.user_n8, state_n5: old.state_n5, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, state_n5: meta.state_n5, device_n6: meta.device_n6, token_n7: meta.token_n7, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, device_n6: meta.device_n6, token_n7: meta.token_n7, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, device_n6: meta.device_n6, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_1_5(old: v1::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_1_5(old.meta()); Ok(v5::E { id, val: up_1_5(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, device_n6: meta.device_n6, token_n7: meta.token_n7, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, device_n6: meta.device_n6, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_2_5(old: v2::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_2_5(old.meta()); Ok(v5::E { id, val: up_2_5(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, device_n6: meta.device_n6, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_3_5(old: v3::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_3_5(old.meta()); Ok(v5::E { id, val: up_3_5(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_4_5(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_4_5(old.meta()); Ok(v5::E { id, val: up_4_5(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }
    fn up_5_5(old: v5::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_5_5(old.meta()); Ok(v5::E { id, val: up_5_5(old.val, id)?, user_n10: meta.user_n10, token_n7: meta.token_n7, user_n8: meta.user_n8, state_n5: meta.state_n5, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v3::Val> for v4::Val { fn from(old: v3::Val) -> Self { up_3_4(old, 0).expect("it is infallible") } }
    impl From<v4::Val> for v5::Val { fn from(old: v4::Val) -> Self { up_4_5(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v3::Meta { fn from(old: v2::Meta) -> Self { meta_2_3(old) } }
    impl From<v3::Meta> for v4::Meta { fn from(old: v3::Meta) -> Self { meta_3_4(old) } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c04", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Values apart, 4 versions.
mod c05 {
    use super::*;

    pub fn fill_5() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c05:{id}", codec = Json)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub note_n3: Vec<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: u32, pub locale_n2: String, }
    any!(Val { owner_n1, locale_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n3: Vec<u32>, }
    version!(E { val, note_n3 }, Meta { note_n3 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c05:{id}", codec = Json, version = 2, migrate(1 => Self))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub note_n3: Vec<u32>,
        #[kv(metadata, since = 2, fill = super::fill_5)] pub owner_n4: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: u32, pub locale_n2: String, }
    any!(Val { owner_n1, locale_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n3: Vec<u32>, pub owner_n4: bool, }
    version!(E { val, note_n3, owner_n4 }, Meta { note_n3, owner_n4 });
    }
    pub fn step_2_3_of_3(old: v2::Val, key: &v3::EKey) -> v3::Val { up_2_3(old, key.id).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c05:{id}", codec = Json, version = 3, migrate(1 => super::v1::Val, 2 => super::v2::Val with super::step_2_3_of_3))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(2 => "note_n3"))] pub owner_n4: Vec<u32>,
        #[kv(metadata, since = 2, fill = super::fill_5, was(2 => "owner_n4"))] pub locale_n2: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: u32, pub note_n3: String, }
    any!(Val { owner_n1, note_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n4: Vec<u32>, pub locale_n2: bool, }
    version!(E { val, owner_n4, locale_n2 }, Meta { owner_n4, locale_n2 });
    }
    pub fn step_2_4_of_4(old: v2::Val) -> v4::Val { up_2_4(old, 0).expect("it is infallible") }
    pub fn meta_step_1_of_4(old: v1::Meta) -> v4::EMetadata { let new = meta_1_4(old); v4::EMetadata { owner_n4: new.owner_n4, locale_n2: new.locale_n2, locale_n6: new.locale_n6, } }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c05:{id}", codec = Json, version = 4, migrate(1 => super::v1::Val, 2 => super::v2::Val with super::step_2_4_of_4), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_4))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(2 => "note_n3"))] pub owner_n4: Vec<u32>,
        #[kv(metadata, was(2 => "owner_n4"))] pub locale_n2: bool,
        #[kv(metadata, since = 4)] pub locale_n6: Vec<i64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: u32, pub note_n3: String, }
    any!(Val { owner_n1, note_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n4: Vec<u32>, pub locale_n2: bool, pub locale_n6: Vec<i64>, }
    version!(E { val, owner_n4, locale_n2, locale_n6 }, Meta { owner_n4, locale_n2, locale_n6 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { owner_n1: old.owner_n1, locale_n2: old.locale_n2, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { note_n3: old.note_n3, owner_n4: fill_5(), } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { owner_n1: old.owner_n1, note_n3: old.locale_n2, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { owner_n4: old.note_n3, locale_n2: old.owner_n4, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { owner_n1: old.owner_n1, note_n3: old.note_n3, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { owner_n4: old.owner_n4, locale_n2: old.locale_n2, locale_n6: Default::default(), } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, note_n3: meta.note_n3, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, note_n3: meta.note_n3, owner_n4: meta.owner_n4, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, locale_n6: meta.locale_n6, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, note_n3: meta.note_n3, owner_n4: meta.owner_n4, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, locale_n6: meta.locale_n6, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, locale_n6: meta.locale_n6, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, owner_n4: meta.owner_n4, locale_n2: meta.locale_n2, locale_n6: meta.locale_n6, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c05", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Values apart, 3 versions.
mod c06 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: bool, pub part_1: bool, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c06:{id}", codec = MsgPack)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub state_n3: String,
        #[kv(metadata)] pub owner_n4: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, pub token_n2: N0, }
    any!(Val { locale_n1, token_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: String, pub owner_n4: bool, }
    version!(E { val, state_n3, owner_n4 }, Meta { state_n3, owner_n4 });
    }
    pub fn step_1_2_of_2(old: v1::Val, key: &v2::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c06:{id}", codec = MsgPack, version = 2, migrate(1 => super::v1::Val as MsgPack with super::step_1_2_of_2))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub state_n3: String,
        #[kv(metadata)] pub owner_n4: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, pub token_n2: N0, pub owner_n5: String, }
    any!(Val { locale_n1, token_n2, owner_n5 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: String, pub owner_n4: bool, }
    version!(E { val, state_n3, owner_n4 }, Meta { state_n3, owner_n4 });
    }
    pub fn step_1_2_of_3(old: v1::Val, key: &v3::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c06:{id}", codec = MsgPack, version = 3, migrate(1 => super::v1::Val as MsgPack with super::step_1_2_of_3, 2 => super::v2::Val as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub state_n3: String,
        #[kv(metadata)] pub owner_n4: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n6: String, pub token_n2: N0, pub owner_n5: String, }
    any!(Val { user_n6, token_n2, owner_n5 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: String, pub owner_n4: bool, }
    version!(E { val, state_n3, owner_n4 }, Meta { state_n3, owner_n4 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { locale_n1: old.locale_n1, token_n2: old.token_n2, owner_n5: format!("of {id}"), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n3: old.state_n3, owner_n4: old.owner_n4, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { user_n6: old.locale_n1, token_n2: old.token_n2, owner_n5: old.owner_n5, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n3: old.state_n3, owner_n4: old.owner_n4, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, state_n3: meta.state_n3, owner_n4: meta.owner_n4, }) }

    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c06", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Metadata alone, 5 versions.
mod c07 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c07:{id}", metadata_only, version = 1)]
    pub struct E {
        pub id: u64,
        pub device_n1: bool,
        pub locale_n2: u32,
        pub user_n3: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n1: bool, pub locale_n2: u32, pub user_n3: f64, }
    version!(E { device_n1, locale_n2, user_n3 }, Meta { device_n1, locale_n2, user_n3 });
    }
    pub fn meta_step_1_of_2(old: v1::Meta) -> v2::EMetadata { let new = meta_1_2(old); v2::EMetadata { device_n1: new.device_n1, locale_n2: new.locale_n2, user_n3: new.user_n3, } }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c07:{id}", metadata_only, version = 2, migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_2))]
    pub struct E {
        pub id: u64,
        pub device_n1: bool,
        pub locale_n2: u32,
        pub user_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n1: bool, pub locale_n2: u32, pub user_n3: Option<f64>, }
    version!(E { device_n1, locale_n2, user_n3 }, Meta { device_n1, locale_n2, user_n3 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c07:{id}", metadata_only, version = 3, migrate(1 => Self, 2 => Self), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(was(2 => "device_n1"))] pub locale_n2: bool,
        #[kv(was(2 => "locale_n2"))] pub device_n1: u32,
        pub user_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n2: bool, pub device_n1: u32, pub user_n3: Option<f64>, }
    version!(E { locale_n2, device_n1, user_n3 }, Meta { locale_n2, device_n1, user_n3 });
    }
    pub fn meta_step_1_of_4(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub fn meta_step_2_of_4(old: v2::Meta) -> v3::Meta { meta_2_3(old) }
    pub fn meta_step_3_of_4(old: v3::Meta) -> v4::EMetadata { let new = meta_3_4(old); v4::EMetadata { locale_n2: new.locale_n2, device_n1: new.device_n1, user_n3: new.user_n3, } }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c07:{id}", metadata_only, version = 4, migrate(2 => Self), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_4, 2 => super::v2::Meta with super::meta_step_2_of_4, 3 => super::v3::Meta with super::meta_step_3_of_4))]
    pub struct E {
        pub id: u64,
        pub locale_n2: u32,
        pub device_n1: u32,
        pub user_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n2: u32, pub device_n1: u32, pub user_n3: Option<f64>, }
    version!(E { locale_n2, device_n1, user_n3 }, Meta { locale_n2, device_n1, user_n3 });
    }
    pub fn meta_step_3_of_5(old: v3::Meta) -> v5::EMetadata { let new = meta_3_5(old); v5::EMetadata { locale_n2: new.locale_n2, device_n1: new.device_n1, user_n3: new.user_n3, } }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c07:{id}", metadata_only, version = 5, migrate(1 => Self, 4 => Self), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta, 3 => super::v3::Meta with super::meta_step_3_of_5))]
    pub struct E {
        pub id: u64,
        pub locale_n2: u32,
        pub device_n1: u32,
        pub user_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n2: u32, pub device_n1: u32, pub user_n3: Option<f64>, }
    version!(E { locale_n2, device_n1, user_n3 }, Meta { locale_n2, device_n1, user_n3 });
    }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { device_n1: old.device_n1, locale_n2: old.locale_n2, user_n3: Some(old.user_n3), } }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { locale_n2: old.device_n1, device_n1: old.locale_n2, user_n3: old.user_n3, } }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { locale_n2: u32::from(old.locale_n2), device_n1: old.device_n1, user_n3: old.user_n3, } }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { locale_n2: old.locale_n2, device_n1: old.device_n1, user_n3: old.user_n3, } }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let meta = meta_1_1(old.meta()); Ok(v1::E { id: old.id, device_n1: meta.device_n1, locale_n2: meta.locale_n2, user_n3: meta.user_n3, }) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let meta = meta_1_2(old.meta()); Ok(v2::E { id: old.id, device_n1: meta.device_n1, locale_n2: meta.locale_n2, user_n3: meta.user_n3, }) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let meta = meta_1_3(old.meta()); Ok(v3::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let meta = meta_1_4(old.meta()); Ok(v4::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let meta = meta_1_5(old.meta()); Ok(v5::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let meta = meta_2_2(old.meta()); Ok(v2::E { id: old.id, device_n1: meta.device_n1, locale_n2: meta.locale_n2, user_n3: meta.user_n3, }) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let meta = meta_2_3(old.meta()); Ok(v3::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let meta = meta_2_4(old.meta()); Ok(v4::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let meta = meta_2_5(old.meta()); Ok(v5::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let meta = meta_3_3(old.meta()); Ok(v3::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let meta = meta_3_4(old.meta()); Ok(v4::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let meta = meta_3_5(old.meta()); Ok(v5::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let meta = meta_4_4(old.meta()); Ok(v4::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let meta = meta_4_5(old.meta()); Ok(v5::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let meta = meta_5_5(old.meta()); Ok(v5::E { id: old.id, locale_n2: meta.locale_n2, device_n1: meta.device_n1, user_n3: meta.user_n3, }) }

    impl From<v1::Meta> for v3::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_3(old); v3::EMetadata { locale_n2: new.locale_n2, device_n1: new.device_n1, user_n3: new.user_n3, } } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v3::Meta { fn from(old: v2::Meta) -> Self { meta_2_3(old) } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c07", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Whole structs, 1 version.
mod c08 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: bool, pub part_1: String, }
    any!(N0 { part_0, part_1 });
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N1 { pub part_0: i64, pub part_1: String, }
    any!(N1 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c08:{id}", codec = Json, envelope, version = 1)]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub owner_n1: N0,
        pub note_n2: bool,
        pub count_n3: N1,
    }
    version!(E { owner_n1, note_n2, count_n3 }, None);
    }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c08", 1, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
    }
}

/// Whole structs, 4 versions.
mod c09 {
    use super::*;

    pub fn fill_6() -> i64 { -7 }
    pub fn fill_8() -> u32 { 7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c09:{id}", codec = Json)]
    pub struct E {
        pub id: u64,
        pub locale_n1: Vec<String>,
        pub locale_n2: String,
        #[kv(metadata)] pub state_n3: u64,
        #[kv(metadata)] pub user_n4: Option<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: u64, pub user_n4: Option<u32>, }
    version!(E { locale_n1, locale_n2, state_n3, user_n4 }, Meta { state_n3, user_n4 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c09:{id}", codec = Json, version = 2, migrate(1 => super::v1::E))]
    pub struct E {
        pub id: u64,
        pub locale_n2: u64,
        #[kv(was(1 => "locale_n2"))] pub locale_n1: String,
        #[kv(metadata)] pub state_n3: u64,
        #[kv(metadata)] pub user_n4: Option<u32>,
        #[serde(default = "super::fill_6")] #[kv(metadata, since = 2)] pub locale_n5: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: u64, pub user_n4: Option<u32>, pub locale_n5: i64, }
    version!(E { locale_n2, locale_n1, state_n3, user_n4, locale_n5 }, Meta { state_n3, user_n4, locale_n5 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c09:{id}", codec = Json, version = 3, migrate(1 => super::v1::E))]
    pub struct E {
        pub id: u64,
        pub locale_n2: u64,
        #[kv(was(1 => "locale_n2"))] pub locale_n1: String,
        #[kv(metadata)] pub state_n3: u64,
        #[kv(metadata)] pub user_n4: Option<u32>,
        #[serde(default = "super::fill_6")] #[kv(metadata, since = 2)] pub locale_n5: i64,
        #[serde(default = "super::fill_8")] #[kv(metadata, since = 3)] pub count_n7: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: u64, pub user_n4: Option<u32>, pub locale_n5: i64, pub count_n7: u32, }
    version!(E { locale_n2, locale_n1, state_n3, user_n4, locale_n5, count_n7 }, Meta { state_n3, user_n4, locale_n5, count_n7 });
    }
    pub fn step_1_2_of_4(old: v1::E) -> Result<v2::E, String> { up_1_2(old, 0) }
    pub fn step_2_3_of_4(old: v2::E, key: &v4::EKey) -> Result<v3::E, String> { up_2_3(old, key.id) }
    pub fn meta_step_1_of_4(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c09:{id}", codec = Json, version = 4, migrate(1 => super::v1::E with super::step_1_2_of_4, 2 => super::v2::E with super::step_2_3_of_4, 3 => super::v3::E), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_4, 2 => super::v2::Meta, 3 => super::v3::Meta))]
    pub struct E {
        pub id: u64,
        pub locale_n2: u64,
        pub locale_n1: String,
        #[kv(metadata)] pub state_n3: u64,
        #[kv(metadata)] pub user_n4: Option<u32>,
        #[serde(default = "super::fill_6")] #[kv(metadata)] pub locale_n5: i64,
        #[kv(metadata)] pub count_n7: Vec<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: u64, pub user_n4: Option<u32>, pub locale_n5: i64, pub count_n7: Vec<u32>, }
    version!(E { locale_n2, locale_n1, state_n3, user_n4, locale_n5, count_n7 }, Meta { state_n3, user_n4, locale_n5, count_n7 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, locale_n2: (old.locale_n1).len() as u64, locale_n1: old.locale_n2, state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: fill_6(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: fill_6(), } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, locale_n2: old.locale_n2, locale_n1: old.locale_n1, state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: old.locale_n5, count_n7: fill_8(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: old.locale_n5, count_n7: fill_8(), } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, locale_n2: old.locale_n2, locale_n1: old.locale_n1, state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: old.locale_n5, count_n7: vec![old.count_n7], }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { state_n3: old.state_n3, user_n4: old.user_n4, locale_n5: old.locale_n5, count_n7: vec![old.count_n7], } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::E> for v3::E { fn from(old: v1::E) -> Self { up_1_3(old, 0).expect("it is infallible") } }
    impl From<v3::E> for v4::E { fn from(old: v3::E) -> Self { up_3_4(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v3::Meta { fn from(old: v2::Meta) -> Self { meta_2_3(old) } }
    impl From<v3::Meta> for v4::EMetadata { fn from(old: v3::Meta) -> Self { let new = meta_3_4(old); v4::EMetadata { state_n3: new.state_n3, user_n4: new.user_n4, locale_n5: new.locale_n5, count_n7: new.count_n7, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c09", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Whole structs, 5 versions.
mod c10 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub inner: Vec<f64>, }
    any!(N0 { inner });
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N1 { pub part_0: String, pub part_1: String, }
    any!(N1 { part_0, part_1 });
    pub fn fill_9() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c10:{id}", codec = Gzip<Json>)]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub locale_n2: f64,
    }
    version!(E { count_n1, locale_n2 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c10:{id}", codec = Gzip<Json>, version = 2, migrate(1 => Self as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        #[kv(was(1 => "locale_n2"))] pub note_n4: f64,
        #[kv(since = 2)] pub token_n3: Vec<f64>,
    }
    version!(E { count_n1, note_n4, token_n3 }, None);
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c10:{id}", codec = Json, older_codec = Json, version = 3, migrate(1 => super::v1::E as Gzip<Json>, 2 => super::v2::E as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub note_n4: f64,
        pub token_n3: N0,
    }
    version!(E { count_n1, note_n4, token_n3 }, None);
    }
    pub fn step_1_2_of_4(old: v1::E, key: &v4::EKey) -> Result<v2::E, String> { up_1_2(old, key.id) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c10:{id}", codec = Json, older_codec = Json, version = 4, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_4, 2 => super::v2::E as Gzip<Json>, 3 => Self))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub note_n4: f64,
        pub token_n3: N0,
        #[kv(since = 4)] pub token_n5: u64,
        #[kv(since = 4)] pub count_n7: N1,
    }
    version!(E { count_n1, note_n4, token_n3, token_n5, count_n7 }, None);
    }
    pub fn step_1_2_of_5(old: v1::E, key: &v5::EKey) -> v2::E { up_1_2(old, key.id).expect("it is infallible") }
    pub fn step_3_5_of_5(old: v3::E) -> Result<v5::E, String> { up_3_5(old, 0) }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c10:{id}", codec = Json, older_codec = Json, version = 5, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_5, 2 => super::v2::E as Gzip<Json>, 3 => super::v3::E as Json with super::step_3_5_of_5, 4 => Self))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub note_n4: f64,
        pub token_n3: N0,
        pub count_n7: N1,
        #[serde(default = "super::fill_9")] #[kv(since = 5)] pub locale_n2: bool,
    }
    version!(E { count_n1, note_n4, token_n3, count_n7, locale_n2 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, count_n1: old.count_n1, note_n4: old.locale_n2, token_n3: Default::default(), }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, count_n1: old.count_n1, note_n4: old.note_n4, token_n3: N0 { inner: old.token_n3 }, }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, count_n1: old.count_n1, note_n4: old.note_n4, token_n3: old.token_n3, token_n5: Default::default(), count_n7: Default::default(), }) }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, count_n1: old.count_n1, note_n4: old.note_n4, token_n3: old.token_n3, count_n7: old.count_n7, locale_n2: fill_9(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v4::E { fn from(old: v2::E) -> Self { up_2_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c10", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, |()| ());
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Unversioned(1), whole_1_5, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, |()| ());
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, |()| ());
    }
}

/// Whole structs, 3 versions.
mod c11 {
    use super::*;

    pub fn fill_7() -> u32 { 7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c11:{id}", codec = Json, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub device_n1: String,
        pub count_n2: f64,
        pub count_n3: u64,
        #[kv(metadata)] pub state_n4: Vec<bool>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub state_n4: Vec<bool>, }
    version!(E { device_n1, count_n2, count_n3, state_n4 }, Meta { state_n4 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c11:{id}", codec = Json, version = 2)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub device_n1: String,
        pub count_n3: u64,
        #[kv(metadata)] pub state_n4: Vec<bool>,
        #[serde(default)] #[kv(since = 2)] pub count_n5: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub state_n4: Vec<bool>, }
    version!(E { device_n1, count_n3, state_n4, count_n5 }, Meta { state_n4 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c11:{id}", codec = Json, version = 3, migrate(2 => Self))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub device_n1: String,
        pub count_n3: u64,
        #[kv(metadata)] pub state_n4: Vec<bool>,
        #[serde(default)] #[kv(since = 2)] pub count_n5: Option<f64>,
        #[serde(default = "super::fill_7")] #[kv(since = 3)] pub state_n6: u32,
        #[serde(default)] #[kv(metadata, since = 3)] pub token_n8: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub state_n4: Vec<bool>, pub token_n8: Option<String>, }
    version!(E { device_n1, count_n3, state_n4, count_n5, state_n6, token_n8 }, Meta { state_n4, token_n8 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, device_n1: old.device_n1, count_n3: old.count_n3, state_n4: old.state_n4, count_n5: Default::default(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n4: old.state_n4, } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, device_n1: old.device_n1, count_n3: old.count_n3, state_n4: old.state_n4, count_n5: old.count_n5, state_n6: fill_7(), token_n8: Default::default(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n4: old.state_n4, token_n8: Default::default(), } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c11", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Values apart, 4 versions.
mod c12 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c12:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n3: Option<f64>,
        #[kv(metadata)] pub owner_n4: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, pub user_n2: String, }
    any!(Val { locale_n1, user_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n3: Option<f64>, pub owner_n4: u64, }
    version!(E { val, locale_n3, owner_n4 }, Meta { locale_n3, owner_n4 });
    }
    pub fn step_1_2_of_2(old: v1::Val, key: &v2::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c12:{id}", codec = Json, version = 2, migrate(1 => super::v1::Val with super::step_1_2_of_2))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n3: Option<f64>,
        #[kv(metadata)] pub owner_n4: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, pub user_n2: String, pub state_n5: String, }
    any!(Val { locale_n1, user_n2, state_n5 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n3: Option<f64>, pub owner_n4: u64, }
    version!(E { val, locale_n3, owner_n4 }, Meta { locale_n3, owner_n4 });
    }
    pub fn step_1_2_of_3(old: v1::Val, key: &v3::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c12:{id}", codec = Json, version = 3, migrate(1 => super::v1::Val with super::step_1_2_of_3, 2 => super::v2::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, pub state_n5: String, }
    any!(Val { locale_n1, state_n5 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n3: Option<f64>, }
    version!(E { val, locale_n3 }, Meta { locale_n3 });
    }
    pub fn step_1_2_of_4(old: v1::Val, key: &v4::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub fn step_3_4_of_4(old: v3::Val) -> Result<v4::Val, String> { up_3_4(old, 0) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c12:{id}", codec = Json, version = 4, migrate(1 => super::v1::Val with super::step_1_2_of_4, 2 => super::v2::Val, 3 => super::v3::Val with super::step_3_4_of_4))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n3: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: String, }
    any!(Val { locale_n1 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n3: Option<f64>, }
    version!(E { val, locale_n3 }, Meta { locale_n3 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { locale_n1: old.locale_n1, user_n2: old.user_n2, state_n5: format!("of {id}"), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { locale_n3: old.locale_n3, owner_n4: old.owner_n4, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { locale_n1: old.locale_n1, state_n5: old.state_n5, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { locale_n3: old.locale_n3, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { locale_n1: old.locale_n1, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { locale_n3: old.locale_n3, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, locale_n3: meta.locale_n3, owner_n4: meta.owner_n4, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, locale_n3: meta.locale_n3, owner_n4: meta.owner_n4, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, locale_n3: meta.locale_n3, owner_n4: meta.owner_n4, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, locale_n3: meta.locale_n3, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, locale_n3: meta.locale_n3, }) }

    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c12", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Values apart, 2 versions.
mod c13 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c13:{id}", codec = Json)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n5: Option<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: BTreeMap<String, u32>, pub owner_n2: BTreeMap<String, u32>, pub token_n3: BTreeMap<String, u32>, pub state_n4: i64, }
    any!(Val { user_n1, owner_n2, token_n3, state_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n5: Option<u64>, }
    version!(E { val, count_n5 }, Meta { count_n5 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c13:{id}", codec = Json, version = 2, migrate(1 => super::v1::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(1 => "count_n5"))] pub token_n3: Option<u64>,
        #[kv(metadata, since = 2)] pub owner_n6: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: BTreeMap<String, u32>, pub state_n4: BTreeMap<String, u32>, pub count_n5: BTreeMap<String, u32>, pub owner_n2: i64, }
    any!(Val { user_n1, state_n4, count_n5, owner_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub token_n3: Option<u64>, pub owner_n6: String, }
    version!(E { val, token_n3, owner_n6 }, Meta { token_n3, owner_n6 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { user_n1: old.user_n1, state_n4: old.owner_n2, count_n5: old.token_n3, owner_n2: old.state_n4, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { token_n3: old.count_n5, owner_n6: Default::default(), } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, count_n5: meta.count_n5, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, token_n3: meta.token_n3, owner_n6: meta.owner_n6, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, token_n3: meta.token_n3, owner_n6: meta.owner_n6, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c13", 3, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
    }
}

/// Values apart, 5 versions.
mod c14 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: bool, pub part_1: u32, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c14:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n4: Vec<u32>,
        #[kv(metadata)] pub device_n5: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub device_n1: String, pub token_n2: f64, pub count_n3: N0, }
    any!(Val { device_n1, token_n2, count_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n4: Vec<u32>, pub device_n5: String, }
    version!(E { val, locale_n4, device_n5 }, Meta { locale_n4, device_n5 });
    }
    pub fn meta_step_1_of_2(old: v1::Meta) -> v2::EMetadata { let new = meta_1_2(old); v2::EMetadata { locale_n4: new.locale_n4, device_n5: new.device_n5, } }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c14:{id}", codec = Gzip<Json>, version = 2, migrate(1 => super::v1::Val as Gzip<Json>), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_2))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n4: Vec<u32>,
        #[kv(metadata)] pub device_n5: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub device_n1: String, pub count_n3: N0, }
    any!(Val { device_n1, count_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n4: Vec<u32>, pub device_n5: String, }
    version!(E { val, locale_n4, device_n5 }, Meta { locale_n4, device_n5 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c14:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 3, migrate(1 => super::v1::Val, 2 => super::v2::Val), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub token_n2: Vec<u32>,
        #[kv(metadata)] pub device_n5: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub device_n1: String, pub count_n3: N0, }
    any!(Val { device_n1, count_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub token_n2: Vec<u32>, pub device_n5: String, }
    version!(E { val, token_n2, device_n5 }, Meta { token_n2, device_n5 });
    }
    pub fn step_1_2_of_4(old: v1::Val, key: &v4::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c14:{id}", codec = Gzip<Json>, version = 4, migrate(1 => super::v1::Val as Gzip<Json> with super::step_1_2_of_4, 2 => super::v2::Val as Gzip<Json>, 3 => super::v3::Val as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(2 => "locale_n4"))] pub token_n2: Vec<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub count_n7: String, pub count_n3: N0, }
    any!(Val { count_n7, count_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub token_n2: Vec<u32>, }
    version!(E { val, token_n2 }, Meta { token_n2 });
    }
    pub fn step_4_5_of_5(old: v4::Val) -> Result<v5::Val, String> { up_4_5(old, 0) }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c14:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 5, migrate(1 => super::v1::Val, 2 => super::v2::Val, 3 => super::v3::Val, 4 => super::v4::Val with super::step_4_5_of_5))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(2 => "locale_n4", 4 => "token_n2"))] pub count_n3: Vec<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub count_n7: String, pub token_n2: N0, }
    any!(Val { count_n7, token_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n3: Vec<u32>, }
    version!(E { val, count_n3 }, Meta { count_n3 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { device_n1: old.device_n1, count_n3: old.count_n3, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { locale_n4: old.locale_n4, device_n5: old.device_n5, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { device_n1: old.device_n1, count_n3: old.count_n3, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { token_n2: old.locale_n4, device_n5: old.device_n5, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { count_n7: old.device_n1, count_n3: old.count_n3, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { token_n2: old.token_n2, } }
    fn up_4(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(v5::Val { count_n7: old.count_n7, token_n2: old.count_n3, }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { count_n3: old.token_n2, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, locale_n4: meta.locale_n4, device_n5: meta.device_n5, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, locale_n4: meta.locale_n4, device_n5: meta.device_n5, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, token_n2: meta.token_n2, device_n5: meta.device_n5, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, token_n2: meta.token_n2, }) }
    fn up_1_5(old: v1::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_1_5(old.meta()); Ok(v5::E { id, val: up_1_5(old.val, id)?, count_n3: meta.count_n3, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, locale_n4: meta.locale_n4, device_n5: meta.device_n5, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, token_n2: meta.token_n2, device_n5: meta.device_n5, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, token_n2: meta.token_n2, }) }
    fn up_2_5(old: v2::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_2_5(old.meta()); Ok(v5::E { id, val: up_2_5(old.val, id)?, count_n3: meta.count_n3, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, token_n2: meta.token_n2, device_n5: meta.device_n5, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, token_n2: meta.token_n2, }) }
    fn up_3_5(old: v3::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_3_5(old.meta()); Ok(v5::E { id, val: up_3_5(old.val, id)?, count_n3: meta.count_n3, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, token_n2: meta.token_n2, }) }
    fn up_4_5(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_4_5(old.meta()); Ok(v5::E { id, val: up_4_5(old.val, id)?, count_n3: meta.count_n3, }) }
    fn up_5_5(old: v5::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_5_5(old.meta()); Ok(v5::E { id, val: up_5_5(old.val, id)?, count_n3: meta.count_n3, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v3::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_3(old); v3::EMetadata { token_n2: new.token_n2, device_n5: new.device_n5, } } }
    impl From<v3::Val> for v4::Val { fn from(old: v3::Val) -> Self { up_3_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c14", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Metadata alone, 4 versions.
mod c15 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c15:{id}", metadata_only, version = 1)]
    pub struct E {
        pub id: u64,
        pub state_n1: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n1: String, }
    version!(E { state_n1 }, Meta { state_n1 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c15:{id}", metadata_only, version = 2, migrate(1 => Self))]
    pub struct E {
        pub id: u64,
        pub state_n1: String,
        #[kv(since = 2)] pub count_n2: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n1: String, pub count_n2: Option<f64>, }
    version!(E { state_n1, count_n2 }, Meta { state_n1, count_n2 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c15:{id}", metadata_only, version = 3, migrate(1 => Self), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        pub count_n2: String,
        pub state_n1: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n2: String, pub state_n1: Option<f64>, }
    version!(E { count_n2, state_n1 }, Meta { count_n2, state_n1 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c15:{id}", metadata_only, version = 4, migrate(1 => Self, 3 => Self))]
    pub struct E {
        pub id: u64,
        #[kv(was(2 => "state_n1", 3 => "count_n2"))] pub state_n1: String,
        #[kv(since = 2, was(2 => "count_n2", 3 => "state_n1"))] pub count_n2: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n1: String, pub count_n2: Option<f64>, }
    version!(E { state_n1, count_n2 }, Meta { state_n1, count_n2 });
    }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n1: old.state_n1, count_n2: Default::default(), } }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { count_n2: old.state_n1, state_n1: old.count_n2, } }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { state_n1: old.count_n2, count_n2: old.state_n1, } }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let meta = meta_1_1(old.meta()); Ok(v1::E { id: old.id, state_n1: meta.state_n1, }) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let meta = meta_1_2(old.meta()); Ok(v2::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let meta = meta_1_3(old.meta()); Ok(v3::E { id: old.id, count_n2: meta.count_n2, state_n1: meta.state_n1, }) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let meta = meta_1_4(old.meta()); Ok(v4::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let meta = meta_2_2(old.meta()); Ok(v2::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let meta = meta_2_3(old.meta()); Ok(v3::E { id: old.id, count_n2: meta.count_n2, state_n1: meta.state_n1, }) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let meta = meta_2_4(old.meta()); Ok(v4::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let meta = meta_3_3(old.meta()); Ok(v3::E { id: old.id, count_n2: meta.count_n2, state_n1: meta.state_n1, }) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let meta = meta_3_4(old.meta()); Ok(v4::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let meta = meta_4_4(old.meta()); Ok(v4::E { id: old.id, state_n1: meta.state_n1, count_n2: meta.count_n2, }) }

    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v3::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_3(old); v3::EMetadata { count_n2: new.count_n2, state_n1: new.state_n1, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c15", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Whole structs, 3 versions.
mod c16 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub inner: i64, }
    any!(N0 { inner });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c16:{id}", codec = MsgPack, older_codec = MsgPack, envelope, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub owner_n1: String,
        pub note_n2: i64,
        pub owner_n3: String,
    }
    version!(E { owner_n1, note_n2, owner_n3 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c16:{id}", codec = MsgPack, older_codec = MsgPack, envelope, version = 2, migrate(1 => Self))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n2: i64,
        pub owner_n3: String,
    }
    version!(E { note_n2, owner_n3 }, None);
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c16:{id}", codec = MsgPack, older_codec = MsgPack, envelope, version = 3, migrate(1 => super::v1::E as MsgPack, 2 => super::v2::E))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n2: N0,
        pub owner_n1: String,
    }
    version!(E { note_n2, owner_n1 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, note_n2: old.note_n2, owner_n3: old.owner_n3, }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, note_n2: N0 { inner: old.note_n2 }, owner_n1: old.owner_n3, }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c16", 6, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
    }
}

/// Whole structs, 5 versions.
mod c17 {
    use super::*;

    pub fn fill_10() -> String { "seven".to_owned() }
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: bool, pub part_1: String, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c17:{id}", codec = Gzip<Json>, envelope, version = 1)]
    pub struct E {
        pub id: u64,
        pub token_n1: String,
        pub state_n2: BTreeMap<String, u32>,
        pub note_n3: u64,
        pub user_n4: u32,
    }
    version!(E { token_n1, state_n2, note_n3, user_n4 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c17:{id}", codec = Gzip<Json>, envelope, version = 2, migrate(1 => Self as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        pub token_n1: String,
        pub state_n2: BTreeMap<String, u32>,
        pub note_n3: u64,
        pub user_n4: u32,
        #[kv(since = 2)] pub count_n5: u64,
        #[serde(default)] #[kv(since = 2)] pub note_n6: i64,
    }
    version!(E { token_n1, state_n2, note_n3, user_n4, count_n5, note_n6 }, None);
    }
    pub fn step_1_2_of_3(old: v1::E) -> v2::E { up_1_2(old, 0).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c17:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, envelope, version = 3, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_3, 2 => super::v2::E))]
    pub struct E {
        pub id: u64,
        pub locale_n7: String,
        pub state_n2: BTreeMap<String, u32>,
        pub user_n4: u32,
        pub count_n5: u64,
        #[serde(default)] pub note_n6: i64,
        pub owner_n8: String,
    }
    version!(E { locale_n7, state_n2, user_n4, count_n5, note_n6, owner_n8 }, None);
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c17:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, envelope, version = 4, migrate(1 => Self as Gzip<Json>, 2 => Self, 3 => Self))]
    pub struct E {
        pub id: u64,
        #[kv(was(2 => "token_n1"))] pub locale_n7: String,
        pub state_n2: BTreeMap<String, u32>,
        pub user_n4: u32,
        #[kv(since = 2)] pub count_n5: u64,
        #[serde(default)] #[kv(since = 2)] pub note_n6: i64,
        #[kv(since = 3)] pub owner_n8: String,
        #[kv(since = 4, fill = super::fill_10)] pub locale_n9: String,
    }
    version!(E { locale_n7, state_n2, user_n4, count_n5, note_n6, owner_n8, locale_n9 }, None);
    }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c17:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, envelope, version = 5, migrate(1 => Self as Gzip<Json>, 4 => Self as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        #[kv(was(2 => "token_n1"))] pub locale_n7: String,
        pub state_n2: BTreeMap<String, u32>,
        pub user_n4: u32,
        #[kv(since = 2, was(4 => "count_n5"))] pub owner_n8: u64,
        #[serde(default)] #[kv(since = 2)] pub note_n6: i64,
        #[kv(since = 3, was(4 => "owner_n8"))] pub count_n5: String,
        #[kv(since = 4, fill = super::fill_10)] pub locale_n9: String,
        #[kv(since = 5)] pub token_n1: N0,
    }
    version!(E { locale_n7, state_n2, user_n4, owner_n8, note_n6, count_n5, locale_n9, token_n1 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, token_n1: old.token_n1, state_n2: old.state_n2, note_n3: old.note_n3, user_n4: old.user_n4, count_n5: Default::default(), note_n6: Default::default(), }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, locale_n7: old.token_n1, state_n2: old.state_n2, user_n4: old.user_n4, count_n5: old.count_n5, note_n6: old.note_n6, owner_n8: Default::default(), }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, locale_n7: old.locale_n7, state_n2: old.state_n2, user_n4: old.user_n4, count_n5: old.count_n5, note_n6: old.note_n6, owner_n8: old.owner_n8, locale_n9: fill_10(), }) }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, locale_n7: old.locale_n7, state_n2: old.state_n2, user_n4: old.user_n4, owner_n8: old.count_n5, note_n6: old.note_n6, count_n5: old.owner_n8, locale_n9: old.locale_n9, token_n1: Default::default(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c17", 15, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, |()| ());
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, |()| ());
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, |()| ());
    }
}

/// Whole structs, 1 version.
mod c18 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: String, pub part_1: i64, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c18:{id}", codec = Json, version = 1)]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub owner_n1: Vec<f64>,
        pub count_n2: N0,
        pub note_n3: Option<String>,
        #[kv(metadata)] pub user_n4: String,
        #[kv(metadata)] pub state_n5: Option<u32>,
        #[kv(metadata)] pub user_n6: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n4: String, pub state_n5: Option<u32>, pub user_n6: String, }
    version!(E { owner_n1, count_n2, note_n3, user_n4, state_n5, user_n6 }, Meta { user_n4, state_n5, user_n6 });
    }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c18", 1, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
    }
}

/// Whole structs, 4 versions.
mod c19 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c19:{id}", codec = Gzip<Json>, envelope, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub count_n1: i64,
        pub token_n2: f64,
        pub count_n3: Option<i64>,
    }
    version!(E { count_n1, token_n2, count_n3 }, None);
    }
    pub fn step_1_2_of_2(old: v1::E, key: &v2::EKey) -> v2::E { up_1_2(old, key.id).expect("it is infallible") }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c19:{id}", codec = Gzip<Json>, envelope, version = 2, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_2))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub count_n1: i64,
        pub token_n2: String,
        pub count_n3: Option<i64>,
        pub token_n4: String,
    }
    version!(E { count_n1, token_n2, count_n3, token_n4 }, None);
    }
    pub fn step_1_3_of_3(old: v1::E, key: &v3::EKey) -> v3::E { up_1_3(old, key.id).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c19:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, envelope, version = 3, migrate(1 => super::v1::E with super::step_1_3_of_3, 2 => Self))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub count_n1: i64,
        pub token_n2: String,
        pub count_n3: Option<i64>,
        pub token_n4: String,
        #[kv(since = 3)] pub device_n5: Vec<f64>,
    }
    version!(E { count_n1, token_n2, count_n3, token_n4, device_n5 }, None);
    }
    pub fn step_1_2_of_4(old: v1::E, key: &v4::EKey) -> Result<v2::E, String> { up_1_2(old, key.id) }
    pub fn step_2_3_of_4(old: v2::E, key: &v4::EKey) -> Result<v3::E, String> { up_2_3(old, key.id) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c19:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, envelope, version = 4, migrate(1 => super::v1::E with super::step_1_2_of_4, 2 => super::v2::E as Gzip<Json> with super::step_2_3_of_4, 3 => super::v3::E))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub count_n1: i64,
        pub locale_n7: Option<i64>,
        pub token_n4: String,
        pub device_n5: Vec<f64>,
        pub note_n6: f64,
    }
    version!(E { count_n1, locale_n7, token_n4, device_n5, note_n6 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, count_n1: old.count_n1, token_n2: (old.token_n2).to_string(), count_n3: old.count_n3, token_n4: format!("of {id}"), }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, count_n1: old.count_n1, token_n2: old.token_n2, count_n3: old.count_n3, token_n4: old.token_n4, device_n5: Default::default(), }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, count_n1: old.count_n1, locale_n7: old.count_n3, token_n4: old.token_n4, device_n5: old.device_n5, note_n6: Default::default(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v3::E> for v4::E { fn from(old: v3::E) -> Self { up_3_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c19", 10, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
    }
}

/// Values apart, 5 versions.
mod c20 {
    use super::*;

    pub fn fill_9() -> String { "seven".to_owned() }
    pub fn fill_11() -> u32 { 7 }
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: String, pub part_1: bool, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c20:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n5: String,
        #[kv(metadata)] pub user_n6: Vec<f64>,
        #[kv(metadata)] pub count_n7: Option<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub locale_n2: String, pub locale_n3: Vec<bool>, pub owner_n4: f64, }
    any!(Val { token_n1, locale_n2, locale_n3, owner_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n5: String, pub user_n6: Vec<f64>, pub count_n7: Option<u64>, }
    version!(E { val, locale_n5, user_n6, count_n7 }, Meta { locale_n5, user_n6, count_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c20:{id}", codec = MsgPack, version = 2, migrate(1 => super::v1::Val as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n5: String,
        #[kv(metadata)] pub user_n6: Vec<f64>,
        #[kv(metadata)] pub count_n7: Option<u64>,
        #[kv(metadata, since = 2, fill = super::fill_11)] pub token_n10: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub locale_n2: String, pub locale_n3: Vec<bool>, pub owner_n4: f64, pub locale_n8: String, }
    any!(Val { token_n1, locale_n2, locale_n3, owner_n4, locale_n8 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n5: String, pub user_n6: Vec<f64>, pub count_n7: Option<u64>, pub token_n10: u32, }
    version!(E { val, locale_n5, user_n6, count_n7, token_n10 }, Meta { locale_n5, user_n6, count_n7, token_n10 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c20:{id}", codec = MsgPack, older_codec = MsgPack, version = 3, migrate(1 => super::v1::Val, 2 => super::v2::Val as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n5: String,
        #[kv(metadata)] pub user_n6: Vec<f64>,
        #[kv(metadata)] pub count_n7: Option<u64>,
        #[kv(metadata, since = 2, fill = super::fill_11)] pub token_n10: u32,
        #[kv(metadata, since = 3)] pub user_n12: Vec<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub locale_n2: String, pub locale_n3: Vec<bool>, pub owner_n4: f64, pub locale_n8: String, pub count_n13: N0, }
    any!(Val { token_n1, locale_n2, locale_n3, owner_n4, locale_n8, count_n13 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n5: String, pub user_n6: Vec<f64>, pub count_n7: Option<u64>, pub token_n10: u32, pub user_n12: Vec<f64>, }
    version!(E { val, locale_n5, user_n6, count_n7, token_n10, user_n12 }, Meta { locale_n5, user_n6, count_n7, token_n10, user_n12 });
    }
    pub fn step_1_2_of_4(old: v1::Val, key: &v4::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub fn step_3_4_of_4(old: v3::Val, key: &v4::EKey) -> v4::Val { up_3_4(old, key.id).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c20:{id}", codec = MsgPack, older_codec = MsgPack, version = 4, migrate(1 => super::v1::Val as MsgPack with super::step_1_2_of_4, 2 => super::v2::Val as MsgPack, 3 => super::v3::Val as MsgPack with super::step_3_4_of_4))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n5: String,
        #[kv(metadata)] pub user_n6: Vec<f64>,
        #[kv(metadata)] pub count_n7: Option<u64>,
        #[kv(metadata, since = 2, fill = super::fill_11)] pub token_n10: u32,
        #[kv(metadata, since = 3)] pub user_n12: Vec<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub locale_n2: String, pub locale_n3: bool, pub owner_n4: f64, pub locale_n8: String, pub count_n13: N0, }
    any!(Val { token_n1, locale_n2, locale_n3, owner_n4, locale_n8, count_n13 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n5: String, pub user_n6: Vec<f64>, pub count_n7: Option<u64>, pub token_n10: u32, pub user_n12: Vec<f64>, }
    version!(E { val, locale_n5, user_n6, count_n7, token_n10, user_n12 }, Meta { locale_n5, user_n6, count_n7, token_n10, user_n12 });
    }
    pub fn meta_step_1_of_5(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c20:{id}", codec = MsgPack, older_codec = MsgPack, version = 5, migrate(1 => super::v1::Val, 2 => super::v2::Val, 3 => super::v3::Val, 4 => super::v4::Val), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_5, 2 => super::v2::Meta, 3 => super::v3::Meta, 4 => super::v4::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n5: String,
        #[kv(metadata)] pub device_n14: Vec<f64>,
        #[kv(metadata)] pub count_n7: Option<u64>,
        #[kv(metadata)] pub token_n10: u32,
        #[kv(metadata)] pub user_n12: Vec<f64>,
        #[serde(default)] #[kv(metadata)] pub note_n15: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub locale_n2: String, pub locale_n3: bool, pub owner_n4: f64, pub locale_n8: String, pub count_n13: N0, }
    any!(Val { token_n1, locale_n2, locale_n3, owner_n4, locale_n8, count_n13 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n5: String, pub device_n14: Vec<f64>, pub count_n7: Option<u64>, pub token_n10: u32, pub user_n12: Vec<f64>, pub note_n15: Option<String>, }
    version!(E { val, locale_n5, device_n14, count_n7, token_n10, user_n12, note_n15 }, Meta { locale_n5, device_n14, count_n7, token_n10, user_n12, note_n15 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { token_n1: old.token_n1, locale_n2: old.locale_n2, locale_n3: old.locale_n3, owner_n4: old.owner_n4, locale_n8: fill_9(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { locale_n5: old.locale_n5, user_n6: old.user_n6, count_n7: old.count_n7, token_n10: fill_11(), } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { token_n1: old.token_n1, locale_n2: old.locale_n2, locale_n3: old.locale_n3, owner_n4: old.owner_n4, locale_n8: old.locale_n8, count_n13: Default::default(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { locale_n5: old.locale_n5, user_n6: old.user_n6, count_n7: old.count_n7, token_n10: old.token_n10, user_n12: Default::default(), } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { token_n1: old.token_n1, locale_n2: old.locale_n2, locale_n3: ((old.locale_n3).into_iter().next()).unwrap_or_default(), owner_n4: old.owner_n4, locale_n8: old.locale_n8, count_n13: old.count_n13, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { locale_n5: old.locale_n5, user_n6: old.user_n6, count_n7: old.count_n7, token_n10: old.token_n10, user_n12: old.user_n12, } }
    fn up_4(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(v5::Val { token_n1: old.token_n1, locale_n2: old.locale_n2, locale_n3: old.locale_n3, owner_n4: old.owner_n4, locale_n8: old.locale_n8, count_n13: old.count_n13, }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { locale_n5: old.locale_n5, device_n14: old.user_n6, count_n7: old.count_n7, token_n10: old.token_n10, user_n12: old.user_n12, note_n15: Default::default(), } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_1_5(old: v1::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_1_5(old.meta()); Ok(v5::E { id, val: up_1_5(old.val, id)?, locale_n5: meta.locale_n5, device_n14: meta.device_n14, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, note_n15: meta.note_n15, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_2_5(old: v2::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_2_5(old.meta()); Ok(v5::E { id, val: up_2_5(old.val, id)?, locale_n5: meta.locale_n5, device_n14: meta.device_n14, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, note_n15: meta.note_n15, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_3_5(old: v3::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_3_5(old.meta()); Ok(v5::E { id, val: up_3_5(old.val, id)?, locale_n5: meta.locale_n5, device_n14: meta.device_n14, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, note_n15: meta.note_n15, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, locale_n5: meta.locale_n5, user_n6: meta.user_n6, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, }) }
    fn up_4_5(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_4_5(old.meta()); Ok(v5::E { id, val: up_4_5(old.val, id)?, locale_n5: meta.locale_n5, device_n14: meta.device_n14, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, note_n15: meta.note_n15, }) }
    fn up_5_5(old: v5::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_5_5(old.meta()); Ok(v5::E { id, val: up_5_5(old.val, id)?, locale_n5: meta.locale_n5, device_n14: meta.device_n14, count_n7: meta.count_n7, token_n10: meta.token_n10, user_n12: meta.user_n12, note_n15: meta.note_n15, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v3::Val> for v4::Val { fn from(old: v3::Val) -> Self { up_3_4(old, 0).expect("it is infallible") } }
    impl From<v4::Val> for v5::Val { fn from(old: v4::Val) -> Self { up_4_5(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v3::Meta { fn from(old: v2::Meta) -> Self { meta_2_3(old) } }
    impl From<v3::Meta> for v4::Meta { fn from(old: v3::Meta) -> Self { meta_3_4(old) } }
    impl From<v4::Meta> for v5::EMetadata { fn from(old: v4::Meta) -> Self { let new = meta_4_5(old); v5::EMetadata { locale_n5: new.locale_n5, device_n14: new.device_n14, count_n7: new.count_n7, token_n10: new.token_n10, user_n12: new.user_n12, note_n15: new.note_n15, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c20", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Values apart, 3 versions.
mod c21 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: u32, pub part_1: u32, }
    any!(N0 { part_0, part_1 });
    pub fn fill_6() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c21:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n4: Option<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: N0, pub owner_n2: u32, pub user_n3: bool, }
    any!(Val { state_n1, owner_n2, user_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n4: Option<u32>, }
    version!(E { val, user_n4 }, Meta { user_n4 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c21:{id}", codec = Json, version = 2)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n4: Option<u32>,
        #[kv(metadata, since = 2, fill = super::fill_6)] pub owner_n5: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n1: N0, pub owner_n2: u32, pub user_n3: bool, }
    any!(Val { state_n1, owner_n2, user_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n4: Option<u32>, pub owner_n5: bool, }
    version!(E { val, user_n4, owner_n5 }, Meta { user_n4, owner_n5 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c21:{id}", codec = Json, version = 3, migrate(1 => super::v1::Val, 2 => super::v2::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n4: Option<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub device_n7: N0, pub owner_n2: u32, pub user_n3: bool, }
    any!(Val { device_n7, owner_n2, user_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n4: Option<u32>, }
    version!(E { val, user_n4 }, Meta { user_n4 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { state_n1: old.state_n1, owner_n2: old.owner_n2, user_n3: old.user_n3, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { user_n4: old.user_n4, owner_n5: fill_6(), } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { device_n7: old.state_n1, owner_n2: old.owner_n2, user_n3: old.user_n3, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { user_n4: old.user_n4, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, user_n4: meta.user_n4, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, user_n4: meta.user_n4, owner_n5: meta.owner_n5, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, user_n4: meta.user_n4, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, user_n4: meta.user_n4, owner_n5: meta.owner_n5, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, user_n4: meta.user_n4, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, user_n4: meta.user_n4, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c21", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Values apart, 4 versions.
mod c22 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c22:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n4: Vec<String>,
        #[kv(metadata)] pub device_n5: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<u32>, pub state_n2: BTreeMap<String, u32>, pub user_n3: u64, }
    any!(Val { token_n1, state_n2, user_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: Vec<String>, pub device_n5: Vec<String>, }
    version!(E { val, count_n4, device_n5 }, Meta { count_n4, device_n5 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c22:{id}", codec = Json, version = 2, migrate(1 => Self), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub device_n5: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<u32>, pub state_n2: BTreeMap<String, u32>, pub user_n3: u64, }
    any!(Val { token_n1, state_n2, user_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n5: Vec<String>, }
    version!(E { val, device_n5 }, Meta { device_n5 });
    }
    pub fn step_1_2_of_3(old: v1::Val) -> Result<v2::Val, String> { up_1_2(old, 0) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c22:{id}", codec = Json, version = 3, migrate(1 => super::v1::Val with super::step_1_2_of_3, 2 => super::v2::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub device_n5: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n7: Option<u32>, pub state_n2: BTreeMap<String, u32>, pub count_n4: u64, }
    any!(Val { state_n7, state_n2, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n5: Vec<String>, }
    version!(E { val, device_n5 }, Meta { device_n5 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c22:{id}", codec = Json, version = 4, migrate(1 => super::v1::Val, 2 => super::v2::Val, 3 => super::v3::Val))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub device_n5: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub state_n7: Option<u32>, pub state_n2: BTreeMap<String, u32>, pub count_n4: Vec<u64>, }
    any!(Val { state_n7, state_n2, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n5: Vec<String>, }
    version!(E { val, device_n5 }, Meta { device_n5 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { token_n1: old.token_n1, state_n2: old.state_n2, user_n3: old.user_n3, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { device_n5: old.device_n5, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { state_n7: old.token_n1, state_n2: old.state_n2, count_n4: old.user_n3, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { device_n5: old.device_n5, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { state_n7: old.state_n7, state_n2: old.state_n2, count_n4: vec![old.count_n4], }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { device_n5: old.device_n5, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, count_n4: meta.count_n4, device_n5: meta.device_n5, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, device_n5: meta.device_n5, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, device_n5: meta.device_n5, }) }

    impl From<v1::Meta> for v2::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_2(old); v2::EMetadata { device_n5: new.device_n5, } } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v3::Val> for v4::Val { fn from(old: v3::Val) -> Self { up_3_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c22", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Metadata alone, 2 versions.
mod c23 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c23:{id}", metadata_only, version = 1)]
    pub struct E {
        pub id: u64,
        pub count_n1: u32,
        pub owner_n2: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n1: u32, pub owner_n2: u64, }
    version!(E { count_n1, owner_n2 }, Meta { count_n1, owner_n2 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c23:{id}", metadata_only, version = 2, migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        pub count_n1: Option<u32>,
        pub owner_n2: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n1: Option<u32>, pub owner_n2: u64, }
    version!(E { count_n1, owner_n2 }, Meta { count_n1, owner_n2 });
    }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { count_n1: Some(old.count_n1), owner_n2: old.owner_n2, } }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let meta = meta_1_1(old.meta()); Ok(v1::E { id: old.id, count_n1: meta.count_n1, owner_n2: meta.owner_n2, }) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let meta = meta_1_2(old.meta()); Ok(v2::E { id: old.id, count_n1: meta.count_n1, owner_n2: meta.owner_n2, }) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let meta = meta_2_2(old.meta()); Ok(v2::E { id: old.id, count_n1: meta.count_n1, owner_n2: meta.owner_n2, }) }

    impl From<v1::Meta> for v2::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_2(old); v2::EMetadata { count_n1: new.count_n1, owner_n2: new.owner_n2, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c23", 3, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
    }
}

/// Whole structs, 5 versions.
mod c24 {
    use super::*;

    pub fn fill_10() -> i64 { -7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c24:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        pub state_n1: u64,
        pub note_n2: i64,
        pub note_n3: String,
        pub owner_n4: String,
        #[kv(metadata)] pub note_n5: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: i64, }
    version!(E { state_n1, note_n2, note_n3, owner_n4, note_n5 }, Meta { note_n5 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c24:{id}", codec = MsgPack, older_codec = MsgPack, version = 2)]
    pub struct E {
        pub id: u64,
        pub state_n1: u64,
        pub note_n2: i64,
        #[kv(was(1 => "note_n3"))] pub owner_n4: String,
        #[kv(was(1 => "owner_n4"))] pub note_n7: String,
        #[kv(metadata)] pub note_n5: i64,
        #[serde(default)] #[kv(metadata, since = 2)] pub user_n6: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: i64, pub user_n6: u32, }
    version!(E { state_n1, note_n2, owner_n4, note_n7, note_n5, user_n6 }, Meta { note_n5, user_n6 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c24:{id}", codec = MsgPack, version = 3, migrate(1 => Self as MsgPack, 2 => Self as MsgPack), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        pub state_n1: u64,
        #[kv(was(2 => "note_n2"))] pub note_n3: i64,
        #[kv(was(1 => "note_n3"))] pub owner_n4: String,
        #[kv(was(1 => "owner_n4", 2 => "note_n7"))] pub user_n6: String,
        #[kv(metadata)] pub note_n5: i64,
        #[serde(default)] #[kv(metadata, since = 2, was(2 => "user_n6"))] pub note_n7: u32,
        #[kv(metadata, since = 3, fill = super::fill_10)] pub device_n9: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: i64, pub note_n7: u32, pub device_n9: i64, }
    version!(E { state_n1, note_n3, owner_n4, user_n6, note_n5, note_n7, device_n9 }, Meta { note_n5, note_n7, device_n9 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c24:{id}", codec = MsgPack, version = 4, migrate(1 => Self as MsgPack, 2 => Self as MsgPack, 3 => Self as MsgPack))]
    pub struct E {
        pub id: u64,
        pub state_n1: u64,
        #[kv(was(2 => "note_n2"))] pub note_n3: i64,
        #[kv(was(1 => "note_n3"))] pub owner_n4: String,
        #[kv(was(1 => "owner_n4", 2 => "note_n7"))] pub user_n6: String,
        #[kv(metadata)] pub note_n5: i64,
        #[serde(default)] #[kv(metadata, since = 2, was(2 => "user_n6"))] pub note_n7: u32,
        #[kv(metadata, since = 3, fill = super::fill_10)] pub device_n9: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: i64, pub note_n7: u32, pub device_n9: i64, }
    version!(E { state_n1, note_n3, owner_n4, user_n6, note_n5, note_n7, device_n9 }, Meta { note_n5, note_n7, device_n9 });
    }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c24:{id}", codec = Json, version = 5, migrate(1 => super::v1::E as MsgPack, 2 => super::v2::E as MsgPack, 3 => super::v3::E as MsgPack, 4 => super::v4::E as MsgPack))]
    pub struct E {
        pub id: u64,
        pub state_n1: u64,
        #[kv(was(2 => "note_n2"))] pub note_n3: i64,
        pub owner_n4: String,
        #[kv(metadata)] pub note_n5: i64,
        #[serde(default)] #[kv(metadata, since = 2, was(2 => "user_n6"))] pub note_n7: u32,
        #[kv(metadata, since = 3, fill = super::fill_10, was(4 => "device_n9"))] pub note_n2: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: i64, pub note_n7: u32, pub note_n2: i64, }
    version!(E { state_n1, note_n3, owner_n4, note_n5, note_n7, note_n2 }, Meta { note_n5, note_n7, note_n2 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, state_n1: old.state_n1, note_n2: old.note_n2, owner_n4: old.note_n3, note_n7: old.owner_n4, note_n5: old.note_n5, user_n6: Default::default(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { note_n5: old.note_n5, user_n6: Default::default(), } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, state_n1: old.state_n1, note_n3: old.note_n2, owner_n4: old.owner_n4, user_n6: old.note_n7, note_n5: old.note_n5, note_n7: old.user_n6, device_n9: fill_10(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { note_n5: old.note_n5, note_n7: old.user_n6, device_n9: fill_10(), } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, state_n1: old.state_n1, note_n3: old.note_n3, owner_n4: old.owner_n4, user_n6: old.user_n6, note_n5: old.note_n5, note_n7: old.note_n7, device_n9: old.device_n9, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { note_n5: old.note_n5, note_n7: old.note_n7, device_n9: old.device_n9, } }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, state_n1: old.state_n1, note_n3: old.note_n3, owner_n4: join(old.owner_n4, old.user_n6), note_n5: old.note_n5, note_n7: old.note_n7, note_n2: old.device_n9, }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { note_n5: old.note_n5, note_n7: old.note_n7, note_n2: old.device_n9, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v3::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_3(old); v3::EMetadata { note_n5: new.note_n5, note_n7: new.note_n7, device_n9: new.device_n9, } } }
    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v3::E> for v4::E { fn from(old: v3::E) -> Self { up_3_4(old, 0).expect("it is infallible") } }
    impl From<v4::E> for v5::E { fn from(old: v4::E) -> Self { up_4_5(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c24", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Whole structs, 4 versions.
mod c25 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: u32, pub part_1: String, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c25:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        pub state_n1: BTreeMap<String, u32>,
        pub locale_n2: String,
        pub owner_n3: Vec<bool>,
        pub locale_n4: N0,
        #[kv(metadata)] pub state_n5: Vec<bool>,
        #[kv(metadata)] pub note_n6: u64,
        #[kv(metadata)] pub count_n7: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: Vec<bool>, pub note_n6: u64, pub count_n7: u32, }
    version!(E { state_n1, locale_n2, owner_n3, locale_n4, state_n5, note_n6, count_n7 }, Meta { state_n5, note_n6, count_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c25:{id}", codec = MsgPack, older_codec = MsgPack, version = 2, migrate(1 => Self as MsgPack))]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "state_n1"))] pub device_n8: BTreeMap<String, u32>,
        pub locale_n2: String,
        pub owner_n3: Vec<bool>,
        pub locale_n4: N0,
        #[kv(metadata)] pub state_n5: Vec<bool>,
        #[kv(metadata)] pub note_n6: u64,
        #[kv(metadata)] pub count_n7: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: Vec<bool>, pub note_n6: u64, pub count_n7: u32, }
    version!(E { device_n8, locale_n2, owner_n3, locale_n4, state_n5, note_n6, count_n7 }, Meta { state_n5, note_n6, count_n7 });
    }
    pub fn step_1_2_of_3(old: v1::E, key: &v3::EKey) -> v2::E { up_1_2(old, key.id).expect("it is infallible") }
    pub fn step_2_3_of_3(old: v2::E, key: &v3::EKey) -> Result<v3::E, String> { up_2_3(old, key.id) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c25:{id}", codec = MsgPack, older_codec = MsgPack, version = 3, migrate(1 => super::v1::E with super::step_1_2_of_3, 2 => super::v2::E with super::step_2_3_of_3))]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "state_n1"))] pub device_n8: BTreeMap<String, u32>,
        pub locale_n2: String,
        pub owner_n3: Vec<bool>,
        pub locale_n4: N0,
        #[kv(metadata)] pub state_n5: Vec<bool>,
        #[kv(metadata)] pub note_n6: u64,
        #[kv(metadata)] pub count_n7: u32,
        pub count_n9: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: Vec<bool>, pub note_n6: u64, pub count_n7: u32, }
    version!(E { device_n8, locale_n2, owner_n3, locale_n4, state_n5, note_n6, count_n7, count_n9 }, Meta { state_n5, note_n6, count_n7 });
    }
    pub fn step_2_4_of_4(old: v2::E, key: &v4::EKey) -> Result<v4::E, String> { up_2_4(old, key.id) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c25:{id}", codec = MsgPack, older_codec = MsgPack, version = 4, migrate(1 => super::v1::E, 2 => super::v2::E with super::step_2_4_of_4, 3 => Self), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        pub device_n8: BTreeMap<String, u32>,
        pub locale_n2: String,
        pub locale_n4: N0,
        #[kv(metadata)] pub state_n5: Vec<bool>,
        #[kv(metadata)] pub note_n6: u64,
        #[kv(metadata)] pub count_n7: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n5: Vec<bool>, pub note_n6: u64, pub count_n7: u32, }
    version!(E { device_n8, locale_n2, locale_n4, state_n5, note_n6, count_n7 }, Meta { state_n5, note_n6, count_n7 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, device_n8: old.state_n1, locale_n2: old.locale_n2, owner_n3: old.owner_n3, locale_n4: old.locale_n4, state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, device_n8: old.device_n8, locale_n2: old.locale_n2, owner_n3: old.owner_n3, locale_n4: old.locale_n4, state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, count_n9: format!("of {id}"), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, device_n8: old.device_n8, locale_n2: old.locale_n2, locale_n4: old.locale_n4, state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { state_n5: old.state_n5, note_n6: old.note_n6, count_n7: old.count_n7, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v4::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_4(old); v4::EMetadata { state_n5: new.state_n5, note_n6: new.note_n6, count_n7: new.count_n7, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c25", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Whole structs, 3 versions.
mod c26 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: f64, pub part_1: u64, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c26:{id}", codec = Json, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub owner_n1: N0,
        pub state_n2: BTreeMap<String, u32>,
        pub count_n3: BTreeMap<String, u32>,
        pub device_n4: Option<bool>,
        #[kv(metadata)] pub user_n5: Vec<String>,
        #[kv(metadata)] pub count_n6: f64,
        #[kv(metadata)] pub note_n7: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub user_n5: Vec<String>, pub count_n6: f64, pub note_n7: u64, }
    version!(E { owner_n1, state_n2, count_n3, device_n4, user_n5, count_n6, note_n7 }, Meta { user_n5, count_n6, note_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c26:{id}", codec = Json, version = 2, migrate(1 => super::v1::E))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub owner_n1: N0,
        pub state_n2: BTreeMap<String, u32>,
        pub count_n3: Vec<String>,
        pub device_n4: Option<bool>,
        #[kv(metadata)] pub user_n5: Vec<String>,
        #[kv(metadata)] pub count_n6: f64,
        #[kv(metadata)] pub note_n7: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub user_n5: Vec<String>, pub count_n6: f64, pub note_n7: u64, }
    version!(E { owner_n1, state_n2, count_n3, device_n4, user_n5, count_n6, note_n7 }, Meta { user_n5, count_n6, note_n7 });
    }
    pub fn meta_step_1_of_3(old: v1::Meta) -> v3::EMetadata { let new = meta_1_3(old); v3::EMetadata { user_n5: new.user_n5, count_n6: new.count_n6, owner_n8: new.owner_n8, } }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c26:{id}", codec = MsgPack, version = 3, migrate(1 => super::v1::E as Json, 2 => super::v2::E as Json), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_3))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub owner_n1: N0,
        pub state_n2: BTreeMap<String, u32>,
        pub count_n3: Vec<String>,
        pub device_n4: Option<bool>,
        #[kv(metadata)] pub user_n5: Vec<String>,
        #[kv(metadata)] pub count_n6: f64,
        #[kv(metadata, was(2 => "noteN7"))] pub owner_n8: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub user_n5: Vec<String>, pub count_n6: f64, pub owner_n8: u64, }
    version!(E { owner_n1, state_n2, count_n3, device_n4, user_n5, count_n6, owner_n8 }, Meta { user_n5, count_n6, owner_n8 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, owner_n1: old.owner_n1, state_n2: old.state_n2, count_n3: (old.count_n3).into_keys().collect::<Vec<_>>(), device_n4: old.device_n4, user_n5: old.user_n5, count_n6: old.count_n6, note_n7: old.note_n7, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { user_n5: old.user_n5, count_n6: old.count_n6, note_n7: old.note_n7, } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, owner_n1: old.owner_n1, state_n2: old.state_n2, count_n3: old.count_n3, device_n4: old.device_n4, user_n5: old.user_n5, count_n6: old.count_n6, owner_n8: old.note_n7, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { user_n5: old.user_n5, count_n6: old.count_n6, owner_n8: old.note_n7, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c26", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Whole structs, 5 versions.
mod c27 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: String, pub part_1: u32, }
    any!(N0 { part_0, part_1 });
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N1 { pub inner: BTreeMap<String, u32>, }
    any!(N1 { inner });
    pub fn fill_7() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c27:{id}", codec = Gzip<Json>)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n1: N0,
        pub locale_n2: BTreeMap<String, u32>,
        pub owner_n3: u32,
        pub owner_n4: bool,
        #[kv(metadata)] pub device_n5: Option<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub device_n5: Option<u64>, }
    version!(E { note_n1, locale_n2, owner_n3, owner_n4, device_n5 }, Meta { device_n5 });
    }
    pub fn step_1_2_of_2(old: v1::E, key: &v2::EKey) -> Result<v2::E, String> { up_1_2(old, key.id) }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c27:{id}", codec = Gzip<Json>, version = 2, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_2))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n1: N0,
        pub locale_n2: N1,
        pub owner_n3: u32,
        pub owner_n4: bool,
        #[kv(metadata)] pub device_n5: Option<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub device_n5: Option<u64>, }
    version!(E { note_n1, locale_n2, owner_n3, owner_n4, device_n5 }, Meta { device_n5 });
    }
    pub fn step_1_3_of_3(old: v1::E, key: &v3::EKey) -> v3::E { up_1_3(old, key.id).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c27:{id}", codec = Json, older_codec = Json, version = 3, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_3_of_3, 2 => Self as Gzip<Json>))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n1: N0,
        pub locale_n2: N1,
        pub owner_n3: u32,
        pub owner_n4: bool,
        #[kv(metadata)] pub device_n5: Option<u64>,
        #[kv(since = 3, fill = super::fill_7)] pub token_n6: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub device_n5: Option<u64>, }
    version!(E { note_n1, locale_n2, owner_n3, owner_n4, device_n5, token_n6 }, Meta { device_n5 });
    }
    pub fn step_1_2_of_4(old: v1::E) -> Result<v2::E, String> { up_1_2(old, 0) }
    pub fn step_2_3_of_4(old: v2::E, key: &v4::EKey) -> v3::E { up_2_3(old, key.id).expect("it is infallible") }
    pub fn step_3_4_of_4(old: v3::E, key: &v4::EKey) -> v4::E { up_3_4(old, key.id).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c27:{id}", codec = Json, older_codec = Json, version = 4, migrate(1 => super::v1::E as Gzip<Json> with super::step_1_2_of_4, 2 => super::v2::E as Gzip<Json> with super::step_2_3_of_4, 3 => super::v3::E with super::step_3_4_of_4))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n1: N0,
        pub locale_n2: N1,
        pub owner_n3: Option<u32>,
        pub owner_n4: bool,
        #[kv(metadata)] pub device_n5: Option<u64>,
        pub token_n6: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub device_n5: Option<u64>, }
    version!(E { note_n1, locale_n2, owner_n3, owner_n4, device_n5, token_n6 }, Meta { device_n5 });
    }
    pub fn step_2_3_of_5(old: v2::E, key: &v5::EKey) -> v3::E { up_2_3(old, key.id).expect("it is infallible") }
    pub fn step_3_5_of_5(old: v3::E) -> v5::E { up_3_5(old, 0).expect("it is infallible") }
    pub fn meta_step_2_of_5(old: v2::Meta) -> v5::EMetadata { let new = meta_2_5(old); v5::EMetadata { device_n5: new.device_n5, } }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c27:{id}", codec = Json, version = 5, migrate(1 => super::v1::E as Gzip<Json>, 2 => super::v2::E as Gzip<Json> with super::step_2_3_of_5, 3 => super::v3::E as Json with super::step_3_5_of_5, 4 => Self as Json), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta with super::meta_step_2_of_5))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub note_n1: N0,
        pub locale_n2: N1,
        pub owner_n4: bool,
        #[kv(metadata)] pub device_n5: Option<u64>,
        #[kv(was(4 => "tokenN6"))] pub token_n8: u64,
        #[kv(since = 5)] pub owner_n3: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub device_n5: Option<u64>, }
    version!(E { note_n1, locale_n2, owner_n4, device_n5, token_n8, owner_n3 }, Meta { device_n5 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, note_n1: old.note_n1, locale_n2: N1 { inner: old.locale_n2 }, owner_n3: old.owner_n3, owner_n4: old.owner_n4, device_n5: old.device_n5, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { device_n5: old.device_n5, } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, note_n1: old.note_n1, locale_n2: old.locale_n2, owner_n3: old.owner_n3, owner_n4: old.owner_n4, device_n5: old.device_n5, token_n6: fill_7(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { device_n5: old.device_n5, } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, note_n1: old.note_n1, locale_n2: old.locale_n2, owner_n3: Some(old.owner_n3), owner_n4: old.owner_n4, device_n5: old.device_n5, token_n6: u64::from(u32::from(old.token_n6)), }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { device_n5: old.device_n5, } }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, note_n1: old.note_n1, locale_n2: old.locale_n2, owner_n4: old.owner_n4, device_n5: old.device_n5, token_n8: old.token_n6, owner_n3: Default::default(), }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { device_n5: old.device_n5, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c27", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Unversioned(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Values apart, 1 version.
mod c28 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c28:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub note_n5: Option<i64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub token_n1: Option<String>, pub count_n2: String, pub user_n3: String, pub count_n4: Vec<i64>, }
    any!(Val { token_n1, count_n2, user_n3, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n5: Option<i64>, }
    version!(E { val, note_n5 }, Meta { note_n5 });
    }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, note_n5: meta.note_n5, }) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c28", 1, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
    }
}

/// Values apart, 4 versions.
mod c29 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: f64, pub part_1: u32, }
    any!(N0 { part_0, part_1 });
    pub fn fill_9() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c29:{id}", codec = Gzip<Json>, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n4: f64,
        #[kv(metadata)] pub user_n5: Vec<f64>,
        #[kv(metadata)] pub owner_n6: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: N0, pub locale_n2: u64, pub count_n3: bool, }
    any!(Val { user_n1, locale_n2, count_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: f64, pub user_n5: Vec<f64>, pub owner_n6: Option<String>, }
    version!(E { val, count_n4, user_n5, owner_n6 }, Meta { count_n4, user_n5, owner_n6 });
    }
    pub fn step_1_2_of_2(old: v1::Val, key: &v2::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c29:{id}", codec = Gzip<Json>, version = 2, migrate(1 => super::v1::Val as Gzip<Json> with super::step_1_2_of_2))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n4: f64,
        #[kv(metadata)] pub user_n5: Vec<f64>,
        #[kv(metadata)] pub owner_n6: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: N0, pub locale_n2: u64, pub count_n3: bool, pub token_n7: String, pub owner_n8: bool, }
    any!(Val { user_n1, locale_n2, count_n3, token_n7, owner_n8 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: f64, pub user_n5: Vec<f64>, pub owner_n6: Option<String>, }
    version!(E { val, count_n4, user_n5, owner_n6 }, Meta { count_n4, user_n5, owner_n6 });
    }
    pub fn step_1_2_of_3(old: v1::Val, key: &v3::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub fn step_2_3_of_3(old: v2::Val, key: &v3::EKey) -> Result<v3::Val, String> { up_2_3(old, key.id) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c29:{id}", codec = Gzip<Json>, version = 3, migrate(1 => super::v1::Val as Gzip<Json> with super::step_1_2_of_3, 2 => super::v2::Val as Gzip<Json> with super::step_2_3_of_3))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n4: f64,
        #[kv(metadata)] pub user_n5: Vec<f64>,
        #[kv(metadata)] pub owner_n6: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: N0, pub locale_n2: u64, pub count_n3: bool, pub token_n7: String, pub owner_n8: bool, pub owner_n10: String, }
    any!(Val { user_n1, locale_n2, count_n3, token_n7, owner_n8, owner_n10 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: f64, pub user_n5: Vec<f64>, pub owner_n6: Option<String>, }
    version!(E { val, count_n4, user_n5, owner_n6 }, Meta { count_n4, user_n5, owner_n6 });
    }
    pub fn step_1_2_of_4(old: v1::Val, key: &v4::EKey) -> Result<v2::Val, String> { up_1_2(old, key.id) }
    pub fn step_2_3_of_4(old: v2::Val, key: &v4::EKey) -> v3::Val { up_2_3(old, key.id).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c29:{id}", codec = Gzip<Json>, version = 4, migrate(1 => super::v1::Val as Gzip<Json> with super::step_1_2_of_4, 2 => super::v2::Val as Gzip<Json> with super::step_2_3_of_4, 3 => super::v3::Val as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub count_n4: f64,
        #[kv(metadata)] pub user_n5: Vec<f64>,
        #[kv(metadata)] pub owner_n6: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n1: N0, pub locale_n2: u64, pub token_n7: String, pub owner_n8: bool, pub owner_n10: String, pub token_n11: String, }
    any!(Val { user_n1, locale_n2, token_n7, owner_n8, owner_n10, token_n11 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: f64, pub user_n5: Vec<f64>, pub owner_n6: Option<String>, }
    version!(E { val, count_n4, user_n5, owner_n6 }, Meta { count_n4, user_n5, owner_n6 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { user_n1: old.user_n1, locale_n2: old.locale_n2, count_n3: old.count_n3, token_n7: format!("of {id}"), owner_n8: fill_9(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { count_n4: old.count_n4, user_n5: old.user_n5, owner_n6: old.owner_n6, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { user_n1: old.user_n1, locale_n2: old.locale_n2, count_n3: old.count_n3, token_n7: old.token_n7, owner_n8: old.owner_n8, owner_n10: Default::default(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { count_n4: old.count_n4, user_n5: old.user_n5, owner_n6: old.owner_n6, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { user_n1: old.user_n1, locale_n2: old.locale_n2, token_n7: old.token_n7, owner_n8: old.owner_n8, owner_n10: old.owner_n10, token_n11: Default::default(), }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { count_n4: old.count_n4, user_n5: old.user_n5, owner_n6: old.owner_n6, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, count_n4: meta.count_n4, user_n5: meta.user_n5, owner_n6: meta.owner_n6, }) }

    impl From<v3::Val> for v4::Val { fn from(old: v3::Val) -> Self { up_3_4(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c29", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Values apart, 5 versions.
mod c30 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub inner: f64, }
    any!(N0 { inner });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c30:{id}", codec = Gzip<Json>)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: u64,
        #[kv(metadata)] pub state_n6: Vec<bool>,
        #[kv(metadata)] pub locale_n7: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub note_n1: bool, pub user_n2: BTreeMap<String, u32>, pub locale_n3: f64, pub count_n4: String, }
    any!(Val { note_n1, user_n2, locale_n3, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: u64, pub state_n6: Vec<bool>, pub locale_n7: f64, }
    version!(E { val, user_n5, state_n6, locale_n7 }, Meta { user_n5, state_n6, locale_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c30:{id}", codec = Gzip<Json>, version = 2, migrate(1 => super::v1::Val as Gzip<Json>))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: u64,
        #[kv(metadata)] pub state_n6: Vec<bool>,
        #[kv(metadata)] pub locale_n7: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub note_n1: bool, pub user_n2: BTreeMap<String, u32>, pub locale_n3: N0, pub count_n4: String, }
    any!(Val { note_n1, user_n2, locale_n3, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: u64, pub state_n6: Vec<bool>, pub locale_n7: f64, }
    version!(E { val, user_n5, state_n6, locale_n7 }, Meta { user_n5, state_n6, locale_n7 });
    }
    pub fn meta_step_1_of_3(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c30:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 3, migrate(1 => super::v1::Val, 2 => Self), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_3, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: u64,
        #[kv(metadata)] pub state_n6: Option<bool>,
        #[kv(metadata)] pub note_n8: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub note_n1: bool, pub user_n2: BTreeMap<String, u32>, pub locale_n3: N0, pub count_n4: String, }
    any!(Val { note_n1, user_n2, locale_n3, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: u64, pub state_n6: Option<bool>, pub note_n8: f64, }
    version!(E { val, user_n5, state_n6, note_n8 }, Meta { user_n5, state_n6, note_n8 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c30:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 4, migrate(1 => super::v1::Val, 3 => Self), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: u64,
        #[kv(metadata, was(3 => "note_n8"))] pub locale_n9: f64,
        #[kv(metadata, since = 4)] pub state_n10: Vec<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub note_n1: bool, pub user_n2: BTreeMap<String, u32>, pub locale_n3: N0, pub count_n4: String, }
    any!(Val { note_n1, user_n2, locale_n3, count_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: u64, pub locale_n9: f64, pub state_n10: Vec<u64>, }
    version!(E { val, user_n5, locale_n9, state_n10 }, Meta { user_n5, locale_n9, state_n10 });
    }
    pub fn step_3_4_of_5(old: v3::Val, key: &v5::EKey) -> v4::Val { up_3_4(old, key.id).expect("it is infallible") }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c30:{id}", codec = Gzip<Json>, older_codec = Gzip<Json>, version = 5, migrate(1 => super::v1::Val, 2 => super::v2::Val, 3 => super::v3::Val as Gzip<Json> with super::step_3_4_of_5, 4 => super::v4::Val), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(4 => "user_n5"))] pub token_n12: u64,
        #[kv(metadata, was(3 => "note_n8"))] pub locale_n9: f64,
        #[kv(metadata, since = 4)] pub state_n10: Vec<u64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub user_n11: bool, pub user_n2: BTreeMap<String, u32>, pub locale_n3: N0, pub count_n4: String, pub note_n1: Option<u32>, }
    any!(Val { user_n11, user_n2, locale_n3, count_n4, note_n1 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub token_n12: u64, pub locale_n9: f64, pub state_n10: Vec<u64>, }
    version!(E { val, token_n12, locale_n9, state_n10 }, Meta { token_n12, locale_n9, state_n10 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { note_n1: old.note_n1, user_n2: old.user_n2, locale_n3: N0 { inner: old.locale_n3 }, count_n4: old.count_n4, }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { user_n5: old.user_n5, state_n6: old.state_n6, locale_n7: old.locale_n7, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { note_n1: old.note_n1, user_n2: old.user_n2, locale_n3: old.locale_n3, count_n4: old.count_n4, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { user_n5: old.user_n5, state_n6: (old.state_n6).into_iter().next(), note_n8: old.locale_n7, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { note_n1: old.note_n1, user_n2: old.user_n2, locale_n3: old.locale_n3, count_n4: old.count_n4, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { user_n5: old.user_n5, locale_n9: old.note_n8, state_n10: Default::default(), } }
    fn up_4(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(v5::Val { user_n11: old.note_n1, user_n2: old.user_n2, locale_n3: old.locale_n3, count_n4: old.count_n4, note_n1: Default::default(), }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { token_n12: old.user_n5, locale_n9: old.locale_n9, state_n10: old.state_n10, } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, locale_n7: meta.locale_n7, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, locale_n7: meta.locale_n7, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, note_n8: meta.note_n8, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, user_n5: meta.user_n5, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_1_5(old: v1::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_1_5(old.meta()); Ok(v5::E { id, val: up_1_5(old.val, id)?, token_n12: meta.token_n12, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, locale_n7: meta.locale_n7, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, note_n8: meta.note_n8, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, user_n5: meta.user_n5, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_2_5(old: v2::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_2_5(old.meta()); Ok(v5::E { id, val: up_2_5(old.val, id)?, token_n12: meta.token_n12, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, user_n5: meta.user_n5, state_n6: meta.state_n6, note_n8: meta.note_n8, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, user_n5: meta.user_n5, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_3_5(old: v3::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_3_5(old.meta()); Ok(v5::E { id, val: up_3_5(old.val, id)?, token_n12: meta.token_n12, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, user_n5: meta.user_n5, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_4_5(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_4_5(old.meta()); Ok(v5::E { id, val: up_4_5(old.val, id)?, token_n12: meta.token_n12, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }
    fn up_5_5(old: v5::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_5_5(old.meta()); Ok(v5::E { id, val: up_5_5(old.val, id)?, token_n12: meta.token_n12, locale_n9: meta.locale_n9, state_n10: meta.state_n10, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::Val> for v3::Val { fn from(old: v1::Val) -> Self { up_1_3(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v3::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_3(old); v3::EMetadata { user_n5: new.user_n5, state_n6: new.state_n6, note_n8: new.note_n8, } } }
    impl From<v1::Val> for v4::Val { fn from(old: v1::Val) -> Self { up_1_4(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v4::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_4(old); v4::EMetadata { user_n5: new.user_n5, locale_n9: new.locale_n9, state_n10: new.state_n10, } } }
    impl From<v2::Val> for v3::Val { fn from(old: v2::Val) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v4::Val> for v5::Val { fn from(old: v4::Val) -> Self { up_4_5(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v5::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_5(old); v5::EMetadata { token_n12: new.token_n12, locale_n9: new.locale_n9, state_n10: new.state_n10, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c30", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Unversioned(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Metadata alone, 3 versions.
mod c31 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c31:{id}", metadata_only, version = 1)]
    pub struct E {
        pub id: u64,
        pub owner_n1: Vec<u32>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n1: Vec<u32>, }
    version!(E { owner_n1 }, Meta { owner_n1 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c31:{id}", metadata_only, version = 2, migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        pub state_n3: u64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: u64, }
    version!(E { state_n3 }, Meta { state_n3 });
    }
    pub fn meta_step_2_of_3(old: v2::Meta) -> v3::EMetadata { let new = meta_2_3(old); v3::EMetadata { state_n3: new.state_n3, } }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c31:{id}", metadata_only, version = 3, migrate(1 => Self, 2 => Self), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta with super::meta_step_2_of_3))]
    pub struct E {
        pub id: u64,
        pub state_n3: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub state_n3: f64, }
    version!(E { state_n3 }, Meta { state_n3 });
    }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { state_n3: (old.owner_n1).len() as u64, } }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { state_n3: ((old.state_n3) % 1000) as f64, } }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let meta = meta_1_1(old.meta()); Ok(v1::E { id: old.id, owner_n1: meta.owner_n1, }) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let meta = meta_1_2(old.meta()); Ok(v2::E { id: old.id, state_n3: meta.state_n3, }) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let meta = meta_1_3(old.meta()); Ok(v3::E { id: old.id, state_n3: meta.state_n3, }) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let meta = meta_2_2(old.meta()); Ok(v2::E { id: old.id, state_n3: meta.state_n3, }) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let meta = meta_2_3(old.meta()); Ok(v3::E { id: old.id, state_n3: meta.state_n3, }) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let meta = meta_3_3(old.meta()); Ok(v3::E { id: old.id, state_n3: meta.state_n3, }) }

    impl From<v1::Meta> for v2::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_2(old); v2::EMetadata { state_n3: new.state_n3, } } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c31", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Whole structs, 4 versions.
mod c32 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub inner: f64, }
    any!(N0 { inner });
    pub fn fill_10() -> String { "seven".to_owned() }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c32:{id}", codec = Json, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub locale_n1: u64,
        pub count_n2: Vec<i64>,
        pub device_n3: f64,
        pub count_n4: BTreeMap<String, u32>,
        #[kv(metadata)] pub token_n5: Vec<u64>,
        #[kv(metadata)] pub token_n6: f64,
        #[kv(metadata)] pub count_n7: u32,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n5: Vec<u64>, pub token_n6: f64, pub count_n7: u32, }
    version!(E { locale_n1, count_n2, device_n3, count_n4, token_n5, token_n6, count_n7 }, Meta { token_n5, token_n6, count_n7 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c32:{id}", codec = Json, version = 2, migrate(1 => Self))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub locale_n1: u64,
        pub count_n2: Vec<i64>,
        pub device_n3: f64,
        #[kv(metadata)] pub token_n5: Vec<u64>,
        #[kv(metadata)] pub token_n6: f64,
        #[kv(metadata)] pub count_n7: u32,
        #[kv(metadata, since = 2)] pub device_n8: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n5: Vec<u64>, pub token_n6: f64, pub count_n7: u32, pub device_n8: Option<f64>, }
    version!(E { locale_n1, count_n2, device_n3, token_n5, token_n6, count_n7, device_n8 }, Meta { token_n5, token_n6, count_n7, device_n8 });
    }
    pub fn step_2_3_of_3(old: v2::E, key: &v3::EKey) -> Result<v3::E, String> { up_2_3(old, key.id) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c32:{id}", codec = Json, version = 3, migrate(1 => super::v1::E, 2 => super::v2::E with super::step_2_3_of_3))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub locale_n1: u64,
        pub count_n2: Vec<i64>,
        pub device_n3: N0,
        #[kv(metadata)] pub token_n5: Vec<u64>,
        #[kv(metadata)] pub token_n6: f64,
        #[kv(metadata)] pub count_n7: u32,
        #[kv(metadata, since = 2)] pub device_n8: Option<f64>,
        #[serde(default = "super::fill_10")] #[kv(since = 3)] pub note_n9: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n5: Vec<u64>, pub token_n6: f64, pub count_n7: u32, pub device_n8: Option<f64>, }
    version!(E { locale_n1, count_n2, device_n3, token_n5, token_n6, count_n7, device_n8, note_n9 }, Meta { token_n5, token_n6, count_n7, device_n8 });
    }
    pub fn step_3_4_of_4(old: v3::E, key: &v4::EKey) -> Result<v4::E, String> { up_3_4(old, key.id) }
    pub fn meta_step_1_of_4(old: v1::Meta) -> v2::Meta { meta_1_2(old) }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c32:{id}", codec = Json, version = 4, migrate(1 => super::v1::E, 2 => super::v2::E, 3 => super::v3::E with super::step_3_4_of_4), migrate_metadata(1 => super::v1::Meta with super::meta_step_1_of_4, 2 => super::v2::Meta))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        pub id: u64,
        pub locale_n1: u64,
        pub count_n2: Vec<i64>,
        pub device_n3: N0,
        #[kv(metadata)] pub token_n5: Vec<u64>,
        #[kv(metadata)] pub token_n6: f64,
        #[kv(metadata)] pub count_n7: u32,
        #[kv(metadata)] pub device_n8: Option<f64>,
        #[serde(default = "super::fill_10")] pub note_n9: String,
        pub owner_n11: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Meta { pub token_n5: Vec<u64>, pub token_n6: f64, pub count_n7: u32, pub device_n8: Option<f64>, }
    version!(E { locale_n1, count_n2, device_n3, token_n5, token_n6, count_n7, device_n8, note_n9, owner_n11 }, Meta { token_n5, token_n6, count_n7, device_n8 });
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, locale_n1: old.locale_n1, count_n2: old.count_n2, device_n3: old.device_n3, token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: Default::default(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: Default::default(), } }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, locale_n1: old.locale_n1, count_n2: old.count_n2, device_n3: N0 { inner: old.device_n3 }, token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: old.device_n8, note_n9: fill_10(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: old.device_n8, } }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, locale_n1: old.locale_n1, count_n2: old.count_n2, device_n3: old.device_n3, token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: old.device_n8, note_n9: old.note_n9, owner_n11: format!("of {id}"), }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { token_n5: old.token_n5, token_n6: old.token_n6, count_n7: old.count_n7, device_n8: old.device_n8, } }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl From<v2::Meta> for v4::EMetadata { fn from(old: v2::Meta) -> Self { let new = meta_2_4(old); v4::EMetadata { token_n5: new.token_n5, token_n6: new.token_n6, count_n7: new.count_n7, device_n8: new.device_n8, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c32", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}

/// Whole structs, 2 versions.
mod c33 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c33:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub owner_n2: bool,
        pub user_n3: Vec<String>,
    }
    version!(E { count_n1, owner_n2, user_n3 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c33:{id}", codec = Json, version = 2, migrate(1 => super::v1::E))]
    pub struct E {
        pub id: u64,
        pub count_n1: String,
        pub owner_n2: bool,
        pub user_n3: u64,
        #[serde(default)] pub user_n4: String,
        pub token_n5: String,
    }
    version!(E { count_n1, owner_n2, user_n3, user_n4, token_n5 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, count_n1: old.count_n1, owner_n2: old.owner_n2, user_n3: (old.user_n3).len() as u64, user_n4: Default::default(), token_n5: Default::default(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c33", 3, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
    }
}

/// Whole structs, 5 versions.
mod c34 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: u32, pub part_1: u64, }
    any!(N0 { part_0, part_1 });
    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N1 { pub part_0: u32, pub part_1: u64, }
    any!(N1 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c34:{id}", codec = Json, envelope, version = 1)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub state_n1: String,
        pub state_n2: u64,
        pub locale_n3: Option<f64>,
        pub token_n4: N0,
    }
    version!(E { state_n1, state_n2, locale_n3, token_n4 }, None);
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c34:{id}", codec = Json, envelope, version = 2)]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub state_n2: u64,
        pub locale_n3: Option<f64>,
        #[kv(since = 2)] pub token_n5: Option<String>,
    }
    version!(E { state_n2, locale_n3, token_n5 }, None);
    }
    pub fn step_1_2_of_3(old: v1::E, key: &v3::EKey) -> Result<v2::E, String> { up_1_2(old, key.id) }
    pub fn step_2_3_of_3(old: v2::E) -> v3::E { up_2_3(old, 0).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c34:{id}", codec = Json, envelope, version = 3, migrate(1 => super::v1::E with super::step_1_2_of_3, 2 => super::v2::E with super::step_2_3_of_3))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub state_n2: u64,
        pub locale_n3: Option<f64>,
        pub token_n5: String,
    }
    version!(E { state_n2, locale_n3, token_n5 }, None);
    }
    pub fn step_1_2_of_4(old: v1::E) -> v2::E { up_1_2(old, 0).expect("it is infallible") }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c34:{id}", codec = Json, envelope, version = 4, migrate(1 => super::v1::E with super::step_1_2_of_4, 2 => super::v2::E))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        #[serde(skip)] pub id: u64,
        pub state_n2: u64,
        pub locale_n3: Option<f64>,
        pub token_n5: String,
        #[kv(since = 4)] pub token_n4: i64,
    }
    version!(E { state_n2, locale_n3, token_n5, token_n4 }, None);
    }
    pub fn step_1_2_of_5(old: v1::E) -> v2::E { up_1_2(old, 0).expect("it is infallible") }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c34:{id}", codec = Json, envelope, version = 5, migrate(1 => super::v1::E with super::step_1_2_of_5, 2 => super::v2::E, 3 => Self))]
    #[serde(rename_all = "camelCase")]
    pub struct E {
        #[serde(skip)] pub id: u64,
        #[kv(was(4 => "stateN2"))] pub locale_n3: u64,
        #[kv(was(4 => "localeN3"))] pub state_n2: Option<f64>,
        pub token_n5: String,
        #[kv(since = 4)] pub token_n4: i64,
        #[serde(default)] #[kv(since = 5)] pub owner_n7: N1,
        #[kv(since = 5)] pub state_n8: u64,
    }
    version!(E { locale_n3, state_n2, token_n5, token_n4, owner_n7, state_n8 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, state_n2: old.state_n2, locale_n3: old.locale_n3, token_n5: Default::default(), }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, state_n2: old.state_n2, locale_n3: old.locale_n3, token_n5: (old.token_n5).unwrap_or_default(), }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, state_n2: old.state_n2, locale_n3: old.locale_n3, token_n5: old.token_n5, token_n4: Default::default(), }) }
    fn up_4(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(v5::E { id: old.id, locale_n3: old.state_n2, state_n2: old.locale_n3, token_n5: old.token_n5, token_n4: old.token_n4, owner_n7: Default::default(), state_n8: Default::default(), }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_1_5(old: v1::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; up_1_5(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_2_5(old: v2::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; up_2_5(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_3_5(old: v3::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; up_3_5(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }
    fn up_4_5(old: v4::E, id: u64) -> Result<v5::E, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; up_4_5(old, id) }
    fn up_5_5(old: v5::E, id: u64) -> Result<v5::E, String> { let _ = id; Ok(old) }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; up_5_5(old, id) }

    impl From<v2::E> for v4::E { fn from(old: v2::E) -> Self { up_2_4(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v5::E { fn from(old: v2::E) -> Self { up_2_5(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c34", 15, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, |()| ());
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, |()| ());
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, |()| ());
    }
}

/// Whole structs, 4 versions.
mod c35 {
    use super::*;

    pub fn fill_4() -> String { "seven".to_owned() }
    pub fn fill_6() -> u64 { 7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c35:{id}", codec = Json, envelope)]
    pub struct E {
        pub id: u64,
        pub locale_n1: u32,
        pub state_n2: Option<bool>,
    }
    version!(E { locale_n1, state_n2 }, None);
    }
    pub fn step_1_2_of_2(old: v1::E) -> v2::E { up_1_2(old, 0).expect("it is infallible") }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c35:{id}", codec = Json, envelope, version = 2, migrate(1 => super::v1::E with super::step_1_2_of_2))]
    pub struct E {
        pub id: u64,
        pub locale_n1: u32,
        pub state_n2: Vec<bool>,
        #[serde(default = "super::fill_4")] pub state_n3: String,
    }
    version!(E { locale_n1, state_n2, state_n3 }, None);
    }
    pub fn step_1_3_of_3(old: v1::E) -> v3::E { up_1_3(old, 0).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c35:{id}", codec = Json, envelope, version = 3, migrate(1 => super::v1::E with super::step_1_3_of_3))]
    pub struct E {
        pub id: u64,
        pub locale_n1: u32,
        #[kv(was(2 => "state_n2"))] pub state_n3: Vec<bool>,
        #[serde(default = "super::fill_4")] #[kv(was(2 => "state_n3"))] pub state_n5: String,
        #[serde(default = "super::fill_6")] #[kv(since = 3)] pub state_n2: u64,
    }
    version!(E { locale_n1, state_n3, state_n5, state_n2 }, None);
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
    #[kv(key = "c35:{id}", codec = Json, envelope, version = 4, migrate(1 => super::v1::E, 2 => super::v2::E, 3 => super::v3::E))]
    pub struct E {
        pub id: u64,
        pub locale_n1: u32,
        pub state_n3: Vec<bool>,
        pub state_n5: u32,
        #[serde(default = "super::fill_6")] pub state_n2: u64,
    }
    version!(E { locale_n1, state_n3, state_n5, state_n2 }, None);
    }
    fn up_1(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(v2::E { id: old.id, locale_n1: old.locale_n1, state_n2: vec![(old.state_n2).unwrap_or_default()], state_n3: fill_4(), }) }
    fn up_2(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(v3::E { id: old.id, locale_n1: old.locale_n1, state_n3: old.state_n2, state_n5: old.state_n3, state_n2: fill_6(), }) }
    fn up_3(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(v4::E { id: old.id, locale_n1: old.locale_n1, state_n3: old.state_n3, state_n5: (old.state_n5).parse::<u32>().map_err(text)?, state_n2: old.state_n2, }) }
    fn up_1_1(old: v1::E, id: u64) -> Result<v1::E, String> { let _ = id; Ok(old) }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; up_1_1(old, id) }
    fn up_1_2(old: v1::E, id: u64) -> Result<v2::E, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; up_1_2(old, id) }
    fn up_1_3(old: v1::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; up_1_3(old, id) }
    fn up_1_4(old: v1::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; up_1_4(old, id) }
    fn up_2_2(old: v2::E, id: u64) -> Result<v2::E, String> { let _ = id; Ok(old) }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; up_2_2(old, id) }
    fn up_2_3(old: v2::E, id: u64) -> Result<v3::E, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; up_2_3(old, id) }
    fn up_2_4(old: v2::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; up_2_4(old, id) }
    fn up_3_3(old: v3::E, id: u64) -> Result<v3::E, String> { let _ = id; Ok(old) }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; up_3_3(old, id) }
    fn up_3_4(old: v3::E, id: u64) -> Result<v4::E, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; up_3_4(old, id) }
    fn up_4_4(old: v4::E, id: u64) -> Result<v4::E, String> { let _ = id; Ok(old) }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; up_4_4(old, id) }

    impl From<v1::E> for v2::E { fn from(old: v1::E) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v2::E> for v3::E { fn from(old: v2::E) -> Self { up_2_3(old, 0).expect("it is infallible") } }
    impl TryFrom<v3::E> for v4::E { type Error = String; fn try_from(old: v3::E) -> Result<Self, String> { up_3_4(old, 0) } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c35", 10, false);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, |()| ());
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Unversioned(1), whole_1_2, |()| ());
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Unversioned(1), whole_1_3, |()| ());
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Unversioned(1), whole_1_4, |()| ());
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, |()| ());
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, |()| ());
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, |()| ());
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, |()| ());
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, |()| ());
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, |()| ());
    }
}

/// Values apart, 3 versions.
mod c36 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: f64, pub part_1: f64, }
    any!(N0 { part_0, part_1 });
    pub fn fill_8() -> i64 { -7 }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c36:{id}", codec = Json, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub locale_n4: Option<u32>,
        #[kv(metadata)] pub owner_n5: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: N0, pub locale_n2: String, pub device_n3: bool, }
    any!(Val { locale_n1, locale_n2, device_n3 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub locale_n4: Option<u32>, pub owner_n5: bool, }
    version!(E { val, locale_n4, owner_n5 }, Meta { locale_n4, owner_n5 });
    }
    pub fn step_1_2_of_2(old: v1::Val) -> v2::Val { up_1_2(old, 0).expect("it is infallible") }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c36:{id}", codec = Json, version = 2, migrate(1 => super::v1::Val with super::step_1_2_of_2))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(1 => "locale_n4"))] pub device_n3: Option<u32>,
        #[kv(metadata)] pub owner_n5: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: N0, pub locale_n2: String, pub locale_n4: bool, pub locale_n6: Vec<bool>, }
    any!(Val { locale_n1, locale_n2, locale_n4, locale_n6 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n3: Option<u32>, pub owner_n5: bool, }
    version!(E { val, device_n3, owner_n5 }, Meta { device_n3, owner_n5 });
    }
    pub fn step_2_3_of_3(old: v2::Val) -> Result<v3::Val, String> { up_2_3(old, 0) }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c36:{id}", codec = Json, version = 3, migrate(1 => super::v1::Val, 2 => super::v2::Val with super::step_2_3_of_3))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(1 => "locale_n4"))] pub device_n3: Option<u32>,
        #[kv(metadata)] pub owner_n5: bool,
        #[kv(metadata, since = 3, fill = super::fill_8)] pub state_n7: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub locale_n1: N0, pub locale_n2: String, pub locale_n4: bool, pub locale_n6: Vec<bool>, pub count_n9: BTreeMap<String, u32>, }
    any!(Val { locale_n1, locale_n2, locale_n4, locale_n6, count_n9 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub device_n3: Option<u32>, pub owner_n5: bool, pub state_n7: i64, }
    version!(E { val, device_n3, owner_n5, state_n7 }, Meta { device_n3, owner_n5, state_n7 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { locale_n1: old.locale_n1, locale_n2: old.locale_n2, locale_n4: old.device_n3, locale_n6: Default::default(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { device_n3: old.locale_n4, owner_n5: old.owner_n5, } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { locale_n1: old.locale_n1, locale_n2: old.locale_n2, locale_n4: old.locale_n4, locale_n6: old.locale_n6, count_n9: Default::default(), }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { device_n3: old.device_n3, owner_n5: old.owner_n5, state_n7: fill_8(), } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, locale_n4: meta.locale_n4, owner_n5: meta.owner_n5, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, device_n3: meta.device_n3, owner_n5: meta.owner_n5, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, device_n3: meta.device_n3, owner_n5: meta.owner_n5, state_n7: meta.state_n7, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, device_n3: meta.device_n3, owner_n5: meta.owner_n5, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, device_n3: meta.device_n3, owner_n5: meta.owner_n5, state_n7: meta.state_n7, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, device_n3: meta.device_n3, owner_n5: meta.owner_n5, state_n7: meta.state_n7, }) }

    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c36", 6, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
    }
}

/// Values apart, 5 versions.
mod c37 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: u32, pub part_1: u32, }
    any!(N0 { part_0, part_1 });
    pub fn fill_8() -> bool { true }
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c37:{id}", codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: Option<f64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: Option<i64>, pub device_n2: u32, pub state_n3: N0, pub token_n4: BTreeMap<String, u32>, }
    any!(Val { owner_n1, device_n2, state_n3, token_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: Option<f64>, }
    version!(E { val, user_n5 }, Meta { user_n5 });
    }
    pub fn step_1_2_of_2(old: v1::Val) -> v2::Val { up_1_2(old, 0).expect("it is infallible") }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c37:{id}", codec = MsgPack, older_codec = MsgPack, version = 2, migrate(1 => super::v1::Val with super::step_1_2_of_2), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n5: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: Option<i64>, pub device_n2: u32, pub state_n3: N0, pub token_n4: Vec<String>, }
    any!(Val { owner_n1, device_n2, state_n3, token_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n5: f64, }
    version!(E { val, user_n5 }, Meta { user_n5 });
    }
    pub fn step_2_3_of_3(old: v2::Val, key: &v3::EKey) -> v3::Val { up_2_3(old, key.id).expect("it is infallible") }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c37:{id}", codec = MsgPack, version = 3, migrate(1 => super::v1::Val as MsgPack, 2 => super::v2::Val as MsgPack with super::step_2_3_of_3), migrate_metadata(1 => super::v1::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata, was(2 => "user_n5"))] pub owner_n6: f64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: Option<i64>, pub state_n3: N0, pub token_n4: Vec<String>, }
    any!(Val { owner_n1, state_n3, token_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n6: f64, }
    version!(E { val, owner_n6 }, Meta { owner_n6 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c37:{id}", codec = MsgPack, version = 4, migrate(1 => super::v1::Val as MsgPack, 2 => super::v2::Val as MsgPack, 3 => Self as MsgPack), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta, 3 => super::v3::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub owner_n6: String,
        #[serde(default = "super::fill_8")] #[kv(metadata)] pub owner_n7: bool,
        #[kv(metadata)] pub device_n9: Option<i64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: Option<i64>, pub state_n3: N0, pub token_n4: Vec<String>, }
    any!(Val { owner_n1, state_n3, token_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n6: String, pub owner_n7: bool, pub device_n9: Option<i64>, }
    version!(E { val, owner_n6, owner_n7, device_n9 }, Meta { owner_n6, owner_n7, device_n9 });
    }
    pub fn step_1_2_of_5(old: v1::Val, key: &v5::EKey) -> v2::Val { up_1_2(old, key.id).expect("it is infallible") }
    pub fn step_2_5_of_5(old: v2::Val) -> v5::Val { up_2_5(old, 0).expect("it is infallible") }
    pub fn meta_step_3_of_5(old: v3::Meta) -> v4::Meta { meta_3_4(old) }
    pub mod v5 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c37:{id}", codec = Json, version = 5, migrate(1 => super::v1::Val as MsgPack with super::step_1_2_of_5, 2 => super::v2::Val as MsgPack with super::step_2_5_of_5, 3 => Self as MsgPack, 4 => Self as MsgPack), migrate_metadata(1 => super::v1::Meta, 2 => super::v2::Meta, 3 => super::v3::Meta with super::meta_step_3_of_5, 4 => super::v4::Meta))]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub owner_n6: Vec<String>,
        #[serde(default = "super::fill_8")] #[kv(metadata)] pub owner_n7: bool,
        #[kv(metadata)] pub device_n9: i64,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub owner_n1: Option<i64>, pub state_n3: N0, pub token_n4: Vec<String>, }
    any!(Val { owner_n1, state_n3, token_n4 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub owner_n6: Vec<String>, pub owner_n7: bool, pub device_n9: i64, }
    version!(E { val, owner_n6, owner_n7, device_n9 }, Meta { owner_n6, owner_n7, device_n9 });
    }
    fn up_1(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(v2::Val { owner_n1: old.owner_n1, device_n2: old.device_n2, state_n3: old.state_n3, token_n4: (old.token_n4).into_keys().collect::<Vec<_>>(), }) }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { user_n5: (old.user_n5).unwrap_or_default(), } }
    fn up_2(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(v3::Val { owner_n1: old.owner_n1, state_n3: old.state_n3, token_n4: old.token_n4, }) }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { owner_n6: old.user_n5, } }
    fn up_3(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(v4::Val { owner_n1: old.owner_n1, state_n3: old.state_n3, token_n4: old.token_n4, }) }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { owner_n6: (old.owner_n6).to_string(), owner_n7: fill_8(), device_n9: Default::default(), } }
    fn up_4(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(v5::Val { owner_n1: old.owner_n1, state_n3: old.state_n3, token_n4: old.token_n4, }) }
    fn meta_up_4(old: v4::Meta) -> v5::Meta { v5::Meta { owner_n6: words(old.owner_n6), owner_n7: old.owner_n7, device_n9: (old.device_n9).unwrap_or_default(), } }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, user_n5: meta.user_n5, }) }
    fn up_1_2(old: v1::Val, id: u64) -> Result<v2::Val, String> { let _ = id; let old = up_1(old, id)?; Ok(old) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_1_2(old.meta()); Ok(v2::E { id, val: up_1_2(old.val, id)?, user_n5: meta.user_n5, }) }
    fn up_1_3(old: v1::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; Ok(old) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_1_3(old.meta()); Ok(v3::E { id, val: up_1_3(old.val, id)?, owner_n6: meta.owner_n6, }) }
    fn up_1_4(old: v1::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_1_4(old.meta()); Ok(v4::E { id, val: up_1_4(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_1_5(old: v1::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_1(old, id)?; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_1_5(old: v1::Meta) -> v5::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_1_5(old: v1::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_1_5(old.meta()); Ok(v5::E { id, val: up_1_5(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_2_2(old: v2::Val, id: u64) -> Result<v2::Val, String> { let _ = id; Ok(old) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let id = old.id; let meta = meta_2_2(old.meta()); Ok(v2::E { id, val: up_2_2(old.val, id)?, user_n5: meta.user_n5, }) }
    fn up_2_3(old: v2::Val, id: u64) -> Result<v3::Val, String> { let _ = id; let old = up_2(old, id)?; Ok(old) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_2_3(old.meta()); Ok(v3::E { id, val: up_2_3(old.val, id)?, owner_n6: meta.owner_n6, }) }
    fn up_2_4(old: v2::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; Ok(old) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_2_4(old.meta()); Ok(v4::E { id, val: up_2_4(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_2_5(old: v2::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_2(old, id)?; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_2_5(old: v2::Meta) -> v5::Meta { let old = meta_up_2(old); let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_2_5(old: v2::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_2_5(old.meta()); Ok(v5::E { id, val: up_2_5(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_3_3(old: v3::Val, id: u64) -> Result<v3::Val, String> { let _ = id; Ok(old) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let id = old.id; let meta = meta_3_3(old.meta()); Ok(v3::E { id, val: up_3_3(old.val, id)?, owner_n6: meta.owner_n6, }) }
    fn up_3_4(old: v3::Val, id: u64) -> Result<v4::Val, String> { let _ = id; let old = up_3(old, id)?; Ok(old) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_3_4(old.meta()); Ok(v4::E { id, val: up_3_4(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_3_5(old: v3::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_3(old, id)?; let old = up_4(old, id)?; Ok(old) }
    fn meta_3_5(old: v3::Meta) -> v5::Meta { let old = meta_up_3(old); let old = meta_up_4(old); old }
    fn whole_3_5(old: v3::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_3_5(old.meta()); Ok(v5::E { id, val: up_3_5(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_4_4(old: v4::Val, id: u64) -> Result<v4::Val, String> { let _ = id; Ok(old) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let id = old.id; let meta = meta_4_4(old.meta()); Ok(v4::E { id, val: up_4_4(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_4_5(old: v4::Val, id: u64) -> Result<v5::Val, String> { let _ = id; let old = up_4(old, id)?; Ok(old) }
    fn meta_4_5(old: v4::Meta) -> v5::Meta { let old = meta_up_4(old); old }
    fn whole_4_5(old: v4::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_4_5(old.meta()); Ok(v5::E { id, val: up_4_5(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }
    fn up_5_5(old: v5::Val, id: u64) -> Result<v5::Val, String> { let _ = id; Ok(old) }
    fn meta_5_5(old: v5::Meta) -> v5::Meta { old }
    fn whole_5_5(old: v5::E) -> Result<v5::E, String> { let id = old.id; let meta = meta_5_5(old.meta()); Ok(v5::E { id, val: up_5_5(old.val, id)?, owner_n6: meta.owner_n6, owner_n7: meta.owner_n7, device_n9: meta.device_n9, }) }

    impl From<v1::Meta> for v2::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_2(old); v2::EMetadata { user_n5: new.user_n5, } } }
    impl From<v1::Val> for v2::Val { fn from(old: v1::Val) -> Self { up_1_2(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v3::EMetadata { fn from(old: v1::Meta) -> Self { let new = meta_1_3(old); v3::EMetadata { owner_n6: new.owner_n6, } } }
    impl From<v2::Val> for v4::Val { fn from(old: v2::Val) -> Self { up_2_4(old, 0).expect("it is infallible") } }
    impl From<v1::Meta> for v2::Meta { fn from(old: v1::Meta) -> Self { meta_1_2(old) } }
    impl From<v2::Meta> for v3::Meta { fn from(old: v2::Meta) -> Self { meta_2_3(old) } }
    impl From<v3::Meta> for v4::EMetadata { fn from(old: v3::Meta) -> Self { let new = meta_3_4(old); v4::EMetadata { owner_n6: new.owner_n6, owner_n7: new.owner_n7, device_n9: new.device_n9, } } }
    impl From<v4::Meta> for v5::EMetadata { fn from(old: v4::Meta) -> Self { let new = meta_4_5(old); v5::EMetadata { owner_n6: new.owner_n6, owner_n7: new.owner_n7, device_n9: new.device_n9, } } }

    #[test]
    fn is_read() {
        let mut run = Run::new("c37", 15, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v1::E, v5::E>(1, 5, VersionState::Older(1), whole_1_5, meta_1_5);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v2::E, v5::E>(2, 5, VersionState::Older(2), whole_2_5, meta_2_5);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v3::E, v5::E>(3, 5, VersionState::Older(3), whole_3_5, meta_3_5);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
        run.pair::<v4::E, v5::E>(4, 5, VersionState::Older(4), whole_4_5, meta_4_5);
        run.pair::<v5::E, v5::E>(5, 5, VersionState::Current, whole_5_5, meta_5_5);
    }
}

/// Values apart, 1 version.
mod c38 {
    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub struct N0 { pub part_0: String, pub part_1: String, }
    any!(N0 { part_0, part_1 });
    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c38:{id}", codec = MsgPack, older_codec = MsgPack, version = 1)]
    pub struct E {
        pub id: u64,
        #[kv(value)] pub val: Val,
        #[kv(metadata)] pub user_n3: Vec<u64>,
        #[kv(metadata)] pub state_n4: bool,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Val { pub note_n1: Option<String>, pub device_n2: N0, }
    any!(Val { note_n1, device_n2 });
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub user_n3: Vec<u64>, pub state_n4: bool, }
    version!(E { val, user_n3, state_n4 }, Meta { user_n3, state_n4 });
    }
    fn up_1_1(old: v1::Val, id: u64) -> Result<v1::Val, String> { let _ = id; Ok(old) }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let id = old.id; let meta = meta_1_1(old.meta()); Ok(v1::E { id, val: up_1_1(old.val, id)?, user_n3: meta.user_n3, state_n4: meta.state_n4, }) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c38", 1, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
    }
}

/// Metadata alone, 4 versions.
mod c39 {
    use super::*;

    pub mod v1 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c39:{id}", metadata_only, version = 1)]
    pub struct E {
        pub id: u64,
        pub note_n1: i64,
        pub state_n2: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub note_n1: i64, pub state_n2: String, }
    version!(E { note_n1, state_n2 }, Meta { note_n1, state_n2 });
    }
    pub mod v2 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c39:{id}", metadata_only, version = 2)]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "note_n1"))] pub count_n4: i64,
        pub state_n2: String,
        #[kv(since = 2)] pub user_n3: Vec<i64>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: i64, pub state_n2: String, pub user_n3: Vec<i64>, }
    version!(E { count_n4, state_n2, user_n3 }, Meta { count_n4, state_n2, user_n3 });
    }
    pub mod v3 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c39:{id}", metadata_only, version = 3, migrate(2 => Self))]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "note_n1"))] pub count_n4: i64,
        #[kv(since = 2)] pub user_n3: Vec<i64>,
        #[kv(since = 3)] pub note_n1: String,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: i64, pub user_n3: Vec<i64>, pub note_n1: String, }
    version!(E { count_n4, user_n3, note_n1 }, Meta { count_n4, user_n3, note_n1 });
    }
    pub mod v4 {
    use super::*;
    #[derive(Debug, Clone, PartialEq, KvEntity)]
    #[kv(key = "c39:{id}", metadata_only, version = 4)]
    pub struct E {
        pub id: u64,
        #[kv(was(1 => "note_n1"))] pub count_n4: i64,
        #[kv(since = 2)] pub user_n3: Vec<i64>,
        #[kv(since = 3)] pub note_n1: String,
        #[kv(since = 4)] pub state_n7: Vec<String>,
    }
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Meta { pub count_n4: i64, pub user_n3: Vec<i64>, pub note_n1: String, pub state_n7: Vec<String>, }
    version!(E { count_n4, user_n3, note_n1, state_n7 }, Meta { count_n4, user_n3, note_n1, state_n7 });
    }
    fn meta_up_1(old: v1::Meta) -> v2::Meta { v2::Meta { count_n4: old.note_n1, state_n2: old.state_n2, user_n3: Default::default(), } }
    fn meta_up_2(old: v2::Meta) -> v3::Meta { v3::Meta { count_n4: old.count_n4, user_n3: old.user_n3, note_n1: Default::default(), } }
    fn meta_up_3(old: v3::Meta) -> v4::Meta { v4::Meta { count_n4: old.count_n4, user_n3: old.user_n3, note_n1: old.note_n1, state_n7: Default::default(), } }
    fn meta_1_1(old: v1::Meta) -> v1::Meta { old }
    fn whole_1_1(old: v1::E) -> Result<v1::E, String> { let meta = meta_1_1(old.meta()); Ok(v1::E { id: old.id, note_n1: meta.note_n1, state_n2: meta.state_n2, }) }
    fn meta_1_2(old: v1::Meta) -> v2::Meta { let old = meta_up_1(old); old }
    fn whole_1_2(old: v1::E) -> Result<v2::E, String> { let meta = meta_1_2(old.meta()); Ok(v2::E { id: old.id, count_n4: meta.count_n4, state_n2: meta.state_n2, user_n3: meta.user_n3, }) }
    fn meta_1_3(old: v1::Meta) -> v3::Meta { let old = meta_up_1(old); let old = meta_up_2(old); old }
    fn whole_1_3(old: v1::E) -> Result<v3::E, String> { let meta = meta_1_3(old.meta()); Ok(v3::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, }) }
    fn meta_1_4(old: v1::Meta) -> v4::Meta { let old = meta_up_1(old); let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_1_4(old: v1::E) -> Result<v4::E, String> { let meta = meta_1_4(old.meta()); Ok(v4::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, state_n7: meta.state_n7, }) }
    fn meta_2_2(old: v2::Meta) -> v2::Meta { old }
    fn whole_2_2(old: v2::E) -> Result<v2::E, String> { let meta = meta_2_2(old.meta()); Ok(v2::E { id: old.id, count_n4: meta.count_n4, state_n2: meta.state_n2, user_n3: meta.user_n3, }) }
    fn meta_2_3(old: v2::Meta) -> v3::Meta { let old = meta_up_2(old); old }
    fn whole_2_3(old: v2::E) -> Result<v3::E, String> { let meta = meta_2_3(old.meta()); Ok(v3::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, }) }
    fn meta_2_4(old: v2::Meta) -> v4::Meta { let old = meta_up_2(old); let old = meta_up_3(old); old }
    fn whole_2_4(old: v2::E) -> Result<v4::E, String> { let meta = meta_2_4(old.meta()); Ok(v4::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, state_n7: meta.state_n7, }) }
    fn meta_3_3(old: v3::Meta) -> v3::Meta { old }
    fn whole_3_3(old: v3::E) -> Result<v3::E, String> { let meta = meta_3_3(old.meta()); Ok(v3::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, }) }
    fn meta_3_4(old: v3::Meta) -> v4::Meta { let old = meta_up_3(old); old }
    fn whole_3_4(old: v3::E) -> Result<v4::E, String> { let meta = meta_3_4(old.meta()); Ok(v4::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, state_n7: meta.state_n7, }) }
    fn meta_4_4(old: v4::Meta) -> v4::Meta { old }
    fn whole_4_4(old: v4::E) -> Result<v4::E, String> { let meta = meta_4_4(old.meta()); Ok(v4::E { id: old.id, count_n4: meta.count_n4, user_n3: meta.user_n3, note_n1: meta.note_n1, state_n7: meta.state_n7, }) }


    #[test]
    fn is_read() {
        let mut run = Run::new("c39", 10, true);
        run.pair::<v1::E, v1::E>(1, 1, VersionState::Current, whole_1_1, meta_1_1);
        run.pair::<v1::E, v2::E>(1, 2, VersionState::Older(1), whole_1_2, meta_1_2);
        run.pair::<v1::E, v3::E>(1, 3, VersionState::Older(1), whole_1_3, meta_1_3);
        run.pair::<v1::E, v4::E>(1, 4, VersionState::Older(1), whole_1_4, meta_1_4);
        run.pair::<v2::E, v2::E>(2, 2, VersionState::Current, whole_2_2, meta_2_2);
        run.pair::<v2::E, v3::E>(2, 3, VersionState::Older(2), whole_2_3, meta_2_3);
        run.pair::<v2::E, v4::E>(2, 4, VersionState::Older(2), whole_2_4, meta_2_4);
        run.pair::<v3::E, v3::E>(3, 3, VersionState::Current, whole_3_3, meta_3_3);
        run.pair::<v3::E, v4::E>(3, 4, VersionState::Older(3), whole_3_4, meta_3_4);
        run.pair::<v4::E, v4::E>(4, 4, VersionState::Current, whole_4_4, meta_4_4);
    }
}
