/// The beginning of [`FileKey`], filled from the left: what a list takes.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct FilePrefix<const __FILLED: ::core::primitive::usize = 0>(
    ::kv_schema::key::Prefix<File>,
);
impl FilePrefix {
    /// Narrows to the keys whose `{path}` begins with a text.
    pub fn path_starting_with(
        self,
        __text: &::core::primitive::str,
    ) -> _kv_schema::key::KeyRange<File> {
        self.0.rest_starting_with(__text)
    }
    /// Narrows to a range of `{path}`, compared as UTF-8 bytes.
    pub fn path_range<'__r>(
        self,
        __range: impl ::core::ops::RangeBounds<
            <String as _kv_schema::KeyPart>::Ref<'__r>,
        >,
    ) -> _kv_schema::key::KeyRange<File> {
        self.0.rest_range::<String>(__range)
    }
}
#[automatically_derived]
impl<
    const __FILLED: ::core::primitive::usize,
> ::core::convert::Into<_kv_schema::key::KeyRange<File>> for FilePrefix<__FILLED> {
    fn into(self) -> _kv_schema::key::KeyRange<File> {
        self.0.into_range()
    }
}
#[automatically_derived]
impl<const __FILLED: ::core::primitive::usize> ::core::fmt::Debug
for FilePrefix<__FILLED> {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __f)
    }
}
