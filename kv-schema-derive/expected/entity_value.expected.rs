#[automatically_derived]
impl _kv_schema::KvEntity for Code {
    type Key = CodeKey;
    type Metadata = CodeMetadata;
    type Value = u64;
    type Codec = _kv_schema::codec::Text;
    const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::schema::Schema::new(
            "Code",
            _kv_schema::key::KeyTemplate::new(
                "code:{code}",
                &[
                    _kv_schema::key::Segment::Literal("code:"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "code",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <String as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                ],
            ),
            _kv_schema::schema::EntityForm::Value("user"),
            _kv_schema::__private::codec_name::<Code>(),
            _kv_schema::__private::shape_or_opaque(
                _kv_schema::__private::Probe::<u64>::SHAPE,
                "u64",
            ),
        )
        .metadata(
            &_kv_schema::__private::plain_fields([
                (
                    "by",
                    "by",
                    "String",
                    _kv_schema::__private::Probe::<String>::SHAPE,
                    false,
                ),
            ]),
        )
        .expiry("until");
    fn stored_value(&self) -> &u64 {
        &self.user
    }
    fn write_metadata(&self, __out: &mut _kv_schema::MetadataWriter) {
        __out.nth::<Self, 0>(&self.by);
    }
    fn stored_expiry(
        &self,
    ) -> _kv_schema::__private::Option<_kv_schema::clock::UnixSeconds> {
        <u64 as _kv_schema::ExpiryField>::to_unix(&self.until)
    }
    fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
        let __key = __stored.key()?;
        let __metadata = __stored.metadata()?;
        _kv_schema::__private::Ok(Self {
            code: __key.code,
            until: __stored.deadline()?,
            by: __metadata.by,
            user: __stored.value()?,
        })
    }
}
