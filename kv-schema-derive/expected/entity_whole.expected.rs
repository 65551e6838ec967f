const __CACHE_TTL: ::core::primitive::u64 = _kv_schema::__private::cache_ttl(SHORT);
#[automatically_derived]
impl _kv_schema::KvEntity for User {
    type Key = UserKey;
    type Metadata = _kv_schema::NoMetadata;
    type Value = User;
    type Codec = _kv_schema::codec::Json;
    const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::schema::Schema::new(
            "User",
            _kv_schema::key::KeyTemplate::new(
                "user:{id}",
                &[
                    _kv_schema::key::Segment::Literal("user:"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "id",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <u64 as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                ],
            ),
            _kv_schema::schema::EntityForm::Whole,
            _kv_schema::__private::codec_name::<User>(),
            _kv_schema::schema::Shape::Struct(
                &_kv_schema::schema::StructShape::new(
                    "User",
                    &_kv_schema::__private::plain_fields([
                        (
                            "id",
                            "id",
                            "u64",
                            _kv_schema::__private::Probe::<u64>::SHAPE,
                            false,
                        ),
                        (
                            "name",
                            "name",
                            "String",
                            _kv_schema::__private::Probe::<String>::SHAPE,
                            false,
                        ),
                    ]),
                ),
            ),
        )
        .version(2u32)
        .older(
            &[
                _kv_schema::version::OldVersion::named(
                    1u32,
                    "v1::User",
                    <_kv_schema::codec::Json as _kv_schema::codec::Codec<
                        v1::User,
                    >>::NAME,
                    _kv_schema::__private::shape_or_opaque(
                        _kv_schema::__private::Probe::<v1::User>::SHAPE,
                        "v1::User",
                    ),
                ),
            ],
        )
        .ttl(86400u64)
        .cache_ttl(__CACHE_TTL)
        .self_contained();
    fn stored_value(&self) -> &User {
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
                __old.read::<_kv_schema::codec::Json, v1::User>()?.then::<User>()?.done()
            }
            _ => _kv_schema::__private::Err(__old.unknown()),
        }
    }
}
