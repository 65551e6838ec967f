/// The key of [`User`]: `user:{id}`.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct UserKey {
    /// The `{id}` of the key.
    pub id: u64,
}
/// A borrowed [`UserKey`].
#[allow(dead_code, non_camel_case_types, non_snake_case)]
pub struct UserKeyRef<'__k> {
    /// The `{id}` of the key.
    pub id: <u64 as ::kv_schema::KeyPart>::Ref<'__k>,
}
#[automatically_derived]
impl<'__k> _kv_schema::ToKey<User> for UserKeyRef<'__k> {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        __key.part_after::<u64>("user:", "id", self.id);
    }
}
impl<'__k> UserKeyRef<'__k> {
    /// Borrows the key of an entity.
    pub fn of(__entity: &'__k User) -> Self {
        Self {
            id: <u64 as _kv_schema::KeyPart>::to_ref(&__entity.id),
        }
    }
    /// Copies the parts into an owned key.
    pub fn to_owned(self) -> UserKey {
        UserKey {
            id: <u64 as _kv_schema::KeyPart>::from_ref(self.id),
        }
    }
}
#[automatically_derived]
impl<'__k> ::core::clone::Clone for UserKeyRef<'__k> {
    fn clone(&self) -> Self {
        *self
    }
}
#[automatically_derived]
impl<'__k> ::core::marker::Copy for UserKeyRef<'__k> {}
#[automatically_derived]
impl<'__k> ::core::fmt::Debug for UserKeyRef<'__k> {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<User>>::fmt_debug(self, "UserKeyRef", __f)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for UserKey {
    fn clone(&self) -> Self {
        self.as_ref().to_owned()
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for UserKey {
    fn eq(&self, __other: &Self) -> ::core::primitive::bool {
        self.id == __other.id
    }
}
#[automatically_derived]
impl ::core::hash::Hash for UserKey {
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.id, __state);
    }
}
#[automatically_derived]
impl _kv_schema::key::OnePart for User {
    type Part = u64;
    fn write_part(
        __part: <u64 as _kv_schema::KeyPart>::Ref<'_>,
        __key: &mut _kv_schema::key::KeyWriter,
    ) {
        __key.part_after::<u64>("user:", "id", __part);
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<User> for u64 {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        <User as _kv_schema::key::OnePart>::write_part(
            _kv_schema::KeyPart::to_ref(self),
            __key,
        );
    }
}
impl UserKey {
    /// Reads a stored key; only the canonical form is accepted.
    pub fn parse(text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(text)
    }
    /// Returns the stored form.
    pub fn encode(&self) -> _kv_schema::Result<_kv_schema::__private::String> {
        <Self as _kv_schema::EntityKey>::encode(self)
    }
    /// Borrows the key.
    pub fn as_ref(&self) -> UserKeyRef<'_> {
        UserKeyRef {
            id: <u64 as _kv_schema::KeyPart>::to_ref(&self.id),
        }
    }
    /// Copies the key of an entity.
    pub fn of(__entity: &User) -> Self {
        UserKeyRef::of(__entity).to_owned()
    }
    /// Begins a prefix for a list; it is filled from the left.
    pub fn prefix() -> UserPrefix {
        UserPrefix(::core::default::Default::default())
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for UserKey {}
#[automatically_derived]
impl ::core::fmt::Debug for UserKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::ToKey<User>>::fmt_debug(self, "UserKey", __f)
    }
}
#[automatically_derived]
impl ::core::fmt::Display for UserKey {
    fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        <Self as _kv_schema::EntityKey>::fmt_display(self, __f)
    }
}
#[automatically_derived]
impl ::core::str::FromStr for UserKey {
    type Err = _kv_schema::Error;
    fn from_str(__text: &::core::primitive::str) -> _kv_schema::Result<Self> {
        <Self as _kv_schema::EntityKey>::parse(__text)
    }
}
#[automatically_derived]
impl ::core::cmp::Ord for UserKey {
    fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
        <Self as _kv_schema::EntityKey>::compare(self, __other)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialOrd for UserKey {
    fn partial_cmp(
        &self,
        __other: &Self,
    ) -> ::core::option::Option<::core::cmp::Ordering> {
        ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<User> for UserKey {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<User>::write_key(&self.as_ref(), __key);
    }
}
#[automatically_derived]
impl _kv_schema::ToKey<User> for User {
    fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
        _kv_schema::ToKey::<User>::write_key(&UserKeyRef::of(self), __key);
    }
}
#[automatically_derived]
impl _kv_schema::EntityKey for UserKey {
    type Entity = User;
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
