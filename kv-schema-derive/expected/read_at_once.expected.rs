/// The fields of [`Visit`] that are in its metadata.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
struct VisitMetadata {
    /// The `page` of the entity.
    page: String,
    /// The `at` of the entity.
    at: u64,
}
#[automatically_derived]
impl _kv_schema::Projection for VisitMetadata {
    fn read(__in: &_kv_schema::MetadataReader<'_>) -> _kv_schema::Result<Self> {
        match __in.fields2::<String, u64>(["page", "at"]) {
            _kv_schema::__private::Ok(__read) => {
                _kv_schema::__private::Ok(Self {
                    page: __read.0,
                    at: __read.1,
                })
            }
            _kv_schema::__private::Err(__error) => _kv_schema::__private::Err(__error),
        }
    }
}
#[automatically_derived]
impl ::core::clone::Clone for VisitMetadata {
    fn clone(&self) -> Self {
        Self {
            page: ::core::clone::Clone::clone(&self.page),
            at: ::core::clone::Clone::clone(&self.at),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for VisitMetadata {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        _kv_schema::__private::debug_fields(
            "VisitMetadata",
            &[("page", &self.page), ("at", &self.at)],
            __f,
        )
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for VisitMetadata {
    fn eq(&self, __other: &Self) -> ::core::primitive::bool {
        self.page == __other.page && self.at == __other.at
    }
}
