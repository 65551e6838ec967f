/// The key of [`Config`]: `config`.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct TheKey;
#[automatically_derived]
impl _kv_schema::ToKey<Config> for TheKey {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        __key.literal("config");
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<Config> for Config {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Config>::write_key(&TheKey, __key);
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<Config> for () {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Config>::write_key(&TheKey, __key);
    }
}
#[automatically_derived]
impl ::core::clone::Clone for TheKey {
    fn clone(&self) -> Self {
        Self
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for TheKey {
    fn eq(&self, _: &Self) -> ::core::primitive::bool {
        true
    }
}
#[automatically_derived]
impl ::core::hash::Hash for TheKey {
    fn hash<__H: ::core::hash::Hasher>(&self, _: &mut __H) {}
}
impl TheKey {
    /// Reads a stored key; only the canonical form is accepted.
    pub fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(text)
    }
    /// Returns the stored form.
    pub fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
        <Self as _kv_schema::EntityKey>::encode(self)
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for TheKey {}
#[automatically_derived]
impl ::core::fmt::Debug for TheKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<Config>>::fmt_debug(self, "TheKey", __f)
    }
}
#[automatically_derived]
impl ::core::fmt::Display for TheKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::EntityKey>::fmt_display(self, __f)
    }
}
#[automatically_derived]
impl ::core::str::FromStr for TheKey {
    type Err = _kv_schema::Error;
    fn from_str(__text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(__text)
    }
}
#[automatically_derived]
impl ::core::cmp::Ord for TheKey {
    fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
        <Self as _kv_schema::EntityKey>::compare(self, __other)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialOrd for TheKey {
    fn partial_cmp(
        &self,
        __other: &Self,
    ) -> ::core::option::Option<::core::cmp::Ordering> {
        ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
    }
}
#[automatically_derived]
impl _kv_schema::EntityKey for TheKey {
    type Entity = Config;
    fn read_parts(
        __in: &mut _kv_schema::key::KeyParser<'_>,
    ) -> _kv_schema::Result<Self> {
        _kv_schema::__private::Ok(Self {})
    }
}
