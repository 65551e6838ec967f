fn __fill_locale() -> Option<String> {
    (_kv_schema::version::filled)()
}
#[derive(
    _kv_schema::__private::serde::Serialize,
    _kv_schema::__private::serde::Deserialize
)]
#[serde(
    crate = "_kv_schema::__private::serde",
    remote = "Session",
    bound(deserialize = ""),
    rename = "Session"
)]
struct __V3 {
    id: u64,
    #[serde(rename = "token")]
    csrf: String,
    #[serde(skip, default = "__fill_locale")]
    locale: Option<String>,
}
impl _kv_schema::version::Described for __V3 {
    type Value = Session;
    fn write<__S: _kv_schema::__private::serde::Serializer>(
        __value: &Session,
        __out: __S,
    ) -> _kv_schema::__private::Result<__S::Ok, __S::Error> {
        __V3::serialize(__value, __out)
    }
    fn read<'__de, __D: _kv_schema::__private::serde::Deserializer<'__de>>(
        __in: __D,
    ) -> _kv_schema::__private::Result<Session, __D::Error> {
        __V3::deserialize(__in)
    }
}
#[automatically_derived]
impl _kv_schema::KvEntity for Session {
    type Key = SessionKey;
    type Metadata = _kv_schema::NoMetadata;
    type Value = Session;
    type Codec = _kv_schema::codec::Json;
    const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::schema::Schema::new(
            "Session",
            _kv_schema::key::KeyTemplate::new(
                "session:{id}",
                &[
                    _kv_schema::key::Segment::Literal("session:"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "id",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <u64 as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                ],
            ),
            _kv_schema::schema::EntityForm::Whole,
            _kv_schema::__private::codec_name::<Session>(),
            _kv_schema::schema::Shape::Struct(
                &_kv_schema::schema::StructShape::new(
                    "Session",
                    &_kv_schema::__private::plain_fields([
                        (
                            "id",
                            "id",
                            "u64",
                            _kv_schema::__private::Probe::<u64>::SHAPE,
                            false,
                        ),
                        (
                            "csrf",
                            "csrf",
                            "String",
                            _kv_schema::__private::Probe::<String>::SHAPE,
                            false,
                        ),
                        (
                            "locale",
                            "locale",
                            "Option<String>",
                            _kv_schema::__private::Probe::<Option<String>>::SHAPE,
                            _kv_schema::__private::Probe::<Option<String>>::OPTION,
                        ),
                    ]),
                ),
            ),
        )
        .version(4u32)
        .older(
            &[
                _kv_schema::version::OldVersion::named(
                    1u32,
                    "v1::Session",
                    <_kv_schema::codec::Json as _kv_schema::codec::Codec<
                        v1::Session,
                    >>::NAME,
                    _kv_schema::__private::shape_or_opaque(
                        _kv_schema::__private::Probe::<v1::Session>::SHAPE,
                        "v1::Session",
                    ),
                ),
                _kv_schema::version::OldVersion::named(
                    2u32,
                    "v2::Session",
                    <_kv_schema::codec::MsgPack as _kv_schema::codec::Codec<
                        v2::Session,
                    >>::NAME,
                    _kv_schema::__private::shape_or_opaque(
                        _kv_schema::__private::Probe::<v2::Session>::SHAPE,
                        "v2::Session",
                    ),
                ),
                _kv_schema::version::OldVersion::described(
                    3u32,
                    <_kv_schema::codec::Json as _kv_schema::codec::Codec<Session>>::NAME,
                    _kv_schema::schema::Shape::Ref("Session"),
                ),
            ],
        )
        .write_version(3u32)
        .self_contained();
    fn stored_value(&self) -> &Session {
        self
    }
    fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
        __stored.whole()
    }
    fn upgrade(
        __old: _kv_schema::version::Older<'_, Self>,
    ) -> _kv_schema::Result<Self::Value> {
        match __old.version() {
            1u32 => {
                __old
                    .read::<_kv_schema::codec::Json, v1::Session>()?
                    .then::<v2::Session>()?
                    .by::<Session, _>(up)?
                    .done()
            }
            2u32 => {
                __old
                    .read::<_kv_schema::codec::MsgPack, v2::Session>()?
                    .by::<Session, _>(up)?
                    .done()
            }
            3u32 => __old.read_as::<_kv_schema::codec::Json, __V3>()?.done(),
            _ => _kv_schema::__private::Err(__old.unknown()),
        }
    }
    fn write_older(
        &self,
    ) -> _kv_schema::Result<_kv_schema::__private::Vec<::core::primitive::u8>> {
        _kv_schema::version::left_out::<
            Option<String>,
        >("locale", &self.locale, &(_kv_schema::version::filled)(), 3u32)?;
        _kv_schema::version::encode_as::<_kv_schema::codec::Json, __V3>(self)
    }
}
