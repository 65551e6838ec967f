//! The std traits of the key type, and the key that has no parts.

use proc_macro2::TokenStream;
use quote::quote;

use super::write_key;
use crate::expand::context::Context;
use crate::tokens::Few;

/// A key without parts: `()` stands for it too.
pub(super) fn constant(cx: &Context<'_>) -> TokenStream {
    let key = &cx.key;
    let entity = cx.entity_ty();
    let params = cx.impl_params(&Few::default(), &Few::default());
    let write = write_key(cx, |_| TokenStream::new());
    quote! {
        #[automatically_derived]
        impl #params _kv_schema::ToKey<#entity> for #key {
            fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                #write
            }
        }

        #[automatically_derived]
        impl #params _kv_schema::ToKey<#entity> for #entity {
            fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                _kv_schema::ToKey::<#entity>::write_key(&#key, __key);
            }
        }

        #[automatically_derived]
        impl #params _kv_schema::ToKey<#entity> for () {
            fn write_key(&self, __key: &mut _kv_schema::key::KeyWriter) {
                _kv_schema::ToKey::<#entity>::write_key(&#key, __key);
            }
        }

        #[automatically_derived]
        impl ::core::clone::Clone for #key {
            fn clone(&self) -> Self {
                Self
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for #key {
            fn eq(&self, _: &Self) -> ::core::primitive::bool {
                true
            }
        }

        #[automatically_derived]
        impl ::core::hash::Hash for #key {
            fn hash<__H: ::core::hash::Hasher>(&self, _: &mut __H) {}
        }
    }
}

/// The std traits that compare, copy and print the parts.
pub(super) fn std_traits(cx: &Context<'_>) -> TokenStream {
    let (key, none) = (&cx.key, Few::default());
    let params = cx.declare(&none, &none);
    let arguments = cx.arguments(&none, &none);
    let bounds = cx.key_bounds(&quote!(_kv_schema), &none);
    let names: Vec<_> = cx.entity.parts().map(|field| field.ident).collect();
    // Through the borrowed form there is less to check; it asks more of the parameters.
    let clone = if cx.has_type_params() {
        quote!(Self { #(#names: ::core::clone::Clone::clone(&self.#names),)* })
    } else {
        quote!(self.as_ref().to_owned())
    };
    // A tuple, of at most twelve, hashes as its elements do in turns; it is one call to check.
    let hash = if (2..=12).contains(&names.len()) {
        quote!(::core::hash::Hash::hash(&(#(&self.#names),*), __state);)
    } else {
        quote!(#(::core::hash::Hash::hash(&self.#names, __state);)*)
    };
    quote! {
        #[automatically_derived]
        impl #params ::core::clone::Clone for #key #arguments #bounds {
            fn clone(&self) -> Self {
                #clone
            }
        }

        #[automatically_derived]
        impl #params ::core::cmp::PartialEq for #key #arguments #bounds {
            fn eq(&self, __other: &Self) -> ::core::primitive::bool {
                #(self.#names == __other.#names)&&*
            }
        }

        #[automatically_derived]
        impl #params ::core::hash::Hash for #key #arguments #bounds {
            fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
                #hash
            }
        }
    }
}

/// Printing and order, which are those of the stored bytes.
pub(super) fn ord(cx: &Context<'_>) -> TokenStream {
    let (key, none) = (&cx.key, Few::default());
    let params = cx.declare(&none, &none);
    let arguments = cx.arguments(&none, &none);
    let (bounds, key_bounds) = (
        cx.impl_bounds(&none, false),
        cx.key_bounds(&quote!(_kv_schema), &none),
    );
    let entity = cx.entity_static();
    let debug_name = key.to_string();
    quote! {
        #[automatically_derived]
        impl #params ::core::cmp::Eq for #key #arguments #key_bounds {}

        #[automatically_derived]
        impl #params ::core::fmt::Debug for #key #arguments #bounds {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                <Self as _kv_schema::ToKey<#entity>>::fmt_debug(self, #debug_name, __f)
            }
        }

        #[automatically_derived]
        impl #params ::core::fmt::Display for #key #arguments #bounds {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                <Self as _kv_schema::EntityKey>::fmt_display(self, __f)
            }
        }

        #[automatically_derived]
        impl #params ::core::str::FromStr for #key #arguments #bounds {
            type Err = _kv_schema::Error;

            fn from_str(__text: &::core::primitive::str) -> _kv_schema::Result<Self> {
                <Self as _kv_schema::EntityKey>::parse(__text)
            }
        }

        #[automatically_derived]
        impl #params ::core::cmp::Ord for #key #arguments #bounds {
            fn cmp(&self, __other: &Self) -> ::core::cmp::Ordering {
                <Self as _kv_schema::EntityKey>::compare(self, __other)
            }
        }

        #[automatically_derived]
        impl #params ::core::cmp::PartialOrd for #key #arguments #bounds {
            fn partial_cmp(&self, __other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, __other))
            }
        }
    }
}
