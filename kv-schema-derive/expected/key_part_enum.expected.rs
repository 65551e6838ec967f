#[doc(hidden)]
const _: () = {
    #[allow(unused_extern_crates, clippy::useless_attribute)]
    extern crate kv_schema as _kv_schema;
    #[automatically_derived]
    #[allow(deprecated)]
    impl _kv_schema::KeyPart for Plan {
        type Ref<'__part> = Plan where Self: '__part;
        const SHAPE: _kv_schema::key::PartShape = _kv_schema::key::PartShape {
            kind: "enum free | paid",
            max_len: _kv_schema::__private::Some(4u32),
            alphabet: _kv_schema::key::Alphabet::of("adefipr"),
        };
        fn to_ref(&self) -> Self::Ref<'_> {
            ::core::clone::Clone::clone(self)
        }
        fn from_ref(__part: Self::Ref<'_>) -> Self {
            __part
        }
        fn encode(__part: Self::Ref<'_>, __out: &mut _kv_schema::key::PartWriter<'_>) {
            __out
                .text(
                    match __part {
                        Self::Free => "free",
                        Self::Paid => "paid",
                    },
                )
        }
        fn decode(
            __text: &_kv_schema::key::PartText<'_>,
        ) -> _kv_schema::__private::Result<Self, _kv_schema::key::PartError> {
            match __text.as_str() {
                "free" => _kv_schema::__private::Ok(Self::Free),
                "paid" => _kv_schema::__private::Ok(Self::Paid),
                _ => {
                    _kv_schema::__private::Err(
                        _kv_schema::__private::unknown_name(&["free", "paid"]),
                    )
                }
            }
        }
        fn is_canonical(_: &::core::primitive::str) -> ::core::primitive::bool {
            true
        }
    }
};
