#[automatically_derived]
impl _kv_schema::KvEntity for Seen {
    type Key = SeenKey;
    type Metadata = SeenMetadata;
    type Value = ();
    type Codec = _kv_schema::codec::Empty;
    const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::schema::Schema::new(
            "Seen",
            _kv_schema::key::KeyTemplate::new(
                "seen:{page}",
                &[
                    _kv_schema::key::Segment::Literal("seen:"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "page",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <String as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                ],
            ),
            _kv_schema::schema::EntityForm::MetadataOnly,
            _kv_schema::__private::codec_name::<Seen>(),
            _kv_schema::schema::Shape::Unit,
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
        );
    fn stored_value(&self) -> &() {
        &()
    }
    fn write_metadata(&self, __out: &mut _kv_schema::MetadataWriter) {
        __out.nth::<Self, 0>(&self.by);
    }
    fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
        __stored.no_value()?;
        let __key = __stored.key()?;
        let __metadata = __stored.metadata()?;
        _kv_schema::__private::Ok(Self {
            page: __key.page,
            by: __metadata.by,
        })
    }
}
