#[doc(hidden)]
const _: () = {
    #[allow(unused_extern_crates, clippy::useless_attribute)]
    extern crate kv_schema as _kv_schema;
    #[allow(unused_imports)]
    use _kv_schema::__private::Fallback as _;
    #[automatically_derived]
    impl<T> _kv_schema::KvShape for Node<T>
    where
        T: _kv_schema::KvShape,
    {
        const SHAPE: _kv_schema::schema::Shape = {
            #[allow(dead_code)]
            #[derive(::core::clone::Clone)]
            struct __Own;
            #[automatically_derived]
            impl _kv_schema::KvShape for __Own {
                const SHAPE: _kv_schema::schema::Shape = _kv_schema::schema::Shape::Ref(
                    "Node",
                );
            }
            _kv_schema::schema::Shape::Struct(
                &_kv_schema::schema::StructShape::new(
                    "Node",
                    &_kv_schema::__private::fields([
                        _kv_schema::__private::Row::Built(
                            _kv_schema::schema::Field::new(
                                    "first_value",
                                    "firstValue",
                                    _kv_schema::__private::shape_or_opaque(
                                        _kv_schema::__private::Probe::<T>::SHAPE,
                                        "T",
                                    ),
                                )
                                .optional(),
                        ),
                        _kv_schema::__private::Row::Plain((
                            "children",
                            "children",
                            "Vec<Node<T>>",
                            _kv_schema::__private::Probe::<Vec<__Own>>::SHAPE,
                            _kv_schema::__private::Probe::<Vec<__Own>>::OPTION,
                        )),
                        _kv_schema::__private::Row::Built(
                            _kv_schema::schema::Field::new(
                                "hash",
                                "hash",
                                _kv_schema::schema::Shape::Opaque("hex"),
                            ),
                        ),
                    ]),
                ),
            )
        };
    }
};
