#[automatically_derived]
impl _kv_schema::KvEntity for Cart {
    type Key = CartKey;
    type Metadata = CartMetadata;
    type Value = Cart;
    type Codec = _kv_schema::codec::Json;
    const SCHEMA: &'static _kv_schema::schema::Schema = &_kv_schema::schema::Schema::new(
            "Cart",
            _kv_schema::key::KeyTemplate::new(
                "cart:{shop}:{id}",
                &[
                    _kv_schema::key::Segment::Literal("cart:"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "shop",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <String as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                    _kv_schema::key::Segment::Literal(":"),
                    _kv_schema::key::Segment::Part(_kv_schema::key::PartSchema {
                        field: "id",
                        form: _kv_schema::key::PartForm::Plain,
                        shape: <u64 as _kv_schema::KeyPart>::SHAPE,
                        max_len: _kv_schema::__private::None,
                    }),
                ],
            ),
            _kv_schema::schema::EntityForm::Whole,
            _kv_schema::__private::codec_name::<Cart>(),
            _kv_schema::schema::Shape::Struct(
                &_kv_schema::schema::StructShape::new(
                    "Cart",
                    &_kv_schema::__private::plain_fields([
                        (
                            "shop",
                            "shop",
                            "String",
                            _kv_schema::__private::Probe::<String>::SHAPE,
                            false,
                        ),
                        (
                            "id",
                            "id",
                            "u64",
                            _kv_schema::__private::Probe::<u64>::SHAPE,
                            false,
                        ),
                    ]),
                ),
            ),
        )
        .metadata(
            &_kv_schema::__private::fields([
                _kv_schema::__private::Row::Built(
                    _kv_schema::schema::Field::new(
                            "owner",
                            "owner",
                            _kv_schema::__private::shape_or_opaque(
                                _kv_schema::__private::Probe::<String>::SHAPE,
                                "String",
                            ),
                        )
                        .optional(),
                ),
            ]),
        )
        .key_wins()
        .redact();
    fn stored_value(&self) -> &Cart {
        self
    }
    fn write_metadata(&self, __out: &mut _kv_schema::MetadataWriter) {
        __out.nth::<Self, 0>(&self.owner);
    }
    fn restore(__stored: _kv_schema::Stored<'_, Self>) -> _kv_schema::Result<Self> {
        let mut __entity: Self = __stored.value()?;
        let __key = __stored.key()?;
        let __metadata = __stored.metadata()?;
        __entity.shop = __key.shop;
        __entity.id = __key.id;
        __entity.owner = __metadata.owner;
        __stored.matching(__entity)
    }
}
