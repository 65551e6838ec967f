/// The key of [`Event`]: `event:{tenant}:{at:desc}:{n:08}:{url:sha256}:{path:rest}`.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub(crate) struct EventKey {
    /// The `{tenant}` of the key.
    pub(crate) tenant: String,
    /// The `{at}` of the key.
    pub(crate) at: u64,
    /// The `{n}` of the key.
    pub(crate) n: u32,
    /// The digest of the `{url}` of the key.
    pub(crate) url: ::kv_schema::key::Sha256,
    /// The `{path}` of the key.
    pub(crate) path: String,
}
/// A borrowed [`EventKey`].
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub(crate) struct EventKeyRef<'__k> {
    /// The `{tenant}` of the key.
    pub(crate) tenant: <String as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The `{at}` of the key.
    pub(crate) at: <u64 as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The `{n}` of the key.
    pub(crate) n: <u32 as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The digest of the `{url}` of the key.
    pub(crate) url: <::kv_schema::key::Sha256 as ::kv_schema::KeyPart>::Ref<'__k>,
    /// The `{path}` of the key.
    pub(crate) path: <String as ::kv_schema::KeyPart>::Ref<'__k>,
}
#[automatically_derived]
impl<'__k> _kv_schema::ToKey<Event> for EventKeyRef<'__k> {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        __key.literal("event:");
        __key.bounded_part::<String>("tenant", self.tenant, 32u32);
        __key.literal(":");
        __key.desc_part::<u64>("at", self.at);
        __key.literal(":");
        __key.padded_part::<u32>("n", self.n, 8u32);
        __key.part_after::<_kv_schema::key::Sha256>(":", "url", self.url);
        __key.literal(":");
        __key.rest_part::<String>("path", self.path, _kv_schema::__private::None);
    }
}
impl<'__k> EventKeyRef<'__k> {
    /// Borrows the key of an entity.
    pub(crate) fn of(__entity: &'__k Event) -> Self {
        Self {
            tenant: <String as _kv_schema::KeyPart>::to_ref(&__entity.tenant),
            at: <u64 as _kv_schema::KeyPart>::to_ref(&__entity.at),
            n: <u32 as _kv_schema::KeyPart>::to_ref(&__entity.n),
            url: _kv_schema::__private::sha256_of(&__entity.url),
            path: <String as _kv_schema::KeyPart>::to_ref(&__entity.path),
        }
    }
    /// Copies the parts into an owned key.
    pub(crate) fn to_owned(self) -> EventKey {
        EventKey {
            tenant: <String as _kv_schema::KeyPart>::from_ref(self.tenant),
            at: <u64 as _kv_schema::KeyPart>::from_ref(self.at),
            n: <u32 as _kv_schema::KeyPart>::from_ref(self.n),
            url: <_kv_schema::key::Sha256 as _kv_schema::KeyPart>::from_ref(self.url),
            path: <String as _kv_schema::KeyPart>::from_ref(self.path),
        }
    }
}
#[automatically_derived]
impl<'__k> ::core::clone::Clone for EventKeyRef<'__k> {
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl<'__k> ::core::marker::Copy for EventKeyRef<'__k> {}
#[automatically_derived]
impl<'__k> ::core::fmt::Debug for EventKeyRef<'__k> {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<Event>>::fmt_debug(self, "EventKeyRef", __f)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for EventKey {
    fn clone(&self) -> Self {
        self.as_ref().to_owned()
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for EventKey {
    fn eq(&self, __other: &Self) -> ::core::primitive::bool {
        self.tenant == __other.tenant && self.at == __other.at && self.n == __other.n
            && self.url == __other.url && self.path == __other.path
    }
}
#[automatically_derived]
impl ::core::hash::Hash for EventKey {
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(
            &(&self.tenant, &self.at, &self.n, &self.url, &self.path),
            __state,
        );
    }
}
impl EventKey {
    /// Reads a stored key; only the canonical form is accepted.
    pub(crate) fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(text)
    }
    /// Returns the stored form.
    pub(crate) fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
        <Self as _kv_schema::EntityKey>::encode(self)
    }
    /// Borrows the key.
    pub(crate) fn as_ref(&self) -> EventKeyRef<'_> {
        EventKeyRef {
            tenant: <String as _kv_schema::KeyPart>::to_ref(&self.tenant),
            at: <u64 as _kv_schema::KeyPart>::to_ref(&self.at),
            n: <u32 as _kv_schema::KeyPart>::to_ref(&self.n),
            url: <_kv_schema::key::Sha256 as _kv_schema::KeyPart>::to_ref(&self.url),
            path: <String as _kv_schema::KeyPart>::to_ref(&self.path),
        }
    }
    /// Copies the key of an entity.
    pub(crate) fn of(__entity: &Event) -> Self {
        EventKeyRef::of(__entity).to_owned()
    }
    /// Begins a prefix for a list; it is filled from the left.
    pub(crate) fn prefix() -> EventPrefix {
        EventPrefix(::core::default::Default::default())
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for EventKey {}
#[automatically_derived]
impl ::core::fmt::Debug for EventKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<Event>>::fmt_debug(self, "EventKey", __f)
    }
}
#[automatically_derived]
impl ::core::fmt::Display for EventKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::EntityKey>::fmt_display(self, __f)
    }
}
#[automatically_derived]
impl ::core::str::FromStr for EventKey {
    type Err = _kv_schema::Error;
    fn from_str(__text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(__text)
    }
}
#[automatically_derived]
impl ::core::cmp::Ord for EventKey {
    fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
        <Self as _kv_schema::EntityKey>::compare(self, __other)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialOrd for EventKey {
    fn partial_cmp(
        &self,
        __other: &Self,
    ) -> ::core::option::Option<::core::cmp::Ordering> {
        ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<Event> for EventKey {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Event>::write_key(&self.as_ref(), __key);
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<Event> for Event {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Event>::write_key(&EventKeyRef::of(self), __key);
    }
}
#[automatically_derived]
impl _kv_schema::EntityKey for EventKey {
    type Entity = Event;
    fn read_parts(
        __in: &mut _kv_schema::key::KeyParser<'_>,
    ) -> _kv_schema::Result<Self> {
        _kv_schema::__private::Ok(Self {
            tenant: match __in.part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
            at: match __in.desc_part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
            n: match __in.padded_part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
            url: match __in.part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
            path: match __in.rest_part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
        })
    }
}
