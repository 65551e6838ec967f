/// The key of [`Cached`]: `cached:{id}`.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
struct CachedKey<T>
where
    T: ::kv_schema::KeyPart,
{
    /// The `{id}` of the key.
    id: T,
}
/// A borrowed [`CachedKey`].
#[allow(dead_code, non_camel_case_types, non_snake_case)]
struct CachedKeyRef<'__k, T>
where
    T: '__k,
    T: ::kv_schema::KeyPart,
{
    /// The `{id}` of the key.
    id: <T as ::kv_schema::KeyPart>::Ref<'__k>,
}
#[automatically_derived]
impl<'__k, 'a, T> _kv_schema::ToKey<Cached<'a, T>> for CachedKeyRef<'__k, T>
where
    T: '__k,
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        __key.part_after::<T>("cached:", "id", self.id);
    }
}
impl<'__k, T> CachedKeyRef<'__k, T>
where
    T: '__k,
    T: _kv_schema::KeyPart,
{
    /// Borrows the key of an entity.
    fn of(__entity: &'__k Cached<'_, T>) -> Self {
        Self {
            id: _kv_schema::KeyPart::to_ref(&__entity.id),
        }
    }
    /// Copies the parts into an owned key.
    fn to_owned(self) -> CachedKey<T> {
        CachedKey {
            id: <T as _kv_schema::KeyPart>::from_ref(self.id),
        }
    }
}
#[automatically_derived]
impl<'__k, T> ::core::clone::Clone for CachedKeyRef<'__k, T>
where
    T: '__k,
    T: _kv_schema::KeyPart,
{
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl<'__k, T> ::core::marker::Copy for CachedKeyRef<'__k, T>
where
    T: '__k,
    T: _kv_schema::KeyPart,
{}
#[automatically_derived]
impl<'__k, T> ::core::fmt::Debug for CachedKeyRef<'__k, T>
where
    T: '__k,
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<
            Cached<'static, T>,
        >>::fmt_debug(self, "CachedKeyRef", __f)
    }
}
#[automatically_derived]
impl<T> ::core::clone::Clone for CachedKey<T>
where
    T: _kv_schema::KeyPart,
{
    fn clone(&self) -> Self {
        Self {
            id: ::core::clone::Clone::clone(&self.id),
        }
    }
}
#[automatically_derived]
impl<T> ::core::cmp::PartialEq for CachedKey<T>
where
    T: _kv_schema::KeyPart,
{
    fn eq(&self, __other: &Self) -> ::core::primitive::bool {
        self.id == __other.id
    }
}
#[automatically_derived]
impl<T> ::core::hash::Hash for CachedKey<T>
where
    T: _kv_schema::KeyPart,
{
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.id, __state);
    }
}
#[automatically_derived]
impl<'a, T> _kv_schema::key::OnePart for Cached<'a, T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    type Part = T;
    fn write_part(
        __part: <T as _kv_schema::KeyPart>::Ref<'_>,
        __key: &mut _kv_schema::key::KeyWriter,
    ) {
        __key.part_after::<T>("cached:", "id", __part);
    }
}
impl<T> CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    /// Reads a stored key; only the canonical form is accepted.
    fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(text)
    }
    /// Returns the stored form.
    fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
        <Self as _kv_schema::EntityKey>::encode(self)
    }
    /// Borrows the key.
    fn as_ref(&self) -> CachedKeyRef<'_, T> {
        CachedKeyRef {
            id: <T as _kv_schema::KeyPart>::to_ref(&self.id),
        }
    }
    /// Copies the key of an entity.
    fn of(__entity: &Cached<'_, T>) -> Self {
        CachedKeyRef::of(__entity).to_owned()
    }
    /// Begins a prefix for a list; it is filled from the left.
    fn prefix() -> CachedPrefix<T> {
        CachedPrefix(::core::default::Default::default())
    }
}
#[automatically_derived]
impl<T> ::core::cmp::Eq for CachedKey<T>
where
    T: _kv_schema::KeyPart,
{}
#[automatically_derived]
impl<T> ::core::fmt::Debug for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<
            Cached<'static, T>,
        >>::fmt_debug(self, "CachedKey", __f)
    }
}
#[automatically_derived]
impl<T> ::core::fmt::Display for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::EntityKey>::fmt_display(self, __f)
    }
}
#[automatically_derived]
impl<T> ::core::str::FromStr for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    type Err = _kv_schema::Error;
    fn from_str(__text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(__text)
    }
}
#[automatically_derived]
impl<T> ::core::cmp::Ord for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
        <Self as _kv_schema::EntityKey>::compare(self, __other)
    }
}
#[automatically_derived]
impl<T> ::core::cmp::PartialOrd for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn partial_cmp(
        &self,
        __other: &Self,
    ) -> ::core::option::Option<::core::cmp::Ordering> {
        ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
    }
}
#[automatically_derived]
impl<'a, T> _kv_schema::ToKey<Cached<'a, T>> for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Cached<'a, T>>::write_key(&self.as_ref(), __key);
    }
}
#[automatically_derived]
impl<'a, T> _kv_schema::ToKey<Cached<'a, T>> for Cached<'a, T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<Cached<'a, T>>::write_key(&CachedKeyRef::of(self), __key);
    }
}
#[automatically_derived]
impl<T> _kv_schema::EntityKey for CachedKey<T>
where
    T: _kv_schema::KeyPart,
    T: _kv_schema::MaybeSend + _kv_schema::MaybeSync,
{
    type Entity = Cached<'static, T>;
    fn read_parts(
        __in: &mut _kv_schema::key::KeyParser<'_>,
    ) -> _kv_schema::Result<Self> {
        _kv_schema::__private::Ok(Self {
            id: match __in.part() {
                _kv_schema::__private::Ok(__value) => __value,
                _kv_schema::__private::Err(__error) => {
                    return _kv_schema::__private::Err(__error);
                }
            },
        })
    }
}
