/// The fields of [`Image`] that are in its metadata.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct ImageMetadata {
    /// The `mime_type` of the entity.
    pub mime_type: String,
    /// The `shown_for` of the entity.
    pub shown_for: Duration,
}
struct __Write_shown_for<'__a>(&'__a Duration);
impl _kv_schema::__private::serde::Serialize for __Write_shown_for<'_> {
    fn serialize<__S: _kv_schema::__private::serde::Serializer>(
        &self,
        __out: __S,
    ) -> _kv_schema::__private::Result<__S::Ok, __S::Error> {
        seconds::serialize(self.0, __out)
    }
}
struct __Read_shown_for(Duration);
impl<'__de> _kv_schema::__private::serde::Deserialize<'__de> for __Read_shown_for {
    fn deserialize<__D: _kv_schema::__private::serde::Deserializer<'__de>>(
        __in: __D,
    ) -> _kv_schema::__private::Result<Self, __D::Error> {
        _kv_schema::__private::Ok(Self(seconds::deserialize(__in)?))
    }
}
#[automatically_derived]
impl _kv_schema::Projection for ImageMetadata {
    fn read(__in: &_kv_schema::MetadataReader<'_>) -> _kv_schema::Result<Self> {
        _kv_schema::__private::Ok(Self {
            mime_type: match __in.field::<String>("mimeType") {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
            shown_for: __in
                .field_or::<
                    __Read_shown_for,
                >(
                    __in.name_of("shownFor", &["age"]),
                    || __Read_shown_for((::core::default::Default::default)()),
                )?
                .0,
        })
    }
}
#[automatically_derived]
impl ::core::clone::Clone for ImageMetadata {
    fn clone(&self) -> Self {
        Self {
            mime_type: ::core::clone::Clone::clone(&self.mime_type),
            shown_for: ::core::clone::Clone::clone(&self.shown_for),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for ImageMetadata {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        _kv_schema::__private::debug_fields(
            "ImageMetadata",
            &[("mime_type", &self.mime_type), ("shown_for", &self.shown_for)],
            __f,
        )
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for ImageMetadata
where
    for<'__a> &'__a Duration: ::core::cmp::PartialEq<&'__a Duration>,
{
    fn eq(&self, __other: &Self) -> ::core::primitive::bool {
        self.mime_type == __other.mime_type && &self.shown_for == &__other.shown_for
    }
}
