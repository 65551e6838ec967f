/// The beginning of [`EventKey`], filled from the left: what a list takes.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct EventPrefix<const __FILLED: ::core::primitive::usize = 0>(
    ::kv_schema::key::Prefix<Event>,
);
impl EventPrefix {
    /// Fills `{tenant}`.
    pub fn tenant(
        self,
        tenant: <String as _kv_schema::KeyPart>::Ref<'_>,
    ) -> EventPrefix<1> {
        EventPrefix(self.0.part::<String>("tenant", tenant, ":"))
    }
}
impl EventPrefix<1> {
    /// Fills `{at}`.
    pub fn at(mut self, at: <u64 as _kv_schema::KeyPart>::Ref<'_>) -> EventPrefix<2> {
        let __key = self.0.writer();
        __key.desc_part::<u64>("at", at);
        __key.literal(":");
        EventPrefix(self.0)
    }
    /// Narrows to a range of `{at}`: a few prefixes cover it, at one list operation or more each.
    pub fn at_range<'__r>(
        self,
        __range: impl ::core::ops::RangeBounds<<u64 as _kv_schema::KeyPart>::Ref<'__r>>,
    ) -> _kv_schema::key::KeyRange<Event> {
        self.0.desc_range::<u64>(__range)
    }
    /// Returns the keys in the reverse order of `{at}`: the newest first.
    pub fn newest_first(self) -> _kv_schema::key::KeyRange<Event> {
        self.0.into_range()
    }
}
#[automatically_derived]
impl<
    const __FILLED: ::core::primitive::usize,
> ::core::convert::Into<_kv_schema::key::KeyRange<Event>> for EventPrefix<__FILLED> {
    fn into(self) -> _kv_schema::key::KeyRange<Event> {
        self.0.into_range()
    }
}
#[automatically_derived]
impl<const __FILLED: ::core::primitive::usize> ::core::fmt::Debug
for EventPrefix<__FILLED> {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __f)
    }
}
